package alertscmd

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
)

// disableOptions are the flags and arguments of alerts disable.
type disableOptions struct{ changeOptions }

func newDisable(a *frame.App) *cobra.Command {
	var opts disableOptions
	cmd := a.Verb(frame.Verb{
		Use:     "disable ADDRESS...",
		Short:   "Stop sending alerts to recipients, but keep them",
		Long:    "Stop sending alerts to recipients. They stay in the list; alerts enable reverses it." + longChange,
		Found:   "an address was not found (the others are disabled)",
		Example: "  sudo macwrangler alerts disable it@example.org",
		Args:    frame.AtLeastOne("ADDRESS"),
		Formats: frame.ResultFormats(),
		Run: func(ctx context.Context, args []string) error {
			opts.addresses = args
			return runDisable(ctx, a, opts)
		},
	})
	opts.bindMissing(cmd)
	return cmd
}

func runDisable(ctx context.Context, a *frame.App, opts disableOptions) error {
	d, err := opts.database(a)
	if err != nil {
		return err
	}
	change, err := d.SetEnabled(ctx, opts.addresses, false)
	if err != nil {
		return err
	}
	noteRepeated(a, change)
	return opts.show(ctx, a, "disable", d, change)
}
