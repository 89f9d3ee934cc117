package xar

import (
	"errors"
	"io"
)

var (
	errLonger  = errors.New("it is longer than its size")
	errShorter = errors.New("it is shorter than its size")
)

// exactly reads so many bytes, and fails if there are more or fewer.
type exactly struct {
	r    io.Reader
	left int64
}

func (e *exactly) Read(p []byte) (int, error) {
	if e.left == 0 {
		return 0, e.nothingMore()
	}
	if int64(len(p)) > e.left {
		p = p[:e.left]
	}
	n, err := e.r.Read(p)
	e.left -= int64(n)
	switch {
	case errors.Is(err, io.EOF) && e.left > 0:
		return n, errShorter
	case errors.Is(err, io.EOF):
		return n, nil // the next call finds the end
	default:
		return n, err
	}
}

// nothingMore returns io.EOF if the reader below is at its end.
func (e *exactly) nothingMore() error {
	var one [1]byte
	for range 100 {
		n, err := e.r.Read(one[:])
		switch {
		case n > 0:
			return errLonger
		case err != nil:
			return err // io.EOF, or the checksum of the compression
		}
	}
	return io.ErrNoProgress
}
