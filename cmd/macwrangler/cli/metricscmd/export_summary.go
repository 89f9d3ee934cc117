package metricscmd

import (
	"fmt"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics/export"
)

// report notes what was done; standard output is for the rows. Of a run that
// failed, it notes what stays done.
func (x *exporter) report(s export.Summary, failed error) {
	say := x.Note
	if x.opts.to == "-" && !x.opts.dryRun {
		say = x.Detail
	}
	for _, d := range s.Databases {
		if failed == nil && len(s.Databases) == 1 || hasNews(d) {
			say("%s: %s", d.Path, strings.Join(x.account(d, failed), "; "))
		}
	}
	for _, f := range s.Failed {
		if len(s.Failed)+len(s.Databases) > 1 {
			x.Warn("%s: %v", f.Path, f.Err)
		}
	}
	if len(s.Databases) > 1 && len(s.Failed) < len(s.Databases) {
		say("%s", x.total(s))
	}
	// The error names the file, unless it is about something worse.
	if q := x.export.Quarantine; q != nil && q.Count > 0 && !strings.Contains(fault.HintOf(failed), q.Path()) {
		x.Warn("%s quarantined: %s", frame.Amount(q.Count, "row or line was", "rows or lines were"), q.Path())
	}
}

// hasNews reports whether anything was done with a database, or could not be.
func hasNews(d export.Done) bool {
	return d.Rows+d.Settled+d.Skipped+d.Expired+d.Beyond+d.Before+d.Quarantined > 0
}

// total sums up what was done with several databases.
func (x *exporter) total(s export.Summary) string {
	var sum export.Done
	done, still := 0, 0
	for _, d := range s.Databases {
		if !slices.ContainsFunc(s.Failed, func(f export.Failed) bool { return f.Path == d.Path }) {
			done++
		} else if !hasNews(d) {
			continue
		}
		sum.Rows, sum.Lines, sum.Settled = sum.Rows+d.Rows, sum.Lines+d.Lines, sum.Settled+d.Settled
		sum.Skipped, sum.Expired, sum.Beyond = sum.Skipped+d.Skipped, sum.Expired+d.Expired, sum.Beyond+d.Beyond
		sum.More = sum.More || d.More
		sum.Quarantined, sum.Before = sum.Quarantined+d.Quarantined, sum.Before+d.Before
		if !hasNews(d) {
			still++
		}
	}
	words := append([]string{}, x.account(sum, nil)...)
	if still > 0 && still < done {
		words = append(words, frame.Amount(still, "database has", "databases have")+" nothing new")
	}
	if n := len(s.Failed); n > 0 {
		words = append(words, fmt.Sprintf("%d failed", n))
	}
	return frame.Amount(done, "database", "databases") + ": " + strings.Join(words, "; ")
}

// account describes what was done with a database.
func (x *exporter) account(d export.Done, failed error) []string {
	rows := frame.Amount(d.Rows, "row", "rows")
	var words []string
	switch {
	case d.Rows == 0 && d.Lines == 0 && failed != nil:
		// The run failed before it came to the new rows.
	case d.Rows == 0 && d.Lines == 0:
		words = append(words, "nothing new for "+x.destination())
	case x.opts.dryRun:
		words = append(words, rows+" would go to "+x.destination())
	case x.Format == formatPrometheus:
		words = append(words, rows+" added to the totals in "+x.destination())
	default:
		words = append(words, fmt.Sprintf("%s in %s to %s", rows, frame.Amount(d.Lines, "line", "lines"), x.destination()))
	}
	settled := "of an interrupted run completed"
	if x.opts.dryRun {
		settled = "of an interrupted run would be completed first"
	}
	for _, extra := range []struct {
		n    int
		text string
	}{
		{d.Settled, settled},
		{d.Skipped, "left out because they were sent before, or may have been"},
		{d.Expired, "expired unsent"},
		{d.Beyond, "older than the server keeps"},
		{d.Before, "before --since left out for good"},
	} {
		if extra.n > 0 {
			words = append(words, frame.Amount(extra.n, "row", "rows")+" "+extra.text)
		}
	}
	if d.Quarantined > 0 && !x.opts.dryRun {
		words = append(words, fmt.Sprintf("%d quarantined", d.Quarantined))
	}
	if d.More {
		words = append(words, "more rows wait for the next run")
	}
	if d.HeldBack {
		words = append(words, "the newest second waits for the next run")
	}
	return words
}

func (x *exporter) destination() string {
	switch {
	case x.server != nil:
		return x.server.Address.String()
	case x.opts.to == "-":
		return "standard output"
	default:
		return x.opts.to
	}
}
