package apply

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/macwrangler/macwrangler/pkg/disk"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// run runs the commands in order and stops at the first failure that its command
// does not allow.
func (a *applying) run(ctx context.Context) error {
	for i, c := range a.plan.Commands {
		if err := ctx.Err(); err != nil {
			return a.stopped(err)
		}
		if err := a.step(ctx, i, c); err != nil {
			return err
		}
	}
	return nil
}

func (a *applying) step(ctx context.Context, index int, c disk.Command) error {
	f, ok := a.shapeOf(c)
	if !ok {
		return a.allowed(c)
	}
	if f.erase && index > 0 { // before the first command, the facts have just been taken
		if err := a.recheck(ctx); err != nil {
			return a.whyStopped(ctx, err)
		}
	}
	args, err := a.filled(c.Argv[1:])
	if err != nil {
		return err
	}
	step := &a.outcome.Steps[index]
	step.Argv = append([]string{c.Argv[0]}, args...)
	progress := Progress{Step: index + 1, Steps: len(a.plan.Commands), Argv: slices.Clone(step.Argv), Why: c.Why}
	a.how.Log(progress)
	if err := ctx.Err(); err != nil { // a slow reader may have held up the log
		return a.stopped(err)
	}
	a.erased = a.erased || f.erase
	// From here on nothing stops the command.
	output, err := a.how.Diskutil.Change(context.WithoutCancel(ctx), c.Stdin, args...)
	step.Output = strings.ToValidUTF8(string(output), "\uFFFD")
	progress.Ended, progress.Output, progress.Err = true, step.Output, err
	a.how.Log(progress)
	if err != nil {
		return a.failed(step, c, err)
	}
	step.State = StepDone
	return a.after(ctx, step, c, progress)
}

// filled returns arguments with the captured UUID in place of {lvg}.
func (a *applying) filled(args []string) ([]string, error) {
	args = slices.Clone(args)
	for i, arg := range args {
		if arg != disk.GroupPlaceholder {
			continue
		}
		if a.lvg == "" {
			return nil, fault.New(CodeNoGroup, "", "filling in the command %q: no group was made", args)
		}
		args[i] = a.lvg
	}
	return args, nil
}

func (a *applying) failed(step *Step, c disk.Command, err error) error {
	step.Error = fault.Text(err)
	if c.OnFailure == disk.Continue {
		step.State = StepPassedOver
		return nil
	}
	step.State = StepFailed
	return &fault.Error{
		Code: CodeStepFailed, Act: "running", Operand: strings.Join(step.Argv, " "), Err: err,
		Hint: "read the output of the failed command; then make a new plan: macwrangler disk plan",
	}
}

// after keeps the UUID that a command printed, and waits until macOS shows the
// result.
func (a *applying) after(ctx context.Context, step *Step, c disk.Command, progress Progress) error {
	if c.Capture != "" {
		uuid, err := a.capture(step.Output)
		if err != nil {
			return err
		}
		a.lvg = uuid
		progress.Wait = "CoreStorage group " + uuid + " to come online"
		return a.wait(ctx, progress, func(ctx context.Context) (bool, error) { return a.online(ctx, uuid) })
	}
	if len(c.Argv) == 4 && c.Argv[1] == "cs" && c.Argv[2] == "delete" {
		uuid := c.Argv[3]
		progress.Wait = "CoreStorage group " + uuid + " to disappear"
		return a.wait(ctx, progress, func(ctx context.Context) (bool, error) { return a.gone(ctx, uuid) })
	}
	return nil
}

// stopped returns the error for a context that ended between two commands.
func (a *applying) stopped(err error) error {
	return &fault.Error{
		Code: fault.Stopped, Act: "applying the plan: stopped between two commands", Err: err,
		Hint: "what is not done is in the list of steps; to go on, make a new plan: macwrangler disk plan",
	}
}

// whyStopped returns the error for an ended context, if that is the cause of err.
func (a *applying) whyStopped(ctx context.Context, err error) error {
	if cause := ctx.Err(); cause != nil && !errors.Is(err, cause) {
		return a.stopped(cause)
	}
	return err
}

// sleep waits, or returns the context's error.
func sleep(ctx context.Context, d time.Duration) error {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return ctx.Err()
	case <-timer.C:
		return nil
	}
}
