package plistfile

import (
	"bytes"
	"cmp"
	"errors"
	"io"
	"slices"
)

// maxProblems is how many problems a document lists; a hostile file can hold
// one every few bytes.
const maxProblems = 100

// Document is a property list that was read and checked.
type Document struct {
	// Format is the form it was stored in.
	Format Format
	// Root is the outermost value.
	Root *Node
	// Problems are errors that other readers ignore silently, and that do not
	// prevent reading: at most the first 100, in the order of the file.
	Problems []*PositionError
	// MoreProblems is the number of further problems.
	MoreProblems int
}

// Strict returns the first problem as an error, or nil if no problem was found. It
// is for callers that refuse what Apple's readers tolerate.
func (d *Document) Strict() error {
	if len(d.Problems) == 0 {
		return nil
	}
	return d.Problems[0]
}

func (d *Document) report(problem *PositionError) {
	if len(d.Problems) == maxProblems {
		d.MoreProblems++
		return
	}
	d.Problems = append(d.Problems, problem)
}

// Read returns the property list in r. It reads at most one byte more than
// limits.Size, to recognize a file that is too large.
func Read(r io.Reader, limits Limits) (*Document, error) {
	limits = limits.orDefault()
	data, err := readAtMost(r, limits.Size+1)
	if err != nil {
		return nil, newError(CodeRead, "reading property list").because(err)
	}
	return Parse(data, limits)
}

// readAtMost reads in pieces and joins them once: a growing buffer would need
// twice the memory.
func readAtMost(r io.Reader, limit int64) ([]byte, error) {
	r = io.LimitReader(r, limit)
	var pieces [][]byte
	for size := 64 << 10; ; size = min(2*size, 1<<20) {
		piece := make([]byte, size)
		n, err := fill(r, piece)
		pieces = append(pieces, piece[:n])
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, err
		}
	}
	if len(pieces) == 1 {
		return pieces[0], nil
	}
	return bytes.Join(pieces, nil), nil
}

// fill is io.ReadFull, except that it returns every error unchanged: an
// io.ErrUnexpectedEOF of the reader means a truncated file.
func fill(r io.Reader, piece []byte) (n int, err error) {
	for n < len(piece) && err == nil {
		var more int
		more, err = r.Read(piece[n:])
		n += more
	}
	return n, err
}

// Parse returns the property list in data, which it does not keep. The error,
// if any, is a [*PositionError].
func Parse(data []byte, limits Limits) (*Document, error) {
	limits = limits.orDefault()
	if int64(len(data)) > limits.Size {
		return nil, newError(CodeTooLarge, "more than %d bytes", limits.Size)
	}
	format, fault := detect(data)
	if fault != nil {
		return nil, fault
	}
	doc := &Document{Format: format}
	if format == Binary {
		doc.Root, fault = parseBinary(data, limits, doc)
	} else {
		doc.Root, fault = parseXML(data, limits, doc)
	}
	if fault != nil {
		return nil, fault
	}
	// A duplicate key is known only after its value, which may contain others.
	slices.SortStableFunc(doc.Problems, func(a, b *PositionError) int { return cmp.Compare(a.Offset, b.Offset) })
	return doc, nil
}
