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
		short: "Remove recipients of alerts by mail",
		long: `Remove recipients of alerts by mail. Upper and lower case do not matter. Addresses
that are not found are listed; the others are removed all the same.` + alertsLongChange,
		found: "an address was not found (the others are removed)",
		example: "  sudo macwrangler alerts remove old@example.org\n" +
			"  # in a script that runs repeatedly\n" +
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
		short: "Replace one recipient with another",
		long: `Replace the address OLD with NEW, in one step. NEW gets the language of OLD and is
enabled if OLD was. If NEW is already there, OLD is only removed. If OLD is not
found, nothing changes: a server that never sent mail to OLD does not start
sending it to NEW.` + alertsLongChange,
		found:   "OLD was not found",
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
		long:    "Send alerts again to recipients that were disabled." + alertsLongChange,
		found:   "an address was not found (the others are enabled)",
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
		short:   "Stop sending alerts to recipients, but keep them",
		long:    "Stop sending alerts to recipients. They stay in the list; alerts enable reverses it." + alertsLongChange,
		found:   "an address was not found (the others are disabled)",
		example: "  sudo macwrangler alerts disable it@example.org",
		args:    atLeastOne("ADDRESS"),
	}, func(ctx context.Context, d alerts.Database, addresses []string) (alerts.Change, error) {
		return d.SetEnabled(ctx, addresses, false)
	})
}

// command returns the command of a verb that works on existing recipients.
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
