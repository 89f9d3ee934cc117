package profilecmd

import (
	"bufio"
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/profile"
)

// showOptions are the arguments of profile show.
type showOptions struct {
	file string
}

const showLong = `Show what a configuration profile is and does: who it is from, each payload with
its settings, and what the known settings do. Privacy Preferences are a table of
programs, services and decisions; certificates are shown with issuer, validity and
fingerprint. A signed profile is unwrapped; the output shows the signer it names and
whether the content was changed since (profile verify checks who the signer really is).

Passwords and other secrets in the profile are not shown, in any format; nor are
private keys and passwords within longer texts.`

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
	var opts showOptions
	return a.Verb(frame.Verb{
		Use:     "show FILE",
		Short:   "Show what a configuration profile does",
		Long:    showLong,
		Example: showExample,
		Args:    frame.Exactly("FILE"),
		Formats: frame.ResultFormats(),
		Run: func(ctx context.Context, args []string) error {
			opts.file = args[0]
			return runShow(ctx, a, opts)
		},
	})
}

func runShow(_ context.Context, a *frame.App, opts showOptions) error {
	data, err := a.ReadInput(opts.file)
	if err != nil {
		return err
	}
	name := frame.InputName(opts.file)
	p, err := profile.Parse(data)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	overview, err := p.Overview()
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	result := showResult{File: name, Overview: overview}
	return a.Render(showSchema, result, func(w *bufio.Writer) { printProfile(w, overview) })
}
