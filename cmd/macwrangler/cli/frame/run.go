package frame

import (
	"context"
	"errors"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// The exit statuses. Scripts rely on them: there are no others, and their
// meaning is the same in every format.
const (
	StatusDone        = 0   // done, nothing wrong
	StatusFound       = 1   // the check found something
	StatusError       = 2   // usage, bad input, I/O, network, a bug
	StatusInterrupted = 130 // SIGINT, SIGTERM or SIGHUP
)

// Run runs a command line over the tree that build makes, and returns the exit
// status. It prints the error, if there is one, once.
func Run(ctx context.Context, args []string, s Streams, build func(a *App) *cobra.Command) int {
	a := NewApp(s)
	a.ctx = ctx
	defer func() { a.release() }()
	err := execute(ctx, build(a), args)
	if failed := a.out.failed(); failed != nil && !saysWriteFailed(err, failed) {
		err = writeError(failed)
	}
	if err != nil && !errors.Is(err, ErrFound) {
		a.printError(err, wantsJSON(args))
	}
	return exitStatus(err, a.ExitZero)
}

// saysWriteFailed reports whether a verb's error tells of this error of standard
// output itself, and perhaps where the result is.
func saysWriteFailed(err, cause error) bool {
	failed := fault.As(err, fault.WriteFailed)
	return failed != nil && errors.Is(failed, cause)
}

// execute runs the tree and turns a panic into an error, so that a caller who
// asked for JSON gets JSON even then.
func execute(ctx context.Context, root *cobra.Command, args []string) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &PanicError{Value: p, stack: debug.Stack()}
		}
	}()
	// cobra takes os.Args in place of nil.
	root.SetArgs(append([]string{}, args...))
	return root.ExecuteContext(ctx)
}

// exitStatus is the one place that maps an outcome to a status.
func exitStatus(err error, exitZero bool) int {
	switch {
	case err == nil:
		return StatusDone
	case errors.Is(err, ErrFound) && exitZero:
		return StatusDone
	case errors.Is(err, ErrFound):
		return StatusFound
	case fault.Has(err, CodeInterrupted):
		return StatusInterrupted
	default:
		return StatusError
	}
}

// wantsJSON reports whether the words of a command line ask for JSON. It looks at
// the bare words because a usage error comes before, or instead of, parsing.
func wantsJSON(args []string) bool {
	if end := slices.Index(args, "--"); end >= 0 {
		args = args[:end]
	}
	format := ""
	for i, arg := range args {
		if value, ok := strings.CutPrefix(arg, "--format="); ok {
			format = value
		} else if arg == "--format" && i+1 < len(args) {
			format = args[i+1]
		}
	}
	return format == "json"
}
