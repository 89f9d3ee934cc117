package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// TextOptions are what the reader's screen can show.
type TextOptions struct {
	Width int  // columns; 0 means 80
	UTF8  bool // bars of block characters, else of # and .
	Color bool
}

// WriteText writes a report for people: a table for each group, with bars,
// and one that compares the groups.
func WriteText(out io.Writer, r Result, o TextOptions) error {
	if o.Width == 0 {
		o.Width = 80
	}
	w := bufio.NewWriter(out)
	fmt.Fprintf(w, "%s\n", heading(r))
	fmt.Fprintf(w, "%s, times in %s\n", sourcesText(r), r.zone)
	if len(r.Periods) == 0 {
		fmt.Fprint(w, "\nNothing was recorded in this period.\n")
		writeFailed(w, r)
		return w.Flush()
	}
	all := sections(r)
	if r.By != All {
		longest := maxServed(r.Periods)
		for _, s := range all {
			if s.name != "" {
				fmt.Fprintf(w, "\n%s\n", s.name)
			}
			fmt.Fprintln(w)
			newTable(labelHeader(r.By), s, r).write(w, longest, o)
		}
	}
	if len(r.groupBy) > 0 || r.By == All {
		writeRanking(w, r, all, o)
	}
	writeLegend(w, r, o)
	writeFailed(w, r)
	return w.Flush()
}

// writeRanking compares the groups; without groups there is only the total.
func writeRanking(w *bufio.Writer, r Result, all []section, o TextOptions) {
	ranked := section{total: r.Total}
	if len(r.groupBy) > 0 {
		ranked = ranking(r, all)
	}
	if r.By != All {
		fmt.Fprint(w, "\nAll groups\n")
	}
	fmt.Fprintln(w)
	header := fault.Printable(strings.Join(r.groupBy, ", "))
	newTable(header, ranked, r).write(w, maxServed(ranked.periods), o)
}

func writeLegend(w *bufio.Writer, r Result, o TextOptions) {
	saved, fetched := o.marks()
	fmt.Fprintf(w, "\n%s saved   %s fetched from %s\n", saved, fetched, fetchedFrom(r))
	for _, remark := range remarks(r) {
		fmt.Fprintln(w, remark)
	}
}

// fetchedFrom names what was not saved.
func fetchedFrom(r Result) string {
	for _, p := range r.Periods {
		if p.FromParentsBytes != 0 && !r.parents[groupKey(r.groupBy, p.Group)] {
			return "Apple or a parent cache"
		}
	}
	return "Apple"
}

// remarks are what a reader has to know of the figures.
func remarks(r Result) []string {
	var list []string
	t := r.Total
	if n := t.OriginToPeersBytes; n != 0 {
		list = append(list, fmt.Sprintf("In addition, %s from Apple went to peer caches.", Size(n)))
	}
	if r.tiered {
		if fetchedFrom(r) != "Apple" {
			list = append(list, "In a group without its parents, what came from them is not saved.",
				"In the total, what they fetched from Apple counts instead.")
		}
		list = append(list, "Children is what was sent to child caches. It is not in Served, for clients only.",
			"WAN is all that was fetched from Apple: for clients, peers and child caches.")
	}
	if r.tiered && t.FromParentsBytes > t.ToChildrenBytes {
		list = append(list, fmt.Sprintf("At least %s came from parents that are not in this report, and counts as saved.",
			Size(t.FromParentsBytes-t.ToChildrenBytes)))
	}
	return append(list, expired(r)...)
}

// expired says of how many databases the first row comes a day or more after the
// beginning of the report's time: what they served before may be missing.
func expired(r Result) []string {
	n := 0
	for _, s := range r.Sources {
		if s.Kind != InfluxKind && !r.since.IsZero() && s.First.After(r.since.Add(24*time.Hour)) {
			n++
		}
	}
	if n == 0 {
		return nil
	}
	begin := "begins"
	if n > 1 {
		begin = "begin"
	}
	return []string{fmt.Sprintf("%d of %s %s after %s: earlier rows may have expired.",
		n, plural(len(r.Sources), "database"), begin, r.since.In(r.zone).Format("2 January 2006"))}
}

// writeFailed lists the databases that are not in the report.
func writeFailed(w *bufio.Writer, r Result) {
	if len(r.Failed) == 0 {
		return
	}
	fmt.Fprintf(w, "\nNot in this report: %s\n", plural(len(r.Failed), "database"))
	for _, f := range r.Failed {
		fmt.Fprintf(w, "  %s: %s\n", fault.Printable(f.Database), fault.Printable(f.Message))
	}
}
