package uidtool_test

import (
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/aduid/uidtool"
)

func TestMeaningsAreComplete(t *testing.T) { codetest.Explained(t, uidtool.Meanings()) }
