package cli

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"strings"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/pkg/disk"
	"github.com/macwrangler/macwrangler/pkg/disk/apply"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// diskApplyOptions are the flags of disk apply.
type diskApplyOptions struct {
	yes    bool
	dryRun bool
}

const diskApplyLong = `Carry out a plan on this Mac that disk plan --format json has made. Everything
on the disks of the plan is lost. It must run as root; without --yes it only
shows what it would do.

The facts are taken again and a new plan is made with the same options. Unless
the new plan does the same to the same disks, nothing is done and the
differences are shown. Only the new plan is run, never a command from the file.

It stops at the first failure and reports what is done, what is not, and how to
continue. A signal or --deadline stops it between two commands, never during
one; --timeout applies only to queries of diskutil. Each step is shown on stderr
as it runs; the result goes to stdout.

It needs macOS 12 or newer, as this program does. On older systems run the
script that disk plan --format sh prints.`

const diskApplyExample = `  sudo macwrangler disk apply plan.json
  sudo macwrangler disk apply plan.json --yes --format json >result.json`

func newDiskApply(a *app, mac diskMac) *cobra.Command {
	var opts diskApplyOptions
	cmd := a.verb(verb{
		use:     "apply PLAN",
		short:   "Carry out a plan: erase its disks",
		long:    diskApplyLong,
		found:   "refused: the plan has no commands, or does not match this Mac as it is now",
		example: diskApplyExample,
		args:    exactly("PLAN"),
		formats: resultFormats(),
		run: func(ctx context.Context, args []string) error {
			return runDiskApply(ctx, a, mac, opts, args[0])
		},
	})
	cmd.Flags().BoolVar(&opts.yes, "yes", false, "run the commands")
	dryRunVar(cmd, &opts.dryRun)
	cmd.MarkFlagsMutuallyExclusive("yes", "dry-run")
	return cmd
}

func runDiskApply(ctx context.Context, a *app, mac diskMac, opts diskApplyOptions, path string) error {
	if !a.Superuser {
		return fault.New(apply.CodeNeedRoot, "run it with sudo", "applying a plan: only root may change disks")
	}
	if err := mac.present("applying a plan", "run it on the Mac; elsewhere, make a script for it: macwrangler disk plan --from DIR --format sh"); err != nil {
		return err
	}
	plan, err := a.readDiskPlan(path)
	if err != nil {
		return err
	}
	outcome, err := apply.Run(ctx, plan, apply.Options{
		Host: mac.host, Diskutil: mac.diskutil, Root: a.Superuser, LockFile: mac.lockFile,
		Yes: opts.yes, QueryTimeout: a.timeoutOr(defaultTimeout), Log: a.logDisk,
	})
	return a.reportApplied(diskAppliedOf(path, plan, opts, outcome), outcome, err)
}

// reportApplied shows the result, if there is one, and returns the error that
// decides the exit status.
func (a *app) reportApplied(result diskApplied, outcome *apply.Outcome, err error) error {
	refused := fault.Has(err, apply.CodePlanDiffers) || fault.Has(err, apply.CodeNothingToApply)
	if err != nil {
		p := a.describe(err)
		result.Problem = &diskProblem{p.code, p.message, p.hint}
	}
	if outcome == nil && err != nil && !refused {
		return err // there is nothing to show yet
	}
	if shown := a.render("macwrangler/disk.apply/1", result, a.printApplied(result)); shown != nil {
		return errors.Join(shown, err)
	}
	if refused {
		return foundError{}
	}
	return err
}

// readDiskPlan reads a plan from a file, or from standard input for -.
func (a *app) readDiskPlan(path string) (*disk.Plan, error) {
	data, err := a.readAll(func() (io.ReadCloser, error) {
		if path == stdinArgument {
			return io.NopCloser(a.In), nil
		}
		return os.Open(path)
	}, disk.MaxPlanSize+1)
	if err != nil {
		return nil, &fault.Error{Act: "reading", Operand: path, Err: bare(err)}
	}
	plan, err := disk.ReadPlan(bytes.NewReader(data))
	if err != nil {
		return nil, fmt.Errorf("%s: %w", inputName(path), err)
	}
	return plan, nil
}

// logDisk shows each command before it runs, its output, and each wait.
func (a *app) logDisk(p apply.Progress) {
	command := disk.Command{Argv: p.Argv}.String()
	switch {
	case p.Wait != "":
		a.note("%d of %d: waiting for %s", p.Step, p.Steps, p.Wait)
	case !p.Ended:
		a.note("%d of %d: %s", p.Step, p.Steps, p.Why)
		a.note("    %s", command)
	default:
		for line := range strings.Lines(p.Output) {
			a.note("    | %s", strings.TrimRight(line, "\r\n"))
		}
		if p.Err != nil {
			a.warn("%d of %d: %v", p.Step, p.Steps, p.Err)
		}
	}
}
