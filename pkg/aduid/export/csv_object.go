package export

import (
	"strings"
	"unicode/utf8"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/csvfile"
	"github.com/macwrangler/macwrangler/pkg/csvfile/utf8text"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// object returns the row as an object, valid until the next row.
func (r *csvReader) object() object {
	at := r.columns
	o := object{Entry: aduid.Entry{Offset: r.rows.Offset(), Line: r.rows.Line()}}
	r.dn = append(r.dn[:0], r.utf8(r.cell(at.dn))...)
	r.name = append(r.name[:0], r.utf8(r.cell(at.name))...)
	o.DN, o.Name = r.dn, r.name
	o.Disabled = r.disabled()
	for value := range strings.FieldsFuncSeq(r.cell(at.class), betweenClasses) {
		o.class = o.class.classOf([]byte(value))
	}
	if value := r.cell(at.accountType); value != "" {
		o.class = o.class.accountType([]byte(value))
	}
	if r.blank() {
		o.skip = aduid.SkipEmpty
		return o
	}
	if o.Kind, o.skip = o.class.kind(); o.skip == "" {
		r.takeGUID(&o)
	}
	for kind, column := range at.numbers {
		if text := r.cell(column); text != "" {
			o.numbers[kind].Add([]byte(text))
		}
	}
	return o
}

// betweenClasses reports whether r separates the values of ObjectClass: each
// program that writes all of them into one cell has another one.
func betweenClasses(r rune) bool { return strings.ContainsRune(" ;,|{}\t\r\n", r) }

func (r *csvReader) takeGUID(o *object) {
	text := r.cell(r.columns.guid)
	r.guid = append(r.guid[:0], text...)
	switch synced, _ := csvfile.ParseBool(r.cell(r.columns.synced)); {
	case text == "" && r.columns.entra && !synced:
		o.skip = aduid.SkipCloudOnly
	case text == "":
		o.skip = aduid.SkipNoGUID
	default:
		var err error
		if aduid.ByteArray(r.guid) {
			r.arrays++
		}
		if o.GUID, err = aduid.ParseBytes(r.guid, r.form); err != nil {
			o.skip = fault.CodeOf(err)
		}
	}
}

// disabled reads Enabled, in the language of whatever saved the table, and
// userAccountControl.
func (r *csvReader) disabled() bool {
	cell := r.cell(r.columns.enabled)
	if !utf8.ValidString(cell) {
		cell = utf8text.FromWindows1252(cell)
	}
	enabled, known := csvfile.ParseBool(cell)
	return known && !enabled || disabled([]byte(r.cell(r.columns.control)))
}

// blank reports whether no cell has a value: spreadsheets write such rows.
func (r *csvReader) blank() bool {
	for _, cell := range r.cells {
		if strings.TrimSpace(cell) != "" {
			return false
		}
	}
	return true
}

// utf8 returns a name as UTF-8.
func (r *csvReader) utf8(text string) string {
	if utf8.ValidString(text) {
		return text
	}
	r.ansi++
	return utf8text.FromWindows1252(text)
}
