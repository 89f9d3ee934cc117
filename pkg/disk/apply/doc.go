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
// # Signals
//
// A context that ends stops the run between two commands, with an [Outcome].
// What a signal does to the process is the caller's part: hold back SIGHUP,
// SIGINT, SIGTERM, SIGQUIT and SIGPIPE from before Run until the outcome is
// written, and turn them into the end of the context; a Log that fails must not
// stop Run. [disk.Program] shields diskutil itself. Nothing helps against
// SIGKILL: diskutil then still runs to its end, but the commands after it are not
// run and no outcome says so.
//
// # Errors
//
// Errors are of type *[fault.Error], with the codes of this package or of
// pkg/disk. With most of them the [Outcome] is returned too, and shows which
// commands have been run.
package apply
