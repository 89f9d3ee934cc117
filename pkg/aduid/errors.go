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
	CodeFindUnread fault.Code = "number-unknown" // nobody was found to have it, but not every number could be told
)

// The codes of skipped objects, see [Skip]. [CodeWrongLength], [CodeBadBase64]
// and [CodeBadGUID] are among them too. The last four are not errors: such
// objects are counted but not listed.
const (
	SkipNoGUID    fault.Code = "no-object-guid" // an account without an objectGUID
	SkipURL       fault.Code = "url-value"      // the GUID would be in another file, which is never opened
	SkipLongValue fault.Code = "value-too-long" // longer than any GUID
	SkipComputer  fault.Code = "computer"       // or a managed service account
	SkipContact   fault.Code = "contact"
	SkipGroup     fault.Code = "group" // and groups were not asked for
	SkipOther     fault.Code = "other-object"
)

// ordinary reports whether objects with that code are skipped for what they
// are, and not for an error.
func ordinary(code fault.Code) bool {
	return code == SkipComputer || code == SkipContact || code == SkipGroup || code == SkipOther
}
