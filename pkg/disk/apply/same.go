package apply

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/disk"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// same returns an error unless two plans do the same to the same disks.
func (a *applying) same(given, now *disk.Plan) error {
	differences := disk.Difference(given, now)
	equal := given.Kind == now.Kind && given.Fingerprint == now.Fingerprint && now.Fingerprint != "" &&
		now.Runnable() && slices.EqualFunc(given.Commands, now.Commands, sameCommand)
	if equal && len(differences) == 0 {
		return nil
	}
	if len(differences) == 0 { // Difference has no text for it
		differences = []string{"the plans are not the same"}
	}
	for _, reason := range now.Blocked {
		if text := "now: " + reason.Text; !slices.Contains(differences, text) {
			differences = append(differences, text)
		}
	}
	a.outcome.Differences = differences
	return fault.New(CodePlanDiffers, "read a new plan: macwrangler disk plan",
		"applying the plan: it does not match this Mac as it is now: %s", strings.Join(differences, "; "))
}

func sameCommand(a, b disk.Command) bool {
	return slices.Equal(a.Argv, b.Argv) && a.Stdin == b.Stdin && a.Capture == b.Capture && a.OnFailure == b.OnFailure
}

// recheck checks the disks once more, just before a command that erases.
func (a *applying) recheck(ctx context.Context) error {
	if !a.erased {
		return a.recheckPlan(ctx)
	}
	facts, err := a.gather(ctx)
	if err != nil {
		return err
	}
	for _, id := range a.targets {
		if was, is := hardwareOf(a.facts, id), hardwareOf(facts, id); was != is {
			return fault.New(CodeDisksChanged, "do not change the disks while a plan is applied; then make a new plan",
				"checking %q before the next command: it was %s and is now %s", id, was, is)
		}
	}
	return nil
}

func (a *applying) recheckPlan(ctx context.Context) error {
	_, now, err := a.planAgain(ctx, a.plan)
	if err != nil {
		return err
	}
	return a.same(a.plan, now)
}

// hardwareOf describes a disk by what no command changes.
func hardwareOf(facts *disk.Facts, id string) string {
	for _, d := range facts.Disks {
		if d.ID != id || d.Info == nil {
			continue
		}
		i := d.Info
		return fmt.Sprintf("%q of %d bytes on %q at %q (%d%d%d%d)", i.MediaName, i.Size, i.Bus, i.DeviceTreePath,
			i.Internal, i.External, i.Removable, i.SolidState)
	}
	return "not there"
}
