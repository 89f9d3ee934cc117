package apply_test

import (
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/disk/apply"
)

func TestMeanings(t *testing.T) { codetest.Explained(t, apply.Meanings()) }
