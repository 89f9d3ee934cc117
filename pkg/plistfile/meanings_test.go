package plistfile_test

import (
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

func TestMeanings(t *testing.T) { codetest.Explained(t, plistfile.Meanings()) }
