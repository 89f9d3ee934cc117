// Package simdisk is a simulated Mac for tests: the state of its disks, and a
// diskutil that shows and changes it.
//
// A test makes a [Mac] with one of the builders, gives it to a [Program],
// which runs calls of diskutil in the process, and looks at the Mac's state
// afterwards with [Mac.Layout] and [Mac.Prints]. Where a real program is
// needed, as by shell scripts, [Mac.Save] writes the state to a file, and the
// program in the folder diskutil, or a test binary that calls [Main], works on
// that file.
//
// It judges for itself and shares no rule with the code under test: as in
// life, it erases a locked volume, an external disk or an SD card when it is
// told to. What it shows has the shapes of captured and documented output; what
// no source tells is as simple as can be. It knows no text output of queries,
// sizes are not to the byte those of a real format, and nothing takes time
// unless [Faults] say so.
package simdisk
