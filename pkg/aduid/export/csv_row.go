package export

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/csvfile"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// csvReader reads row after row.
type csvReader struct {
	text    *textReader
	rows    *csvfile.Reader
	form    aduid.Form
	column  string // that has the GUIDs; "": found by its name
	mapped  aduid.Attributes
	columns columns
	width   int   // of the header
	failure error // what ended the reading early
	ansi    int   // names that were not UTF-8
	arrays  int   // names of types in place of GUIDs
	wanted  int64 // after a seek in UTF-16: where the row begins

	unclosed bool // the line end after the last row is missing

	cells []string
	dn    []byte // of the row
	name  []byte
	guid  []byte
}

// header finds the names of the columns.
func (r *csvReader) header() error {
	cells, err := r.read()
	switch {
	case errors.Is(err, io.EOF):
		return fault.New(CodeEmpty, "check whether the export printed an error", "the file is empty")
	case err != nil:
		return rowError(err)
	case r.rows.Unclosed():
		return cutRow()
	}
	r.width = len(cells)
	r.columns, err = columnsOf(cells, r.column, r.mapped)
	return err
}

// read returns the next row, also one with quotes in an unquoted cell, as programs
// write it that only put separators between values.
func (r *csvReader) read() ([]string, error) {
	cells, err := r.rows.Read()
	if !errors.Is(err, csv.ErrBareQuote) || r.text.wide() {
		return cells, err
	}
	if err := r.text.seek(r.rows.Offset()); err != nil {
		return nil, err
	}
	return r.rows.ReadBare(r.text)
}

// row reads the next row into r.cells.
func (r *csvReader) row() bool {
	cells, err := r.read()
	switch {
	case errors.Is(err, io.EOF):
		return false
	case err != nil:
		r.failure = rowError(err)
		return false
	}
	r.cells = cells
	if r.rows.Unclosed() && !r.endsWhole() {
		r.failure = cutRow()
		return false
	}
	if n := len(cells); n != r.width {
		r.failure = fault.New(CodeBadCSV, hintExport, "the row has %d fields, the header %d", n, r.width)
		return false
	}
	return true
}

// endsWhole reports whether the last row, whose line end is missing, has all
// its fields and a GUID that can be read. Of a number at the end digits may be
// missing.
func (r *csvReader) endsWhole() bool {
	if len(r.cells) != r.width || slices.Contains(r.columns.numbers[:], r.width-1) {
		return false
	}
	_, err := aduid.Parse(r.cell(r.columns.guid), r.form)
	r.unclosed = err == nil
	return r.unclosed
}

func cutRow() error {
	return fault.New(fault.Truncated, hintExport+"; if the file is complete, add a line end at its end", "the file ends in the middle of a row")
}

// rowError returns the error for a row that cannot be read.
func rowError(err error) error {
	parse, bad := errors.AsType[*csv.ParseError](err)
	switch {
	case errors.Is(err, csvfile.ErrTooLong):
		return &fault.Error{Code: CodeBadCSV, Hint: hintExport, Act: err.Error()}
	case errors.Is(err, csvfile.ErrCut):
		return &fault.Error{Code: fault.Truncated, Hint: hintExport, Act: err.Error()}
	case bad:
		return &fault.Error{
			Code: CodeBadCSV, Hint: "a field with a quote in it must be in quotes, and the quote doubled; " + hintExport,
			Act: fmt.Sprintf("column %d: %v", parse.Column, parse.Err),
		}
	}
	return err
}

// cell returns a trimmed field, "" where the column is missing.
func (r *csvReader) cell(column int) string {
	if column < 0 || column >= len(r.cells) {
		return ""
	}
	return strings.TrimSpace(r.cells[column])
}

// seek implements recordReader.
func (r *csvReader) seek(offset int64) error {
	r.failure, r.wanted = nil, offset
	if r.text.wide() {
		return nil // it can only be read forward, and that next does
	}
	if err := r.text.seek(offset); err != nil {
		return err
	}
	r.rows.Seek(r.text, offset)
	return nil
}

// next implements recordReader.
func (r *csvReader) next() (o object, usable bool, err error) {
	for {
		if !r.row() {
			return o, false, r.failure
		}
		if r.rows.Offset() >= r.wanted {
			break
		}
	}
	o = r.object()
	return o, o.skip == "" && o.Offset == r.wanted, nil
}
