package export

import (
	"bytes"
	"unicode/utf8"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// object returns the row as an object, valid until the next row.
func (r *csvReader) object() object {
	at := r.columns
	o := object{Entry: aduid.Entry{Offset: r.offset}}
	o.DN, r.dn = r.utf8(r.cell(at.dn), r.dn)
	o.Name, r.name = r.utf8(r.cell(at.name), r.name)
	o.Disabled = equalFold(r.cell(at.enabled), "false") || disabled(r.cell(at.control))
	for value := range bytes.SplitSeq(r.cell(at.class), []byte(";")) {
		if len(value) > 0 {
			o.class = o.class.classOf(value)
		}
	}
	if value := r.cell(at.accountType); len(value) > 0 {
		o.class = o.class.accountType(value)
	}
	if o.Kind, o.skip = o.class.kind(); o.skip != "" {
		return o
	}
	text := r.cell(at.guid)
	if len(text) == 0 {
		o.skip = aduid.SkipNoGUID
		return o
	}
	var err error
	if o.GUID, err = aduid.ParseBytes(text, aduid.Auto); err != nil {
		o.skip = fault.CodeOf(err)
	}
	return o
}

// utf8 returns text, or its reading as Windows-1252 in scratch.
func (r *csvReader) utf8(text, scratch []byte) ([]byte, []byte) {
	if utf8.Valid(text) {
		return text, scratch
	}
	r.ansi++
	scratch = scratch[:0]
	for _, b := range text {
		scratch = utf8.AppendRune(scratch, windows1252(b))
	}
	return scratch, scratch
}

// windows1252 differs from Latin-1 in 0x80 to 0x9f.
func windows1252(b byte) rune {
	if b < 0x80 || b > 0x9f {
		return rune(b)
	}
	const table = "€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ"
	for i, c := range []rune(table) {
		if i == int(b-0x80) {
			return c
		}
	}
	return utf8.RuneError
}
