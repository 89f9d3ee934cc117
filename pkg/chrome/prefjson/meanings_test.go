package prefjson_test

import (
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/chrome/prefjson"
)

func TestMeaningsAreComplete(t *testing.T) { codetest.Explained(t, prefjson.Meanings()) }
