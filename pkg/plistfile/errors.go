package plistfile

import (
	"fmt"
	"strings"
)

// The codes of an Error. They are stable; scripts match them.
const (
	// CodeRead means that the reader failed; the cause is wrapped.
	CodeRead = "read-failed"
	// CodeEmpty means a file without content.
	CodeEmpty = "empty"
	// CodeNotPlist means content that is no property list.
	CodeNotPlist = "not-a-plist"
	// CodeTextPlist means text in braces: an OpenStep property list or JSON.
	CodeTextPlist = "text-plist"
	// CodeSigned means CMS data, such as a signed configuration profile.
	CodeSigned = "cms-signed"
	// CodeEncoding means XML in an encoding other than UTF-8.
	CodeEncoding = "unsupported-encoding"
	// CodeVersion means a binary property list of a version other than 00.
	CodeVersion = "unsupported-version"
	// CodeTooLarge means more bytes than Limits.Size.
	CodeTooLarge = "too-large"
	// CodeTooDeep means nesting deeper than Limits.Depth.
	CodeTooDeep = "too-deep"
	// CodeTooManyObjects means more values and keys than Limits.Objects.
	CodeTooManyObjects = "too-many-objects"
	// CodeTooMuchText means more bytes of text and data than Limits.Text.
	CodeTooMuchText = "too-much-text"
	// CodeMalformed means a fault in the structure or in a value.
	CodeMalformed = "malformed"
	// CodeEntity means an entity that XML does not define by itself, or a
	// document type of the file's own.
	CodeEntity = "entity"
	// CodeCycle means a binary container that holds itself.
	CodeCycle = "cycle"

	// CodeDuplicateKey is a problem: a key stands twice in one dictionary.
	CodeDuplicateKey = "duplicate-key"
	// CodeTrailingData is a problem: something follows </plist>.
	CodeTrailingData = "trailing-data"
	// CodeAttribute is a problem: an attribute that no reader looks at.
	CodeAttribute = "unexpected-attribute"
	// CodeDeclaration is a problem: white space before the XML declaration.
	CodeDeclaration = "misplaced-declaration"
	// CodeReplacedText is a problem: half a surrogate pair was read as
	// U+FFFD.
	CodeReplacedText = "replaced-text"
	// CodeUnreached is a problem: objects of a binary file that the root
	// does not refer to.
	CodeUnreached = "unreached-objects"

	// CodeWrongRoot means that the root has another type than the Go value.
	CodeWrongRoot = "wrong-root"
	// CodeWrongType means that a value below the root has another type than
	// its Go field.
	CodeWrongType = "wrong-type"
	// CodeOutOfRange means a number that its Go field cannot hold.
	CodeOutOfRange = "out-of-range"
	// CodeUnsupportedType means a Go type that no property list can stand
	// for, nil included.
	CodeUnsupportedType = "unsupported-type"
	// CodeInvalidText means text that XML 1.0 cannot carry.
	CodeInvalidText = "invalid-text"
	// CodeWrite means that the writer failed; the cause is wrapped.
	CodeWrite = "write-failed"
)

// Error is the only error type that leaves this package. It says where the
// fault is as exactly as the format allows: an XML file has lines, a binary
// file offsets, a Go value key paths.
type Error struct {
	// Line and Column count from 1, columns in bytes. Both are 0 where there
	// are no lines.
	Line, Column int
	// Offset is the place in the file in bytes, or -1 outside a file.
	Offset int64
	// Path is the key path as [KeyPath] writes it, or "" where the fault
	// belongs to no key.
	Path string
	// Message says what is wrong. It holds no control characters.
	Message string

	code  string
	cause error
}

func newError(code, format string, args ...any) *Error {
	return &Error{Offset: -1, code: code, Message: fmt.Sprintf(format, args...)}
}

// Error returns place, key path, message and cause in one line.
func (e *Error) Error() string {
	var b strings.Builder
	switch {
	case e.Line > 0:
		fmt.Fprintf(&b, "line %d, column %d: ", e.Line, e.Column)
	case e.Offset >= 0:
		fmt.Fprintf(&b, "offset %d: ", e.Offset)
	}
	if e.Path != "" {
		fmt.Fprintf(&b, "key %q: ", e.Path)
	}
	b.WriteString(e.Message)
	if e.cause != nil {
		b.WriteString(": " + e.cause.Error())
	}
	return b.String()
}

// Code returns the stable word for the fault, one of the Code constants.
func (e *Error) Code() string { return e.code }

// Unwrap returns the error of the reader, writer or text method beneath, if
// there is one.
func (e *Error) Unwrap() error { return e.cause }

// Hint returns a command or step that helps, or "".
func (e *Error) Hint() string {
	switch e.code {
	case CodeTextPlist, CodeVersion:
		return "convert it on a Mac: plutil -convert xml1 FILE"
	case CodeEncoding:
		return "convert it to UTF-8 (iconv -f UTF-16 -t UTF-8 FILE) and correct the encoding in its first line"
	case CodeSigned:
		return "take the signature off: openssl smime -verify -noverify -inform DER -in FILE -out PLAIN"
	case CodeDuplicateKey:
		return "delete one of the two; the last one counts"
	case CodeTrailingData:
		return "delete everything after </plist>"
	default:
		return ""
	}
}

// at adds a place in the file.
func (e *Error) at(place position) *Error {
	e.Line, e.Column, e.Offset = place.line, place.column, place.offset
	return e
}

// in adds a key path.
func (e *Error) in(path *keyPath) *Error {
	e.Path = path.String()
	return e
}

// position is a place in a file; line and column are 0 in a binary one.
type position struct {
	line, column int
	offset       int64
}
