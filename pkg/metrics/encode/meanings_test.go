package encode_test

import (
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/metrics/encode"
)

func TestCodesAreExplained(t *testing.T) { codetest.Explained(t, encode.Meanings()) }
