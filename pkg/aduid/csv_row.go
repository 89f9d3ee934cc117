package aduid

import (
	"bytes"
	"fmt"
	"strings"
	"unicode/utf8"
)

const (
	maxRow     = 1 << 20 // the longest row, line ends within it included
	maxColumns = 10_000
)

// csvReader reads row after row.
type csvReader struct {
	lines   *lines
	comma   byte
	columns columns
	width   int // of the header
	fault   error
	ansi    int // names that were no UTF-8

	unclosed bool // no line end stands behind the last row

	first  int   // the number of the row's first line
	offset int64 // where it begins
	cells  [][]byte
	ends   []int
	flat   []byte // the cells, one behind the other
	dn     []byte // what Windows-1252 became
	name   []byte
}

// header finds the names of the columns, behind what PowerShell and Excel may
// write before them.
func (r *csvReader) header() error {
	for r.lines.advance() {
		line := r.lines.line
		r.first = r.lines.number
		switch {
		case len(line) == 0, hasPrefixFold(line, "#TYPE"):
			continue
		case len(line) == 5 && hasPrefixFold(line, "sep="):
			r.comma = line[4]
			continue
		}
		if r.comma == 0 {
			r.comma = commaOf(line)
		}
		if !r.parse() {
			return r.err()
		}
		return r.takeHeader()
	}
	if r.lines.err != nil {
		return r.lines.err
	}
	return &fault{CodeEmpty, "no line is in it", "look whether the export said an error"}
}

func (r *csvReader) takeHeader() error {
	r.columns, r.width = columnsOf(r.cells), len(r.cells)
	if r.columns.guid >= 0 {
		return nil
	}
	names := make([]string, 0, len(r.cells))
	for _, cell := range r.cells[:min(len(r.cells), 40)] {
		names = append(names, shortened(cell))
	}
	return &fault{
		CodeMissingColumn,
		"it has no column ObjectGUID; it has " + strings.Join(names, ", "),
		"Get-ADUser -Filter * -Properties ObjectGUID | Select-Object DistinguishedName,SamAccountName,Enabled,ObjectGUID | Export-Csv -Encoding UTF8",
	}
}

// commaOf gives what stands between the names in a header.
func commaOf(line []byte) byte {
	best, most := byte(','), 0
	for _, c := range []byte(",;\t") {
		n, quoted := 0, false
		for _, b := range line {
			switch {
			case b == '"':
				quoted = !quoted
			case b == c && !quoted:
				n++
			}
		}
		if n > most {
			best, most = c, n
		}
	}
	return best
}

// row reads the next row into r.cells.
func (r *csvReader) row() bool {
	for r.lines.advance() {
		if len(r.lines.line) == 0 && !r.lines.cut {
			continue
		}
		if !r.parse() {
			return false
		}
		if r.lines.cut && !r.endsWhole() {
			r.fault = cutRow()
			return false
		}
		if n := len(r.cells); n != r.width {
			r.fault = &fault{CodeBadCSV, fmt.Sprintf("the row has %d fields, the header %d", n, r.width), adviceExport}
			return false
		}
		return true
	}
	return false
}

// endsWhole tells whether the last row, behind which the line end is missing,
// has all its fields and a number that can be read.
func (r *csvReader) endsWhole() bool {
	if len(r.cells) != r.width {
		return false
	}
	_, err := parseAny(r.cell(r.columns.guid))
	r.unclosed = err == nil
	return r.unclosed
}

func cutRow() error {
	return &fault{CodeTruncated, "it ends in the middle of a row", adviceExport + "; if it is whole, add a line end at its end"}
}

// err tells why there is no further row; nil is the end.
func (r *csvReader) err() error {
	if r.fault != nil {
		return r.fault
	}
	return r.lines.err
}

// parse splits the row that begins with the current line, which may take
// further lines, into cells.
func (r *csvReader) parse() bool {
	r.first, r.offset = r.lines.number, r.lines.offset
	r.flat, r.ends = r.flat[:0], r.ends[:0]
	quoted := false
	for {
		quoted = r.split(r.lines.line, quoted)
		switch {
		case r.lines.cut && (quoted || r.width == 0):
			r.fault = cutRow()
			return false
		case len(r.flat) > maxRow, len(r.ends) > maxColumns, r.lines.long:
			r.fault = &fault{CodeBadCSV, fmt.Sprintf("the row has more than %d bytes or %d fields: is a quote missing?", maxRow, maxColumns), adviceExport}
			return false
		case !quoted:
			r.cut()
			return true
		}
		r.flat = append(r.flat, '\n')
		if !r.lines.advance() {
			if r.lines.err == nil {
				r.fault = &fault{CodeTruncated, "it ends within a quoted field", adviceExport}
			}
			return false
		}
	}
}

// split appends the fields of a line. It takes and gives whether a quoted field
// is open, which the next line goes on with.
func (r *csvReader) split(line []byte, quoted bool) bool {
	for {
		if quoted {
			end := bytes.IndexByte(line, '"')
			if end < 0 {
				r.flat = append(r.flat, line...)
				return true
			}
			r.flat = append(r.flat, line[:end]...)
			line = line[end+1:]
			if len(line) > 0 && line[0] == '"' { // doubled: a quote
				r.flat = append(r.flat, '"')
				line = line[1:]
				continue
			}
			quoted = false
		}
		if len(line) > 0 && line[0] == '"' && r.atFieldStart() {
			quoted, line = true, line[1:]
			continue
		}
		end := bytes.IndexByte(line, r.comma)
		if end < 0 {
			r.flat = append(r.flat, line...)
			r.ends = append(r.ends, len(r.flat))
			return false
		}
		r.flat = append(r.flat, line[:end]...)
		r.ends = append(r.ends, len(r.flat))
		line = line[end+1:]
	}
}

func (r *csvReader) atFieldStart() bool {
	return len(r.ends) == 0 && len(r.flat) == 0 || len(r.ends) > 0 && r.ends[len(r.ends)-1] == len(r.flat)
}

// cut makes r.cells of r.flat, which does not grow any more.
func (r *csvReader) cut() {
	r.cells = r.cells[:0]
	begin := 0
	for _, end := range r.ends {
		r.cells = append(r.cells, r.flat[begin:end])
		begin = end
	}
}

// cell gives a field without white space around it; nil where there is none.
func (r *csvReader) cell(column int) []byte {
	if column < 0 || column >= len(r.cells) {
		return nil
	}
	return bytes.TrimSpace(r.cells[column])
}

// object makes an object of the row, valid until the next one.
func (r *csvReader) object() object {
	at := r.columns
	o := object{Entry: Entry{Offset: r.offset}}
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
		o.skip = SkipNoGUID
		return o
	}
	var err error
	if o.GUID, err = parseAny(text); err != nil {
		o.skip = guidCode(err)
	}
	return o
}

// utf8 gives text, or in scratch what it is read as Windows-1252.
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
