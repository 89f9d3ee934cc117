package alertscmd

import (
	"bufio"
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/alerts"
)

// servicesOptions are the flags of alerts services.
type servicesOptions struct {
	options
	mail, push string
}

const servicesLong = `List the services that send alerts, or turn mail and push on or off for them, as
the check boxes in Server.app's Alerts tab do. NAME is the id or name of a
service, in upper or lower case. Without a NAME, or with all, every service is
meant.` + longChange

const servicesExample = `  macwrangler alerts services
  sudo macwrangler alerts services Disk "Time Machine" --mail on
  sudo macwrangler alerts services all --push off`

func newServices(a *frame.App) *cobra.Command {
	var opts servicesOptions
	var cmd *cobra.Command
	cmd = a.Verb(frame.Verb{
		Use:     "services [NAME...]",
		Short:   "List the services that send alerts, or configure them",
		Long:    servicesLong,
		Example: servicesExample,
		Args:    frame.AnyArgs,
		Formats: frame.ResultFormats(),
		Run: func(ctx context.Context, args []string) error {
			set, err := opts.switches(cmd)
			if err != nil {
				return err
			}
			d, err := database(a, cmd, &opts.options)
			if err != nil {
				return err
			}
			return runServices(ctx, a, d, args, set)
		},
	})
	opts.bindChanging(cmd)
	cmd.Flags().StringVar(&opts.mail, "mail", "", usageAlertsMail)
	cmd.Flags().StringVar(&opts.push, "push", "", usageAlertsPush)
	words := []string{"on", "off"}
	frame.CompleteFlag(cmd, "mail", words)
	frame.CompleteFlag(cmd, "push", words)
	cmd.ValidArgsFunction = cobra.NoFileCompletions
	return cmd
}

func (o *servicesOptions) switches(cmd *cobra.Command) (set alerts.Switches, err error) {
	for _, one := range []struct {
		flag, value string
		to          **bool
	}{{"mail", o.mail, &set.Mail}, {"push", o.push, &set.Push}} {
		if !cmd.Flags().Changed(one.flag) {
			continue
		}
		if one.value != "on" && one.value != "off" {
			return set, frame.BadValue(one.flag, one.value, "want on or off")
		}
		on := one.value == "on"
		*one.to = &on
	}
	return set, nil
}

func runServices(ctx context.Context, a *frame.App, d alerts.Database, names []string, set alerts.Switches) error {
	change, err := d.SetServices(ctx, names, set)
	if err != nil {
		return err
	}
	err = a.Render("macwrangler/alerts.services/1", change, func(w *bufio.Writer) { printServices(w, change.Services) })
	if err != nil || set == (alerts.Switches{}) {
		return err
	}
	if len(change.Changed) == 0 {
		a.Note("nothing to change")
		return nil
	}
	did := "changed"
	if d.DryRun {
		did = "would change"
	}
	a.Note("%s: %s", did, strings.Join(change.Changed, ", "))
	after(ctx, a, d, change.Backup)
	return nil
}
