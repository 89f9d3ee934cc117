// Package frame is what every verb of macwrangler has: streams, global flags,
// formats, errors as text and JSON, exit statuses, --deadline and signals, input
// and output files, findings and the lint runner.
//
// An area describes its commands with [App.Group], [App.Verb] and [App.Linter];
// [Run] runs a command line over a tree that [NewRoot] begins. The frame knows no
// area and no rule about Macs. Do not use it outside the command line: it is the
// layer that prints.
//
// # Adding a verb
//
// One file holds one verb: a struct of options, newX that makes the command out of
// a [Verb] and binds the flags, and runX(ctx, app, opts) that does the work.
package frame

import (
	"context"
	"fmt"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// App is what a verb works with: the streams, the global flags as the user
// gave them, and ways to say something. There is one for each Run.
type App struct {
	Streams
	globals
	out *output         // Streams.Out, which remembers its first error
	ctx context.Context // ends with --deadline or a signal; for reads and writes that would not

	release context.CancelFunc // of ctx, when nothing is left to print
}

// globals are the flags that every command has.
type globals struct {
	Format   string // one of those that the verb has
	Root     string
	DataRoot string // "" means: the one that belongs to root
	Quiet    bool
	Verbose  bool
	ExitZero bool
	timeout  time.Duration // 0 means: the default
	deadline time.Duration // 0 means: none
	color    string
}

// DefaultTimeout is the longest wait for one answer; --timeout changes it.
const DefaultTimeout = 30 * time.Second

// NewApp returns the app of one run. [Run] makes its own; tests and the generator of
// docs/cli make one by hand.
func NewApp(s Streams) *App {
	a := &App{Streams: s, ctx: context.Background(), release: func() {}}
	run := func() context.Context { return a.ctx }
	a.out = &output{w: s.Out, run: run}
	a.Out, a.Err = a.out, &output{w: s.Err, run: run}
	return a
}

// TimeoutOr returns --timeout, or a default of the verb's own where the user
// gave none.
func (g *globals) TimeoutOr(own time.Duration) time.Duration {
	if g.timeout > 0 {
		return g.timeout
	}
	return own
}

// Note prints on stderr what the user may want to know; -q silences it.
func (a *App) Note(format string, args ...any) {
	if !a.Quiet {
		a.Say("", format, args...)
	}
}

// Warn prints on stderr what the user should look at; -q silences it.
func (a *App) Warn(format string, args ...any) {
	if !a.Quiet {
		a.Say("warning: ", format, args...)
	}
}

// Detail prints on stderr what only -v asks for.
func (a *App) Detail(format string, args ...any) {
	if a.Verbose {
		a.Say("", format, args...)
	}
}

// Say writes one line to stderr, also under -q. An error of stderr itself has
// nowhere to go.
func (a *App) Say(prefix, format string, args ...any) {
	_, _ = fmt.Fprintf(a.Err, "%s: %s%s\n", ProgramName, prefix, fault.Printable(fmt.Sprintf(format, args...)))
}

// Colored reports whether a stream gets colour; terminal is a.OutTerminal
// or a.ErrTerminal.
func (a *App) Colored(terminal bool) bool {
	switch a.color {
	case colorAlways:
		return true
	case colorNever:
		return false
	default:
		return terminal && a.Getenv("NO_COLOR") == "" && a.Getenv("TERM") != "dumb"
	}
}
