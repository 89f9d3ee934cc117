// Package apply carries out a plan of pkg/disk on the running Mac: it erases
// disks.
//
// [Run] does everything. It takes the facts again, plans again, refuses unless
// the new plan is the given one, and runs only the new plan's commands, each of
// which must have one of a few known forms. Without Options.Yes it only reports
// what it would run.
//
// It does not decide which disk to erase: that is [disk.MakePlan]. It never
// stops a command that is changing a disk, and never runs its own advice.
//
// # Errors
//
// Errors are of type *[fault.Error], with the codes of this package or of
// pkg/disk. With most of them the [Outcome] is returned too, and shows which
// commands have been run.
package apply
