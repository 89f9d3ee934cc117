package txt_test

import (
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt"
)

func TestMeanings(t *testing.T) { codetest.Explained(t, txt.Meanings()) }
