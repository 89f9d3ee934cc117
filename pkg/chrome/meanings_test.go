package chrome_test

import (
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/chrome"
)

func TestMeaningsAreComplete(t *testing.T) { codetest.Explained(t, chrome.Meanings()) }
