package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"

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
	fmt.Fprintf(w, "%s, times in %s\n", sourcesText(r.Sources), r.zone)
	if len(r.Periods) == 0 {
		fmt.Fprint(w, "\nNothing was recorded in this period.\n")
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
	from := "Apple"
	if r.Total.FromParentsBytes != 0 {
		from = "Apple or a parent cache"
	}
	saved, fetched := o.marks()
	fmt.Fprintf(w, "\n%s saved   %s fetched from %s\n", saved, fetched, from)
	if n := r.Total.OriginToPeersBytes; n != 0 {
		fmt.Fprintf(w, "In addition, %s from Apple went to peer caches.\n", Size(n))
	}
}
