package apply_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/disktest"
	"github.com/macwrangler/macwrangler/internal/simdisk"
	"github.com/macwrangler/macwrangler/pkg/disk"
)

func TestMain(m *testing.M) { os.Exit(disktest.Main(m)) }

// simulated returns the simulated diskutil, which works on a file. A command that
// changes disks does not get our environment, so a script sets the variable.
func simulated(t *testing.T, state string) disk.Program {
	t.Helper()
	return disktest.Script(t, fmt.Sprintf("%s='%s' exec '%s' \"$@\"", simdisk.StateVariable, state, disktest.Diskutil(t)))
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
		b := disktest.NewBench(t, m)
		b.How.Host.Diskutil, b.How.Diskutil = program, program
		outcome, err := b.Apply(b.Runnable(disk.Options{}))
		if err != nil {
			t.Fatalf("error %v, outcome %+v", err, outcome)
		}
		after, err := simdisk.Load(state)
		if err != nil {
			t.Fatal(err)
		}
		twin := disktest.NewBench(t, m) // the same within the process
		if _, err := twin.Apply(twin.Runnable(disk.Options{})); err != nil {
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

// A query that hangs is bounded, and nothing is changed.
func TestApplyHangingQuery(t *testing.T) {
	b := disktest.NewBench(t, simdisk.SingleSSD("12.7"))
	plan := b.Runnable(disk.Options{})
	b.Mac.Faults.HangWords = "list"
	b.How.QueryTimeout = time.Millisecond
	_, err := b.Apply(plan)
	if err == nil || !strings.Contains(err.Error(), "no answer within 1ms") {
		t.Errorf("error %v", err)
	}
	if got := b.Program.Changes(); len(got) != 0 {
		t.Errorf("commands %q", got)
	}
}

// A real program that hangs is stopped.
func TestApplyHangingProgram(t *testing.T) {
	state := filepath.Join(t.TempDir(), "mac.json")
	m := simdisk.SingleSSD("12.7")
	b := disktest.NewBench(t, m)
	plan := b.Runnable(disk.Options{})
	m.Faults.HangWords = "list"
	if err := m.Save(state); err != nil {
		t.Fatal(err)
	}
	program := simulated(t, state)
	b.How.Host.Diskutil, b.How.Diskutil, b.How.QueryTimeout = program, program, 200*time.Millisecond
	if _, err := b.Apply(plan); err == nil || !strings.Contains(err.Error(), "no answer within 200ms") {
		t.Errorf("error %v", err)
	}
	if log, err := simdisk.ReadLog(state + ".log"); err != nil || len(simdisk.ChangesOf(log)) > 0 {
		t.Errorf("error %v, log %+v", err, log)
	}
}
