package apply

import (
	"context"
	"errors"
	"slices"
	"time"

	"github.com/macwrangler/macwrangler/pkg/disk"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// A Changer runs diskutil for the commands that change disks.
type Changer interface {
	// Change runs "diskutil args..." to its end, whatever becomes of ctx, and
	// returns all of its output. An error means that it could not be run or that
	// its status was not 0.
	Change(ctx context.Context, stdin string, args ...string) (output []byte, err error)
}

// Options is what [Run] needs.
type Options struct {
	Host     disk.Host // where facts are taken from, more than once
	Diskutil Changer   // runs the commands
	Root     bool      // whether we are root; nobody else may apply a plan
	Yes      bool      // without it nothing is run
	LockFile string    // held while disks are changed, such as DefaultLockFile
	Door     volume.Door

	QueryTimeout time.Duration // bounds each query of diskutil; 0 means 30 s. No command has a bound.
	Settle       time.Duration // bounds each wait for macOS after a command; 0 means 60 s
	// Now and Sleep are the clock; nil means the real one. Sleep ends early
	// with ctx's error.
	Now   func() time.Time
	Sleep func(ctx context.Context, d time.Duration) error
	// Log is called before and after each command, and when a wait begins; it may
	// be nil.
	Log func(Progress)
}

// DefaultLockFile is the file whose lock keeps two runs apart.
const DefaultLockFile = "/var/run/macwrangler.disk.lock"

// Progress describes a command that begins or has ended, or a wait.
type Progress struct {
	Step, Steps int // from 1
	Argv        []string
	Why         string
	Ended       bool
	Output      string // all of its output, once it has ended
	Err         error  // why it failed; nil if it did not
	Wait        string // what is waited for; the command itself has succeeded
}

// Run carries out a plan on the running Mac. It takes the facts again, makes a
// new plan with the plan's own options, and refuses unless both plans have the
// same kind, fingerprint and commands. Only the commands of the new plan are
// run, never those of the given one, and each must have one of a few known
// forms.
//
// Without Root it fails before it does anything else. Without Yes, the outcome
// shows what would be run. Just before the first command that erases, the facts
// are taken and compared once more; before each later one, the disks must still
// be the same hardware. The context is honoured between commands, never during
// one.
//
// With most errors an outcome is returned too, and shows what was done. Errors
// are of type *[fault.Error]; some are those of [disk.Gather].
func Run(ctx context.Context, plan *disk.Plan, how Options) (*Outcome, error) {
	if !how.Root {
		return nil, fault.New(CodeNeedRoot, "run it with sudo", "applying a plan: only root may change disks")
	}
	if err := appliable(plan); err != nil {
		return nil, err
	}
	a := newApplying(how)
	if how.Yes {
		release, err := lock(how.Door.Path(how.LockFile))
		if err != nil {
			return nil, err
		}
		defer release()
	}
	if err := a.begin(ctx, plan); err != nil || !how.Yes {
		return a.outcome, err
	}
	err := a.run(ctx)
	a.outcome.Applied = err == nil
	if err != nil {
		a.advise(ctx)
	}
	return a.outcome, err
}

// appliable returns an error for a plan that has nothing to run.
func appliable(plan *disk.Plan) error {
	if plan == nil || !plan.Runnable() || len(plan.Commands) == 0 {
		kind := disk.None
		if plan != nil {
			kind = plan.Kind
		}
		return fault.New(CodeNothingToApply, "make a plan with commands: macwrangler disk plan --format json",
			"applying a plan of kind %q: it has no commands", kind)
	}
	return plan.Options.Check()
}

// applying is the state of one call of [Run].
type applying struct {
	how     Options
	plan    *disk.Plan  // made now
	facts   *disk.Facts // from which it was made
	targets []string
	roles   map[string]string // of the targets
	lvg     string            // captured
	erased  bool              // a command that erases has been run
	outcome *Outcome
}

func newApplying(how Options) *applying {
	if how.QueryTimeout <= 0 {
		how.QueryTimeout = 30 * time.Second
	}
	if how.Settle <= 0 {
		how.Settle = time.Minute
	}
	if how.Now == nil {
		how.Now = time.Now
	}
	if how.Sleep == nil {
		how.Sleep = sleep
	}
	if how.Log == nil {
		how.Log = func(Progress) {}
	}
	how.Host.Diskutil = timed{how.Host.Diskutil, how.QueryTimeout}
	return &applying{
		how: how, roles: map[string]string{},
		outcome: &Outcome{Steps: []Step{}, Differences: []string{}, Advice: []string{}},
	}
}

// begin makes a new plan, compares the two, and checks each command.
func (a *applying) begin(ctx context.Context, given *disk.Plan) error {
	facts, now, err := a.planAgain(ctx, given)
	if err != nil {
		return err
	}
	a.facts, a.plan, a.outcome.Kind = facts, now, now.Kind
	if err := a.same(given, now); err != nil {
		return err
	}
	for _, verdict := range now.Disks {
		if verdict.Verdict == disk.Target {
			a.targets = append(a.targets, verdict.ID)
			a.roles[verdict.ID] = verdict.Role
		}
	}
	for _, c := range now.Commands {
		if err := a.allowed(c); err != nil {
			return err
		}
		a.outcome.Steps = append(a.outcome.Steps, Step{Argv: slices.Clone(c.Argv), Why: c.Why, State: StepPending})
	}
	return nil
}

// gather takes the facts. What helps where it fails is not what helps a plan: this
// is the Mac, and something may have been erased already.
func (a *applying) gather(ctx context.Context) (*disk.Facts, error) {
	facts, err := disk.Gather(ctx, a.how.Host)
	var failed *fault.Error
	if errors.As(err, &failed) && failed.Code == disk.CodeGathering {
		again := *failed
		again.Hint = "look at the disks: diskutil list; once it answers, make a new plan: macwrangler disk plan"
		return nil, &again
	}
	return facts, err
}

func (a *applying) planAgain(ctx context.Context, given *disk.Plan) (*disk.Facts, *disk.Plan, error) {
	facts, err := a.gather(ctx)
	if err != nil {
		return nil, nil, err
	}
	return facts, disk.MakePlan(facts, given.Options), nil
}
