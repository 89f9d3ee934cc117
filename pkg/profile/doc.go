// Package profile builds, reads, signs, verifies and checks configuration
// profiles (.mobileconfig files) for macOS, on any system.
//
// Two calls do most of the work: [Build] makes a profile from a [Spec], and
// [Parse] reads one, signed or not. A [Profile] has [Profile.Overview],
// [Profile.Lint] and, if it is signed, [Signature.Verify]. [Sign] wraps a
// finished profile in a signature, with an identity of package identity.
//
// Of several profiles, [Together] returns what they do to each other, and [Diff] what
// changes on a Mac from one to the next. [MakePreferences] builds a profile of
// preferences, [Unsign] takes a signature off. Package tcc below this one knows Privacy
// Preferences and code requirements.
//
// # Same input, same bytes
//
// Build has no clock and no random numbers: every UUID is version 5 of the
// payload's identifier, so a profile that is built again replaces the deployed
// one, and a comparison shows only real changes. A signature, of course, differs
// from run to run: compare the content.
//
// # What is checked
//
// Lint checks the structure of profiles, payload types and preference domains by the
// table of package schema - keys, types, values, versions of macOS, scope - and what
// single keys do together; [Rules] lists what it may find. What it knows nothing of it
// says, in findings of rule not-checked. Verify checks that the content is what was signed, and by whom; it does
// not check for revoked certificates.
//
// # What it is not for
//
// It does not install or decrypt profiles. That the table does not have a key of an
// application's preferences proves nothing.
//
// # Limits and trust
//
// Input may be hostile: at most [MaxSize] bytes are read, the plist inside goes
// through package plistfile and its limits, and the signature through a reader
// of this package that limits elements and depth before a library sees them.
// Every error is an [*Error]; its code is fault.CodeOf(err), which for an error
// of the property list is one of package plistfile.
//
// Sources: Apple's schemas (github.com/apple/device-management, mdm/profiles),
// RFC 5652 (CMS), RFC 9562 (UUID), and for UserSwitcher the articles and pull
// requests named in docs/fus.md.
package profile
