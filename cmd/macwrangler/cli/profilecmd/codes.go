package profilecmd

import (
	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/profile"
)

// Codes returns what the verbs of this area can report.
func Codes() frame.Codes {
	return frame.Codes{
		Area:     "profile",
		Rules:    profile.Rules(),
		Meanings: profile.Meanings(),
	}
}
