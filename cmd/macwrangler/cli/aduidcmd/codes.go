package aduidcmd

import (
	"slices"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/aduid/directory"
	"github.com/macwrangler/macwrangler/pkg/aduid/export"
	"github.com/macwrangler/macwrangler/pkg/aduid/plan"
	"github.com/macwrangler/macwrangler/pkg/aduid/uidtool"
)

// Codes returns what the verbs of this area can report.
func Codes() frame.Codes {
	return frame.Codes{
		Area:     "aduid",
		Meanings: slices.Concat(aduid.Meanings(), directory.Meanings(), export.Meanings(), plan.Meanings(), uidtool.Meanings()),
	}
}
