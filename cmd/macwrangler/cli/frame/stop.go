package frame

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
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
		ctx, a.release = context.WithTimeoutCause(ctx, a.deadline, deadlineError(a.deadline))
	}
	a.ctx = ctx
	err := run(ctx, args)
	if err == nil || ctx.Err() == nil {
		return err
	}
	code, why := ended(ctx)
	hint := ""
	if code == CodeDeadlineExceeded {
		hint = "what is done stays done; give it longer with --deadline"
	}
	return stopped(code, why, hint, err)
}

// ended returns what ended a context: the code, and the words for it.
func ended(ctx context.Context) (code fault.Code, why string) {
	cause := context.Cause(ctx)
	if _, ok := errors.AsType[deadlineError](cause); ok {
		return CodeDeadlineExceeded, cause.Error()
	}
	//nolint:errorlint // the error that names the signal is a context.Canceled to errors.Is
	if cause == context.Canceled {
		return CodeInterrupted, "interrupted"
	}
	return CodeInterrupted, "interrupted: " + cause.Error()
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

// Until runs f, and returns what it returns, or else what ends the run: --deadline
// or a signal. Then f is left alone, so it must not change anything that is used
// afterwards. It is for what no context reaches: a read from a pipe that nobody
// writes to, a disk that does not answer, or a computation whose length a file
// decides.
func Until[T any](ctx context.Context, f func() (T, error)) (T, error) {
	type result struct {
		value T
		err   error
	}
	done := make(chan result, 1)
	go func() {
		var r result
		defer func() {
			if p := recover(); p != nil {
				r.err = &PanicError{Value: p, stack: debug.Stack()}
			}
			done <- r
		}()
		r.value, r.err = f()
	}()
	select {
	case r := <-done:
		return r.value, r.err
	case <-ctx.Done():
		var none T
		return none, context.Cause(ctx)
	}
}
