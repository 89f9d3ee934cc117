// Package uidtool is the hook that NoMAD Login AD and XCreds ask for the uid of
// a new local account (their preference UIDTool): a user's name goes in, the
// number that Apple's AD plugin would give that user comes out.
//
// The hook has a host that takes whatever it prints, so every doubt must end in
// no number at all: [Tool.UID] gives a number only for exactly one account, whose
// number is above 500 and belongs to nobody else on this Mac. [ReadSettings]
// reads the settings, which hold a password, only from a file that root alone
// can read or change.
//
// It is not for lookups on behalf of people: they want an explanation on their
// terminal; this package gives errors for a log.
package uidtool
