package cli

import (
	"context"
	"fmt"
	"time"
)

// app is what a verb works with: the streams, the global flags as the user
// gave them, and ways to say something. There is one for each Run.
type app struct {
	Streams
	globals
	out *output         // Streams.Out, which remembers its first error
	ctx context.Context // ends with --deadline or a signal; for reads that would not
}

// globals are the flags that every command has.
type globals struct {
	format   string // one of those that the verb has
	root     string
	dataRoot string // "" means: the one that belongs to root
	quiet    bool
	verbose  bool
	exitZero bool
	timeout  time.Duration // 0 means: the default
	deadline time.Duration // 0 means: none
	color    string
}

// defaultTimeout is the longest wait for one answer; --timeout changes it.
const defaultTimeout = 30 * time.Second

func newApp(s Streams) *app {
	out := &output{w: s.Out}
	s.Out = out
	return &app{Streams: s, out: out, ctx: context.Background()}
}

// timeoutOr returns --timeout, or a default of the verb's own where the user
// gave none.
func (g *globals) timeoutOr(own time.Duration) time.Duration {
	if g.timeout > 0 {
		return g.timeout
	}
	return own
}

// note prints on stderr what the user may want to know; -q silences it.
func (a *app) note(format string, args ...any) {
	if !a.quiet {
		a.say("", format, args...)
	}
}

// warn prints on stderr what the user should look at; -q silences it.
func (a *app) warn(format string, args ...any) {
	if !a.quiet {
		a.say("warning: ", format, args...)
	}
}

// detail prints on stderr what only -v asks for.
func (a *app) detail(format string, args ...any) {
	if a.verbose {
		a.say("", format, args...)
	}
}

// say writes one line to stderr, also under -q. An error of stderr itself has
// nowhere to go.
func (a *app) say(prefix, format string, args ...any) {
	_, _ = fmt.Fprintf(a.Err, "%s: %s%s\n", programName, prefix, printable(fmt.Sprintf(format, args...)))
}

// colored reports whether a stream gets colour; terminal is a.OutTerminal
// or a.ErrTerminal.
func (a *app) colored(terminal bool) bool {
	switch a.color {
	case colorAlways:
		return true
	case colorNever:
		return false
	default:
		return terminal && a.Getenv("NO_COLOR") == "" && a.Getenv("TERM") != "dumb"
	}
}
