package cli

import (
	"context"
	"errors"
	"fmt"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// The exit statuses. Scripts rely on them: there are no others, and their
// meaning is the same in every format.
const (
	StatusDone        = 0   // done, nothing wrong
	StatusFound       = 1   // the check found something
	StatusTrouble     = 2   // usage, bad input, I/O, network, a bug
	StatusInterrupted = 130 // SIGINT or SIGTERM
)

// run runs a command line over the tree that build makes, and returns the exit
// status. It prints the error, if there is one, once.
func run(ctx context.Context, args []string, s Streams, build func(a *app) *cobra.Command) int {
	a := newApp(s)
	err := execute(ctx, build(a), args)
	if a.out.err != nil {
		// The result did not arrive whole, whatever the verb says.
		err = &outputError{err: a.out.err}
	}
	if err != nil && !isFound(err) {
		a.printError(err, wantsJSON(args))
	}
	return exitStatus(err, a.exitZero)
}

// execute runs the tree and turns a panic into an error, so that a caller who
// asked for JSON gets JSON even then.
func execute(ctx context.Context, root *cobra.Command, args []string) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = &panicError{value: p, stack: debug.Stack()}
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
	case isFound(err) && exitZero:
		return StatusDone
	case isFound(err):
		return StatusFound
	case isInterrupted(err):
		return StatusInterrupted
	default:
		return StatusTrouble
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

// foundError says that a check found something: status 1, and nothing to
// print, because the result on stdout has told it.
type foundError struct{}

func (foundError) Error() string { return "found something" }

func isFound(err error) bool {
	_, found := errors.AsType[foundError](err)
	return found
}

// outputError is a write to stdout that failed.
type outputError struct{ err error }

func (e *outputError) Error() string { return fmt.Sprintf("writing standard output: %v", e.err) }
func (e *outputError) Unwrap() error { return e.err }
func (e *outputError) Code() string  { return "write-failed" }

// panicError is a bug: the value of a panic and where it came from.
type panicError struct {
	value any
	stack []byte
}

func (e *panicError) Error() string { return fmt.Sprintf("internal error: %v", e.value) }
func (e *panicError) Code() string  { return "internal-error" }
func (e *panicError) Hint() string {
	return "this is a bug; please report it with what the same command prints with --verbose"
}
