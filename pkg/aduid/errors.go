package aduid

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

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

// The codes of errors about a source, besides [fault.NotFound],
// [fault.PermissionDenied], [fault.Truncated] and [fault.Stopped].
const (
	CodeUnreadable    fault.Code = "unreadable"     // any other error of opening or reading
	CodeSpool         fault.Code = "spool-failed"   // standard input cannot be copied to disk
	CodeSizeLimit     fault.Code = "size-limit"     // the server returned only a part, and the file says so
	CodeServerError   fault.Code = "server-error"   // the file ends with another error of the server
	CodeChanged       fault.Code = "source-changed" // it has changed since the first pass
	CodeBadLDIF       fault.Code = "bad-ldif"       // a line that is not LDIF
	CodeChangeRecord  fault.Code = "change-record"  // LDIF that changes a directory
	CodeBadCSV        fault.Code = "bad-csv"        // a row that is not CSV
	CodeMissingColumn fault.Code = "missing-column" // the column ObjectGUID is missing
	CodeEmpty         fault.Code = "empty-source"   // nothing in it
	CodeNoGUIDs       fault.Code = "no-usable-guid" // accounts, but not one usable GUID
	CodeListFailed    fault.Code = "list-failed"    // the list of accounts cannot be written
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

// stopped returns the error of a context that has ended.
func stopped(ctx context.Context, act, operand string) error {
	return &fault.Error{Code: fault.Stopped, Act: act, Operand: operand, Err: fmt.Errorf("stopped: %w", context.Cause(ctx))}
}

const hintExport = "export it again, and check that the export ended without an error and the disk was not full"

// readError names a file and a line in an error of reading; line 0 is none.
func readError(ctx context.Context, act, name string, line int, err error) error {
	if ctx.Err() != nil {
		return stopped(ctx, act, name)
	}
	if line > 0 {
		act, name = fmt.Sprintf("%s %q, line %d", act, name, line), ""
	}
	if _, coded := errors.AsType[*fault.Error](err); coded {
		return &fault.Error{Act: act, Operand: name, Err: err}
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return &fault.Error{
			Code: fault.Truncated, Act: act, Operand: name, Hint: hintExport,
			Err: errors.New("the file ends in the middle of a UTF-16 character"),
		}
	}
	return unreadable(act, name, err)
}

func unreadable(act, name string, err error) error {
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		err = path.Err // the operand is the name already
	}
	e := &fault.Error{Code: CodeUnreadable, Act: act, Operand: name, Err: err}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		e.Code, e.Hint = fault.NotFound, "check the name"
	case errors.Is(err, fs.ErrPermission):
		e.Code, e.Hint = fault.PermissionDenied, "the user who runs this must be allowed to read it"
	}
	return e
}
