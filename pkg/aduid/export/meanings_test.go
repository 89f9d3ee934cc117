package export_test

import (
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/aduid/export"
)

func TestMeaningsAreComplete(t *testing.T) { codetest.Explained(t, export.Meanings()) }
