// Package simdisk is a simulated Mac for tests: the state of its disks, and a
// diskutil that shows and changes it.
//
// A test makes a [Mac] with one of the builders, passes it to a [Program],
// which runs calls of diskutil in the process, and checks the Mac's state
// afterwards with [Mac.Layout] and [Mac.Prints]. Where a real program is
// needed, as by shell scripts, [Mac.Save] writes the state to a file, and the
// program in the folder diskutil, or a test binary that calls [Main], works on
// that file.
//
// It shares no rule with the code under test: like the real diskutil, it erases
// a locked volume, an external disk or an SD card when asked to. Its documents
// have the form of captured and documented output; where no source was found
// they are as simple as possible. It does not print queries as text, its sizes
// are not exactly those of a real format, and nothing takes time unless
// [Faults] say so.
package simdisk
