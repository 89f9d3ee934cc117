package cpio

import (
	"errors"
	"fmt"
	"io"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Read reads the data of the current entry, and returns [io.EOF] at its end. That of a
// symbolic link is in [Header.Target].
func (r *Reader) Read(p []byte) (int, error) {
	if r.ended != nil && !errors.Is(r.ended, io.EOF) {
		return 0, r.ended
	}
	if r.left == 0 {
		return 0, io.EOF
	}
	n, err := r.in.Read(p[:min(int64(len(p)), r.left)])
	r.advance(p[:n])
	if err != nil {
		r.ended = r.broken(err)
		return n, r.ended
	}
	return n, r.complete()
}

// advance counts bytes of data that were read.
func (r *Reader) advance(p []byte) {
	r.offset += int64(len(p))
	r.left -= int64(len(p))
	if r.format == CRC {
		for _, b := range p {
			r.sum += uint32(b)
		}
	}
}

// complete checks the sum when all data was read.
func (r *Reader) complete() error {
	if r.left > 0 || r.format != CRC || r.current.Type() != TypeFile || r.sum == r.current.sum {
		return nil
	}
	r.ended = r.malformed("the data of %q has another sum", fault.Clip(r.current.Name))
	return r.ended
}

// skip goes to the end of the current entry.
func (r *Reader) skip() error {
	for r.format == CRC && r.left > 0 {
		chunk, err := r.in.Peek(int(min(r.left, bufferSize)))
		if err != nil {
			return r.broken(err)
		}
		r.advance(chunk)
		if _, err := r.in.Discard(len(chunk)); err != nil {
			return r.broken(err)
		}
		if err := r.complete(); err != nil {
			return err
		}
	}
	err := r.discard(r.left + r.pad)
	r.left, r.pad = 0, 0
	return err
}

func (r *Reader) discard(n int64) error {
	const most = 1 << 30 // an int may have 32 bits
	for n > 0 {
		gone, err := r.in.Discard(int(min(n, most)))
		r.offset += int64(gone)
		n -= int64(gone)
		if err != nil {
			return r.broken(err)
		}
	}
	return nil
}

func (r *Reader) full(p []byte) error {
	n, err := io.ReadFull(r.in, p)
	r.offset += int64(n)
	if err != nil {
		return r.broken(err)
	}
	return nil
}

// broken returns the error for a reader that failed or ended.
func (r *Reader) broken(err error) error {
	switch {
	case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF):
		return r.fault(fault.Truncated, "download the package again", "it ends in the middle")
	default: // the reader beneath says what is wrong
		return &fault.Error{Act: fmt.Sprintf("reading the archive at byte %d", r.offset), Err: err}
	}
}

func (r *Reader) malformed(format string, args ...any) error {
	return r.fault(CodeMalformed, "download the package again", format, args...)
}

func (r *Reader) limit(format string, args ...any) error {
	return r.fault(CodeLimit, "check where the package comes from", format, args...)
}

func (r *Reader) fault(code fault.Code, hint, format string, args ...any) error {
	return &fault.Error{Code: code, Hint: hint, Act: fmt.Sprintf("reading the archive at byte %d", r.offset), Err: fmt.Errorf(format, args...)}
}
