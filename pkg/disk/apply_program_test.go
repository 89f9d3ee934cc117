package disk_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/servertest"
	"github.com/macwrangler/macwrangler/internal/simdisk"
	"github.com/macwrangler/macwrangler/pkg/disk"
)

// script writes a program in /bin/sh.
func script(t *testing.T, text string) disk.Program {
	t.Helper()
	path := filepath.Join(t.TempDir(), "diskutil")
	if err := os.WriteFile(path, []byte("#!/bin/sh\n"+text+"\n"), 0o700); err != nil {
		t.Fatal(err)
	}
	return disk.NewRunner(path)
}

// simulated gives the simulated diskutil, which works on a file. A command that
// changes disks gets no environment of ours, so the file is told by a script.
func simulated(t *testing.T, state string) disk.Program {
	t.Helper()
	servertest.Need(t, "go", "golang-go")
	program, err := buildDiskutil()
	if err != nil {
		t.Fatal(err)
	}
	return script(t, fmt.Sprintf("%s='%s' exec '%s' \"$@\"", simdisk.StateVariable, state, program))
}

// TestApplyWithProgram applies plans with a real program, which gets its words
// and its input from outside the process.
func TestApplyWithProgram(t *testing.T) {
	state := filepath.Join(t.TempDir(), "mac.json")
	program := simulated(t, state)
	for _, m := range []*simdisk.Mac{simdisk.FusionAPFS("12.7"), simdisk.FusionCoreStorage("10.12.6")} {
		if err := m.Save(state); err != nil {
			t.Fatal(err)
		}
		b := newBench(t, m)
		b.how.Host.Diskutil, b.how.Diskutil = program, program
		outcome, err := b.apply(b.runnable(disk.Options{}))
		if err != nil {
			t.Fatalf("error %v, outcome %+v", err, outcome)
		}
		after, err := simdisk.Load(state)
		if err != nil {
			t.Fatal(err)
		}
		twin := newBench(t, m) // the same within the process
		if _, err := twin.apply(twin.runnable(disk.Options{})); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(m.Layout(), after.Layout()); diff != "" {
			t.Error(diff)
		}
		if !strings.Contains(outcome.Steps[0].Output, "Finished") {
			t.Errorf("output %q", outcome.Steps[0].Output)
		}
	}
}

// A query that hangs has a bound; nothing is changed then.
func TestApplyHangingQuery(t *testing.T) {
	b := newBench(t, simdisk.SingleSSD("12.7"))
	plan := b.runnable(disk.Options{})
	b.mac.Faults.HangWords = "list"
	b.how.QueryTimeout = time.Millisecond
	_, err := b.apply(plan)
	if err == nil || !strings.Contains(err.Error(), "no answer within 1ms") {
		t.Errorf("error %v", err)
	}
	if got := b.program.Changes(); len(got) != 0 {
		t.Errorf("commands %q", got)
	}
}

// A real program that hangs is ended.
func TestApplyHangingProgram(t *testing.T) {
	state := filepath.Join(t.TempDir(), "mac.json")
	m := simdisk.SingleSSD("12.7")
	b := newBench(t, m)
	plan := b.runnable(disk.Options{})
	m.Faults.HangWords = "list"
	if err := m.Save(state); err != nil {
		t.Fatal(err)
	}
	program := simulated(t, state)
	b.how.Host.Diskutil, b.how.Diskutil, b.how.QueryTimeout = program, program, 200*time.Millisecond
	if _, err := b.apply(plan); err == nil || !strings.Contains(err.Error(), "no answer within 200ms") {
		t.Errorf("error %v", err)
	}
	if log, err := simdisk.ReadLog(state + ".log"); err != nil || len(simdisk.ChangesOf(log)) > 0 {
		t.Errorf("error %v, log %+v", err, log)
	}
}

func TestChange(t *testing.T) {
	canceled, cancel := context.WithCancel(t.Context())
	cancel()
	for _, test := range []struct {
		name, text, stdin, output, fails string
	}{
		{"words and input", `printf '%s|' "$@"; cat; echo trouble >&2`, "Yes\n", "a b|--c|Yes\ntrouble\n", ""},
		{"no environment of ours", `echo "$HOME$LC_ALL"`, "", "C\n", ""},
		{"no input", `cat`, "", "", ""},
		{"a status", `echo one; echo two >&2; exit 7`, "", "one\ntwo\n", `exit status 7: "two"`},
		{"a group of its own", `kill -0 -$$ && echo own`, "", "own\n", ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			output, err := script(t, test.text).Change(canceled, test.stdin, "a b", "--c")
			if diff := cmp.Diff(test.output, string(output)); diff != "" {
				t.Error(diff)
			}
			if (err == nil) != (test.fails == "") || err != nil && err.Error() != test.fails {
				t.Errorf("error %v, want %q", err, test.fails)
			}
		})
	}
}

// A command that changes disks is not ended for what it prints.
func TestChangeKeepsGoing(t *testing.T) {
	program := script(t, `head -c 20000000 /dev/zero && echo end >"$0.end"`)
	output, err := program.Change(t.Context(), "")
	if err != nil || len(output) != 16<<20 {
		t.Errorf("error %v, %d bytes", err, len(output))
	}
	if _, err := os.Stat(string(program) + ".end"); err != nil {
		t.Error(err)
	}
}

// TestRunBounds runs programs that print without end, and that leave another
// one behind which keeps the pipe open.
func TestRunBounds(t *testing.T) {
	shell := disk.NewRunner("/bin/sh")
	if output, err := shell.Run(t.Context(), "-c", "cat /dev/zero"); err == nil || len(output) > 16<<20 {
		t.Errorf("of endless output %d bytes were kept, %v", len(output), err)
	}
	if _, err := shell.Run(t.Context(), "-c", "sleep 100 & echo $! >&2; exit 3"); err == nil {
		t.Error("a failed program left no error")
	} else if pid := regexp.MustCompile(`"(\d+)"`).FindStringSubmatch(err.Error()); pid != nil {
		_ = exec.Command("kill", pid[1]).Run()
	}
}
