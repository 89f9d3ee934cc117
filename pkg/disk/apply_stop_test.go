package disk_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/simdisk"
	"github.com/macwrangler/macwrangler/pkg/disk"
)

// TestApplyStopped ends the context inside each command: the command comes to
// its end, and the next is not begun.
func TestApplyStopped(t *testing.T) {
	for _, test := range kindCases() {
		for n := range test.changes {
			b := test.bench(t)
			plan := b.runnable(test.options)
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			changes := 0
			b.program.Before = func(inner context.Context, words []string) {
				if changing(words) {
					if changes == n {
						cancel()
						if inner.Err() != nil {
							t.Errorf("%s: %q could be stopped inside", test.name, words)
						}
					}
					changes++
				}
			}
			outcome, err := disk.Apply(ctx, plan, b.how)
			want := []string{}
			for i := range plan.Commands {
				want = append(want, map[bool]string{true: disk.StepDone, false: disk.StepPending}[i <= n])
			}
			if diff := cmp.Diff(want, states(outcome)); diff != "" {
				t.Errorf("%s, stopped in command %d: %s", test.name, n+1, diff)
			}
			last := n == len(plan.Commands)-1
			if last && err != nil || !last && (!errors.Is(err, context.Canceled) || code(err) != "stopped") {
				t.Errorf("%s, stopped in command %d: %v", test.name, n+1, err)
			}
			if got := len(b.program.Changes()); got != n+1 {
				t.Errorf("%s: %d commands were run, want %d", test.name, got, n+1)
			}
		}
	}
}

func changing(words []string) bool {
	return words[0] == "unmountDisk" || words[0] == "eraseDisk" || words[0] == "resetFusion" ||
		words[0] == "cs" && words[1] != "list" && words[1] != "info"
}

// A run that is stopped before it begins does nothing.
func TestApplyStoppedBefore(t *testing.T) {
	b := newBench(t, simdisk.SingleSSD("12.7"))
	plan := b.runnable(disk.Options{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := disk.Apply(ctx, plan, b.how); !errors.Is(err, context.Canceled) {
		t.Errorf("error %v", err)
	}
	if got := b.program.Changes(); len(got) != 0 {
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
			b := newBench(t, simdisk.FusionCoreStorage("10.12.6"))
			plan := b.runnable(disk.Options{})
			b.mac.Faults = simdisk.Faults{Lag: test.lag, NoUUID: test.noUUID}
			begin := b.now
			outcome, err := b.apply(plan)
			if code(err) != test.code {
				t.Errorf("error %v", err)
			}
			if diff := cmp.Diff(test.states, states(outcome)); diff != "" {
				t.Error(diff)
			}
			if waited := b.now.Sub(begin); waited > 2*time.Minute || test.lag > 0 && waited < 20*time.Second {
				t.Errorf("it waited %s", waited)
			}
			told := 0
			for _, p := range b.told {
				if p.Wait != "" {
					told++
				}
			}
			if (told > 0) != (test.lag > 0) || told > 2 {
				t.Errorf("the log was told of %d waits", told)
			}
		})
	}
}

// A wait can be stopped.
func TestApplyStoppedWaiting(t *testing.T) {
	b := newBench(t, simdisk.FusionCoreStorage("10.12.6"))
	plan := b.runnable(disk.Options{})
	b.mac.Faults.Lag = 1000
	ctx, cancel := context.WithCancel(t.Context())
	b.how.Sleep = func(ctx context.Context, _ time.Duration) error {
		cancel()
		return ctx.Err()
	}
	outcome, err := disk.Apply(ctx, plan, b.how)
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
	} {
		t.Run(test.name, func(t *testing.T) {
			b := newBench(t, test.mac)
			plan := b.runnable(disk.Options{})
			done := false
			b.program.Before = func(_ context.Context, words []string) {
				if done && test.change != nil {
					test.change(b.mac)
					test.change = nil
				}
				done = done || strings.HasPrefix(strings.Join(words, " "), test.after)
			}
			_, err := b.apply(plan)
			changes := b.program.Changes()
			if code(err) != test.code || !strings.HasPrefix(changes[len(changes)-1], test.last) {
				t.Errorf("error %v after %q", err, changes)
			}
		})
	}
}
