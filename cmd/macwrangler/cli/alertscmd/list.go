package alertscmd

import (
	"bufio"
	"context"
	"fmt"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/alerts"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// listOptions are the flags of alerts list.
type listOptions struct{ databaseOptions }

func newList(a *frame.App) *cobra.Command {
	var opts listOptions
	cmd := a.Verb(frame.Verb{
		Use:   "list",
		Short: "List who gets alerts by mail, and for which services",
		Long: `List the recipients of alerts by mail, and the services with their mail and push
settings. Nothing is changed. Rows that are only in the write-ahead log of a
running server are included. With -q only the addresses are printed, one on
each line.`,
		Example: "  macwrangler alerts list\n" +
			"  macwrangler alerts list --db servers/cache01/alertData.db --format json",
		Formats: frame.ResultFormats(),
		Run:     func(ctx context.Context, _ []string) error { return runList(ctx, a, opts) },
	})
	opts.bind(cmd)
	return cmd
}

func runList(ctx context.Context, a *frame.App, opts listOptions) error {
	d, err := opts.database(a)
	if err != nil {
		return err
	}
	contents, err := d.Read(ctx)
	if err != nil {
		return err
	}
	return a.Render("macwrangler/alerts.list/1", contents, func(w *bufio.Writer) {
		if a.Quiet {
			for _, r := range contents.Recipients {
				fmt.Fprintln(w, fault.Printable(r.Address))
			}
			return
		}
		printRecipients(w, contents.Recipients)
		fmt.Fprintln(w)
		printServices(w, contents.Services)
	})
}

func printRecipients(w *bufio.Writer, recipients []alerts.Recipient) {
	if len(recipients) == 0 {
		fmt.Fprintln(w, "No recipients")
		return
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "ID\tRECIPIENT\tENABLED\tLOCALE")
	for _, r := range recipients {
		fmt.Fprintf(table, "%d\t%s\t%s\t%s\n", r.ID, fault.Printable(r.Address), yesNo(r.Enabled), fault.Printable(r.Locale))
	}
	_ = table.Flush() // w keeps the error
}

func printServices(w *bufio.Writer, services []alerts.Service) {
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "SERVICE\tNAME\tENABLED\tMAIL\tPUSH")
	for _, s := range services {
		fmt.Fprintf(table, "%s\t%s\t%s\t%s\t%s\n",
			fault.Printable(s.ID), fault.Printable(s.Name), yesNo(s.Enabled), onOff(s.Mail), onOff(s.Push))
	}
	_ = table.Flush() // w keeps the error
}

func yesNo(b bool) string {
	if b {
		return "yes"
	}
	return "no"
}

func onOff(b bool) string {
	if b {
		return "on"
	}
	return "off"
}
