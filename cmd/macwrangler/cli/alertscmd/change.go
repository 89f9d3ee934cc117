package alertscmd

import (
	"bufio"
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/alerts"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// changeOptions are the flags and arguments of a verb that changes recipients.
type changeOptions struct {
	databaseOptions
	addresses []string
	missingOK bool
}

// bindMissing adds the flags of a verb that works on existing recipients.
func (o *changeOptions) bindMissing(cmd *cobra.Command) {
	cmd.ValidArgsFunction = cobra.NoFileCompletions
	o.bindChanging(cmd)
	cmd.Flags().BoolVar(&o.missingOK, "missing-ok", false, "exit with status 0 even if an address was not found")
}

// show prints what verb did, and returns the error for the exit status.
func (o *changeOptions) show(ctx context.Context, a *frame.App, verb string, d alerts.Database, result alerts.Change) error {
	schema := "macwrangler/alerts." + verb + "/1"
	if err := a.Render(schema, result, func(w *bufio.Writer) { printChange(w, verb, result) }); err != nil {
		return err
	}
	switch {
	case result.Changed():
		after(ctx, a, d, result.Backup)
	case len(result.Missing) == 0:
		a.Note("nothing to change")
	}
	if len(result.Missing) > 0 && !o.missingOK {
		return frame.ErrFound
	}
	return nil
}

// noteRepeated reports addresses that were given more than once.
func noteRepeated(a *frame.App, change alerts.Change) {
	for _, address := range change.Repeated {
		a.Note("%s was given more than once", address)
	}
}

// printChange prints the text form, a line for each address.
func printChange(w *bufio.Writer, verb string, c alerts.Change) {
	would := frame.WouldBe(c.DryRun)
	if c.Created {
		fmt.Fprintf(w, "%screated: %s\n", would, fault.Printable(c.Database))
	}
	for _, r := range c.Added {
		fmt.Fprintf(w, "%sadded: %s\n", would, fault.Printable(r.Address))
	}
	for _, r := range c.Updated {
		fmt.Fprintf(w, "%s%sd: %s\n", would, verb, fault.Printable(updated(verb, r)))
	}
	for _, r := range c.Removed {
		fmt.Fprintf(w, "%sremoved: %s\n", would, fault.Printable(r.Address))
	}
	for _, address := range c.Unchanged {
		fmt.Fprintf(w, "unchanged: %s\n", fault.Printable(address))
	}
	for _, address := range c.Missing {
		fmt.Fprintf(w, "not found: %s\n", fault.Printable(address))
	}
}

// updated describes a changed row as it is now.
func updated(verb string, r alerts.Recipient) string {
	if verb == "replace" {
		return fmt.Sprintf("recipient %d is %s", r.ID, r.Address)
	}
	return r.Address
}
