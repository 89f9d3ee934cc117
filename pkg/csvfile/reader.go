package csvfile

import (
	"bufio"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
)

// The limits of a row.
const (
	MaxRow   = 1 << 20 // bytes, line ends within it included
	MaxCells = 10_000
)

const (
	// buffered is how much is read ahead, and where the first line is looked at.
	buffered     = 64 << 10
	soughtBuffer = 4 << 10
)

// What is wrong with a row, besides the *[csv.ParseError] of encoding/csv.
var (
	// ErrTooLong is a row beyond the limits: usually a quote is missing.
	ErrTooLong = fmt.Errorf("the row has more than %d bytes or %d fields; a quote may be missing", MaxRow, MaxCells)
	// ErrCut is a text that ends within a quoted field.
	ErrCut = errors.New("the file ends within a quoted field")
)

// Options are options of a [Reader]. The zero value finds everything out.
type Options struct {
	// Comma separates the cells; 0: that of a "sep=" line, or else the most
	// frequent of comma, semicolon and tab in the first line.
	Comma byte
	// Comment begins a line that is skipped; 0: none.
	Comment byte
	// TrimLeading ignores spaces before a cell, also before its quote.
	TrimLeading bool
}

// A Reader reads row after row of a text in UTF-8, or in an encoding of single
// bytes. Empty lines are skipped.
type Reader struct {
	options Options
	guard   *guard
	text    *bufio.Reader
	rows    *csv.Reader
	returns bool // lines end in CR alone

	line   int   // lines before those that rows has read
	offset int64 // where rows began
	first  int   // the line of the row
	last   int   // its last one
	begin  int64 // its offset
}

// NewReader returns a reader of a text from its beginning. Nothing is read yet.
func NewReader(text io.Reader, o Options) *Reader {
	return &Reader{options: o, guard: newGuard(text, 0)}
}

// Seek goes on at a row that begins at an offset of the text, as [Reader.Offset]
// returned it; text begins there. What was found out about the text stays.
func (r *Reader) Seek(text io.Reader, offset int64) {
	r.guard = newGuard(text, offset)
	r.line, r.offset = 0, offset
	r.text = bufio.NewReaderSize(r.guard, soughtBuffer) // rows are sought one at a time
	r.start()
}

// Comma returns the separator; it is known after the first row.
func (r *Reader) Comma() byte { return r.options.Comma }

// Line returns the number of the line on which the last row begins, from 1.
func (r *Reader) Line() int { return r.first }

// Offset returns where the last row begins in the text, or the empty lines and
// comments before it.
func (r *Reader) Offset() int64 { return r.begin }

// Unclosed reports whether the last row is the last of the text, and has no line
// end: the text may have been cut there.
func (r *Reader) Unclosed() bool {
	return r.atEnd() && r.guard.last != '\n' && (!r.returns || r.guard.last != '\r')
}

// atEnd reports whether the text has been used up.
func (r *Reader) atEnd() bool {
	return r.guard.ended && r.rows != nil && r.offset+r.rows.InputOffset() == r.guard.total
}

// Read returns the cells of the next row, valid until the next call. The error is
// [io.EOF] at the end, [ErrTooLong], [ErrCut], a *[csv.ParseError], or that of the
// text.
func (r *Reader) Read() ([]string, error) {
	if r.text == nil {
		r.text = bufio.NewReaderSize(r.guard, buffered)
		r.preamble()
		r.start()
	}
	r.begin = r.offset + r.rows.InputOffset()
	r.guard.from = r.begin
	cells, err := r.rows.Read()
	if err != nil {
		return nil, r.failure(err)
	}
	line, _ := r.rows.FieldPos(0)
	r.first = r.line + line
	r.last = r.first
	for _, cell := range cells {
		r.last += strings.Count(cell, "\n")
	}
	if len(cells) > MaxCells || r.offset+r.rows.InputOffset()-r.begin > MaxRow {
		return nil, ErrTooLong
	}
	return cells, nil
}

// ReadBare reads the row that failed with [csv.ErrBareQuote] once more, from where it
// begins in text, and takes quotes within a cell without quotes as they are. That must
// not lead beyond the line: an open quote could swallow the rows behind it.
func (r *Reader) ReadBare(text io.Reader) ([]string, error) {
	r.Seek(text, r.begin)
	r.line = r.last
	r.rows.LazyQuotes = true
	cells, err := r.Read()
	r.rows.LazyQuotes = false
	for _, cell := range cells {
		if strings.ContainsRune(cell, '\n') {
			return nil, &csv.ParseError{StartLine: r.first, Line: r.first, Column: 1, Err: csv.ErrBareQuote}
		}
	}
	return cells, err
}

// start puts encoding/csv on what is left of the text.
func (r *Reader) start() {
	var text io.Reader = r.text // which encoding/csv uses as it is
	if r.returns {
		text = lineFeeds{r.text}
	}
	r.rows = csv.NewReader(text)
	r.rows.Comma = rune(r.options.Comma)
	r.rows.Comment = rune(r.options.Comment)
	r.rows.TrimLeadingSpace = r.options.TrimLeading && r.options.Comma != '\t' // which is a space too
	r.rows.FieldsPerRecord = -1
	r.rows.ReuseRecord = true
}

// failure returns the error for a failed read of a row.
func (r *Reader) failure(err error) error {
	parse, bad := errors.AsType[*csv.ParseError](err)
	if bad {
		r.first = r.line + parse.StartLine
	}
	switch {
	case r.guard.long:
		r.first = r.last + 1
		return ErrTooLong
	case bad && errors.Is(err, csv.ErrQuote) && r.atEnd():
		return ErrCut
	case bad:
		return &csv.ParseError{
			StartLine: r.first, Line: r.line + parse.Line, Column: parse.Column, Err: parse.Err,
		}
	}
	return err
}
