package tags

import (
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
)

func TestCodesAreExplained(t *testing.T) { codetest.Explained(t, Meanings()) }
