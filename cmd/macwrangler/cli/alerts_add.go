package cli

import (
	"context"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/pkg/alerts"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// alertsAddOptions are the flags of alerts add.
type alertsAddOptions struct {
	alertsChange
	csv    string
	locale string
	create bool
}

const alertsAddLong = `Add recipients of alert mails. One bad address, and none is added. An address
that is there already, in whatever case it is written, is left as it is.

A CSV file has addresses alone, one or more a line, or a first line that names
their column: email. Lines that begin with # are comments.` + alertsLongChange

const alertsAddExample = `  sudo macwrangler alerts add it@example.org
  # a newly built server, which has no database yet
  sudo /usr/local/bin/macwrangler alerts add --create --csv recipients.csv
  # what would change?
  macwrangler alerts add --csv recipients.csv --dry-run`

func newAlertsAdd(a *app) *cobra.Command {
	opts := alertsAddOptions{alertsChange: alertsChange{app: a, name: "add"}, locale: alerts.DefaultLocale}
	var cmd *cobra.Command
	cmd = a.verb(verb{
		use:     "add [ADDRESS...]",
		short:   "Add recipients of alert mails",
		long:    alertsAddLong,
		example: alertsAddExample,
		formats: resultFormats(),
		args: func(cmd *cobra.Command, args []string) error {
			switch {
			case cmd.Flags().Changed("csv") && opts.csv == "":
				return badValue("csv", opts.csv, "want a file, or - for standard input")
			case len(args) == 0 && opts.csv == "":
				return missingArgument(cmd, "ADDRESS (or --csv FILE)")
			default:
				return nil
			}
		},
		run: func(ctx context.Context, args []string) error { return runAlertsAdd(ctx, &opts, cmd, args) },
	})
	opts.bindChanging(cmd)
	cmd.ValidArgsFunction = cobra.NoFileCompletions
	flags := cmd.Flags()
	flags.StringVar(&opts.csv, "csv", "", "addresses from a CSV `FILE`, or - for standard input")
	flags.StringVar(&opts.locale, "locale", opts.locale, "language `CODE` of the mails")
	flags.BoolVar(&opts.create, "create", false, "make the database if there is none")
	return cmd
}

func runAlertsAdd(ctx context.Context, opts *alertsAddOptions, cmd *cobra.Command, addresses []string) error {
	if opts.csv != "" {
		more, err := opts.readCSV()
		if err != nil {
			return err
		}
		addresses = append(addresses, more...)
	}
	return opts.run(ctx, cmd, func(d alerts.Database) (alerts.Change, error) {
		change, err := opts.add(ctx, d, addresses)
		opts.noteRepeated(change)
		if err == nil {
			opts.noteDisabled(ctx, d, change)
		}
		return change, err
	})
}

// add makes the database first where that is wanted; if another process is
// faster it adds to that one's.
func (o *alertsAddOptions) add(ctx context.Context, d alerts.Database, addresses []string) (alerts.Change, error) {
	change, err := d.Add(ctx, addresses, o.locale)
	if !o.create || !fault.Has(err, alerts.CodeNoDatabase) {
		return change, err
	}
	change, _, err = d.Create(ctx, alerts.CreateOptions{Recipients: addresses, Locale: o.locale})
	if fault.Has(err, alerts.CodeExists) {
		return d.Add(ctx, addresses, o.locale)
	}
	return change, err
}

// noteDisabled tells of recipients that are there but get no mail: who adds
// an address wants it to get some.
func (o *alertsAddOptions) noteDisabled(ctx context.Context, d alerts.Database, change alerts.Change) {
	if len(change.Unchanged) == 0 {
		return
	}
	would, err := alerts.Database{Path: d.Path, BusyTimeout: d.BusyTimeout, DryRun: true}.SetEnabled(ctx, change.Unchanged, true)
	if err != nil {
		return // what was done is done
	}
	for _, r := range would.Updated {
		o.warn("%s is there, but disabled: macwrangler alerts enable %s", r.Address, r.Address)
	}
}

func (o *alertsAddOptions) readCSV() ([]string, error) {
	var in io.Reader = o.In
	name := "standard input"
	if o.csv != "-" {
		f, err := os.Open(o.csv)
		if err != nil {
			return nil, fmt.Errorf("reading addresses %q: %w", o.csv, bare(err))
		}
		defer func() { _ = f.Close() }() // only read
		in, name = f, o.csv
	}
	return alerts.ReadCSV(in, name)
}
