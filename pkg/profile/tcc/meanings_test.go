package tcc_test

import (
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/profile/tcc"
)

func TestMeanings(t *testing.T) { codetest.Explained(t, tcc.Meanings()) }
