package diskcmd

import (
	"bytes"
	"context"
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
continue. A signal, a connection that drops or --deadline stops it between two
commands, never during one; output that nobody reads does not stop it. --timeout
applies only to queries of diskutil.

Each step is shown on stderr as it runs; the result goes to stdout. Once a command
has been run, the result is also saved as JSON beside the plan, for plan.json as
plan.result.json or, if that exists, plan.result-2.json. For a plan from standard
input, or if that folder takes no file, it is in /var/db/macwrangler. A line in
the system log names the file.

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
	if opts.yes {
		a.HoldSignals(func() {
			a.Warn("a signal: the run stops before the next command; one that is running is finished first")
		})
	}
	outcome, err := apply.Run(ctx, plan, apply.Options{
		Host: opts.mac.Host, Diskutil: opts.mac.Diskutil, Root: a.Superuser, LockFile: opts.mac.LockFile, Door: a.Door,
		Yes: opts.yes, QueryTimeout: a.TimeoutOr(frame.DefaultTimeout), Log: func(p apply.Progress) { logProgress(a, p) },
	})
	return reportApplied(ctx, a, opts, plan, outcome, err)
}

// reportApplied shows the result, if there is one, and returns the error that
// decides the exit status. What has been run is also saved, and before it is
// shown: nobody may be there any more to see it.
func reportApplied(ctx context.Context, a *frame.App, opts applyOptions, plan *disk.Plan, outcome *apply.Outcome, err error) error {
	result := appliedOf(opts, plan, outcome)
	refused := fault.Has(err, apply.CodePlanDiffers) || fault.Has(err, apply.CodeNothingToApply)
	if err != nil {
		p := a.Describe(err)
		result.Problem = &problem{p.Code, p.Message, p.Hint}
	}
	if outcome == nil && err != nil && !refused {
		return err // there is nothing to show yet
	}
	saved := ""
	if outcome.Begun() || opts.yes && ctx.Err() != nil {
		saved = keep(ctx, a, opts, result)
	}
	if shown := a.Render(applySchema, result, printApplied(a, result)); shown != nil {
		if saved == "" && opts.yes {
			saved = keep(ctx, a, opts, result)
		}
		return notShown(shown, err, saved)
	}
	if refused {
		return frame.ErrFound
	}
	return err
}

// keep saves the result, and returns where, or "" if it could not.
func keep(ctx context.Context, a *frame.App, opts applyOptions, result applied) string {
	path, err := save(ctx, a, opts, result)
	if err != nil {
		a.Warn("the result could not be saved: %v", err)
		return ""
	}
	a.Note("the result is saved in %s", path)
	return path
}

// notShown returns the error for a result that standard output did not take,
// together with that of the run.
func notShown(shown, err error, saved string) error {
	failed := &fault.Error{Code: fault.WriteFailed, Act: "writing standard output", Err: shown}
	if saved != "" {
		failed.Hint = "the result is in " + saved
	}
	if err == nil {
		return failed
	}
	return frame.Joined([]error{failed, err})
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
