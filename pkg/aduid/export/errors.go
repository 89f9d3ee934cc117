package export

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// The codes of errors about files, besides [fault.NotFound],
// [fault.PermissionDenied], [fault.Truncated], [fault.Stopped],
// [aduid.CodeUnreadable] and [aduid.CodeSizeLimit].
const (
	CodeSpool          fault.Code = "spool-failed"    // standard input cannot be copied to disk
	CodeServerError    fault.Code = "server-error"    // the file ends with an error of the server
	CodeBadLDIF        fault.Code = "bad-ldif"        // a line that is not LDIF
	CodeChangeRecord   fault.Code = "change-record"   // LDIF that changes a directory
	CodeBadCSV         fault.Code = "bad-csv"         // a row that is not CSV
	CodeMissingColumn  fault.Code = "missing-column"  // the column ObjectGUID is missing
	CodeSeveralColumns fault.Code = "several-columns" // that may have the GUIDs
	CodeEmpty          fault.Code = "empty-source"    // nothing in it
)

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
	e := &fault.Error{Code: aduid.CodeUnreadable, Act: act, Operand: name, Err: fault.WithoutPath(err)}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		e.Code, e.Hint = fault.NotFound, "check the name"
	case errors.Is(err, fs.ErrPermission):
		e.Code, e.Hint = fault.PermissionDenied, "the user who runs this must be allowed to read it"
	}
	return e
}
