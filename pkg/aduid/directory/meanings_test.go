package directory_test

import (
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/aduid/directory"
)

func TestMeaningsAreComplete(t *testing.T) { codetest.Explained(t, directory.Meanings()) }
