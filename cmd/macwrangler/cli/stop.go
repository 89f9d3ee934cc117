package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"time"
)

// The codes of a run that did not reach its end.
const (
	codeInterrupted      = "interrupted"
	codeDeadlineExceeded = "deadline-exceeded"
)

// runBounded runs a verb under --deadline and says in its error what ended it.
func (a *app) runBounded(ctx context.Context, args []string, run func(context.Context, []string) error) error {
	if a.deadline > 0 {
		var cancel context.CancelFunc
		ctx, cancel = context.WithTimeoutCause(ctx, a.deadline, deadlineError(a.deadline))
		defer cancel()
	}
	a.ctx = ctx
	err := run(ctx, args)
	if err == nil || ctx.Err() == nil {
		return err
	}
	cause := context.Cause(ctx)
	if _, ok := errors.AsType[deadlineError](cause); ok {
		return &stoppedError{code: codeDeadlineExceeded, why: cause.Error(), err: err}
	}
	why := "interrupted"
	//nolint:errorlint // the error that names the signal is a context.Canceled to errors.Is
	if cause != context.Canceled {
		why += ": " + cause.Error()
	}
	return &stoppedError{code: codeInterrupted, why: why, err: err}
}

// deadlineError is the cause of a context that --deadline ended.
type deadlineError time.Duration

func (e deadlineError) Error() string {
	return fmt.Sprintf("the deadline of %v has passed", time.Duration(e))
}

// stoppedError is what a verb said when --deadline or a signal stopped it:
// what is done, and what is not.
type stoppedError struct {
	code string
	why  string
	err  error
}

func (e *stoppedError) Error() string {
	//nolint:errorlint // the bare errors say nothing more; one that wraps them does
	if e.err == context.Canceled || e.err == context.DeadlineExceeded || e.err.Error() == e.why {
		return e.why
	}
	return e.why + ": " + e.err.Error()
}

func (e *stoppedError) Unwrap() error { return e.err }
func (e *stoppedError) Code() string  { return e.code }

// Hint is for a deadline alone: who interrupts knows why.
func (e *stoppedError) Hint() string {
	if e.code == codeDeadlineExceeded {
		return "what is done stays done; give it longer with --deadline"
	}
	return ""
}

func isInterrupted(err error) bool {
	e, ok := errors.AsType[*stoppedError](err)
	return ok && e.code == codeInterrupted
}

// readAll reads to the end, at most so many bytes, or until the run is to end:
// nothing else stops a read from a pipe that nobody writes to.
func (a *app) readAll(open func() (io.ReadCloser, error), most int64) ([]byte, error) {
	type result struct {
		data []byte
		err  error
	}
	done := make(chan result, 1)
	go func() {
		in, err := open()
		if err != nil {
			done <- result{err: err}
			return
		}
		data, err := io.ReadAll(io.LimitReader(in, most))
		_ = in.Close() // only read
		done <- result{data, err}
	}()
	select {
	case r := <-done:
		return r.data, r.err
	case <-a.ctx.Done():
		return nil, context.Cause(a.ctx)
	}
}
