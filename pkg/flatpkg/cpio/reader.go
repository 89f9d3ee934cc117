package cpio

import (
	"bufio"
	"errors"
	"io"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

const bufferSize = 128 << 10

// A Reader reads an archive from its beginning to its end.
type Reader struct {
	in     *bufio.Reader
	limits Limits
	seen   *seen

	format  Format
	current parsed
	offset  int64 // in the archive
	entries int
	left    int64 // of the data of the current entry
	pad     int64 // after it
	sum     uint32
	ended   error // why nothing more can be read; io.EOF at the end
}

// NewReader returns a reader of the archive in r.
func NewReader(r io.Reader, limits Limits) *Reader {
	return &Reader{in: bufio.NewReaderSize(r, bufferSize), limits: limits.filled(), seen: newSeen()}
}

// Format returns the format of the entry that was read last.
func (r *Reader) Format() Format { return r.format }

// Entries returns how many entries were read.
func (r *Reader) Entries() int { return r.entries }

// Next skips what is left of the current entry and returns the next one. The error is
// [io.EOF] at the end of the archive, which has nothing but zero bytes after it. If an
// entry comes with an error, its name must not be used, and Next may be called again;
// see the package.
func (r *Reader) Next() (*Header, error) {
	if r.ended != nil {
		return nil, r.ended
	}
	h, wrong, err := r.next()
	if err != nil {
		r.ended = err
		return nil, err
	}
	return h, r.seen.check(h, wrong)
}

func (r *Reader) next() (h *Header, wrong string, err error) {
	if err := r.skip(); err != nil {
		return nil, "", err
	}
	start := r.offset
	if err := r.header(); err != nil {
		return nil, "", err
	}
	raw, err := r.name()
	if err != nil {
		return nil, "", err
	}
	if raw == trailer {
		return nil, "", r.trailing()
	}
	r.current.Offset = start
	r.current.Name, wrong = clean(raw)
	r.left, r.pad, r.sum = r.current.Size, r.format.padding(r.current.Size), 0
	if r.entries++; r.entries > r.limits.Entries {
		return nil, "", r.limit("more than %d entries", r.limits.Entries)
	}
	if r.current.Type() == TypeLink {
		err = r.target()
	}
	found := r.current.Header
	return &found, wrong, err
}

// header reads the fixed part of a header.
func (r *Reader) header() error {
	magic, err := r.in.Peek(magicLength)
	if err != nil {
		return r.broken(err)
	}
	format := formatOf(magic)
	if format == 0 && r.entries == 0 {
		return fault.New(CodeNotCPIO, "", "reading the archive: it begins with %q, not with the number of a cpio format", magic)
	}
	if format == 0 {
		return r.malformed("%q where an entry begins", magic)
	}
	raw, err := r.in.Peek(format.headerLength())
	if err != nil {
		return r.broken(err)
	}
	r.format = format
	if r.current, err = format.parse(raw); err != nil {
		return r.malformed("%w", err)
	}
	if r.current.Size > r.limits.Bytes-r.offset {
		return r.limit("more than %d bytes", r.limits.Bytes)
	}
	return r.discard(int64(len(raw)))
}

// name reads the name after the fixed part.
func (r *Reader) name() (string, error) {
	size := r.current.nameSize
	switch {
	case size == 0:
		return "", r.malformed("a name without its final zero byte")
	case size > int64(r.limits.Name)+1:
		return "", r.limit("a name of %d bytes, more than %d", size-1, r.limits.Name)
	}
	raw := make([]byte, size)
	if err := r.full(raw); err != nil {
		return "", err
	}
	if raw[size-1] != 0 {
		return "", r.malformed("a name without its final zero byte")
	}
	return string(raw[:size-1]), r.discard(r.format.padding(int64(r.format.headerLength()) + size))
}

// target reads where a symbolic link leads.
func (r *Reader) target() error {
	if r.left > int64(r.limits.Name) {
		return r.limit("a symbolic link to a name of %d bytes, more than %d", r.left, r.limits.Name)
	}
	target := make([]byte, r.left)
	if _, err := io.ReadFull(r, target); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	r.current.Target = strings.TrimSuffix(string(target), "\x00")
	return nil
}

// trailing reads what follows the archive and returns [io.EOF].
func (r *Reader) trailing() error {
	if r.current.Size != 0 { // other readers end here whatever its size is
		return r.malformed("an entry %s that has data", trailer)
	}
	for {
		if _, err := r.in.Peek(1); errors.Is(err, io.EOF) {
			return io.EOF
		} else if err != nil {
			return r.broken(err)
		}
		chunk, err := r.in.Peek(r.in.Buffered())
		if err != nil {
			return r.broken(err)
		}
		for i, b := range chunk {
			if b != 0 {
				r.offset += int64(i)
				return r.fault(CodeTrailing, "build the package again", "data after the end of the archive")
			}
		}
		if err := r.discard(int64(len(chunk))); err != nil {
			return err
		}
		if r.offset > r.limits.Bytes {
			return r.limit("more than %d bytes", r.limits.Bytes)
		}
	}
}
