package aduid

import "github.com/macwrangler/macwrangler/pkg/fault"

// The codes of errors about a GUID.
const (
	CodeBadGUID     fault.Code = "bad-guid"       // in none of the forms
	CodeAmbiguous   fault.Code = "ambiguous-guid" // 32 bare hex digits, which are one of two forms
	CodeBadBase64   fault.Code = "bad-base64"     // not base64
	CodeWrongLength fault.Code = "wrong-length"   // not 16 bytes
	CodeBadForm     fault.Code = "bad-form"       // an unknown name of a form
	CodeLongLine    fault.Code = "line-too-long"  // longer than a GUID in any form
	CodeBadLines    fault.Code = "bad-lines"      // of a whole input: some lines are not GUIDs
)

// The codes of errors about a source; packages directory and export have more.
const (
	CodeUnreadable fault.Code = "unreadable"     // any other error of opening or reading
	CodeSizeLimit  fault.Code = "size-limit"     // the server returned only a part
	CodeChanged    fault.Code = "source-changed" // it has changed since the first pass
	CodeNoGUIDs    fault.Code = "no-usable-guid" // accounts, but not one usable GUID
	CodeListFailed fault.Code = "list-failed"    // the list of accounts cannot be written
	CodeBadUID     fault.Code = "bad-uid"        // not a number that the plugin derives
)

// The codes of [Report.Verdict].
const (
	CodeIncomplete fault.Code = "incomplete-scan" // the source was not read to its end
	CodeUnread     fault.Code = "accounts-unread" // accounts whose number is not known
	CodeUnswapped  fault.Code = "guids-unswapped" // see GUID.LooksUnswapped
	CodeNoAccounts fault.Code = "nothing-scanned" // not one account
	CodeSplit      fault.Code = "split-unproved"  // parts of a directory, of which nobody knows if they are all
)

// The codes of skipped objects, see [Skip]. [CodeWrongLength], [CodeBadBase64],
// [CodeBadGUID] and [CodeAmbiguous] are among them too.
const (
	SkipNoGUID    fault.Code = "no-object-guid" // an account without an objectGUID
	SkipURL       fault.Code = "url-value"      // the GUID would be in another file, which is never opened
	SkipLongValue fault.Code = "value-too-long" // longer than any GUID

	// of the attribute that should hold the number, see Attributes
	SkipNoNumber  fault.Code = "no-number"       // the account does not have it
	SkipBadNumber fault.Code = "bad-number"      // not a number from 0 to MaxUID
	SkipNumbers   fault.Code = "several-numbers" // which of them counts is not known
)

// The codes of what is surely no user: it is counted but not listed.
const (
	SkipComputer  fault.Code = "computer" // or a managed service account
	SkipContact   fault.Code = "contact"
	SkipGroup     fault.Code = "group"        // and groups were not asked for
	SkipOther     fault.Code = "other-object" // such as an organizational unit
	SkipCloudOnly fault.Code = "cloud-only"   // Entra has it, and no Active Directory
	SkipEmpty     fault.Code = "empty-row"    // of a table: not one cell has a value
)

// PassedOver reports whether objects with that code of a [Skip] are surely no users,
// and may be left out. Any other code is that of an [Unread] account.
func PassedOver(code fault.Code) bool {
	switch code {
	case SkipComputer, SkipContact, SkipGroup, SkipOther, SkipCloudOnly, SkipEmpty:
		return true
	}
	return false
}
