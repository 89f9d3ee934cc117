package cli

import (
	"bufio"
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/pkg/alerts"
)

// alertsServicesOptions are the flags of alerts services.
type alertsServicesOptions struct {
	alertsOptions
	mail, push string
}

const alertsServicesLong = `List the services that send alerts, or turn mail and push on or off for them, as
the check boxes in Server.app's Alerts tab do. NAME is the id or name of a
service, in upper or lower case. Without a NAME, or with all, every service is
meant.` + alertsLongChange

const alertsServicesExample = `  macwrangler alerts services
  sudo macwrangler alerts services Disk "Time Machine" --mail on
  sudo macwrangler alerts services all --push off`

func newAlertsServices(a *app) *cobra.Command {
	var opts alertsServicesOptions
	var cmd *cobra.Command
	cmd = a.verb(verb{
		use:     "services [NAME...]",
		short:   "List the services that send alerts, or configure them",
		long:    alertsServicesLong,
		example: alertsServicesExample,
		args:    anyArgs,
		formats: resultFormats(),
		run: func(ctx context.Context, args []string) error {
			set, err := opts.switches(cmd)
			if err != nil {
				return err
			}
			d, err := a.alertsDatabase(cmd, &opts.alertsOptions)
			if err != nil {
				return err
			}
			return runAlertsServices(ctx, a, d, args, set)
		},
	})
	opts.bindChanging(cmd)
	cmd.Flags().StringVar(&opts.mail, "mail", "", usageAlertsMail)
	cmd.Flags().StringVar(&opts.push, "push", "", usageAlertsPush)
	words := []string{"on", "off"}
	completeFlag(cmd, "mail", words)
	completeFlag(cmd, "push", words)
	cmd.ValidArgsFunction = cobra.NoFileCompletions
	return cmd
}

func (o *alertsServicesOptions) switches(cmd *cobra.Command) (set alerts.Switches, err error) {
	for _, one := range []struct {
		flag, value string
		to          **bool
	}{{"mail", o.mail, &set.Mail}, {"push", o.push, &set.Push}} {
		if !cmd.Flags().Changed(one.flag) {
			continue
		}
		if one.value != "on" && one.value != "off" {
			return set, badValue(one.flag, one.value, "want on or off")
		}
		on := one.value == "on"
		*one.to = &on
	}
	return set, nil
}

func runAlertsServices(ctx context.Context, a *app, d alerts.Database, names []string, set alerts.Switches) error {
	change, err := d.SetServices(ctx, names, set)
	if err != nil {
		return err
	}
	err = a.render("macwrangler/alerts.services/1", change, func(w *bufio.Writer) { printServices(w, change.Services) })
	if err != nil || set == (alerts.Switches{}) {
		return err
	}
	if len(change.Changed) == 0 {
		a.note("nothing to change")
		return nil
	}
	did := "changed"
	if d.DryRun {
		did = "would change"
	}
	a.note("%s: %s", did, strings.Join(change.Changed, ", "))
	a.alertsAfter(ctx, d, change.Backup)
	return nil
}
