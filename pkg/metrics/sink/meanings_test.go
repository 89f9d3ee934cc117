package sink_test

import (
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/metrics/sink"
)

func TestCodesAreExplained(t *testing.T) { codetest.Explained(t, sink.Meanings()) }
