// Package disk plans which internal disk of a Mac to erase, and how: it makes
// a Fusion Drive anew, formats a lone SSD or HDD, stops at what is locked, and
// never touches an SD card or an external disk.
//
// Two calls do most of the work: [Gather] takes the facts of the running Mac
// (or [ReadFolder] those of another, saved before), and [MakePlan] makes of
// them a [Plan] that can be read before anything happens.
//
// # Facts
//
// Everything known comes from diskutil's property lists, with the version of
// macOS and the model beside them. A key that is missing is unknown, never
// false; so is a value of a wrong type, and an id that has not the form of an
// id. Whether a disk is a candidate is judged by its info and list entries, by
// rules in a fixed order; what lies on disks - APFS containers, CoreStorage
// groups, AppleRAID sets - belongs to a plan only if it lies on the chosen
// disks alone.
//
// # Plans
//
// A plan is of one [Kind], the first that matches. Only the last three have
// commands, and only diskutil's; all others say in Blocked why they have none.
// Every disk has a [Verdict], rejected ones too. Sizes are in bytes.
//
// # Errors
//
// All errors are an *[Error], with a stable code and a hint. MakePlan has
// none: what is not known makes a plan ambiguous, not wrong.
//
// # What it is not for
//
// It does not choose between equals, does not unlock or decrypt anything, and
// does not erase a Mac with Apple silicon, whose disk holds more than macOS.
//
// Sources: the printed property lists of diskutil from 10.10 to macOS 26 as
// projects have published them; Apple's HT207584 on Fusion Drives and HT208862
// on the T2 chip; the rules of Free Geek's fg-install-os for what is internal;
// the script detect_fusion_format, whose hazards are cases of the tests.
package disk
