package aduid

import (
	"errors"
	"fmt"
	"io"
	"io/fs"
	"strings"
)

// An object is a record of a file, before it is known whether it is an account.
type object struct {
	Entry
	class class
	skip  Code // why it is none that can be used, or ""
}

// account copies what an Account needs.
func (o *object) account() Account {
	return Account{
		DN: validText(o.DN), Name: validText(o.Name), GUID: o.GUID,
		Kind: o.Kind, Disabled: o.Disabled,
	}
}

func validText(b []byte) string { return strings.ToValidUTF8(string(b), "\ufffd") }

// taker hands objects to a visitor: accounts as such, all else as a Skip.
type taker struct {
	visitor   Visitor
	groups    bool // wanted
	accounts  int64
	unclassed int64 // accounts taken for users because nothing said what they are
}

func (t *taker) take(o object) error {
	switch {
	case o.Kind == Group && !t.groups:
		o.skip = SkipGroup
		t.skip(o)
		return nil
	case o.skip != "":
		t.skip(o)
		return nil
	}
	t.accounts++
	if o.class == 0 {
		t.unclassed++
	}
	if t.visitor.Account == nil {
		return nil
	}
	return t.visitor.Account(o.Entry)
}

func (t *taker) skip(o object) {
	if t.visitor.Skip != nil {
		t.visitor.Skip(Skip{DN: validText(o.DN), Code: o.skip})
	}
}

func (v Visitor) warn(code Code, format string, args ...any) {
	if v.Warn != nil {
		v.Warn(Warning{Code: code, Text: fmt.Sprintf(format, args...)})
	}
}

// A fault is what is wrong with a file, before its name and line are known.
type fault struct {
	code   Code
	text   string
	advice string
}

func (f *fault) Error() string { return f.text }

// sourceError makes an *Error of a fault, or of an error of reading.
func sourceError(text string, err error) error {
	if f, ok := errors.AsType[*fault](err); ok {
		return &Error{ErrCode: f.code, Text: text, Err: errors.New(f.text), Advice: f.advice}
	}
	if errors.Is(err, io.ErrUnexpectedEOF) {
		return &Error{ErrCode: CodeTruncated, Text: text, Err: errors.New("it ends in the middle of a UTF-16 character"), Advice: adviceExport}
	}
	return unreadable(text, err)
}

const adviceExport = "export it again, and look whether the export ended without an error and the disk was not full"

func unreadable(text string, err error) error {
	if path, ok := errors.AsType[*fs.PathError](err); ok {
		err = path.Err // text has the name already
	}
	e := &Error{ErrCode: CodeUnreadable, Text: text, Err: err}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		e.ErrCode, e.Advice = CodeNotFound, "check the name"
	case errors.Is(err, fs.ErrPermission):
		e.ErrCode, e.Advice = CodePermission, "the user who runs this must be allowed to read it"
	}
	return e
}
