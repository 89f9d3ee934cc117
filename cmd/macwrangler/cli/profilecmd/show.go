package profilecmd

import (
	"bufio"
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/profile"
)

const showLong = `Show what a configuration profile is and does: who it is from, each payload with
its settings, and what the known settings do. A signed profile is unwrapped; the
output shows the signer it names and whether the content was changed since
(profile verify checks who the signer really is).

Passwords and other secrets in the profile are not shown, in any format.`

const showExample = `  macwrangler profile show fus.mobileconfig
  # which domains does it manage?
  macwrangler profile show --format json fus.mobileconfig | jq -r '.payloads[].settings[].domain'`

const showSchema = "macwrangler/profile.show/1"

// showResult is the result of profile show.
type showResult struct {
	File string `json:"file"`
	profile.Overview
}

func newShow(a *frame.App) *cobra.Command {
	return a.Verb(frame.Verb{
		Use:     "show FILE",
		Short:   "Show what a configuration profile does",
		Long:    showLong,
		Example: showExample,
		Args:    frame.Exactly("FILE"),
		Formats: frame.ResultFormats(),
		Run: func(_ context.Context, args []string) error {
			return runShow(a, args[0])
		},
	})
}

func runShow(a *frame.App, file string) error {
	p, err := readProfile(a, file)
	if err != nil {
		return err
	}
	overview, err := p.Overview()
	if err != nil {
		return fmt.Errorf("%s: %w", frame.InputName(file), err)
	}
	result := showResult{File: frame.InputName(file), Overview: overview}
	return a.Render(showSchema, result, func(w *bufio.Writer) { printProfile(w, overview) })
}
