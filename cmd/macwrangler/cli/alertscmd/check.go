package alertscmd

import (
	"bufio"
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/alerts"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// checkOptions are the flags of alerts check.
type checkOptions struct {
	databaseOptions
	frame.FindingOptions
	repair bool
}

// checked is the result of alerts check.
type checked struct {
	Database       string          `json:"database"`
	DryRun         bool            `json:"dryRun"`
	Repaired       []alerts.Repair `json:"repaired"` // in a dry run, what would be
	Backup         string          `json:"backup"`
	finding.Report                 // what is still wrong after the repair
}

const checkLong = `Check the database: whether the file is intact, whether the next keys that
Server.app will use are free, and whether recipients are listed twice or have
addresses that mail cannot be sent to. Triggers, which would change rows behind
anybody's back, are errors. Warnings mean that no alerts would be sent, or that
the database has views, tables or expressions that Server.app does not make.

--repair repairs what it can without losing anything: key counters, recipients
that Server.app does not find, are listed twice or have no address. A damaged
file, or one with triggers, is not repaired.

Rules: integrity, key-counter, missing-table, missing-entity, duplicate-entity,
wrong-entity, unknown-trigger, unknown-view, unknown-table, unknown-expression,
duplicate-address, empty-address, bad-address, no-recipient, no-mail-service. To see what one means: macwrangler explain RULE.` + longChange

const checkExample = `  macwrangler alerts check
  # after a script that did not update the key counters
  sudo macwrangler alerts check --repair
  # fail too if no alerts would be sent
  macwrangler alerts check --fail-on warning`

func newCheck(a *frame.App) *cobra.Command {
	var opts checkOptions
	cmd := a.Verb(frame.Verb{
		Use:     "check",
		Short:   "Check and repair the alerts database",
		Long:    checkLong,
		Found:   "something is wrong (with --repair: still wrong)",
		Example: checkExample,
		Formats: frame.FindingFormats(),
		Run:     func(ctx context.Context, _ []string) error { return runCheck(ctx, a, opts) },
	})
	opts.bindChanging(cmd)
	frame.FindingVars(cmd, &opts.FindingOptions, alerts.Rules())
	cmd.Flags().BoolVar(&opts.repair, "repair", false, "repair what can be repaired without a loss")
	return cmd
}

func runCheck(ctx context.Context, a *frame.App, opts checkOptions) error {
	d, err := opts.database(a)
	if err != nil {
		return err
	}
	if err := opts.Check(); err != nil {
		return err
	}
	result := checked{Database: d.Path, DryRun: opts.dryRun}
	var list []finding.Finding
	if opts.repair {
		var repaired alerts.Repaired
		repaired, err = d.Repair(ctx, opts.Disable)
		list, result.Repaired, result.Backup = repaired.Left, repaired.Done, repaired.Backup
	} else {
		list, err = d.Check(ctx)
	}
	if err != nil {
		return err
	}
	result.Report = opts.Report(list)
	err = a.RenderFindings("macwrangler/alerts.check/1", result, &opts.FindingOptions, result.Report, func(w *bufio.Writer) { printChecked(a, w, result) })
	if err != nil {
		return err
	}
	switch {
	case len(result.Repaired) > 0:
		after(ctx, a, d, result.Backup)
	case opts.repair:
		a.Note("nothing to repair")
	}
	return opts.Verdict(result.Report)
}

func printChecked(a *frame.App, w *bufio.Writer, c checked) {
	for _, repair := range c.Repaired {
		fmt.Fprintf(w, "%srepaired: %s [%s]\n", frame.WouldBe(c.DryRun), fault.Printable(repair.Message), repair.Rule)
	}
	a.PrintFindings(w, c.Report)
}
