package profilecmd

import (
	"slices"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/profile"
	"github.com/macwrangler/macwrangler/pkg/profile/schema"
	"github.com/macwrangler/macwrangler/pkg/profile/tcc"
)

// Codes returns what the verbs of this area can report.
func Codes() frame.Codes {
	return frame.Codes{
		Area:     "profile",
		Rules:    profile.Rules(),
		Meanings: slices.Concat(profile.Meanings(), schema.Meanings(), tcc.Meanings()),
	}
}
