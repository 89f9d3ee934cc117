package chromecmd

import (
	"bufio"
	"fmt"
	"strings"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/chrome/homes"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// printDeployed is the text form: a line for each home, below it the files and
// values, then the counts.
func printDeployed(a *frame.App, w *bufio.Writer, d *homes.Deployed) {
	before := ""
	for _, h := range d.Homes {
		state := string(h.State)
		switch h.State {
		case homes.StateNotDone:
			state = "not done"
		case homes.StateChanged:
			state = frame.WouldBe(d.DryRun) + state
		case homes.StateSkipped, homes.StateFailed, homes.StateUnchanged:
		}
		fmt.Fprintf(w, "%s: %s\n", state, fault.Printable(h.Path))
		for _, r := range h.Reasons {
			fmt.Fprintf(w, "  %s (%s)\n", fault.Printable(r.Text), r.Code)
		}
		for _, f := range h.Files {
			fmt.Fprintf(w, "  %s %s\n", f.Action, fault.Printable(f.Path))
			values := changeLines(f.Changes)
			if values == before && len(f.Changes) > 0 {
				values = "    the same values\n"
			} else {
				before = values
			}
			fmt.Fprint(w, values)
		}
	}
	printLinked(w, d.Notes)
	if a.Quiet {
		return
	}
	fmt.Fprintf(w, "%schanged: %d, unchanged: %d, skipped: %d, failed: %d", frame.WouldBe(d.DryRun), d.Count(homes.StateChanged),
		d.Count(homes.StateUnchanged), d.Count(homes.StateSkipped), d.Count(homes.StateFailed))
	if n := d.Count(homes.StateNotDone); n > 0 {
		fmt.Fprintf(w, ", not done: %d", n)
	}
	fmt.Fprintln(w)
}

// changeLines returns a line for each value.
func changeLines(changes []homes.Change) string {
	var b strings.Builder
	for _, c := range changes {
		fmt.Fprintf(&b, "    %s: %s -> %s\n", fault.Printable(c.Path), shortValue(c.Old), shortValue(c.New))
	}
	return b.String()
}

// maxShown is how many characters of a value the text form shows.
const maxShown = 100

// shortValue shortens a value to fit in a line; JSON and plist have all of it.
func shortValue(value string) string {
	if value == "" {
		return "(none)"
	}
	return fault.Printable(fault.ClipTo(value, maxShown))
}
