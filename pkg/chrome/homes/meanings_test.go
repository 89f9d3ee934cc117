package homes_test

import (
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/chrome/homes"
)

func TestMeaningsAreComplete(t *testing.T) { codetest.Explained(t, homes.Meanings()) }
