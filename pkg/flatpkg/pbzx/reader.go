package pbzx

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/xz"
)

const (
	// Magic is what a payload of this kind begins with.
	Magic = "pbzx"
	// MaxBlock is the largest size of a chunk in bytes, before and after compression:
	// four times that of Apple's tools.
	MaxBlock = 64 << 20

	headerSize = 12
	chunkSize  = 16
	xzMagic    = "\xfd7zXZ"
)

// A Reader reads what was compressed.
type Reader struct {
	in    *bufio.Reader
	block uint64
	chunk io.Reader // of the current chunk
	left  int64     // of its bytes, expanded
	body  *io.LimitedReader
	err   error
	begun bool
}

// NewReader returns a reader of the frame in r.
func NewReader(r io.Reader) *Reader { return &Reader{in: bufio.NewReaderSize(r, 64<<10)} }

// Read implements [io.Reader].
func (r *Reader) Read(p []byte) (int, error) {
	for r.err == nil {
		if r.chunk == nil {
			r.err = r.next()
			continue
		}
		if r.left == 0 {
			r.err = r.end()
			continue
		}
		n, err := r.chunk.Read(p[:min(int64(len(p)), r.left)])
		r.left -= int64(n)
		if err != nil && (!errors.Is(err, io.EOF) || r.left > 0) {
			r.err = r.broken(err)
		}
		if n > 0 || len(p) == 0 {
			return n, nil
		}
	}
	return 0, r.err
}

// next reads the header of the next chunk. The data ends where there is none.
func (r *Reader) next() error {
	if !r.begun {
		if err := r.begin(); err != nil {
			return err
		}
	}
	var head [chunkSize]byte
	if n, err := io.ReadFull(r.in, head[:]); n == 0 && errors.Is(err, io.EOF) {
		return io.EOF
	} else if err != nil {
		return r.broken(err)
	}
	expanded, stored := binary.BigEndian.Uint64(head[:]), binary.BigEndian.Uint64(head[8:])
	switch {
	case expanded == 0 || stored == 0 || stored > expanded:
		return malformed("a chunk of %d bytes that expands to %d", stored, expanded)
	case expanded > r.block || expanded > MaxBlock:
		return malformed("a chunk of %d bytes, more than %d", expanded, min(r.block, MaxBlock))
	}
	r.left = int64(min(expanded, MaxBlock))
	r.body = &io.LimitedReader{R: r.in, N: int64(min(stored, MaxBlock))}
	r.chunk = r.body
	if stored < expanded {
		if begin, err := r.in.Peek(len(xzMagic)); err == nil && string(begin) != xzMagic {
			return malformed("a chunk that begins with %q and not as xz does", begin)
		}
		r.chunk = xz.NewReader(r.body)
	}
	return nil
}

func (r *Reader) begin() error {
	var head [headerSize]byte
	if _, err := io.ReadFull(r.in, head[:]); err != nil {
		return r.broken(err)
	}
	if string(head[:4]) != Magic {
		return malformed("it begins with %q, not with %q", head[:4], Magic)
	}
	r.block, r.begun = binary.BigEndian.Uint64(head[4:]), true
	return nil
}

// end checks that nothing of the chunk is left.
func (r *Reader) end() error {
	var one [1]byte
	n, err := r.chunk.Read(one[:])
	switch {
	case n > 0:
		return malformed("a chunk expands to more than its header says")
	case err != nil && !errors.Is(err, io.EOF):
		return r.broken(err)
	case r.body.N > 0:
		return malformed("%d bytes of a chunk are not used", r.body.N)
	}
	r.chunk = nil
	return nil
}

func (r *Reader) broken(err error) error {
	if errors.Is(err, io.EOF) || errors.Is(err, io.ErrUnexpectedEOF) {
		if r.body != nil && r.body.N == 0 && r.left > 0 {
			return malformed("a chunk expands to %d bytes less than its header says", r.left)
		}
		return fault.New(fault.Truncated, "download the package again", "reading the pbzx frame: it ends in the middle")
	}
	return &fault.Error{Act: "reading the pbzx frame", Err: err}
}

func malformed(format string, args ...any) error {
	return &fault.Error{Code: CodeMalformed, Hint: "download the package again", Act: "reading the pbzx frame", Err: fmt.Errorf(format, args...)}
}
