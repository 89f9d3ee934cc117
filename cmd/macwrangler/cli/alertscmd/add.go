package alertscmd

import (
	"bytes"
	"context"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/alerts"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// addOptions are the flags of alerts add.
type addOptions struct {
	changeOptions
	csv    optionalString
	column optionalString
	locale string
	create bool
}

const addLong = `Add recipients of alerts by mail. If one address is bad, none is added. An
address that is already there, in upper or lower case, is not changed.

A CSV file contains only addresses, one or more on each line, or its first line
names their column: email, or the one for --column. Lines that begin with # are comments.` + longChange

const addExample = `  sudo macwrangler alerts add it@example.org
  # on a new server, which has no database yet
  sudo /usr/local/bin/macwrangler alerts add --create --csv recipients.csv
  # show what would change
  macwrangler alerts add --csv recipients.csv --dry-run`

func newAdd(a *frame.App) *cobra.Command {
	opts := addOptions{locale: alerts.DefaultLocale}
	cmd := a.Verb(frame.Verb{
		Use:     "add [ADDRESS...]",
		Short:   "Add recipients of alerts by mail",
		Long:    addLong,
		Example: addExample,
		Formats: frame.ResultFormats(),
		Args: func(cmd *cobra.Command, args []string) error {
			switch {
			case opts.csv.given && opts.csv.value == "":
				return frame.BadValue("csv", "", "want a file, or - for standard input")
			case opts.column.given && !opts.csv.given:
				return frame.Usagef(frame.CodeConflictingFlags, "--column needs --csv")
			case opts.column.given && opts.column.value == "":
				return frame.BadValue("column", "", "it is empty").WithHint("leave out the flag")
			case len(args) == 0 && !opts.csv.given:
				return frame.MissingArgument(cmd, "ADDRESS (or --csv FILE)")
			default:
				return nil
			}
		},
		Run: func(ctx context.Context, args []string) error {
			opts.addresses = args
			return runAdd(ctx, a, opts)
		},
	})
	opts.bindChanging(cmd)
	cmd.ValidArgsFunction = cobra.NoFileCompletions
	flags := cmd.Flags()
	flags.Var(&opts.csv, "csv", "addresses from a CSV `FILE`, or - for standard input")
	flags.Var(&opts.column, "column", "`NAME` of the CSV column with the addresses (default: email and the like)")
	flags.StringVar(&opts.locale, "locale", opts.locale, "language `CODE` of the mail")
	flags.BoolVar(&opts.create, "create", false, "create the database if there is none")
	return cmd
}

func runAdd(ctx context.Context, a *frame.App, opts addOptions) error {
	if opts.csv.given {
		more, err := readCSV(a, opts.csv.value, opts.column.value)
		if err != nil {
			return err
		}
		opts.addresses = append(opts.addresses, more...)
	}
	d, err := opts.database(a)
	if err != nil {
		return err
	}
	change, err := opts.add(ctx, d)
	if err != nil {
		return err
	}
	noteRepeated(a, change)
	noteDisabled(ctx, a, d, change)
	return opts.show(ctx, a, "add", d, change)
}

// add adds recipients and, with --create, makes a missing database. If another
// process makes it first, the recipients are added to that one.
func (o *addOptions) add(ctx context.Context, d alerts.Database) (alerts.Change, error) {
	change, err := d.Add(ctx, o.addresses, o.locale)
	if !o.create || !fault.Has(err, alerts.CodeNoDatabase) {
		return change, err
	}
	change, _, err = d.Create(ctx, alerts.CreateOptions{Recipients: o.addresses, Locale: o.locale})
	if fault.Has(err, alerts.CodeExists) {
		return d.Add(ctx, o.addresses, o.locale)
	}
	return change, err
}

// noteDisabled warns of recipients that are already there but disabled: whoever
// adds an address expects it to get mail.
func noteDisabled(ctx context.Context, a *frame.App, d alerts.Database, change alerts.Change) {
	if len(change.Unchanged) == 0 {
		return
	}
	d.DryRun = true
	would, err := d.SetEnabled(ctx, change.Unchanged, true)
	if err != nil {
		return // the change was made anyway
	}
	for _, r := range would.Updated {
		a.Warn("%s is already there, but disabled: macwrangler alerts enable %s", r.Address, r.Address)
	}
}

// readCSV reads the addresses. Like every input, a pipe that never ends does not
// outlive --deadline or a signal.
func readCSV(a *frame.App, name, column string) ([]string, error) {
	data, err := a.ReadInput(name)
	if err != nil {
		return nil, err
	}
	return alerts.ReadCSVColumn(bytes.NewReader(data), frame.InputName(name), column)
}
