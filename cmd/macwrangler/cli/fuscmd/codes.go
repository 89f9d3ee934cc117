package fuscmd

import (
	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
)

// Codes returns what the verbs of this area can report.
func Codes() frame.Codes {
	return frame.Codes{
		Area: "fus",
	}
}
