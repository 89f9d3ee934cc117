package prefjson

import (
	"bytes"
	"errors"
	"fmt"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// MaxBytes is the size of the largest file that is read. Preferences of people
// who have used Chrome for years reach a few hundred KiB.
const MaxBytes = 16 << 20

const (
	maxLevels = 199       // of Chromium's reader
	maxValues = 1_000_000 // values and keys of one file
)

// CodeBadJSON is the code of a file that Chrome would ignore, or that is not a
// strict JSON object where one is needed.
const CodeBadJSON fault.Code = "bad-json"

// The ids of rules about the form of a file; see [Problem].
const (
	RuleSyntax    = "json-syntax"
	RuleEncoding  = "json-encoding"
	RuleEmpty     = "json-empty"
	RuleDepth     = "json-depth"
	RuleDuplicate = "json-duplicate-key"
	RuleExtension = "json-extension"
)

// Problem is a fault in a file's form, or something that Chrome accepts and
// other readers do not.
type Problem struct {
	// Rule is the id of a rule of package lint.
	Rule         string
	Line, Column int
	Message, Fix string
}

// FormError is the problem for which Chrome ignores a whole file.
type FormError struct{ Problem }

// Error returns the place and the message.
func (e *FormError) Error() string {
	return fmt.Sprintf("line %d, column %d: %s", e.Line, e.Column, e.Message)
}

// Parse returns the root of a file as Chrome reads preferences. It calls note, unless
// that is nil, for what Chrome accepts but an administrator should know.
//
// A *[FormError] in the error's tree is why Chrome ignores the whole file. An error
// with the code too-large only means that more is in the file than is read here.
func Parse(data []byte, note func(Problem)) (*Node, error) {
	if len(data) > MaxBytes {
		return nil, tooLarge("%d bytes", MaxBytes)
	}
	if note == nil {
		note = func(Problem) {}
	}
	r := &reader{data: data, line: 1, column: 1, note: note}
	if bytes.HasPrefix(data, []byte(byteOrderMark)) {
		r.report("the file begins with a byte-order mark; Chrome ignores it, other readers may not", "save it as UTF-8 without a byte-order mark")
		r.at, r.marked = len(byteOrderMark), len(byteOrderMark)
	}
	if !r.checkEncoding() {
		return nil, r.err
	}
	root, ok := r.document()
	if !ok {
		return nil, r.err
	}
	return root, nil
}

// ParseStrict returns the root of a file that must be JSON for Chrome and every other
// reader, with an object as its root. Its errors have the code bad-json or too-large.
func ParseStrict(data []byte) (*Node, error) {
	var extension *FormError
	root, err := Parse(data, func(p Problem) {
		if p.Rule == RuleExtension && extension == nil {
			extension = &FormError{p}
		}
	})
	switch {
	case fault.Has(err, fault.TooLarge):
		return nil, err
	case err != nil:
	case extension != nil:
		err = extension
	case root.Type != Dict:
		err = errors.New("not a JSON object")
	default:
		return root, nil
	}
	return nil, &fault.Error{
		Code: CodeBadJSON, Act: "reading JSON", Err: err,
		Hint: "macwrangler chrome lint FILE shows what is wrong",
	}
}

func tooLarge(format string, limit int) error {
	return fault.New(fault.TooLarge, "", "reading JSON: more than "+format, limit)
}

const byteOrderMark = "\xef\xbb\xbf"

// checkEncoding refuses UTF-16. Other bytes that are not UTF-8 may be in
// comments, as in Chromium.
func (r *reader) checkEncoding() bool {
	data := r.data[r.at:]
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) ||
		len(data) > 1 && (data[0] == 0 || data[1] == 0) {
		return r.fail(RuleEncoding, "the file is UTF-16; Chrome reads only UTF-8", "save it as UTF-8")
	}
	return true
}
