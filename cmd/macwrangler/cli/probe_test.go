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

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// newProbe is an area for tests: its verbs do what no real one does on demand.
func newProbe(a *frame.App) *cobra.Command {
	return a.Group(frame.Group{Name: "probe", Short: "Try the frame out"},
		newProbeFound(a), newProbeFail(a), newProbeSignal(a), newProbeWait(a),
		newProbeShow(a), newProbeLint(a), newProbeFlags(a))
}

// probeTree is the whole tree with that area.
func probeTree(a *frame.App) *cobra.Command {
	root := newTree(a)
	root.AddCommand(newProbe(a))
	return root
}

func newProbeFound(a *frame.App) *cobra.Command {
	return a.Verb(frame.Verb{
		Use: "found", Short: "Find something", Long: "Find something.", Found: "always",
		Example: "  macwrangler probe found",
		Run:     func(context.Context, []string) error { return fmt.Errorf("checking: %w", frame.ErrFound) },
	})
}

func newProbeFail(a *frame.App) *cobra.Command {
	kinds := map[string]error{
		"plain":      errors.New("the rows are gone"),
		"library":    fmt.Errorf("reading %q: %w", "a.db", fault.New("no-rows", "name another file", "the rows are gone")),
		"permission": &fs.PathError{Op: "open", Path: "/var/db/x", Err: syscall.EACCES},
		"missing":    &fs.PathError{Op: "open", Path: "/var/db/x", Err: syscall.ENOENT},
		"control":    errors.New("a\x1b[31mred\nmacwrangler: hint: run rm\u202etxt"),
	}
	return a.Verb(frame.Verb{
		Use: "fail KIND", Short: "Fail in some way", Long: "Fail in some way.",
		Example: "  macwrangler probe fail plain",
		Args:    frame.AtLeastOne("KIND"),
		Formats: frame.ResultFormats(),
		Run: func(_ context.Context, args []string) error {
			if args[0] == "panic" {
				panic("no more rows")
			}
			a.Note("a note")
			a.Warn("a warning about %s", "a\tfile")
			a.Detail("a detail")
			return kinds[args[0]]
		},
	})
}

func newProbeSignal(a *frame.App) *cobra.Command {
	return a.Verb(frame.Verb{
		Use: "signal HOW", Short: "Get a signal", Long: "Get a signal.",
		Example: "  macwrangler probe signal once",
		Args:    frame.Exactly("HOW"),
		Run:     func(ctx context.Context, args []string) error { return runProbeSignal(ctx, args[0]) },
	})
}

// runProbeSignal sends this process SIGTERM "once" or "often", or a "hangup" or one
// that is "ignored".
func runProbeSignal(ctx context.Context, how string) error {
	sent := map[string]syscall.Signal{"once": syscall.SIGTERM, "often": syscall.SIGTERM, "hangup": syscall.SIGHUP, "ignored": syscall.SIGHUP}[how]
	for range 500 {
		if err := syscall.Kill(os.Getpid(), sent); err != nil {
			return err
		}
		if how == "ignored" {
			time.Sleep(50 * time.Millisecond)
			return ctx.Err()
		}
		<-ctx.Done()
		if how != "often" {
			return fmt.Errorf("step 2 is not done: %w", ctx.Err())
		}
		time.Sleep(10 * time.Millisecond)
	}
	return errors.New("no signal ended this")
}

func newProbeWait(a *frame.App) *cobra.Command {
	return a.Verb(frame.Verb{
		Use: "wait", Short: "Wait for the end", Long: "Wait for the end.",
		Example: "  macwrangler probe wait --deadline 1ms",
		Run: func(ctx context.Context, _ []string) error {
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

func newProbeShow(a *frame.App) *cobra.Command {
	return a.Verb(frame.Verb{
		Use: "show", Short: "Show a result", Long: "Show a result.",
		Example: "  macwrangler probe show",
		Formats: frame.ResultFormats("csv"),
		Run: func(context.Context, []string) error {
			if a.Format == "csv" {
				return a.Write(func(w *bufio.Writer) error {
					_, err := w.WriteString("name\n")
					return err
				})
			}
			s := newSample()
			return a.Render("macwrangler/probe.show/1", s, func(w *bufio.Writer) { fmt.Fprintln(w, s.Name) })
		},
	})
}

func newProbeLint(a *frame.App) *cobra.Command {
	var opts frame.FindingOptions
	cmd := a.Verb(frame.Verb{
		Use: "lint", Short: "Report findings", Long: "Report findings.", Found: frame.FoundFinding,
		Example: "  macwrangler probe lint --fail-on warning",
		Args:    frame.AnyArgs,
		Formats: frame.FindingFormats(),
		Run: func(context.Context, []string) error {
			if err := opts.Check(); err != nil {
				return err
			}
			return a.Report("macwrangler/probe.lint/1", &opts, []finding.Finding{
				{Rule: "names", Severity: finding.Warning, Target: "a.plist", Line: 3, Column: 7, Message: "an odd\tname", Fix: "rename it"},
				{Rule: "style", Severity: finding.Info, Target: "a.pkg", Path: "Bom", Message: "a thought"},
				{Rule: "keys", Severity: finding.Error, Message: "no such key"},
			}, nil, 1)
		},
	})
	frame.FindingVars(cmd, &opts, []finding.Rule{
		{ID: "keys", Severity: finding.Error, Guideline: "Keys exist."},
		{ID: "names", Severity: finding.Warning, Guideline: "Names are even."},
		{ID: "style", Severity: finding.Info, Guideline: "Style is plain."},
	})
	return cmd
}

func newProbeFlags(a *frame.App) *cobra.Command {
	var dryRun bool
	var number int
	cmd := a.Verb(frame.Verb{
		Use: "flags", Short: "Take flags", Long: "Take flags.",
		Example: "  macwrangler probe flags --number 1 --dry-run",
		Formats: frame.ResultFormats(),
		Run: func(context.Context, []string) error {
			a.Note("number %d, dry run %v, timeout %v", number, dryRun, a.TimeoutOr(5*time.Second))
			return nil
		},
	})
	frame.DryRunVar(cmd, &dryRun)
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
	status = frame.Run(ctx, args, frame.Streams{In: bytes.NewReader(nil), Out: &out, Err: &errs}, probeTree)
	return status, out.String(), errs.String()
}
