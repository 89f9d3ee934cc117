// Package profile builds, reads, signs, verifies and checks configuration
// profiles (.mobileconfig files) for macOS, on any system.
//
// Two calls do most of the work: [Build] makes a profile out of a [Spec], and
// [Parse] reads one, signed or not. What was read answers [Profile.Overview],
// [Profile.Lint] and, if it is signed, [Signature.Verify]. [Identity.Sign]
// wraps a finished profile in a signature.
//
// # Same input, same bytes
//
// Build has no clock and no random numbers: every UUID is version 5 of the
// payload's identifier, so that a profile made again replaces the one that is
// deployed, and a comparison shows real changes only. A signature, of course,
// differs from run to run: compare the content.
//
// # What is checked
//
// Lint knows the structure of profiles, a few domains of preferences by key and
// type, and what a payload does on which macOS; [Rules] lists what it may find.
// Verify checks that the content is what was signed, and by whom; it does not
// look at certificate revocation.
//
// # What it is not for
//
// It installs nothing, does not decrypt profiles, and knows the keys of few
// payload types: for one that it does not know, lint is silent about the keys.
//
// # Limits and trust
//
// Input may be hostile: at most [MaxSize] bytes are read, the plist inside goes
// through package plistfile and its limits, and the signature through a reader
// of this package that counts elements and depth before a library sees them.
// Every error is an [*Error].
//
// Sources: Apple's schemas (github.com/apple/device-management, mdm/profiles),
// RFC 5652 (CMS), RFC 9562 (UUID), and for UserSwitcher the articles and pull
// requests named in docs/fus.md.
package profile
