package metricscmd

import (
	"slices"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/checkpoint"
	"github.com/macwrangler/macwrangler/pkg/metrics/encode"
	"github.com/macwrangler/macwrangler/pkg/metrics/export"
	"github.com/macwrangler/macwrangler/pkg/metrics/report"
	"github.com/macwrangler/macwrangler/pkg/metrics/sink"
	"github.com/macwrangler/macwrangler/pkg/metrics/tags"
)

// Codes returns what the verbs of this area can report.
func Codes() frame.Codes {
	return frame.Codes{
		Area:     "metrics",
		Meanings: slices.Concat(metrics.Meanings(), checkpoint.Meanings(), encode.Meanings(), export.Meanings(), report.Meanings(), sink.Meanings(), tags.Meanings()),
	}
}
