package alertscmd

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/alerts"
)

func newRemove(a *frame.App) *cobra.Command {
	c := &alertsChange{App: a, name: "remove"}
	return c.command(frame.Verb{
		Use:   "remove ADDRESS...",
		Short: "Remove recipients of alerts by mail",
		Long: `Remove recipients of alerts by mail. Upper and lower case do not matter. Addresses
that are not found are listed; the others are removed all the same.` + longChange,
		Found: "an address was not found (the others are removed)",
		Example: "  sudo macwrangler alerts remove old@example.org\n" +
			"  # in a script that runs repeatedly\n" +
			"  /usr/local/bin/macwrangler alerts remove --missing-ok old@example.org",
		Args: frame.AtLeastOne("ADDRESS"),
	}, func(ctx context.Context, d alerts.Database, addresses []string) (alerts.Change, error) {
		return d.Remove(ctx, addresses)
	})
}

func newReplace(a *frame.App) *cobra.Command {
	c := &alertsChange{App: a, name: "replace"}
	return c.command(frame.Verb{
		Use:   "replace OLD NEW",
		Short: "Replace one recipient with another",
		Long: `Replace the address OLD with NEW, in one step. NEW gets the language of OLD and is
enabled if OLD was. If NEW is already there, OLD is only removed. If OLD is not
found, nothing changes: a server that never sent mail to OLD does not start
sending it to NEW.` + longChange,
		Found:   "OLD was not found",
		Example: "  sudo macwrangler alerts replace old@example.org new@example.org",
		Args:    frame.Exactly("OLD", "NEW"),
	}, func(ctx context.Context, d alerts.Database, addresses []string) (alerts.Change, error) {
		return d.Replace(ctx, addresses[0], addresses[1])
	})
}

func newEnable(a *frame.App) *cobra.Command {
	c := &alertsChange{App: a, name: "enable"}
	return c.command(frame.Verb{
		Use:     "enable ADDRESS...",
		Short:   "Send alerts to recipients again",
		Long:    "Send alerts again to recipients that were disabled." + longChange,
		Found:   "an address was not found (the others are enabled)",
		Example: "  sudo macwrangler alerts enable it@example.org",
		Args:    frame.AtLeastOne("ADDRESS"),
	}, func(ctx context.Context, d alerts.Database, addresses []string) (alerts.Change, error) {
		return d.SetEnabled(ctx, addresses, true)
	})
}

func newDisable(a *frame.App) *cobra.Command {
	c := &alertsChange{App: a, name: "disable"}
	return c.command(frame.Verb{
		Use:     "disable ADDRESS...",
		Short:   "Stop sending alerts to recipients, but keep them",
		Long:    "Stop sending alerts to recipients. They stay in the list; alerts enable reverses it." + longChange,
		Found:   "an address was not found (the others are disabled)",
		Example: "  sudo macwrangler alerts disable it@example.org",
		Args:    frame.AtLeastOne("ADDRESS"),
	}, func(ctx context.Context, d alerts.Database, addresses []string) (alerts.Change, error) {
		return d.SetEnabled(ctx, addresses, false)
	})
}

// command returns the command of a verb that works on existing recipients.
func (c *alertsChange) command(v frame.Verb, change func(context.Context, alerts.Database, []string) (alerts.Change, error)) *cobra.Command {
	var cmd *cobra.Command
	v.Formats = frame.ResultFormats()
	v.Run = func(ctx context.Context, args []string) error {
		return c.run(ctx, cmd, func(d alerts.Database) (alerts.Change, error) {
			result, err := change(ctx, d, args)
			c.noteRepeated(result)
			return result, err
		})
	}
	cmd = c.Verb(v)
	cmd.ValidArgsFunction = cobra.NoFileCompletions
	c.bindMissing(cmd)
	return cmd
}
