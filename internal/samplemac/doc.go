// Package samplemac makes Macs for tests: what disks they have, and what
// diskutil would say of them. A [Mac] is the truth, its documents follow from
// it. Nothing here knows how a plan is made, so that it can judge one.
package samplemac
