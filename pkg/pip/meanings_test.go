package pip_test

import (
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/pip"
)

func TestCodesAreExplained(t *testing.T) { codetest.Explained(t, pip.Meanings()) }
