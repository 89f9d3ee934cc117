// Package script writes what this program does for systems on which it does
// not run, such as Recovery, NetBoot and macOS 10.7 to 11.
//
// [Plan] returns a plan as a script for /bin/sh, and [Capture] a script that
// saves the facts of a Mac. [DeployStudio] writes a plan as the control lines of
// that tool. Nothing here runs anything: what a script does is what
// [github.com/macwrangler/macwrangler/pkg/disk/apply] does, and the tests
// compare the two on simulated Macs.
//
// The scripts need /bin/sh and diskutil, and otherwise only sleep, id,
// mkdir, mv, rm, rmdir, cat, sysctl and uname. What comes from a disk, such as
// the name of a volume, is quoted or left out.
package script
