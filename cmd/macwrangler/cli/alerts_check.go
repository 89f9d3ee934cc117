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
	Repaired       []alerts.Repair `json:"repaired"` // in a dry run: what would be
	Backup         string          `json:"backup"`
	finding.Report                 // what is wrong, after the repair
}

const alertsCheckLong = `Check the database: whether the file is sound, whether the keys that Server.app
will give out are free, and whether recipients are there twice or have
addresses that no mail can reach. Warnings tell that nobody would get a mail.

With --repair, what can be mended without losing anything is: key counters,
rows that Server.app does not see, recipients that are there twice or have no
address. The rules: integrity, key-counter, missing-table, missing-entity,
duplicate-entity, wrong-entity, duplicate-address, empty-address, bad-address,
no-recipient, no-mail-service.` + alertsLongChange

const alertsCheckExample = `  macwrangler alerts check
  # after a script that did not keep the counters
  sudo macwrangler alerts check --repair
  # a server whose alerts reach nobody is a failure too
  macwrangler alerts check --fail-on warning`

func newAlertsCheck(a *app) *cobra.Command {
	var opts alertsCheckOptions
	var cmd *cobra.Command
	cmd = a.verb(verb{
		use:     "check",
		short:   "Check the alerts database, and mend it",
		long:    alertsCheckLong,
		found:   "something is wrong (after --repair: is left)",
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
	cmd.Flags().BoolVar(&opts.repair, "repair", false, "mend what can be mended without a loss")
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
