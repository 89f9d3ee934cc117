package alertscmd

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
)

// replaceOptions are the flags and arguments of alerts replace.
type replaceOptions struct{ changeOptions }

func newReplace(a *frame.App) *cobra.Command {
	var opts replaceOptions
	cmd := a.Verb(frame.Verb{
		Use:   "replace OLD NEW",
		Short: "Replace one recipient with another",
		Long: `Replace the address OLD with NEW, in one step. NEW gets the language of OLD and is
enabled if OLD was. If NEW is already there, OLD is only removed. If OLD is not
found, nothing changes: a server that never sent mail to OLD does not start
sending it to NEW.` + longChange,
		Found:   "OLD was not found",
		Example: "  sudo macwrangler alerts replace old@example.org new@example.org",
		Args:    frame.Exactly("OLD", "NEW"),
		Formats: frame.ResultFormats(),
		Run: func(ctx context.Context, args []string) error {
			opts.addresses = args
			return runReplace(ctx, a, opts)
		},
	})
	opts.bindMissing(cmd)
	return cmd
}

func runReplace(ctx context.Context, a *frame.App, opts replaceOptions) error {
	d, err := opts.database(a)
	if err != nil {
		return err
	}
	change, err := d.Replace(ctx, opts.addresses[0], opts.addresses[1])
	if err != nil {
		return err
	}
	noteRepeated(a, change)
	return opts.show(ctx, a, "replace", d, change)
}
