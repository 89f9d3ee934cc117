package chrome

import (
	"bytes"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// NullType is the type of JSON's null.
const NullType Type = "null"

// MaxJSON is the greatest file that [ParseJSON] reads, in bytes. Preferences
// of people who use Chrome for years reach a few hundred KiB.
const MaxJSON = 16 << 20

const (
	jsonLevels = 199       // of Chromium's reader
	jsonValues = 1_000_000 // values and keys of one file
)

// Node is one value of a JSON file. Line and Column count from 1, in
// characters.
type Node struct {
	// Type tells IntType and DoubleType apart as Chrome does: an integer has
	// neither point nor exponent and fits into 32 bits.
	Type         Type
	Line, Column int
	// Text is the content of a string; the literal of a number, true or false.
	Text string
	// Items are the elements of a list.
	Items []*Node
	// Members are those of a dictionary in the order of the file, duplicates
	// included.
	Members []Member
}

// Member is a key of a dictionary, its place and its value.
type Member struct {
	Key          string
	Line, Column int
	Value        *Node
}

// Get finds the value of a key as Chrome does: of duplicates it is the last. It
// is nil where there is none, and may be called on nil.
func (n *Node) Get(keys ...string) *Node {
	for _, key := range keys {
		if n == nil {
			return nil
		}
		var found *Node
		for _, m := range n.Members {
			if m.Key == key {
				found = m.Value
			}
		}
		n = found
	}
	return n
}

// Problem is a fault of a JSON file's form, or something that Chrome takes and
// other readers do not.
type Problem struct {
	// Rule is the id of one of [Rules].
	Rule string
	// Fatal ones make Chrome ignore the whole file, without a word.
	Fatal        bool
	Line, Column int
	Message, Fix string
}

// ParseJSON reads a file as Chrome reads preferences: comments and a byte-order
// mark pass, a trailing comma does not. After a fatal problem, which is then
// the last, there is no node; more values than we read, more-findings, is one. Problems beyond the first thousand are not told.
func ParseJSON(data []byte) (*Node, []Problem) {
	r := &jsonReader{data: data, line: 1, column: 1}
	if rest, ok := bytes.CutPrefix(data, []byte("\xef\xbb\xbf")); ok {
		r.note(ruleJSONExtension, 1, 1, "the file begins with a byte-order mark; Chrome passes over it, other readers may not", "save it as UTF-8 without a byte-order mark")
		r.data = rest
	}
	if !r.encoded() {
		return nil, r.problems
	}
	root, ok := r.document()
	if !ok {
		return nil, r.problems
	}
	return root, r.problems
}

// tooMuch is an error if a file was not read to its end because of our limit,
// which says nothing about Chrome.
func tooMuch(problems []Problem) error {
	if n := len(problems); n > 0 && problems[n-1].Rule == finding.MoreFindings {
		return fault.New(CodeTooLarge, "", "reading JSON: it has %s", problems[n-1].Message)
	}
	return nil
}

// encoded refuses UTF-16. Other bytes that are no UTF-8 may stand in comments,
// as in Chromium.
func (r *jsonReader) encoded() bool {
	data := r.data
	if bytes.HasPrefix(data, []byte("\xff\xfe")) || bytes.HasPrefix(data, []byte("\xfe\xff")) ||
		len(data) > 1 && (data[0] == 0 || data[1] == 0) {
		r.fail(ruleJSONEncoding, "the file is UTF-16; Chrome reads UTF-8 alone", "save it as UTF-8")
		return false
	}
	return true
}
