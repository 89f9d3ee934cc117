package frame

import (
	"context"
	"errors"
	"io"
	"syscall"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// fullDisk takes nothing.
type fullDisk struct{}

func (fullDisk) Write([]byte) (int, error) { return 0, syscall.ENOSPC }

func TestOutputKeepsFirstError(t *testing.T) {
	out := &output{w: fullDisk{}, run: t.Context}
	for range 2 {
		if _, err := out.Write([]byte("x")); !errors.Is(err, syscall.ENOSPC) {
			t.Errorf("got %v", err)
		}
	}
	if err := writeError(out.failed()); fault.CodeOf(err) != fault.WriteFailed {
		t.Errorf("got %v", err)
	}
}

// TestStalledOutputEndsWithTheRun: a pipe that nobody reads takes no more, and what
// ended the run is the error.
func TestStalledOutputEndsWithTheRun(t *testing.T) {
	for want, end := range map[fault.Code]error{CodeDeadlineExceeded: deadlineError(1), CodeInterrupted: context.Canceled} {
		t.Run(string(want), func(t *testing.T) {
			t.Parallel()
			ctx, cancel := context.WithCancelCause(t.Context())
			r, w := io.Pipe()
			out := &output{w: w, run: func() context.Context { return ctx }}
			text := []byte("text")
			cancel(end)
			if n, err := out.Write(text); n != 0 || err == nil {
				t.Fatalf("%d bytes, %v", n, err)
			}
			copy(text, "else") // the caller's to use again
			read := make([]byte, 4)
			if _, err := io.ReadFull(r, read); string(read) != "text" || err != nil {
				t.Errorf("%q, %v: the write that was given up must keep its bytes", read, err)
			}
			if _, err := out.Write(text); err == nil {
				t.Error("written again, after a gap")
			}
			if err := writeError(out.failed()); fault.CodeOf(err) != want || fault.HintOf(err) == "" {
				t.Errorf("got %v, code %s", err, fault.CodeOf(err))
			}
		})
	}
}

// TestOutputAfterTheEnd: what was done is told after a signal too.
func TestOutputAfterTheEnd(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	r, w := io.Pipe()
	out := &output{w: w, run: func() context.Context { return ctx }}
	go func() { _, _ = io.ReadFull(r, make([]byte, 4)) }()
	if n, err := out.Write([]byte("text")); n != 4 || err != nil {
		t.Errorf("%d bytes, %v", n, err)
	}
}

func TestUntil(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	if n, err := Until(ctx, func() (int, error) { return 7, io.EOF }); n != 7 || !errors.Is(err, io.EOF) {
		t.Errorf("%d, %v", n, err)
	}
	_, err := Until(ctx, func() (int, error) { panic("no more rows") })
	if p, ok := errors.AsType[*PanicError](err); !ok || p.Value != "no more rows" || len(p.stack) == 0 {
		t.Errorf("a panic: %v", err)
	}
	over := errors.New("over")
	begun, forever := make(chan bool), make(chan bool)
	defer close(forever)
	go func() { <-begun; cancel(over) }()
	if _, err := Until(ctx, func() (int, error) { close(begun); <-forever; return 7, nil }); !errors.Is(err, over) {
		t.Errorf("%v", err)
	}
}
