package cli

import (
	"fmt"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/metrics/export"
)

// report notes what was done; standard output is for the rows. Of a run that
// failed, it notes what stays done.
func (x *metricsExport) report(s export.Summary, failed error) {
	say := x.note
	if x.opts.to == "-" && !x.opts.dryRun {
		say = x.detail
	}
	for _, d := range s.Databases {
		if failed == nil || d.Rows+d.Settled > 0 {
			say("%s: %s", d.Path, strings.Join(x.account(d, failed), "; "))
		}
	}
	// The error names the file, unless it is about something worse.
	if q := x.export.Quarantine; q != nil && q.Count > 0 && !strings.Contains(firstHint(failed), q.Path()) {
		x.warn("%s in quarantine: %s", amount(q.Count, "row or line is", "rows or lines are"), q.Path())
	}
}

// account describes what was done with a database.
func (x *metricsExport) account(d export.Done, failed error) []string {
	rows := amount(d.Rows, "row", "rows")
	var words []string
	switch {
	case d.Rows == 0 && d.Lines == 0 && failed != nil:
		// The run failed before it came to the new rows.
	case d.Rows == 0 && d.Lines == 0:
		words = append(words, "nothing new for "+x.destination())
	case x.opts.dryRun:
		words = append(words, rows+" would go to "+x.destination())
	case x.format == formatPrometheus:
		words = append(words, rows+" added to the totals in "+x.destination())
	default:
		words = append(words, fmt.Sprintf("%s in %s to %s", rows, amount(d.Lines, "line", "lines"), x.destination()))
	}
	settled := "of an interrupted run settled"
	if x.opts.dryRun {
		settled = "of an interrupted run would be settled first"
	}
	for _, extra := range []struct {
		n    int
		text string
	}{
		{d.Settled, settled},
		{d.Skipped, "skipped that may have been sent before"},
		{d.Expired, "expired unsent"},
	} {
		if extra.n > 0 {
			words = append(words, amount(extra.n, "row", "rows")+" "+extra.text)
		}
	}
	if d.Quarantined > 0 && !x.opts.dryRun {
		words = append(words, fmt.Sprintf("%d in quarantine", d.Quarantined))
	}
	if d.HeldBack {
		words = append(words, "the newest second waits for the next run")
	}
	return words
}

// amount returns a number with its noun.
func amount(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}

func (x *metricsExport) destination() string {
	switch {
	case x.server != nil:
		return x.server.Address.String()
	case x.opts.to == "-":
		return "standard output"
	default:
		return x.opts.to
	}
}
