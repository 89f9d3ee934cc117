package apply

import "github.com/macwrangler/macwrangler/pkg/fault"

// Meanings explains the codes of this package's errors.
func Meanings() []fault.Meaning {
	list := []fault.Meaning{
		{
			Code: CodeNeedRoot, Summary: "Carrying out a plan changes disks, and only root may do that.",
			Advice: "repeat it with sudo: sudo macwrangler disk apply plan.json --yes",
		},
		{
			Code: CodeNothingToApply, Summary: "The plan has no commands.",
			Why:    "It says why in its list blocked: nothing may be erased, or somebody has to choose a disk.",
			Advice: "read the plan, and make one with commands: macwrangler disk plan",
		},
		{
			Code: CodePlanDiffers, Summary: "The plan does not match this Mac as it is now.",
			Why:    "Before anything is erased the facts are taken again and a new plan is made. If its kind, fingerprint or commands differ, the file is for another Mac, a disk was connected, removed or renumbered, or the plan was carried out before.",
			Advice: "read a new plan, then apply that one: macwrangler disk plan --format json >plan.json",
		},
		{
			Code: CodeNotAllowed, Summary: "A command of the plan is not one that may be run, so nothing was done.",
			Why:    "The commands are those of a plan that was just made on this Mac; this does not happen unless macwrangler has a bug.",
			Advice: "please report it with the plan",
		},
		{
			Code: CodeApplyRunning, Summary: "Another run is changing the disks of this Mac.",
			Advice: "let it finish, then make a new plan",
		},
		{
			Code: CodeLock, Summary: "The file that keeps two runs apart cannot be used.",
			Why:    "It is " + DefaultLockFile + ", and must be writable by root and not a symbolic link.",
			Advice: "look at it: ls -l " + DefaultLockFile,
		},
		{
			Code: CodeStepFailed, Summary: "A command of diskutil failed, and no command was run after it.",
			Why:    "The commands before it are done. The result lists every step with its state and output.",
			Advice: "read the output of the failed step, and the advice below it; then make a new plan: macwrangler disk plan",
		},
		{
			Code: CodeNoGroup, Summary: "The UUID of the new CoreStorage group is not known, so no volume was made in it.",
			Why:    "diskutil cs create did not print exactly one new UUID.",
			Advice: "find the group with diskutil cs list, delete it with diskutil cs delete UUID, and plan again",
		},
		{
			Code: CodeNotSettled, Summary: "A command succeeded, but macOS did not show the result in time.",
			Why:    "A CoreStorage group needs a moment to come online or to disappear; a minute is allowed.",
			Advice: "look at the groups with diskutil cs list, then make a new plan: macwrangler disk plan",
		},
		{
			Code: CodeDisksChanged, Summary: "A disk of the plan became another disk between two commands, so the rest was not run.",
			Why:    "Before every command that erases, the model, size, bus and kind of each disk are compared.",
			Advice: "check the cables, do not connect or remove disks during the run, and make a new plan: macwrangler disk plan",
		},
	}
	for i := range list {
		list[i].Kind = fault.KindError
	}
	return list
}
