package export

import (
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
)

func TestMeanings(t *testing.T) { codetest.Explained(t, Meanings()) }
