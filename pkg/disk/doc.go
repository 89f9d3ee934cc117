// Package disk plans which internal disk of a Mac to erase, and how: it
// rebuilds a Fusion Drive, formats a single SSD or HDD, stops at locked
// volumes, and never touches an SD card or an external disk.
//
// Two calls do most of the work: [Gather] takes the facts of the running Mac
// (or [ReadFolder] reads those that were saved on another), and [MakePlan]
// returns a [Plan] that can be read before anything happens. Package apply
// carries a plan out, and package script writes it as a shell script.
//
// # Facts
//
// Everything comes from diskutil's property lists, the version of macOS and the
// model. A missing key is unknown, never false; so is a value of the wrong type,
// and an id that does not have the form of an id. Rules in a fixed order decide
// from its info and list entries whether a disk is a candidate. What is on
// disks - APFS containers, CoreStorage groups, AppleRAID sets - belongs to a
// plan only if it is on the chosen disks and no others.
//
// # Plans
//
// A plan has one [Kind], the first that matches. Only the last three kinds have
// commands, all of them diskutil's; the others say in Blocked why they have
// none. Every disk has a [Verdict], rejected ones too. Sizes are in bytes.
//
// # Errors
//
// All errors are of type *[Error], with a stable code and a hint. MakePlan has
// none: what is not known makes a plan ambiguous, not wrong.
//
// # What it is not for
//
// It does not choose between equals, does not unlock or decrypt anything, and
// does not erase a Mac with Apple silicon, whose disk holds more than macOS.
//
// Sources: property lists of diskutil from 10.10 to macOS 26, as projects have
// published them; Apple's HT207584 on Fusion Drives and HT208862
// on the T2 chip; the rules of Free Geek's fg-install-os for what is internal;
// the script detect_fusion_format, whose hazards are cases of the tests.
package disk
