package frame

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// The codes of a run that did not reach its end.
const (
	CodeInterrupted      fault.Code = "interrupted"
	CodeDeadlineExceeded fault.Code = "deadline-exceeded"
)

// runBounded runs a verb under --deadline; its error says what ended it.
func (a *App) runBounded(ctx context.Context, args []string, run func(context.Context, []string) error) error {
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
		return stopped(CodeDeadlineExceeded, cause.Error(), "what is done stays done; give it longer with --deadline", err)
	}
	why := "interrupted"
	//nolint:errorlint // the error that names the signal is a context.Canceled to errors.Is
	if cause != context.Canceled {
		why += ": " + cause.Error()
	}
	return stopped(CodeInterrupted, why, "", err)
}

// deadlineError is the cause of a context that --deadline ended.
type deadlineError time.Duration

func (e deadlineError) Error() string {
	return fmt.Sprintf("the deadline of %v has passed", time.Duration(e))
}

// stopped is what a verb said when --deadline or a signal stopped it: what is
// done, and what is not.
func stopped(code fault.Code, why, hint string, err error) *fault.Error {
	e := &fault.Error{Code: code, Act: why, Hint: hint, Err: err}
	//nolint:errorlint // the bare errors say nothing more; one that wraps them does
	if err == context.Canceled || err == context.DeadlineExceeded || strings.HasSuffix(why, err.Error()) {
		e.Err = nil
	}
	return e
}

// ReadAll reads to the end, at most so many bytes, or until the run is to end:
// nothing else stops a read from a pipe that nobody writes to.
func (a *App) ReadAll(open func() (io.ReadCloser, error), most int64) ([]byte, error) {
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
