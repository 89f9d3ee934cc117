package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/pkg/alerts"
)

func newAlertsRemove(a *app) *cobra.Command {
	c := &alertsChange{app: a, name: "remove"}
	return c.command(verb{
		use:   "remove ADDRESS...",
		short: "Remove recipients of alert mails",
		long: `Remove recipients of alert mails, in whatever case they are written. Those that
are not there are named, the others are still removed.` + alertsLongChange,
		found: "an address was not there (the others are removed)",
		example: "  sudo macwrangler alerts remove old@example.org\n" +
			"  # for scripts that run again and again\n" +
			"  /usr/local/bin/macwrangler alerts remove --missing-ok old@example.org",
		args: atLeastOne("ADDRESS"),
	}, func(ctx context.Context, d alerts.Database, addresses []string) (alerts.Change, error) {
		return d.Remove(ctx, addresses)
	})
}

func newAlertsReplace(a *app) *cobra.Command {
	c := &alertsChange{app: a, name: "replace"}
	return c.command(verb{
		use:   "replace OLD NEW",
		short: "Give one recipient's place to another",
		long: `Put the address NEW in the place of OLD, in one step. NEW is enabled if OLD was,
and in the same language; if NEW is there already, OLD just goes. Where OLD is
not there nothing changes: a server that never mailed OLD does not begin to
mail NEW.` + alertsLongChange,
		found:   "OLD was not there",
		example: "  sudo macwrangler alerts replace old@example.org new@example.org",
		args:    exactly("OLD", "NEW"),
	}, func(ctx context.Context, d alerts.Database, addresses []string) (alerts.Change, error) {
		return d.Replace(ctx, addresses[0], addresses[1])
	})
}

func newAlertsEnable(a *app) *cobra.Command {
	c := &alertsChange{app: a, name: "enable"}
	return c.command(verb{
		use:     "enable ADDRESS...",
		short:   "Send alerts to recipients again",
		long:    "Send alerts to recipients that were disabled." + alertsLongChange,
		found:   "an address was not there (the others are enabled)",
		example: "  sudo macwrangler alerts enable it@example.org",
		args:    atLeastOne("ADDRESS"),
	}, func(ctx context.Context, d alerts.Database, addresses []string) (alerts.Change, error) {
		return d.SetEnabled(ctx, addresses, true)
	})
}

func newAlertsDisable(a *app) *cobra.Command {
	c := &alertsChange{app: a, name: "disable"}
	return c.command(verb{
		use:     "disable ADDRESS...",
		short:   "Send no alerts to recipients, but keep them",
		long:    "Send no alerts to recipients; they stay in the list, and enable brings them back." + alertsLongChange,
		found:   "an address was not there (the others are disabled)",
		example: "  sudo macwrangler alerts disable it@example.org",
		args:    atLeastOne("ADDRESS"),
	}, func(ctx context.Context, d alerts.Database, addresses []string) (alerts.Change, error) {
		return d.SetEnabled(ctx, addresses, false)
	})
}

// command makes the command of a verb that works on recipients that are there.
func (c *alertsChange) command(v verb, change func(context.Context, alerts.Database, []string) (alerts.Change, error)) *cobra.Command {
	var cmd *cobra.Command
	v.formats = resultFormats()
	v.run = func(ctx context.Context, args []string) error {
		return c.run(ctx, cmd, func(d alerts.Database) (alerts.Change, error) {
			result, err := change(ctx, d, args)
			c.noteRepeated(result)
			return result, err
		})
	}
	cmd = c.verb(v)
	cmd.ValidArgsFunction = cobra.NoFileCompletions
	c.bindMissing(cmd)
	return cmd
}
