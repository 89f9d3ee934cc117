package pipcmd

import (
	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/pip"
)

// Codes returns what the verbs of this area can report.
func Codes() frame.Codes {
	return frame.Codes{Area: "pip", Meanings: pip.Meanings()}
}
