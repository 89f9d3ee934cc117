package alertscmd

import (
	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/alerts"
)

// Codes returns what the verbs of this area can report.
func Codes() frame.Codes {
	return frame.Codes{
		Area:     "alerts",
		Rules:    alerts.Rules(),
		Meanings: alerts.Meanings(),
	}
}
