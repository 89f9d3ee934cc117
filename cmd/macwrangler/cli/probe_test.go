package cli

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"syscall"
	"testing"
	"time"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/pkg/finding"
)

// newProbe is an area for tests: its verbs do what no real one does on demand.
func newProbe(a *app) *cobra.Command {
	return a.group(group{name: "probe", short: "Try the frame out"},
		newProbeFound(a), newProbeFail(a), newProbeSignal(a), newProbeWait(a),
		newProbeShow(a), newProbeLint(a), newProbeFlags(a))
}

// probeTree is the whole tree with that area.
func probeTree(a *app) *cobra.Command {
	root := newTree(a)
	root.AddCommand(newProbe(a))
	return root
}

func newProbeFound(a *app) *cobra.Command {
	return a.verb(verb{
		use: "found", short: "Find something", long: "Find something.", found: "always",
		example: "  macwrangler probe found",
		run:     func(context.Context, []string) error { return fmt.Errorf("checking: %w", foundError{}) },
	})
}

// libraryError is what the packages below pkg give.
type libraryError struct{ code, hint string }

func (e *libraryError) Error() string { return "the rows are gone" }
func (e *libraryError) Code() string  { return e.code }
func (e *libraryError) Hint() string  { return e.hint }

func newProbeFail(a *app) *cobra.Command {
	kinds := map[string]error{
		"plain":      errors.New("the rows are gone"),
		"library":    fmt.Errorf("reading %q: %w", "a.db", &libraryError{"no-rows", "name another file"}),
		"permission": &fs.PathError{Op: "open", Path: "/var/db/x", Err: syscall.EACCES},
		"missing":    &fs.PathError{Op: "open", Path: "/var/db/x", Err: syscall.ENOENT},
		"control":    errors.New("a\x1b[31mred\nmacwrangler: hint: run rm\u202etxt"),
	}
	return a.verb(verb{
		use: "fail KIND", short: "Fail in some way", long: "Fail in some way.",
		example: "  macwrangler probe fail plain",
		args:    atLeastOne("KIND"),
		formats: resultFormats(),
		run: func(_ context.Context, args []string) error {
			if args[0] == "panic" {
				panic("no more rows")
			}
			a.note("a note")
			a.warn("a warning about %s", "a\tfile")
			a.detail("a detail")
			return kinds[args[0]]
		},
	})
}

func newProbeSignal(a *app) *cobra.Command {
	return a.verb(verb{
		use: "signal HOW", short: "Get a signal", long: "Get a signal.",
		example: "  macwrangler probe signal once",
		args:    exactly("HOW"),
		run: func(ctx context.Context, args []string) error {
			for range 500 {
				if err := syscall.Kill(os.Getpid(), syscall.SIGTERM); err != nil {
					return err
				}
				<-ctx.Done()
				if args[0] == "once" {
					return fmt.Errorf("step 2 is not done: %w", ctx.Err())
				}
				time.Sleep(10 * time.Millisecond)
			}
			return errors.New("no signal ended this")
		},
	})
}

func newProbeWait(a *app) *cobra.Command {
	return a.verb(verb{
		use: "wait", short: "Wait for the end", long: "Wait for the end.",
		example: "  macwrangler probe wait --deadline 1ms",
		run: func(ctx context.Context, _ []string) error {
			<-ctx.Done()
			return errors.New("1 of 3 steps is done")
		},
	})
}

// sample has a field of every kind that a result may have.
type sample struct {
	inner
	Name    string         `json:"name"`
	List    []string       `json:"list"`
	Time    time.Time      `json:"time"`
	None    *int           `json:"none"`
	One     *int           `json:"one"`
	Empty   string         `json:"empty,omitempty"`
	Zero    time.Time      `json:"zero,omitzero"`
	Ratio   float64        `json:"ratio"`
	Big     uint64         `json:"big"`
	Level   textLevel      `json:"level"`
	Tags    map[string]any `json:"tags"`
	Bytes   []byte         `json:"bytes"`
	Skipped string         `json:"-"`
	hidden  string
}

type inner struct {
	First int `json:"first"`
}

type textLevel int

func (l textLevel) MarshalText() ([]byte, error) { return fmt.Appendf(nil, "level-%d", int(l)), nil }

func newSample() sample {
	one := 1
	return sample{
		inner: inner{First: 7},
		Name:  "<a&b>", Time: time.Date(2026, 8, 1, 12, 0, 0, 0, time.FixedZone("", 7200)),
		One: &one, Ratio: 0.5, Big: 1 << 63, Level: 2, Tags: map[string]any{"b": true, "a": int8(-3)},
		Bytes: []byte("hi"), Skipped: "x", hidden: "y",
	}
}

func newProbeShow(a *app) *cobra.Command {
	return a.verb(verb{
		use: "show", short: "Show a result", long: "Show a result.",
		example: "  macwrangler probe show",
		formats: resultFormats("csv"),
		run: func(context.Context, []string) error {
			if a.format == "csv" {
				return a.write(func(w *bufio.Writer) error {
					_, err := w.WriteString("name\n")
					return err
				})
			}
			s := newSample()
			return a.render("macwrangler/probe.show/1", s, func(w *bufio.Writer) { fmt.Fprintln(w, s.Name) })
		},
	})
}

func newProbeLint(a *app) *cobra.Command {
	var opts findingOptions
	cmd := a.verb(verb{
		use: "lint", short: "Report findings", long: "Report findings.", found: "there is an error",
		example: "  macwrangler probe lint --fail-on warning",
		args:    anyArgs,
		formats: resultFormats(),
		run: func(context.Context, []string) error {
			if err := opts.check([]string{"keys", "names", "style"}); err != nil {
				return err
			}
			result := opts.keep([]finding.Finding{
				{Rule: "names", Severity: finding.Warning, Target: "a.plist", Line: 3, Column: 7, Message: "an odd\tname", Fix: "rename it"},
				{Rule: "style", Severity: finding.Info, Target: "a.pkg", Path: "Bom", Message: "a thought"},
				{Rule: "keys", Severity: finding.Error, Message: "no such key"},
			})
			err := a.render("macwrangler/probe.lint/1", result, func(w *bufio.Writer) { a.printFindings(w, result) })
			if err != nil {
				return err
			}
			return opts.verdict(result)
		},
	})
	findingVars(cmd, &opts)
	return cmd
}

func newProbeFlags(a *app) *cobra.Command {
	var dryRun bool
	var number int
	cmd := a.verb(verb{
		use: "flags", short: "Take flags", long: "Take flags.",
		example: "  macwrangler probe flags --number 1 --dry-run",
		formats: resultFormats(),
		run: func(context.Context, []string) error {
			a.note("number %d, dry run %v, timeout %v", number, dryRun, a.timeoutOr(5*time.Second))
			return nil
		},
	})
	dryRunVar(cmd, &dryRun)
	cmd.Flags().IntVar(&number, "number", 0, "some number")
	cmd.Flags().Bool("left", false, "one side")
	cmd.Flags().Bool("right", false, "the other side")
	cmd.MarkFlagsMutuallyExclusive("left", "right")
	if err := cmd.MarkFlagRequired("number"); err != nil {
		panic(err)
	}
	return cmd
}

// runProbe runs a command line in this process.
func runProbe(t *testing.T, ctx context.Context, args ...string) (status int, stdout, stderr string) { //nolint:revive // t comes first in tests
	t.Helper()
	var out, errs bytes.Buffer
	status = run(ctx, args, Streams{In: bytes.NewReader(nil), Out: &out, Err: &errs}, probeTree)
	return status, out.String(), errs.String()
}
