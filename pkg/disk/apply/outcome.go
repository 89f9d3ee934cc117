package apply

import (
	"context"
	"fmt"
	"slices"

	"github.com/macwrangler/macwrangler/pkg/disk"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// The codes of the errors of [Run].
const (
	CodeNeedRoot       fault.Code = "need-root"           // not run as root
	CodeNothingToApply fault.Code = "nothing-to-apply"    // a plan without commands
	CodePlanDiffers    fault.Code = "plan-differs"        // the plan is not the one for this Mac now
	CodeNotAllowed     fault.Code = "command-not-allowed" // a command has none of the known forms
	CodeApplyRunning   fault.Code = "apply-running"       // another apply holds the lock
	CodeLock           fault.Code = "lock-failed"         // the lock file cannot be used
	CodeStepFailed     fault.Code = "step-failed"         // a command failed
	CodeNoGroup        fault.Code = "group-unknown"       // which group was made is not known
	CodeNotSettled     fault.Code = "not-settled"         // macOS took longer than Settle
	CodeDisksChanged   fault.Code = "disks-changed"       // a disk became another disk between two commands
)

// The states of a step.
const (
	StepPending    = "pending"     // not run
	StepDone       = "done"        // it ended with status 0
	StepPassedOver = "passed-over" // it failed, and was allowed to
	StepFailed     = "failed"      // it failed, and nothing was run after it
)

// Outcome is what became of a plan.
type Outcome struct {
	Kind        disk.Kind `json:"kind"`        // of the new plan
	Applied     bool      `json:"applied"`     // every command is done
	Steps       []Step    `json:"steps"`       // one for each command, in order
	Differences []string  `json:"differences"` // why the plan was refused
	Advice      []string  `json:"advice"`      // how to continue after a failure; Run never does it
}

// Begun reports whether a command has been run, to whatever end. It is false for
// nil.
func (o *Outcome) Begun() bool {
	return o != nil && slices.ContainsFunc(o.Steps, func(s Step) bool { return s.State != StepPending })
}

// A Step is what became of one command.
type Step struct {
	Argv   []string `json:"argv"` // as it was run, or as it is in the plan
	Why    string   `json:"why"`
	State  string   `json:"state"`  // pending, done, passed-over or failed
	Output string   `json:"output"` // all of its output
	Error  string   `json:"error"`  // why it failed
}

// advise adds how to continue after a run that did not finish.
func (a *applying) advise(ctx context.Context) {
	o := a.outcome
	if !a.erased {
		o.Advice = append(o.Advice, "nothing has been erased")
	} else {
		o.Advice = append(o.Advice,
			"a command that erases was started, so the disks may have changed: make a new plan with: macwrangler disk plan")
	}
	failed := func(s Step) bool { return s.State == StepFailed && len(s.Argv) > 1 && s.Argv[1] == "eraseDisk" }
	if slices.ContainsFunc(o.Steps, failed) {
		a.adviseContainers(ctx)
	}
	if a.lvg != "" && !o.Applied {
		o.Advice = append(o.Advice, fmt.Sprintf("the new CoreStorage group is %s", a.lvg))
	}
}

// adviseContainers adds advice about containers, because an erase may fail while
// one is on the disk.
func (a *applying) adviseContainers(ctx context.Context) {
	facts, err := disk.Gather(ctx, a.how.Host)
	if err != nil {
		return // what is on the disk now is not known, so no advice is given
	}
	for _, id := range facts.ContainersWithin(a.targets) {
		a.outcome.Advice = append(a.outcome.Advice, fmt.Sprintf(
			"if it fails again, delete what is on the disk first: diskutil apfs deleteContainer %s", id))
	}
}
