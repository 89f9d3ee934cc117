package metrics_test

import (
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/metrics"
)

func TestCodesAreExplained(t *testing.T) { codetest.Explained(t, metrics.Meanings()) }
