package aduid

import "fmt"

// A Code is a stable kebab-case word that scripts may match on.
type Code string

// The codes of errors about a GUID.
const (
	CodeBadGUID     Code = "bad-guid"       // in none of the forms
	CodeAmbiguous   Code = "ambiguous-guid" // 32 bare hex digits, and nobody said in which order
	CodeBadBase64   Code = "bad-base64"     // no base64
	CodeWrongLength Code = "wrong-length"   // not 16 bytes
	CodeBadForm     Code = "bad-form"       // no form has that name
	CodeLongLine    Code = "line-too-long"  // longer than any GUID is written
)

// The codes of errors about a source.
const (
	CodeNotFound      Code = "not-found"         // nothing has that name
	CodePermission    Code = "permission-denied" // it may not be read
	CodeUnreadable    Code = "unreadable"        // any other fault of opening or reading
	CodeSpool         Code = "spool-failed"      // standard input cannot be kept on disk
	CodeStopped       Code = "stopped"           // the context ended
	CodeTruncated     Code = "truncated"         // it ends in the middle
	CodeSizeLimit     Code = "size-limit"        // the server gave a part only, and the file says so
	CodeServerError   Code = "server-error"      // the file ends with another error of the server
	CodeChanged       Code = "source-changed"    // it is not what it was when it was read first
	CodeBadLDIF       Code = "bad-ldif"          // a line that LDIF does not have
	CodeChangeRecord  Code = "change-record"     // LDIF that changes a directory, and lists none
	CodeBadCSV        Code = "bad-csv"           // a line that CSV does not have
	CodeMissingColumn Code = "missing-column"    // no column ObjectGUID
	CodeEmpty         Code = "empty-source"      // nothing is in it
	CodeNoGUIDs       Code = "no-usable-guid"    // accounts are in it, but no GUID that can be read
	CodeListFailed    Code = "list-failed"       // the list of accounts cannot be written
)

// The codes of what is passed over, see [Skip]. [CodeWrongLength],
// [CodeBadBase64] and [CodeBadGUID] are among them too. The last four are no
// faults: such objects are counted but not listed.
const (
	SkipNoGUID    Code = "no-object-guid" // an account, but its GUID is not there
	SkipURL       Code = "url-value"      // the GUID is said to be in a file, which is never opened
	SkipLongValue Code = "value-too-long" // a GUID or object class longer than any
	SkipComputer  Code = "computer"       // or a managed service account
	SkipContact   Code = "contact"
	SkipGroup     Code = "group" // and groups were not asked for
	SkipOther     Code = "other-object"
)

// ordinary tells whether an object of that code is passed over for what it is,
// and not for a fault.
func (c Code) ordinary() bool {
	return c == SkipComputer || c == SkipContact || c == SkipGroup || c == SkipOther
}

// Error is the error of this package. Its text names the act and the operand;
// Hint says what to type or do next. It wraps the cause where there is one,
// such as [io/fs.ErrPermission] or the context's.
type Error struct {
	ErrCode Code
	Text    string // gerund and operand, such as `reading LDIF "x"`
	Advice  string // one sentence for a person, may be empty
	Err     error  // the cause, may be nil
}

// Error implements error.
func (e *Error) Error() string {
	if e.Err == nil {
		return e.Text
	}
	return fmt.Sprintf("%s: %v", e.Text, e.Err)
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Code gives the stable word for scripts.
func (e *Error) Code() string { return string(e.ErrCode) }

// Hint gives the advice for a person.
func (e *Error) Hint() string { return e.Advice }
