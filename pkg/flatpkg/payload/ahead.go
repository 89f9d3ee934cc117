package payload

import (
	"errors"
	"io"
	"sync"
)

const (
	blockSize = 256 << 10
	blocks    = 4
)

// ahead reads in a goroutine of its own, so that two processors share the work:
// decompression, and what is done with the files.
type ahead struct {
	full chan block
	free chan []byte
	stop chan struct{}
	end  sync.WaitGroup
	once sync.Once

	current []byte
	whole   []byte // of which current is the rest
	err     error
}

// block is what one read returned.
type block struct {
	data []byte
	err  error
}

func start(in io.Reader) *ahead {
	a := &ahead{full: make(chan block, blocks), free: make(chan []byte, blocks), stop: make(chan struct{})}
	for range blocks {
		a.free <- make([]byte, blockSize)
	}
	a.end.Go(func() { a.run(in) })
	return a
}

func (a *ahead) run(in io.Reader) {
	for {
		var space []byte
		select {
		case space = <-a.free:
		case <-a.stop:
			return
		}
		n, err := fill(in, space, a.stop)
		select {
		case a.full <- block{space[:n], err}:
		case <-a.stop:
			return
		}
		if err != nil {
			return
		}
	}
}

// fill reads until the space is full.
func fill(in io.Reader, space []byte, stop <-chan struct{}) (n int, err error) {
	for n < len(space) && err == nil {
		var more int
		more, err = in.Read(space[n:])
		n += more
		select {
		case <-stop:
			return n, io.ErrClosedPipe
		default:
		}
	}
	return n, err
}

// Read implements [io.Reader].
func (a *ahead) Read(p []byte) (int, error) {
	for len(a.current) == 0 {
		if a.err != nil {
			return 0, a.err
		}
		if a.whole != nil {
			a.free <- a.whole[:blockSize] // has room for all
			a.whole = nil
		}
		select {
		case next := <-a.full:
			a.whole, a.current, a.err = next.data, next.data, next.err
		case <-a.stop:
			a.err = errClosed
		}
	}
	n := copy(p, a.current)
	a.current = a.current[n:]
	return n, nil
}

var errClosed = errors.New("the payload is closed")

func (a *ahead) close() {
	a.once.Do(func() { close(a.stop) })
	a.end.Wait()
}
