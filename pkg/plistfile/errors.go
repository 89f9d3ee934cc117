package plistfile

import (
	"fmt"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// The codes of a [PositionError]. They are stable; scripts match them.
const (
	// CodeRead means that the reader failed; the cause is wrapped.
	CodeRead = fault.ReadFailed
	// CodeEmpty means a file without content.
	CodeEmpty fault.Code = "empty"
	// CodeNotPlist means content that is not a property list.
	CodeNotPlist fault.Code = "not-a-plist"
	// CodeTextPlist means text in braces: an OpenStep property list or JSON.
	CodeTextPlist fault.Code = "text-plist"
	// CodeSigned means CMS data, such as a signed configuration profile.
	CodeSigned fault.Code = "cms-signed"
	// CodeEncoding means XML in an encoding other than UTF-8.
	CodeEncoding fault.Code = "unsupported-encoding"
	// CodeVersion means a binary property list of a version other than 00.
	CodeVersion fault.Code = "unsupported-version"
	// CodeTooLarge means more bytes than Limits.Size.
	CodeTooLarge = fault.TooLarge
	// CodeTooDeep means nesting deeper than Limits.Depth.
	CodeTooDeep fault.Code = "too-deep"
	// CodeTooManyObjects means more values and keys than Limits.Objects.
	CodeTooManyObjects fault.Code = "too-many-objects"
	// CodeTooMuchText means more bytes of text and data than Limits.Text.
	CodeTooMuchText fault.Code = "too-much-text"
	// CodeMalformed means an error in the structure or in a value.
	CodeMalformed fault.Code = "malformed"
	// CodeEntity means an entity that XML does not predefine, or a document
	// type with declarations of its own.
	CodeEntity fault.Code = "entity"
	// CodeCycle means a binary container that contains itself.
	CodeCycle fault.Code = "cycle"

	// CodeDuplicateKey is a problem: a dictionary has the same key twice.
	CodeDuplicateKey fault.Code = "duplicate-key"
	// CodeTrailingData is a problem: something follows </plist>.
	CodeTrailingData fault.Code = "trailing-data"
	// CodeAttribute is a problem: an attribute that every reader ignores.
	CodeAttribute fault.Code = "unexpected-attribute"
	// CodeDeclaration is a problem: white space before the XML declaration.
	CodeDeclaration fault.Code = "misplaced-declaration"
	// CodeReplacedText is a problem: an unpaired surrogate was read as U+FFFD.
	CodeReplacedText fault.Code = "replaced-text"
	// CodeUnreached is a problem: objects of a binary file that the root
	// does not refer to.
	CodeUnreached fault.Code = "unreached-objects"

	// CodeWrongRoot means that the root has another type than the Go value.
	CodeWrongRoot fault.Code = "wrong-root"
	// CodeWrongType means that a value below the root has another type than
	// its Go field.
	CodeWrongType fault.Code = "wrong-type"
	// CodeOutOfRange means a number that its Go field cannot hold, or a date
	// that a property list cannot.
	CodeOutOfRange fault.Code = "out-of-range"
	// CodeUnsupportedType means a Go type that a property list cannot
	// represent, nil included.
	CodeUnsupportedType fault.Code = "unsupported-type"
	// CodeInvalidText means text that XML 1.0 cannot represent.
	CodeInvalidText fault.Code = "invalid-text"
	// CodeWrite means that the writer failed; the cause is wrapped.
	CodeWrite = fault.WriteFailed
)

// PositionError is the only error type that this package returns. It says where
// the error is as exactly as the format allows: an XML file has lines, a binary
// file offsets, a Go value key paths.
type PositionError struct {
	// Line and Column count from 1, columns in bytes. Both are 0 where
	// lines do not exist.
	Line, Column int
	// Offset is the position in the file in bytes, or -1 outside a file.
	Offset int64
	// Path is the key path as [KeyPath] writes it, or "" where the error is not
	// about a key.
	Path string
	// Fault is the error without its position. Its text has no control
	// characters.
	Fault *fault.Error
}

func newError(code fault.Code, format string, args ...any) *PositionError {
	return &PositionError{Offset: -1, Fault: fault.New(code, hintFor(code), format, args...)}
}

// hintFor returns a command or step that helps, or "".
func hintFor(code fault.Code) string {
	switch code {
	case CodeTextPlist, CodeVersion:
		return "convert it on a Mac: plutil -convert xml1 FILE"
	case CodeEncoding:
		return "convert it to UTF-8 (iconv -f ENCODING -t UTF-8 FILE) and correct the encoding in its first line"
	case CodeSigned:
		return "remove the signature: openssl smime -verify -noverify -inform DER -in FILE -out PLAIN"
	case CodeDuplicateKey:
		return "delete one of the two; the last one counts"
	case CodeTrailingData:
		return "delete everything after </plist>"
	default:
		return ""
	}
}

// Error returns position, key path, message and cause in one line.
func (e *PositionError) Error() string {
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
	return b.String() + e.Fault.Error()
}

// Unwrap returns the error without its position, which wraps the error of the
// reader, writer or text method beneath, if there is one.
func (e *PositionError) Unwrap() error { return e.Fault }

// because adds the cause.
func (e *PositionError) because(cause error) *PositionError {
	e.Fault.Err = cause
	return e
}

// at adds a position in the file.
func (e *PositionError) at(p position) *PositionError {
	e.Line, e.Column, e.Offset = p.line, p.column, p.offset
	return e
}

// in adds a key path.
func (e *PositionError) in(path *keyPath) *PositionError {
	e.Path = path.String()
	return e
}

// position is a place in a file; line and column are 0 in a binary one.
type position struct {
	line, column int
	offset       int64
}

// binaryFault returns an error at an offset of a binary file.
func binaryFault(offset int, code fault.Code, format string, args ...any) *PositionError {
	return newError(code, format, args...).at(position{offset: int64(offset)})
}

func (p *binaryParser) fault(offset int, code fault.Code, format string, args ...any) *PositionError {
	return binaryFault(offset, code, format, args...)
}
