// Package plan says what leaving an Active Directory bind does to the uids of the
// users of Macs: whose number changes, what has to change its owner, and whom a new
// number hits.
//
//	macs, err := plan.ReadMacs(file)
//	fleet, err := plan.Make(ctx, macs, source, plan.Options{Route: plan.Computed})
//	text := plan.Script(fleet.Macs[0], plan.ScriptOptions{})
//
// [ReadMacs] reads what [Collector], a shell script, prints on each Mac; [Make] reads
// a directory once, for all of them; [Script] writes the change for one Mac as a shell
// script, which checks everything again. This package changes nothing itself.
//
// Do not use it for Macs whose bind maps uids from an attribute and keeps doing so:
// the new number there is that attribute's. What a Mac does on the way of each product
// is from their documentation and sources (XCreds, NoMAD Login AD, Platform SSO), not
// from tests on Macs.
//
// Input may be hostile: at most [MaxUsers] rows are read, names and paths with control
// characters are errors, and every word of the script is quoted. Errors are of type
// [*fault.Error], see [Meanings].
package plan
