// Package uidtool looks up the uid of a new local account for NoMAD Login AD and
// XCreds, which call a program for it (their preference UIDTool). The input is a
// user's name, the result the number that Apple's AD plugin would assign.
//
// The caller accepts whatever the program prints, so every doubt must lead to no
// number at all: [Tool.UID] returns a number only for exactly one account, whose
// number is above 500 and not used by another account on this Mac.
// [ReadSettings] reads the settings, which contain a password, only from a file
// that root alone can read or change.
//
// Do not use it for interactive lookups, which need an explanation on a
// terminal: the errors of this package are for a log.
package uidtool
