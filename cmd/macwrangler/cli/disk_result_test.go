package cli

import (
	"bytes"
	"context"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/diskcmd"
	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/internal/disktest"
	"github.com/macwrangler/macwrangler/internal/simdisk"
	"github.com/macwrangler/macwrangler/pkg/disk"
)

// diskBench runs disk apply on a simulated Mac in this process.
type diskBench struct {
	t       *testing.T
	program *simdisk.Program
	on      diskcmd.Mac
	plan    string
	logged  []string // what went to the system log
}

// Run implements disk.Runner as logger(1).
func (b *diskBench) Run(_ context.Context, words ...string) ([]byte, error) {
	b.logged = append(b.logged, strings.Join(words, " "))
	return nil, nil
}

// newDiskBench makes a Mac, and its plan in a folder of its own.
func newDiskBench(t *testing.T) *diskBench {
	t.Helper()
	mac := simdisk.FusionCoreStorage("10.12.6")
	program := &simdisk.Program{Mac: mac}
	dir := t.TempDir()
	b := &diskBench{t: t, program: program, plan: filepath.Join(dir, "plans", "plan.json")}
	b.on = diskcmd.Mac{
		Host: disk.Host{Diskutil: program, Sysctl: mac.Sysctl, Root: mac.Root()}, Diskutil: program,
		LockFile: filepath.Join(dir, "lock"), Results: filepath.Join(dir, "var", "results"), Logger: b,
	}
	var out bytes.Buffer
	if status, errs := b.run(t.Context(), &out, "disk", "plan", "--format", "json"); status != frame.StatusDone {
		t.Fatalf("status %d: %s", status, errs)
	}
	if err := errors.Join(os.Mkdir(filepath.Dir(b.plan), 0o700), os.WriteFile(b.plan, out.Bytes(), 0o600)); err != nil {
		t.Fatal(err)
	}
	return b
}

func (b *diskBench) run(ctx context.Context, out io.Writer, args ...string) (status int, stderr string) {
	var errs bytes.Buffer
	tree := func(a *frame.App) *cobra.Command { return frame.NewRoot(a, diskcmd.NewOn(a, b.on)) }
	status = frame.Run(ctx, args, frame.Streams{In: bytes.NewReader(nil), Out: out, Err: &errs, Superuser: true}, tree)
	return status, errs.String()
}

func (b *diskBench) apply(ctx context.Context, out io.Writer, flags ...string) (status int, stderr string) {
	return b.run(ctx, out, slices.Concat([]string{"disk", "apply", b.plan, "--yes", "--format", "json"}, flags)...)
}

// in calls f in each command that begins with a word.
func (b *diskBench) in(word string, f func()) {
	b.program.Before = func(_ context.Context, words []string) {
		if strings.HasPrefix(strings.Join(words, " "), word) {
			f()
		}
	}
}

// TestDiskApplyInterrupted stops the run during a step: that step is done, the
// next one is not.
func TestDiskApplyInterrupted(t *testing.T) {
	b := newDiskBench(t)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	b.in("cs delete", cancel)
	var out bytes.Buffer
	status, errs := b.apply(ctx, &out)
	b.stopped(status, frame.StatusInterrupted, out.String()+errs)
}

// TestDiskApplyDeadline lets --deadline pass in a step.
func TestDiskApplyDeadline(t *testing.T) {
	t.Parallel()
	b := newDiskBench(t)
	b.in("cs delete", func() { time.Sleep(2100 * time.Millisecond) })
	var out bytes.Buffer
	status, errs := b.apply(t.Context(), &out, "--deadline", "2s", "--timeout", "1s")
	b.stopped(status, frame.StatusError, out.String()+errs)
	if !strings.Contains(errs, `"code": "deadline-exceeded"`) {
		t.Error(errs)
	}
}

func (b *diskBench) stopped(status, want int, text string) {
	b.t.Helper()
	if status != want || !strings.Contains(text, `"applied": false`) ||
		strings.Count(text, `"state": "done"`) != 1 || strings.Count(text, `"state": "pending"`) != 2 {
		b.t.Errorf("status %d\n%s", status, text)
	}
	if got := b.program.Changes(); len(got) != 1 || !strings.HasPrefix(got[0], "cs delete ") {
		b.t.Errorf("changes %q", got)
	}
}

// TestDiskApplySaves checks where the result is saved, and what is not touched.
func TestDiskApplySaves(t *testing.T) {
	for _, test := range []struct {
		name    string
		prepare func(b *diskBench) error
		want    string // from the folder above the plan's
	}{
		{"beside the plan", func(*diskBench) error { return nil }, "plans/plan.result.json"},
		{"beside a link to somebody's file", func(b *diskBench) error {
			victim := filepath.Join(b.on.Results, "victim")
			return errors.Join(os.MkdirAll(b.on.Results, 0o700), os.WriteFile(victim, []byte("x"), 0o600),
				os.Symlink(victim, filepath.Join(filepath.Dir(b.plan), "plan.result.json")),
				os.Symlink(victim+"2", filepath.Join(filepath.Dir(b.plan), "plan.result-2.json")))
		}, "plans/plan.result-3.json"},
		{"the plan was on the disk", func(b *diskBench) error {
			b.in("cs create ", func() { _ = os.RemoveAll(filepath.Dir(b.plan)) })
			return nil
		}, "var/results/plan.result.json"},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := newDiskBench(t)
			if err := test.prepare(b); err != nil {
				t.Fatal(err)
			}
			var out bytes.Buffer
			status, errs := b.apply(t.Context(), &out)
			path := filepath.Join(filepath.Dir(filepath.Dir(b.plan)), test.want)
			data, err := os.ReadFile(path)
			if status != 0 || err != nil || !strings.Contains(errs, "the result is saved in "+path) {
				t.Errorf("status %d, %v, %s", status, err, errs)
			}
			if diff := cmp.Diff(out.String(), string(data)); diff != "" {
				t.Error(diff)
			}
			if want := []string{"-t macwrangler disk apply rebuild-fusion-corestorage: done; result: " + path}; !slices.Equal(b.logged, want) {
				t.Errorf("system log %q, want %q", b.logged, want)
			}
			if names := disktest.Names(t, b.on.Results); slices.Contains(names, "victim2") {
				t.Errorf("a link was followed: %q", names)
			}
			if data, err := os.ReadFile(filepath.Join(b.on.Results, "victim")); err == nil && string(data) != "x" {
				t.Errorf("a link was followed: %q", data)
			}
		})
	}
}

// TestDiskApplyUnshown gives it a full standard output. The error says where the
// result is; that nothing was run does not matter.
func TestDiskApplyUnshown(t *testing.T) {
	b := newDiskBench(t)
	for _, test := range []struct {
		file, code string
	}{
		{"plan.result.json", "write-failed"},
		{"plan.result-2.json", "write-failed"}, // refused: it was carried out before
	} {
		status, errs := b.apply(t.Context(), &brokenWriter{})
		path := filepath.Join(filepath.Dir(b.plan), test.file)
		if status != frame.StatusError || !strings.Contains(errs, `"hint": "the result is in `+path) ||
			!strings.Contains(errs, `"code": "`+test.code+`"`) {
			t.Errorf("status %d: %s", status, errs)
		}
		if _, err := os.Stat(path); err != nil {
			t.Error(err)
		}
	}
}

// Where the result cannot be saved, standard output has it, and a warning says so.
func TestDiskApplyUnsaved(t *testing.T) {
	b := newDiskBench(t)
	b.in("cs create ", func() { _ = os.RemoveAll(filepath.Dir(b.plan)) })
	b.on.Results = b.on.LockFile
	var out bytes.Buffer
	status, errs := b.apply(t.Context(), &out)
	if status != 0 || !strings.Contains(out.String(), `"applied": true`) || !strings.Contains(errs, "could not be saved") {
		t.Errorf("status %d: %s%s", status, &out, errs)
	}
	if len(b.logged) != 1 || strings.Contains(b.logged[0], "result:") {
		t.Errorf("system log %q", b.logged)
	}
	if _, err := os.Stat(filepath.Dir(b.plan)); !errors.Is(err, fs.ErrNotExist) {
		t.Error(err)
	}
}
