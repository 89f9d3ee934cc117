package export

import (
	"bytes"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// maxValue bounds a value that is kept: a DN, a name, a GUID. A longer DN is
// shortened, as it is only displayed.
const maxValue = 8 << 10

// maxName bounds the name of an attribute with its options.
const maxName = 1 << 10

// accountAttributes are those that make a record without a DN an error and not a
// trailer.
const accountAttributes attributes = 1<<objectGUID | 1<<numberAttribute | 1<<accountName | 1<<accountControl | 1<<accountType | 1<<objectClass

// ldifReader reads record after record, until a failure, an error of lines, or
// the end of the file, which marks judge.
type ldifReader struct {
	lines   *lines
	rec     ldifRecord
	marks   endMarks
	failure error
	form    aduid.Form // of GUIDs that are written as text
	mapped  aduid.Attributes
	replies bool // the output of net ads search, whose records have no DN

	before  attributes // of the entry before
	entries int64      // records that are entries
	folded  []byte     // an unfolded line
	decoded []byte     // a decoded value
}

// ldifRecord is the wanted part of a record.
type ldifRecord struct {
	offset   int64
	line     int
	dn, name []byte
	guid     aduid.GUID
	hasGUID  bool
	class    class
	disabled bool
	numbers  [2]aduid.Written // by kind
	skip     fault.Code
	has      attributes
	bare     bool // not an entry: a trailer, or only a version
	closed   bool // an empty line follows, or it counts as complete
}

// entry returns the record as an object, valid until the next record.
func (r *ldifRecord) entry() object {
	o := object{Entry: aduid.Entry{GUID: r.guid, Disabled: r.disabled, Offset: r.offset, Line: r.line, DN: r.dn, Name: r.name}, class: r.class, numbers: r.numbers}
	o.Kind, o.skip = r.class.kind()
	switch {
	case o.skip != "":
	case r.skip != "":
		o.skip = r.skip
	case !r.hasGUID:
		o.skip = aduid.SkipNoGUID
	}
	return o
}

// record reads the next record into r.rec. It reports whether there is one that
// an empty line closes, or that is complete at the end of the file; any other
// end is left to the marks.
func (r *ldifReader) record() bool {
	if !r.rec.bare {
		r.before = r.rec.has
	}
	r.rec = ldifRecord{dn: r.rec.dn[:0], name: r.rec.name[:0], bare: true, offset: -1}
	for r.lines.advance() {
		line := r.lines.line
		if len(line) == 0 && !r.lines.cut {
			if r.rec.offset < 0 {
				continue // before the next record
			}
			r.rec.closed = true
			return r.hasDN()
		}
		if len(line) > 0 && line[0] == '#' {
			comment, _ := r.logical()
			r.marks.comment(comment)
			continue
		}
		if err := r.attribute(line); err != nil {
			r.failure = err
			return false
		}
	}
	return r.hasDN() && r.endsWhole()
}

// seek implements recordReader.
func (r *ldifReader) seek(offset int64) error {
	r.failure, r.rec.bare, r.before = nil, true, 0
	return r.lines.seek(offset)
}

// next implements recordReader.
func (r *ldifReader) next() (o object, usable bool, err error) {
	if !r.record() {
		return o, false, r.lines.err
	}
	o = r.rec.entry()
	return o, o.skip == "" && !r.rec.bare, nil
}

// hasDN rejects an account without a dn line: skipped like a trailer it would be
// missing from the result.
func (r *ldifReader) hasDN() bool {
	if r.rec.bare && r.rec.has&accountAttributes != 0 && r.lines.err == nil {
		r.failure = fault.New(CodeBadLDIF, "leave the dn: lines in the export", "the record of an account has no DN")
		return false
	}
	return true
}

// endsWhole reports whether the last record, after which the empty line is
// missing, is complete: RFC 2849 does not require that line, ldapsearch writes
// it. The record must have its GUID and all attributes of the one before.
func (r *ldifReader) endsWhole() bool {
	rec := &r.rec
	if r.lines.err != nil || r.lines.cut || rec.bare || rec.closed || !rec.hasGUID || r.before&^rec.has != 0 {
		return false
	}
	rec.closed, r.marks.unclosed = true, true
	return true
}

// attribute reads a line and its continuation lines.
func (r *ldifReader) attribute(line []byte) error {
	if r.rec.offset < 0 && r.takeReplies(line) {
		return nil
	}
	colon := bytes.IndexByte(line, ':')
	if colon <= 0 || colon >= maxName || line[0] == ' ' {
		if r.lines.cut {
			return cutShort()
		}
		return badLine(line)
	}
	name := line[:colon]
	if semicolon := bytes.IndexByte(name, ';'); semicolon > 0 {
		name = name[:semicolon]
	}
	which, numbers := attributeOf(name), r.numbersOf(name)
	if numbers != noNumbers && which == otherAttribute {
		which = numberAttribute
	}
	if r.rec.offset < 0 {
		r.rec.offset, r.rec.line = r.lines.offset, r.lines.number
	}
	if r.replies && r.rec.bare {
		r.rec.bare = false
		r.entries++
	}
	if which == otherAttribute {
		r.skipFolded()
		if r.rec.bare {
			return badLine(line)
		}
		return nil
	}
	line, whole := r.logical() // name is invalid from here on
	kind, value := splitValue(line[colon+1:])
	return r.value(which, numbers, kind, value, !whole)
}

// noNumbers is the set of no kinds.
const noNumbers = 0

// numbersOf returns the kinds of accounts that have their number in an attribute, as
// bits.
func (r *ldifReader) numbersOf(name []byte) (kinds uint8) {
	if r.mapped.User != "" && equalFold(name, r.mapped.User) {
		kinds |= 1 << aduid.User
	}
	if r.mapped.Group != "" && equalFold(name, r.mapped.Group) {
		kinds |= 1 << aduid.Group
	}
	return kinds
}

// takeNumber stores a value of an attribute that has the numbers of some kinds.
func (r *ldifRecord) takeNumber(kinds uint8, form valueForm, value []byte, long bool) {
	if form == urlValue || long {
		value = nil // which is not a number
	}
	for kind := range r.numbers {
		if kinds&(1<<kind) != 0 {
			r.numbers[kind].Add(value)
		}
	}
}

// skipFolded skips the continuation lines of a line.
func (r *ldifReader) skipFolded() {
	for r.lines.next == ' ' && r.lines.advance() {
		continue
	}
}

// logical returns the unfolded line up to its limit, and whether that is all of
// it.
func (r *ldifReader) logical() (line []byte, whole bool) {
	if r.lines.next != ' ' {
		line = r.lines.line[:min(len(r.lines.line), maxValue)]
		return line, !r.lines.long && len(line) == len(r.lines.line)
	}
	length := len(r.lines.line)
	r.folded = append(r.folded[:0], r.lines.line[:min(length, maxValue)]...)
	for r.lines.next == ' ' && r.lines.advance() {
		more := r.lines.line[min(1, len(r.lines.line)):]
		length += len(more)
		r.folded = append(r.folded, more[:min(len(more), maxValue-len(r.folded))]...)
	}
	return r.folded, length == len(r.folded)
}

func cutShort() error {
	return fault.New(fault.Truncated, hintExport+"; if the file is complete, add an empty line at its end", "the file ends in the middle of a record")
}

func badLine(line []byte) error {
	hint := "use LDIF as ldapsearch -LLL or ldifde writes it"
	if bytes.HasPrefix(line, []byte("Press [size]")) {
		hint = "page with -E pr=1000/noprompt, so that ldapsearch does not prompt"
	}
	return fault.New(CodeBadLDIF, hint, "not a line of a directory entry: %q", fault.Clip(string(line[:min(len(line), maxName)])))
}
