package frame

import (
	"bytes"
	"context"
	"errors"
	"syscall"
	"testing"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// TestSignalsEndTheContext sends this process signals, as no script can count
// them: the first ends the context, while they are held the others do nothing.
func TestSignalsEndTheContext(t *testing.T) {
	ctx, signals := CatchSignals(t.Context())
	t.Cleanup(signals.Stop)
	noticed := make(chan struct{}, 10)
	signals.hold(func() { noticed <- struct{}{} })
	for _, s := range []syscall.Signal{syscall.SIGPIPE, syscall.SIGHUP, syscall.SIGQUIT, syscall.SIGINT, syscall.SIGTERM, syscall.SIGPIPE} {
		if err := syscall.Kill(syscall.Getpid(), s); err != nil {
			t.Fatal(err)
		}
		if s != syscall.SIGPIPE {
			<-ctx.Done()
		}
	}
	if got := context.Cause(ctx); got.Error() != "hangup signal received" || !errors.Is(got, context.Canceled) {
		t.Errorf("cause %v", got)
	}
	<-noticed
	if len(noticed) > 0 {
		t.Error("the notice was given more than once")
	}
}

// A verb that tells of standard output's error itself, and where the result is
// instead, has the last word.
func TestVerbTellsOfWriteError(t *testing.T) {
	for _, test := range []struct {
		verb func(a *App) error
		want string
	}{
		{func(a *App) error { return nil }, "macwrangler: writing standard output: no space left on device\n"},
		{func(a *App) error {
			return &fault.Error{Code: fault.WriteFailed, Act: "writing it", Err: a.out.failed(), Hint: "the result is in x"}
		}, "macwrangler: writing it: no space left on device\nmacwrangler: hint: the result is in x\n"},
		{func(a *App) error { // of another file
			return &fault.Error{Code: fault.WriteFailed, Act: "writing it", Err: syscall.EIO}
		}, "macwrangler: writing standard output: no space left on device\n"},
	} {
		var errs bytes.Buffer
		status := Run(t.Context(), []string{}, Streams{Out: fullDisk{}, Err: &errs}, func(a *App) *cobra.Command {
			return &cobra.Command{SilenceErrors: true, SilenceUsage: true, RunE: func(*cobra.Command, []string) error {
				_, _ = a.Out.Write([]byte("x"))
				return test.verb(a)
			}}
		})
		if status != StatusError || errs.String() != test.want {
			t.Errorf("status %d, stderr %q, want %q", status, &errs, test.want)
		}
	}
}
