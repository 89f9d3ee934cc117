// Package samplemac makes Macs for tests: the disks that they have, and what
// diskutil would print about them. A [Mac] is the truth, and its documents follow
// from it. Nothing here knows how a plan is made, so it can judge one.
package samplemac
