package alertscmd

import (
	"bufio"
	"context"
	"strings"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/alerts"
)

// servicesOptions are the flags and arguments of alerts services.
type servicesOptions struct {
	databaseOptions
	names      []string
	mail, push optionalString
}

const servicesLong = `List the services that send alerts, or turn mail and push on or off for them, as
the check boxes in Server.app's Alerts tab do. NAME is the id or name of a
service, in upper or lower case. Without a NAME, or with all, the change is made
for every service.` + longChange

const servicesExample = `  macwrangler alerts services
  sudo macwrangler alerts services Disk "Time Machine" --mail on
  sudo macwrangler alerts services all --push off`

func newServices(a *frame.App) *cobra.Command {
	var opts servicesOptions
	cmd := a.Verb(frame.Verb{
		Use:     "services [NAME...]",
		Short:   "List the services that send alerts, or configure them",
		Long:    servicesLong,
		Example: servicesExample,
		Args:    frame.AnyArgs,
		Formats: frame.ResultFormats(),
		Run: func(ctx context.Context, args []string) error {
			opts.names = args
			return runServices(ctx, a, opts)
		},
	})
	opts.bindChanging(cmd)
	cmd.Flags().Var(&opts.mail, "mail", mailUsage)
	cmd.Flags().Var(&opts.push, "push", pushUsage)
	words := []string{"on", "off"}
	frame.CompleteFlag(cmd, "mail", words)
	frame.CompleteFlag(cmd, "push", words)
	cmd.ValidArgsFunction = cobra.NoFileCompletions
	return cmd
}

// switches returns what --mail and --push ask for.
func (o *servicesOptions) switches() (set alerts.Switches, err error) {
	for _, flag := range []struct {
		name string
		word optionalString
		to   **bool
	}{{"mail", o.mail, &set.Mail}, {"push", o.push, &set.Push}} {
		if !flag.word.given {
			continue
		}
		if flag.word.value != "on" && flag.word.value != "off" {
			return set, frame.BadValue(flag.name, flag.word.value, "want on or off")
		}
		on := flag.word.value == "on"
		*flag.to = &on
	}
	return set, nil
}

func runServices(ctx context.Context, a *frame.App, opts servicesOptions) error {
	set, err := opts.switches()
	if err != nil {
		return err
	}
	d, err := opts.database(a)
	if err != nil {
		return err
	}
	change, err := d.SetServices(ctx, opts.names, set)
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
