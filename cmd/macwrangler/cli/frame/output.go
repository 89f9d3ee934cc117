package frame

import (
	"context"
	"io"
	"slices"
	"sync"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// grace is how long a write may go on after --deadline or a signal: what was done
// and what was not is told then, and a reader that is there takes it at once.
const grace = time.Second

// output passes writes on to a stream and keeps the first error, so that no
// writer can lose it: a full disk must not look like success. A reader that has
// stopped reading does not outlive the run.
type output struct {
	w   io.Writer
	run func() context.Context // the context of the run

	mu  sync.Mutex
	err error
}

func (o *output) Write(p []byte) (int, error) {
	o.mu.Lock()
	defer o.mu.Unlock()
	if o.err != nil {
		return 0, o.err
	}
	n, err := o.write(p)
	o.err = err
	return n, err
}

// failed returns the first error.
func (o *output) failed() error {
	o.mu.Lock()
	defer o.mu.Unlock()
	return o.err
}

// write writes, or gives up when the run has been over for a while. A deadline of
// the file itself would need it to be non-blocking, which the programs that share
// a terminal or a pipe with us would notice.
func (o *output) write(p []byte) (int, error) {
	ctx := o.run()
	if ctx.Done() == nil {
		return o.w.Write(p)
	}
	type result struct {
		n   int
		err error
	}
	done := make(chan result, 1)
	own := slices.Clone(p) // a write that is given up still reads it
	go func() {
		n, err := o.w.Write(own)
		done <- result{n, err}
	}()
	select {
	case r := <-done:
		return r.n, r.err
	case <-ctx.Done():
	}
	select {
	case r := <-done:
		return r.n, r.err
	case <-time.After(grace):
		return 0, &stalledError{ctx}
	}
}

// stalledError says that a stream took nothing more, and what ended the wait.
type stalledError struct {
	ctx context.Context //nolint:containedctx // it is over; its cause is the error
}

func (e *stalledError) Error() string {
	_, why := ended(e.ctx)
	return "nobody reads it, and " + why
}

// writeError returns the error of a standard output that failed: the result did not
// arrive whole, whatever the verb says.
func writeError(err error) error {
	failed := &fault.Error{Code: fault.WriteFailed, Act: "writing standard output", Err: err}
	//nolint:errorlint // it comes from write above
	if stalled, ok := err.(*stalledError); ok {
		failed.Code, _ = ended(stalled.ctx)
		failed.Hint = "end the program that reads the output, or write to a file"
	}
	return failed
}
