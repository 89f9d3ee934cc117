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

// alertsChange is a verb that changes recipients.
type alertsChange struct {
	*frame.App
	options
	name      string
	missingOK bool
}

func (c *alertsChange) bindMissing(cmd *cobra.Command) {
	c.bindChanging(cmd)
	cmd.Flags().BoolVar(&c.missingOK, "missing-ok", false, "exit with status 0 even if an address was not found")
}

// run makes the change and prints it.
func (c *alertsChange) run(ctx context.Context, cmd *cobra.Command, change func(alerts.Database) (alerts.Change, error)) error {
	d, err := database(c.App, cmd, &c.options)
	if err != nil {
		return err
	}
	result, err := change(d)
	if err != nil {
		return err
	}
	schema := "macwrangler/alerts." + c.name + "/1"
	if err := c.Render(schema, result, func(w *bufio.Writer) { printChange(w, c.name, result) }); err != nil {
		return err
	}
	switch {
	case result.Changed():
		after(ctx, c.App, d, result.Backup)
	case len(result.Missing) == 0:
		c.Note("nothing to change")
	}
	if len(result.Missing) > 0 && !c.missingOK {
		return frame.ErrFound
	}
	return nil
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

// noteRepeated reports addresses that were given more than once.
func (c *alertsChange) noteRepeated(change alerts.Change) {
	for _, address := range change.Repeated {
		c.Note("%s was given more than once", address)
	}
}
