package diskcmd

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/disk"
	"github.com/macwrangler/macwrangler/pkg/disk/apply"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// applyOptions are the flags and arguments of disk apply, and the Mac to change.
type applyOptions struct {
	mac    Mac
	path   string // of the plan
	yes    bool
	dryRun bool
}

const applyLong = `Carry out a plan, made with disk plan --format json, on this Mac. Everything on
the disks of the plan is lost. It must run as root; without --yes it only shows
what it would do.

The facts are taken again and a new plan is made with the same options. Unless
the new plan does the same to the same disks, nothing is done and the
differences are shown. Only the new plan is run, never a command from the file.

It stops at the first failure and reports what is done, what is not, and how to
continue. A signal or --deadline stops it between two commands, never during
one; --timeout applies only to queries of diskutil. Each step is shown on stderr
as it runs; the result goes to stdout.

Like the rest of this program it needs macOS 12 or newer. On older systems run
the script that disk plan --format sh prints.`

const applyExample = `  sudo macwrangler disk apply plan.json
  sudo macwrangler disk apply plan.json --yes --format json >result.json`

func newApply(a *frame.App, mac Mac) *cobra.Command {
	opts := applyOptions{mac: mac}
	cmd := a.Verb(frame.Verb{
		Use:     "apply PLAN",
		Short:   "Carry out a plan: erase its disks",
		Long:    applyLong,
		Found:   "refused: the plan has no commands, or does not match this Mac as it is now",
		Example: applyExample,
		Args:    frame.Exactly("PLAN"),
		Formats: frame.ResultFormats(),
		Run: func(ctx context.Context, args []string) error {
			opts.path = args[0]
			return runApply(ctx, a, opts)
		},
	})
	cmd.Flags().BoolVar(&opts.yes, "yes", false, "run the commands")
	frame.DryRunVar(cmd, &opts.dryRun)
	cmd.MarkFlagsMutuallyExclusive("yes", "dry-run")
	return cmd
}

func runApply(ctx context.Context, a *frame.App, opts applyOptions) error {
	if !a.Superuser {
		return fault.New(apply.CodeNeedRoot, "run it with sudo", "applying a plan: only root may change disks")
	}
	if err := opts.mac.present("applying a plan", "run it on the Mac; elsewhere, make a script for it: macwrangler disk plan --from DIR --format sh"); err != nil {
		return err
	}
	plan, err := readPlan(a, opts.path)
	if err != nil {
		return err
	}
	outcome, err := apply.Run(ctx, plan, apply.Options{
		Host: opts.mac.Host, Diskutil: opts.mac.Diskutil, Root: a.Superuser, LockFile: opts.mac.LockFile,
		Yes: opts.yes, QueryTimeout: a.TimeoutOr(frame.DefaultTimeout), Log: func(p apply.Progress) { logProgress(a, p) },
	})
	return reportApplied(a, appliedOf(opts, plan, outcome), outcome, err)
}

// reportApplied shows the result, if there is one, and returns the error that
// decides the exit status.
func reportApplied(a *frame.App, result applied, outcome *apply.Outcome, err error) error {
	refused := fault.Has(err, apply.CodePlanDiffers) || fault.Has(err, apply.CodeNothingToApply)
	if err != nil {
		p := a.Describe(err)
		result.Problem = &problem{p.Code, p.Message, p.Hint}
	}
	if outcome == nil && err != nil && !refused {
		return err // there is nothing to show yet
	}
	if shown := a.Render("macwrangler/disk.apply/1", result, printApplied(a, result)); shown != nil {
		return errors.Join(shown, err)
	}
	if refused {
		return frame.ErrFound
	}
	return err
}

// readPlan reads a plan from a file, or from standard input for -.
func readPlan(a *frame.App, path string) (*disk.Plan, error) {
	data, err := a.ReadInput(path)
	if err != nil {
		return nil, err
	}
	plan, err := disk.ReadPlan(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", frame.InputName(path), err)
	}
	return plan, nil
}

// logProgress shows each command before it runs, its output, and each wait.
func logProgress(a *frame.App, p apply.Progress) {
	command := disk.Command{Argv: p.Argv}.String()
	switch {
	case p.Wait != "":
		a.Note("%d of %d: waiting for %s", p.Step, p.Steps, p.Wait)
	case !p.Ended:
		a.Note("%d of %d: %s", p.Step, p.Steps, p.Why)
		a.Note("    %s", command)
	default:
		for line := range strings.Lines(p.Output) {
			a.Note("    | %s", strings.TrimRight(line, "\r\n"))
		}
		if p.Err != nil {
			a.Warn("%d of %d: %v", p.Step, p.Steps, p.Err)
		}
	}
}
