package export

import (
	"bytes"
	"errors"
	"io"
)

const (
	longestLine = 256 << 10 // that is kept completely
	streamChunk = 128 << 10 // how much is read at once, sequentially
	findChunk   = 4 << 10   // how much is read at once for a single record
)

// lines splits a text into lines without copying them. Of a line that does not
// fit into its buffer only the beginning is returned.
type lines struct {
	text  *textReader
	chunk int // the most that one read asks for

	line   []byte // the line, without its end; valid until the next call of advance
	offset int64  // where it begins
	number int    // from 1, after a seek from there
	next   byte   // the byte after its end, 0 at the end of the text: is it folded?
	long   bool   // line is only the beginning of it
	cut    bool   // the text ended before the line did: it is the last one

	buffer     []byte
	start, end int   // the unread part of buffer
	base       int64 // the offset of buffer[0]
	ended      bool  // the text has no more
	err        error // what ended the text early
}

func newLines(text *textReader, chunk int) *lines {
	return &lines{text: text, chunk: chunk, buffer: make([]byte, longestLine+chunk)}
}

// advance moves to the next line. It returns false at the end, or after an error
// in l.err.
func (l *lines) advance() bool {
	l.long = false
	searched := 0
	for {
		waiting := l.buffer[l.start:l.end]
		i := bytes.IndexByte(waiting[searched:], '\n')
		if i >= 0 && (l.start+searched+i+1 < l.end || l.ended) {
			l.take(searched+i, searched+i+1)
			return true
		}
		searched = len(waiting)
		if i >= 0 { // it is the last byte, and the one after it is not there yet
			searched--
		}
		switch {
		case l.err != nil:
			return false
		case l.ended:
			if len(waiting) == 0 {
				return false
			}
			l.take(len(waiting), len(waiting))
			l.cut = true
			return true
		case i < 0 && len(waiting) >= longestLine:
			return l.skipLong()
		}
		l.fill()
	}
}

// take makes the first n waiting bytes the line, and uses up used of them.
func (l *lines) take(n, used int) {
	l.line = l.buffer[l.start : l.start+n]
	if n > 0 && l.line[n-1] == '\r' {
		l.line = l.line[:n-1]
	}
	l.offset = l.base + int64(l.start)
	l.start += used
	l.number++
	l.next = 0
	if l.start < l.end {
		l.next = l.buffer[l.start]
	}
}

// fill reads more into the buffer.
func (l *lines) fill() {
	if l.start > 0 && len(l.buffer)-l.end < l.chunk {
		copy(l.buffer, l.buffer[l.start:l.end])
		l.base += int64(l.start)
		l.end -= l.start
		l.start = 0
	}
	n, err := l.text.Read(l.buffer[l.end:min(len(l.buffer), l.end+l.chunk)])
	l.end += n
	switch {
	case errors.Is(err, io.EOF):
		l.ended = true
	case err != nil:
		l.err = err
	}
}

// skipLong returns the beginning of a line that is too long to keep, as a copy,
// and skips the rest of it.
func (l *lines) skipLong() bool {
	head := bytes.Clone(l.buffer[l.start : l.start+longestLine/4])
	offset := l.base + int64(l.start)
	for !l.ended && l.err == nil {
		l.base += int64(l.end)
		l.start, l.end = 0, 0
		l.fill()
		if i := bytes.IndexByte(l.buffer[:l.end], '\n'); i >= 0 {
			l.start = i + 1
			if l.start == l.end && !l.ended {
				l.fill()
			}
			l.line, l.offset, l.long = head, offset, true
			l.number++
			l.next = 0
			if l.start < l.end {
				l.next = l.buffer[l.start]
			}
			return true
		}
	}
	l.line, l.offset, l.long, l.cut, l.next = head, offset, true, true, 0
	l.number++
	l.start = l.end
	return l.err == nil
}

// seek makes the line at offset the next one.
func (l *lines) seek(offset int64) error {
	if at := offset - l.base; at >= int64(l.start) && at <= int64(l.end) {
		l.start = int(at)
		return nil
	}
	l.start, l.end, l.ended, l.cut, l.err = 0, 0, false, false, nil
	l.base = offset
	return l.text.seek(offset)
}
