package chromecmd

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/chrome/homes"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// statusOptions are how chrome status recognises locks that a crash left.
type statusOptions struct {
	processEnded homes.ProcessEnded
}

const statusLong = `Show for the user template and for each home what Google Chrome would read: which
of the four files of Initial Preferences comes first, and which of them it hides;
whether a First Run file or an earlier start keeps Chrome from reading any of
them; what chrome lint calls an error in the one that will be read; whether the
preferences of a profile are broken, or have values that Chrome on macOS resets. It
changes nothing.

macOS does not keep installed profiles in readable files. The policies that it
keeps in /Library/Managed Preferences are listed, and checked as by chrome lint;
chrome://policy on the Mac shows all of them.

If there is neither a home nor a user template to look at, the status is 2.`

const statusExample = `  sudo macwrangler chrome status
  # only what is wrong, as JSON
  sudo macwrangler chrome status --format json | jq '.homes[] | select(.problems != [])'
  # a Mac in target disk mode
  macwrangler chrome status --root '/Volumes/Macintosh HD'`

func newStatus(a *frame.App) *cobra.Command {
	opts := statusOptions{processEnded: processEnded}
	return a.Verb(frame.Verb{
		Use:     "status",
		Short:   "Show what Chrome would read, home by home",
		Long:    statusLong,
		Found:   "something keeps settings from working, or a home was left out",
		Example: statusExample,
		Formats: frame.ResultFormats(),
		Run: func(ctx context.Context, _ []string) error {
			return runStatus(ctx, a, opts)
		},
	})
}

func runStatus(ctx context.Context, a *frame.App, opts statusOptions) error {
	v := volume.New(a.Root, a.DataRoot).Through(a.Door)
	s, stopped := homes.ReadStatus(ctx, v, homes.StatusOptions{ProcessEnded: onRunningMac(v, opts.processEnded)})
	if s == nil || stopped != nil {
		return stopped // homes that were not read would look fine
	}
	if err := a.Render("macwrangler/chrome.status/1", *s, func(w *bufio.Writer) { printStatus(w, s) }); err != nil {
		return err
	}
	printNotes(a, s.Notes)
	if len(s.Managed) == 0 {
		a.Note("no managed preferences for Chrome found in files; profiles may still be installed: see chrome://policy on the Mac")
	}
	if err := s.Err(); err != nil {
		return err
	}
	if s.HasProblems() {
		return frame.ErrFound
	}
	return nil
}

func printStatus(w *bufio.Writer, s *homes.Status) {
	for _, m := range s.Managed {
		fmt.Fprintf(w, "managed preferences: %s: %s\n", fault.Printable(m.Path), fault.Printable(cmp.Or(strings.Join(m.Policies, ", "), "none")))
		printReasons(w, "problem: ", m.Problems)
		printReasons(w, "failed: ", m.Reasons)
	}
	for _, path := range s.Initial {
		fmt.Fprintf(w, "for all users: %s\n", fault.Printable(path))
	}
	for first := 0; first < len(s.Homes); {
		h, after := s.Homes[first], first+1
		for after < len(s.Homes) && h.Kind == homes.KindTemplate && sameHome(h, s.Homes[after]) {
			after++
		}
		fmt.Fprint(w, fault.Printable(h.Path))
		if more := after - first - 1; more > 0 {
			fmt.Fprintf(w, " and %s of the user template", frame.Amount(more, "more folder", "more folders"))
		}
		fmt.Fprintf(w, ": %s\n", reads(h))
		printReasons(w, "problem: ", h.Problems)
		printReasons(w, "note: ", h.Notes)
		printReasons(w, "failed: ", h.Failures)
		first = after
	}
	printLinked(w, s.Notes)
}

// reads returns in a few words what the next start does with the home.
func reads(h homes.HomeStatus) string {
	switch {
	case len(h.Failures) > 0:
		return "could not be read"
	case h.Read:
		return "the first start reads " + fault.Printable(h.First)
	case h.Started:
		return "Chrome has been started"
	case h.FirstRun:
		return "Chrome believes that it has been started before"
	default:
		return "no Initial Preferences"
	}
}

func printReasons(w *bufio.Writer, what string, reasons []fault.Reason) {
	for _, r := range reasons {
		fmt.Fprintf(w, "  %s%s (%s)\n", what, fault.Printable(r.Text), r.Code)
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
		printReasons(w, "", list)
	}
	if err := w.Flush(); err != nil {
		return err.Error()
	}
	return strings.ReplaceAll(b.String(), h.Path, "~")
}
