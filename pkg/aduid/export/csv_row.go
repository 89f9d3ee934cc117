package export

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

const (
	maxRow     = 1 << 20 // the longest row, including line ends within it
	maxColumns = 10_000
)

// csvReader reads row after row.
type csvReader struct {
	lines   *lines
	comma   byte
	columns columns
	width   int // of the header
	failure error
	ansi    int // names that were not UTF-8

	unclosed bool // the line end after the last row is missing

	first  int   // the line number of the row
	offset int64 // where the row begins
	cells  [][]byte
	ends   []int
	flat   []byte // the cells, one after the other
	dn     []byte // converted from Windows-1252
	name   []byte
}

// header finds the names of the columns, after what PowerShell and Excel may
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
	return fault.New(CodeEmpty, "check whether the export printed an error", "the file is empty")
}

func (r *csvReader) takeHeader() error {
	r.columns, r.width = columnsOf(r.cells), len(r.cells)
	if r.columns.guid >= 0 {
		return nil
	}
	names := make([]string, 0, len(r.cells))
	for _, cell := range r.cells[:min(len(r.cells), 40)] {
		names = append(names, fmt.Sprintf("%q", fault.Clip(string(cell))))
	}
	return fault.New(CodeMissingColumn,
		"Get-ADUser -Filter * -Properties ObjectGUID | Select-Object DistinguishedName,SamAccountName,Enabled,ObjectGUID | Export-Csv -Encoding UTF8",
		"the column ObjectGUID is missing; the columns are %s", strings.Join(names, ", "))
}

// commaOf returns the separator of the names in a header.
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
			r.failure = cutRow()
			return false
		}
		if n := len(r.cells); n != r.width {
			r.failure = fault.New(CodeBadCSV, hintExport, "the row has %d fields, the header %d", n, r.width)
			return false
		}
		return true
	}
	return false
}

// endsWhole reports whether the last row, whose line end is missing, has all
// its fields and a GUID that can be read.
func (r *csvReader) endsWhole() bool {
	if len(r.cells) != r.width {
		return false
	}
	_, err := aduid.ParseBytes(r.cell(r.columns.guid), aduid.Auto)
	r.unclosed = err == nil
	return r.unclosed
}

func cutRow() error {
	return fault.New(fault.Truncated, hintExport+"; if the file is complete, add a line end at its end", "the file ends in the middle of a row")
}

// err returns what stopped the reading of rows; nil is the end of the file.
func (r *csvReader) err() error {
	if r.failure != nil {
		return r.failure
	}
	return r.lines.err
}

// parse splits the row that begins with the current line, and may continue on
// further lines, into cells.
func (r *csvReader) parse() bool {
	r.first, r.offset = r.lines.number, r.lines.offset
	r.flat, r.ends = r.flat[:0], r.ends[:0]
	quoted := false
	for {
		quoted = r.split(r.lines.line, quoted)
		switch {
		case r.lines.cut && (quoted || r.width == 0):
			r.failure = cutRow()
			return false
		case len(r.flat) > maxRow, len(r.ends) > maxColumns, r.lines.long:
			r.failure = fault.New(CodeBadCSV, hintExport, "the row has more than %d bytes or %d fields; a quote may be missing", maxRow, maxColumns)
			return false
		case !quoted:
			r.cut()
			return true
		}
		r.flat = append(r.flat, '\n')
		if !r.lines.advance() {
			if r.lines.err == nil {
				r.failure = fault.New(fault.Truncated, hintExport, "the file ends within a quoted field")
			}
			return false
		}
	}
}

// split appends the fields of a line. quoted is whether the line begins inside
// a quoted field; split reports whether it ends inside one.
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

// cut fills r.cells from r.flat, which no longer grows.
func (r *csvReader) cut() {
	r.cells = r.cells[:0]
	begin := 0
	for _, end := range r.ends {
		r.cells = append(r.cells, r.flat[begin:end])
		begin = end
	}
}

// cell returns a trimmed field, nil where the column is missing.
func (r *csvReader) cell(column int) []byte {
	if column < 0 || column >= len(r.cells) {
		return nil
	}
	return bytes.TrimSpace(r.cells[column])
}

// seek implements recordReader.
func (r *csvReader) seek(offset int64) error {
	r.failure = nil
	return r.lines.seek(offset)
}

// next implements recordReader.
func (r *csvReader) next() (o object, usable bool, err error) {
	if !r.row() {
		return o, false, r.lines.err
	}
	o = r.object()
	return o, o.skip == "", nil
}
