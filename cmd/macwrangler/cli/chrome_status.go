package cli

import (
	"bufio"
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/pkg/chrome/homes"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

const chromeStatusLong = `Show for the user template and for each home what Google Chrome would read: which
of the four files of Initial Preferences comes first, and which of them it hides;
whether a First Run file or an earlier start keeps Chrome from reading any of
them; whether preferences are broken, or have values that Chrome on macOS resets.
Nothing is changed.

Installed profiles are not kept in readable files. The policies that macOS keeps
in /Library/Managed Preferences are listed; chrome://policy on the Mac shows all.`

const chromeStatusExample = `  sudo macwrangler chrome status
  # only what is wrong, as JSON
  sudo macwrangler chrome status --format json | jq '.homes[] | select(.problems != [])'
  # a Mac in target disk mode
  macwrangler chrome status --root '/Volumes/Macintosh HD'`

func newChromeStatus(a *app) *cobra.Command {
	return a.verb(verb{
		use:     "status",
		short:   "Show what Chrome would read, home by home",
		long:    chromeStatusLong,
		found:   "something keeps settings from working",
		example: chromeStatusExample,
		formats: resultFormats(),
		run: func(ctx context.Context, _ []string) error {
			return runChromeStatus(ctx, a)
		},
	})
}

func runChromeStatus(ctx context.Context, a *app) error {
	v := volume.New(a.root, a.dataRoot)
	s, stopped := homes.ReadStatus(ctx, v, homes.StatusOptions{Gone: goneOn(v)})
	if s == nil || stopped != nil {
		return stopped // homes that were not read would look fine
	}
	if err := a.render("macwrangler/chrome.status/1", *s, func(w *bufio.Writer) { printChromeStatus(w, s) }); err != nil {
		return err
	}
	a.chromeNotes(s.Notes)
	if len(s.Managed) == 0 {
		a.note("no managed preferences of Chrome found in files; profiles may still be installed: see chrome://policy on the Mac")
	}
	if err := s.Err(); err != nil {
		return err
	}
	if s.Defeated() {
		return foundError{}
	}
	return nil
}

func printChromeStatus(w *bufio.Writer, s *homes.Status) {
	for _, m := range s.Managed {
		fmt.Fprintf(w, "managed preferences: %s: %s\n", printable(m.Path), printable(orElse(strings.Join(m.Policies, ", "), "none")))
		printChromeReasons(w, "failed: ", m.Reasons)
	}
	for _, path := range s.Initial {
		fmt.Fprintf(w, "for all users: %s\n", printable(path))
	}
	for first := 0; first < len(s.Homes); {
		h, after := s.Homes[first], first+1
		for after < len(s.Homes) && h.Kind == homes.OfTemplate && sameHome(h, s.Homes[after]) {
			after++
		}
		fmt.Fprint(w, printable(h.Path))
		if more := after - first - 1; more > 0 {
			fmt.Fprintf(w, " and %d more of the user template", more)
		}
		fmt.Fprintf(w, ": %s\n", reads(h))
		printChromeReasons(w, "problem: ", h.Problems)
		printChromeReasons(w, "note: ", h.Notes)
		printChromeReasons(w, "failed: ", h.Failures)
		first = after
	}
}

// reads returns in a few words what the next start does with the home.
func reads(h homes.HomeStatus) string {
	switch {
	case len(h.Failures) > 0:
		return "could not be read"
	case h.Read:
		return "the first start reads " + printable(h.First)
	case h.Started:
		return "Chrome was started"
	case h.FirstRun:
		return "Chrome believes that it was started before"
	default:
		return "no Initial Preferences"
	}
}

func printChromeReasons(w *bufio.Writer, what string, reasons []fault.Reason) {
	for _, r := range reasons {
		fmt.Fprintf(w, "  %s%s (%s)\n", what, printable(r.Text), r.Code)
	}
}

// sameHome reports whether two folders of the template have the same status.
func sameHome(a, b homes.HomeStatus) bool {
	return a.Kind == b.Kind && homeLine(a) == homeLine(b)
}

func homeLine(h homes.HomeStatus) string {
	var b strings.Builder
	w := bufio.NewWriter(&b)
	fmt.Fprintln(w, reads(h), h.Shadowed)
	for _, list := range [][]fault.Reason{h.Problems, h.Notes, h.Failures} {
		printChromeReasons(w, "", list)
	}
	if err := w.Flush(); err != nil {
		return err.Error()
	}
	return strings.ReplaceAll(b.String(), h.Path, "~")
}
