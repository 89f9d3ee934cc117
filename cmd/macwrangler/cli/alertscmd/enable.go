package alertscmd

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
)

// enableOptions are the flags and arguments of alerts enable.
type enableOptions struct{ changeOptions }

func newEnable(a *frame.App) *cobra.Command {
	var opts enableOptions
	cmd := a.Verb(frame.Verb{
		Use:     "enable ADDRESS...",
		Short:   "Send alerts to recipients again",
		Long:    "Send alerts again to recipients that were disabled." + longChange,
		Found:   "an address was not found (the others are enabled)",
		Example: "  sudo macwrangler alerts enable it@example.org",
		Args:    frame.AtLeastOne("ADDRESS"),
		Formats: frame.ResultFormats(),
		Run: func(ctx context.Context, args []string) error {
			opts.addresses = args
			return runEnable(ctx, a, opts)
		},
	})
	opts.bindMissing(cmd)
	return cmd
}

func runEnable(ctx context.Context, a *frame.App, opts enableOptions) error {
	d, err := opts.database(a)
	if err != nil {
		return err
	}
	change, err := d.SetEnabled(ctx, opts.addresses, true)
	if err != nil {
		return err
	}
	noteRepeated(a, change)
	return opts.show(ctx, a, "enable", d, change)
}
