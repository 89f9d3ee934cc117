package apply_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/disktest"
	"github.com/macwrangler/macwrangler/internal/simdisk"
	"github.com/macwrangler/macwrangler/pkg/disk"
	"github.com/macwrangler/macwrangler/pkg/disk/apply"
)

// TestApplyStopped ends the context during each command: the command finishes,
// and the next one is not started.
func TestApplyStopped(t *testing.T) {
	for _, test := range disktest.Cases() {
		for n := range test.Changes {
			b := test.Bench(t)
			plan := b.Runnable(test.Options)
			ctx, cancel := context.WithTimeout(t.Context(), time.Hour) // a deadline for the run, not for a command
			defer cancel()
			changes := 0
			b.Program.Before = func(inner context.Context, words []string) {
				if changing(words) {
					if changes == n {
						cancel()
						if _, bounded := inner.Deadline(); bounded || inner.Err() != nil {
							t.Errorf("%s: %q could be stopped inside", test.Name, words)
						}
					}
					changes++
				}
			}
			outcome, err := apply.Run(ctx, plan, b.How)
			want := []string{}
			for i := range plan.Commands {
				want = append(want, map[bool]string{true: apply.StepDone, false: apply.StepPending}[i <= n])
			}
			if diff := cmp.Diff(want, states(outcome)); diff != "" {
				t.Errorf("%s, stopped in command %d: %s", test.Name, n+1, diff)
			}
			last := n == len(plan.Commands)-1
			if last && err != nil || !last && (!errors.Is(err, context.Canceled) || code(err) != "stopped") {
				t.Errorf("%s, stopped in command %d: %v", test.Name, n+1, err)
			}
			if got := len(b.Program.Changes()); got != n+1 {
				t.Errorf("%s: %d commands were run, want %d", test.Name, got, n+1)
			}
		}
	}
}

// TestApplyStoppedByLog ends the context while a command is announced, which may
// take long where nobody reads: the command is not begun.
func TestApplyStoppedByLog(t *testing.T) {
	b := disktest.NewBench(t, simdisk.FusionCoreStorage("10.12.6"))
	plan := b.Runnable(disk.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	b.How.Log = func(p apply.Progress) {
		if p.Step == 2 && !p.Ended {
			cancel()
		}
	}
	outcome, err := apply.Run(ctx, plan, b.How)
	if code(err) != "stopped" || !errors.Is(err, context.Canceled) || !outcome.Begun() {
		t.Errorf("error %v", err)
	}
	if diff := cmp.Diff([]string{"done", "pending", "pending"}, states(outcome)); diff != "" {
		t.Error(diff)
	}
	if got := b.Program.Changes(); len(got) != 1 {
		t.Errorf("changes %q", got)
	}
}

func changing(words []string) bool {
	return words[0] == "unmountDisk" || words[0] == "eraseDisk" || words[0] == "resetFusion" ||
		words[0] == "cs" && words[1] != "list" && words[1] != "info"
}

// A run that is stopped before it begins does nothing.
func TestApplyStoppedBefore(t *testing.T) {
	b := disktest.NewBench(t, simdisk.SingleSSD("12.7"))
	plan := b.Runnable(disk.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := apply.Run(ctx, plan, b.How); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if got := b.Program.Changes(); len(got) != 0 {
		t.Errorf("commands %q", got)
	}
}

// TestApplyWaits: macOS shows a deleted group for a while, and a new one only
// after a while.
func TestApplyWaits(t *testing.T) {
	for _, test := range []struct {
		name   string
		lag    int
		noUUID bool
		code   string
		states []string
	}{
		{"at once", 0, false, "", []string{"done", "done", "done"}},
		{"a while", 20, false, "", []string{"done", "done", "done"}},
		{"too long", 200, false, "not-settled", []string{"done", "pending", "pending"}},
		{"no group is named", 0, true, "group-unknown", []string{"done", "done", "pending"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := disktest.NewBench(t, simdisk.FusionCoreStorage("10.12.6"))
			plan := b.Runnable(disk.Options{})
			b.Mac.Faults = simdisk.Faults{Lag: test.lag, NoUUID: test.noUUID}
			begin := b.Now
			outcome, err := b.Apply(plan)
			if code(err) != test.code {
				t.Errorf("error %v", err)
			}
			if diff := cmp.Diff(test.states, states(outcome)); diff != "" {
				t.Error(diff)
			}
			if waited := b.Now.Sub(begin); waited > 2*time.Minute || test.lag > 0 && waited < 20*time.Second {
				t.Errorf("it waited %s", waited)
			}
			waits := 0
			for _, p := range b.Logged {
				if p.Wait != "" {
					waits++
				}
			}
			if (waits > 0) != (test.lag > 0) || waits > 2 {
				t.Errorf("%d log entries for waits", waits)
			}
		})
	}
}

// A wait can be stopped.
func TestApplyStoppedWaiting(t *testing.T) {
	b := disktest.NewBench(t, simdisk.FusionCoreStorage("10.12.6"))
	plan := b.Runnable(disk.Options{})
	b.Mac.Faults.Lag = 1000
	ctx, cancel := context.WithCancel(t.Context())
	b.How.Sleep = func(ctx context.Context, _ time.Duration) error {
		cancel()
		return ctx.Err()
	}
	outcome, err := apply.Run(ctx, plan, b.How)
	if code(err) != "stopped" || !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if diff := cmp.Diff([]string{"done", "pending", "pending"}, states(outcome)); diff != "" {
		t.Error(diff)
	}
}

// TestApplyRechecks changes the Mac while the plan is applied, between two
// commands.
func TestApplyRechecks(t *testing.T) {
	swap := func(m *simdisk.Mac) { // another disk of the same size takes the place of the last
		old := m.Disks[1]
		m.Pull(old)
		d := m.AddExternalHDD(old.Size)
		m.FormatHFS(d, "Holiday")
		d.Number = 1
	}
	for _, test := range []struct {
		name   string
		mac    *simdisk.Mac
		after  string // the command after which it happens
		change func(m *simdisk.Mac)
		code   string
		last   string // command that is run
	}{
		{
			"FileVault is locked after the unmount", encrypted(simdisk.SingleAPFS("12.7")), "unmountDisk force",
			func(m *simdisk.Mac) { m.Lock() }, "plan-differs", "unmountDisk force",
		},
		{
			"the disk becomes a card after the unmount", simdisk.SingleSSD("12.7"), "unmountDisk force",
			func(m *simdisk.Mac) { m.Renumber(m.AddSDCard()) }, "plan-differs", "unmountDisk force",
		},
		{
			"half of the pair becomes another after the deletion", simdisk.FusionCoreStorage("10.12.6"), "cs delete",
			swap, "disks-changed", "cs delete",
		},
		{
			"half of the pair is pulled after the deletion", simdisk.FusionCoreStorage("10.12.6"), "cs delete",
			func(m *simdisk.Mac) { m.Pull(m.Disks[1]) }, "disks-changed", "cs delete",
		},
		{
			"half of the pair has another size after the deletion, and all else is the same", simdisk.FusionCoreStorage("10.12.6"), "cs delete",
			func(m *simdisk.Mac) { m.Disks[1].Size += 1 << 30 }, "disks-changed", "cs delete",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := disktest.NewBench(t, test.mac)
			plan := b.Runnable(disk.Options{})
			done := false
			b.Program.Before = func(_ context.Context, words []string) {
				if done && test.change != nil {
					test.change(b.Mac)
					test.change = nil
				}
				done = done || strings.HasPrefix(strings.Join(words, " "), test.after)
			}
			_, err := b.Apply(plan)
			changes := b.Program.Changes()
			if code(err) != test.code || !strings.HasPrefix(changes[len(changes)-1], test.last) {
				t.Errorf("error %v after %q", err, changes)
			}
		})
	}
}
