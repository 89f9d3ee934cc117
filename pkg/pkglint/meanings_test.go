package pkglint_test

import (
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/pkglint"
)

func TestMeanings(t *testing.T) { codetest.Explained(t, pkglint.Meanings()) }
