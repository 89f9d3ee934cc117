package cli

import (
	"bufio"
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/pkg/profile"
)

const profileShowLong = `Show what a configuration profile is and does: who it is from, each payload with
its settings, and what the known settings do. A signed profile is unwrapped; the
output shows the signer it names and whether the content was changed since
(profile verify checks who the signer really is).

Passwords and other secrets in the profile are not shown, in any format.`

const profileShowExample = `  macwrangler profile show fus.mobileconfig
  # which domains does it manage?
  macwrangler profile show --format json fus.mobileconfig | jq -r '.payloads[].settings[].domain'`

const profileShowSchema = "macwrangler/profile.show/1"

// profileShowResult is the result of profile show.
type profileShowResult struct {
	File string `json:"file"`
	profile.Overview
}

func newProfileShow(a *app) *cobra.Command {
	return a.verb(verb{
		use:     "show FILE",
		short:   "Show what a configuration profile does",
		long:    profileShowLong,
		example: profileShowExample,
		args:    exactly("FILE"),
		formats: resultFormats(),
		run: func(_ context.Context, args []string) error {
			return runProfileShow(a, args[0])
		},
	})
}

func runProfileShow(a *app, file string) error {
	p, err := a.readProfile(file)
	if err != nil {
		return err
	}
	overview, err := p.Overview()
	if err != nil {
		return fmt.Errorf("%s: %w", inputName(file), err)
	}
	result := profileShowResult{File: inputName(file), Overview: overview}
	return a.render(profileShowSchema, result, func(w *bufio.Writer) { printProfile(w, overview) })
}
