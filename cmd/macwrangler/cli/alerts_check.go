package cli

import (
	"bufio"
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/pkg/alerts"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// alertsCheckOptions are the flags of alerts check.
type alertsCheckOptions struct {
	alertsOptions
	findingOptions
	repair bool
}

// alertsChecked is the result of alerts check.
type alertsChecked struct {
	Database       string          `json:"database"`
	DryRun         bool            `json:"dryRun"`
	Repaired       []alerts.Repair `json:"repaired"` // in a dry run, what would be
	Backup         string          `json:"backup"`
	finding.Report                 // what is still wrong after the repair
}

const alertsCheckLong = `Check the database: whether the file is intact, whether the next keys that
Server.app will use are free, and whether recipients are listed twice or have
addresses that mail cannot be sent to. Warnings mean that no alerts would be
sent.

--repair repairs what it can without losing anything: key counters, recipients
that Server.app does not find, are listed twice or have no address. A damaged
file is not repaired.

Rules: integrity, key-counter, missing-table, missing-entity, duplicate-entity,
wrong-entity, duplicate-address, empty-address, bad-address, no-recipient,
no-mail-service. To see what one means: macwrangler explain RULE.` + alertsLongChange

const alertsCheckExample = `  macwrangler alerts check
  # after a script that did not update the key counters
  sudo macwrangler alerts check --repair
  # fail too if no alerts would be sent
  macwrangler alerts check --fail-on warning`

func newAlertsCheck(a *app) *cobra.Command {
	var opts alertsCheckOptions
	var cmd *cobra.Command
	cmd = a.verb(verb{
		use:     "check",
		short:   "Check and repair the alerts database",
		long:    alertsCheckLong,
		found:   "something is wrong (with --repair: still wrong)",
		example: alertsCheckExample,
		formats: resultFormats(),
		run: func(ctx context.Context, _ []string) error {
			d, err := a.alertsDatabase(cmd, &opts.alertsOptions)
			if err != nil {
				return err
			}
			return runAlertsCheck(ctx, a, &opts, d)
		},
	})
	opts.bindChanging(cmd)
	findingVars(cmd, &opts.findingOptions)
	cmd.Flags().BoolVar(&opts.repair, "repair", false, "repair what can be repaired without a loss")
	return cmd
}

func runAlertsCheck(ctx context.Context, a *app, opts *alertsCheckOptions, d alerts.Database) error {
	if err := opts.check(alertRules()); err != nil {
		return err
	}
	result := alertsChecked{Database: d.Path, DryRun: opts.dryRun}
	var list []finding.Finding
	var err error
	if opts.repair {
		var repaired alerts.Repaired
		repaired, err = d.Repair(ctx, opts.disable)
		list, result.Repaired, result.Backup = repaired.Left, repaired.Done, repaired.Backup
	} else {
		list, err = d.Check(ctx)
	}
	if err != nil {
		return err
	}
	result.Report = opts.keep(list)
	err = a.render("macwrangler/alerts.check/1", result, func(w *bufio.Writer) { a.printChecked(w, result) })
	if err != nil {
		return err
	}
	switch {
	case len(result.Repaired) > 0:
		a.alertsAfter(ctx, d, result.Backup)
	case opts.repair:
		a.note("nothing to repair")
	}
	return opts.verdict(result.Report)
}

func (a *app) printChecked(w *bufio.Writer, c alertsChecked) {
	for _, repair := range c.Repaired {
		fmt.Fprintf(w, "%srepaired: %s (%s)\n", wouldBe(c.DryRun), printable(repair.Message), repair.Rule)
	}
	a.printFindings(w, c.Report)
}

// alertRules returns the ids of the rules.
func alertRules() []string {
	var ids []string
	for _, rule := range alerts.Rules() {
		ids = append(ids, rule.ID)
	}
	return ids
}
