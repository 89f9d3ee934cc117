package pipcmd

import (
	"bufio"
	"cmp"
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/pip"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

const planLong = `Show for each Python of a Mac volume whether pip can be had there, why or why not,
and the exact commands, pinned to versions that run there. It runs nothing,
downloads nothing and changes nothing.

Looked at are the Pythons of macOS, of the Command Line Tools and Xcode, of
python.org, Homebrew, MacAdmins (managed_python3) and Munki. Others in /usr/local/bin,
of MacPorts and of conda below /opt are named, and not examined; those in homes (pyenv,
virtual environments) are not looked for. The commands are for the Mac that starts from
the volume.

If nothing works and something could not be examined, the status is 2 and not 1.`

const planExample = `  macwrangler pip plan
  # in a package's script: judge the target volume, not the running system
  macwrangler pip plan --root "$3" -q
  # a Mac in target disk mode, as JSON: the commands of what works
  macwrangler pip plan --root '/Volumes/Macintosh HD' --format json | jq -r '.routes[] | select(.works) | .commands[]'`

func newPlan(a *frame.App) *cobra.Command {
	return a.Verb(frame.Verb{
		Use:     "plan",
		Short:   "Show how pip is had on each Python of a volume",
		Long:    planLong,
		Found:   "pip can be had on no Python of the volume",
		Example: planExample,
		Formats: frame.ResultFormats(),
		Run:     func(ctx context.Context, _ []string) error { return runPlan(ctx, a) },
	})
}

func runPlan(ctx context.Context, a *frame.App) error {
	facts, err := pip.Read(ctx, volume.New(a.Root, a.DataRoot).Through(a.Door))
	if err != nil {
		return err
	}
	plan := pip.Make(facts)
	if err := a.Render("macwrangler/pip.plan/1", *plan, func(w *bufio.Writer) { printPlan(w, plan, a.Quiet) }); err != nil {
		return err
	}
	for _, u := range plan.Unread {
		a.Warn("not examined: %s: %s", fault.Printable(u.Path), u.Text)
	}
	if plan.Verdict() == pip.Cannot {
		return frame.ErrFound
	}
	return plan.Err()
}

// printPlan writes a block for each Python, and only the commands of what works if it is
// quiet.
func printPlan(w *bufio.Writer, p *pip.Plan, quiet bool) {
	if !quiet {
		fmt.Fprintf(w, "macOS %s\n", fault.Printable(cmp.Or(p.SystemVersion, "of unknown version")))
	}
	for _, r := range p.Routes {
		if quiet {
			printLines(w, "", r.Commands)
			continue
		}
		version := ""
		if r.Version != "" {
			version = " (" + r.Version + ", " + string(r.Kind) + ")"
		}
		fmt.Fprintf(w, "%s%s: %s (%s)\n  %s\n", r.Python, version, r.Verdict, r.Code, fault.Printable(r.Why))
		printLines(w, "    ", r.Commands)
	}
	if quiet {
		return
	}
	for _, warning := range p.Warnings {
		fmt.Fprintf(w, "note: %s (%s)\n", fault.Printable(warning.Text), warning.Code)
	}
	if p.Advice != "" {
		fmt.Fprintf(w, "next: %s\n", fault.Printable(p.Advice))
	}
}

func printLines(w *bufio.Writer, indent string, lines []string) {
	for _, line := range lines {
		fmt.Fprintf(w, "%s%s\n", indent, line)
	}
}
