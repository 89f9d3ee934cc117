package csvfile

import (
	"bufio"
	"errors"
	"io"
)

// A guard passes a text on, and fails instead of feeding a row without end: what
// encoding/csv reads within quotes it keeps in memory.
type guard struct {
	text  io.Reader
	from  int64 // where the row begins that is being read
	total int64 // the offset of what comes next
	long  bool  // the limit has been reached
	ended bool  // the text has ended
	last  byte  // of the text so far
}

func newGuard(text io.Reader, offset int64) *guard {
	return &guard{text: text, from: offset, total: offset}
}

// Read implements io.Reader.
func (g *guard) Read(p []byte) (int, error) {
	if g.total-g.from > MaxRow+buffered { // so much may be read ahead
		g.long = true
		return 0, ErrTooLong
	}
	n, err := g.text.Read(p)
	if n > 0 {
		g.total += int64(n)
		g.last = p[n-1]
	}
	g.ended = g.ended || errors.Is(err, io.EOF)
	return n, err
}

// lineFeeds reads a text whose lines end in CR alone, as those of Excel for Mac,
// which encoding/csv takes for a part of a cell. No offset changes.
type lineFeeds struct{ text *bufio.Reader }

// Read implements io.Reader.
func (l lineFeeds) Read(p []byte) (int, error) {
	n, err := l.text.Read(p)
	for i, c := range p[:n] {
		if c == '\r' {
			p[i] = '\n'
		}
	}
	return n, err
}
