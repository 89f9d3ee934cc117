package alertscmd

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
)

// removeOptions are the flags and arguments of alerts remove.
type removeOptions struct{ changeOptions }

func newRemove(a *frame.App) *cobra.Command {
	var opts removeOptions
	cmd := a.Verb(frame.Verb{
		Use:   "remove ADDRESS...",
		Short: "Remove recipients of alerts by mail",
		Long: `Remove recipients of alerts by mail. Upper and lower case do not matter. Addresses
that are not found are listed; the others are removed all the same.` + longChange,
		Found: "an address was not found (the others are removed)",
		Example: "  sudo macwrangler alerts remove old@example.org\n" +
			"  # in a script that runs repeatedly\n" +
			"  /usr/local/bin/macwrangler alerts remove --missing-ok old@example.org",
		Args:    frame.AtLeastOne("ADDRESS"),
		Formats: frame.ResultFormats(),
		Run: func(ctx context.Context, args []string) error {
			opts.addresses = args
			return runRemove(ctx, a, opts)
		},
	})
	opts.bindMissing(cmd)
	return cmd
}

func runRemove(ctx context.Context, a *frame.App, opts removeOptions) error {
	d, err := opts.database(a)
	if err != nil {
		return err
	}
	change, err := d.Remove(ctx, opts.addresses)
	if err != nil {
		return err
	}
	noteRepeated(a, change)
	return opts.show(ctx, a, "remove", d, change)
}
