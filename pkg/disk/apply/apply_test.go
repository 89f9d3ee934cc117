package apply_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/disktest"
	"github.com/macwrangler/macwrangler/internal/simdisk"
	"github.com/macwrangler/macwrangler/pkg/disk"
	"github.com/macwrangler/macwrangler/pkg/disk/apply"
)

// named replaces the UUIDs of groups with OLD and NEW.
func named(m *simdisk.Mac, lines []string) []string {
	for i, line := range lines {
		for _, word := range strings.Fields(line) {
			if len(word) != 36 {
				continue
			}
			name := "OLD"
			for _, g := range m.Groups {
				if g.UUID == word && g.Name == "FusionDrive" {
					name = "NEW"
				}
			}
			lines[i] = strings.Replace(line, word, name, 1)
		}
	}
	return lines
}

func TestApply(t *testing.T) {
	for _, test := range disktest.Cases() {
		t.Run(test.Name, func(t *testing.T) {
			b := test.Bench(t)
			before, others := b.Mac.Prints(), strings.SplitAfter(b.Mac.Layout(), "\n")
			plan := b.Runnable(test.Options)
			outcome, err := b.Apply(plan)
			if err != nil || !outcome.Applied || outcome.Kind != test.Kind {
				t.Fatalf("error %v, outcome %+v", err, outcome)
			}
			if diff := cmp.Diff(test.Changes, named(b.Mac, b.Program.Changes())); diff != "" {
				t.Error("commands:", diff)
			}
			layout := b.Mac.Layout()
			for _, line := range test.Layout {
				if !strings.Contains(layout, line+"\n") {
					t.Errorf("the line %q is missing in\n%s", line, layout)
				}
			}
			want := len(others) - len(strings.Split(strings.TrimSpace(test.Mac().Layout()), "\n")) + len(test.Layout)
			if got := len(strings.SplitAfter(layout, "\n")); got != want {
				t.Errorf("%d lines, want %d:\n%s", got, want, layout)
			}
			untouched(t, before, b.Mac, serials(b.Mac, test.Disks)...)
			if len(b.Logged) != 2*len(plan.Commands) {
				t.Errorf("%d log entries for %d commands", len(b.Logged), len(plan.Commands))
			}
		})
	}
}

// TestApplyFails makes each command of each kind fail, before it has done
// anything and after it has done everything.
func TestApplyFails(t *testing.T) {
	for _, test := range disktest.Cases() {
		for n := range test.Changes {
			for _, late := range []bool{false, true} {
				b := test.Bench(t)
				before := b.Mac.Prints()
				plan := b.Runnable(test.Options)
				b.Mac.Faults = simdisk.Faults{FailChange: n + 1, Late: late}
				outcome, err := b.Apply(plan)
				want, wantCode, run := expected(plan, n)
				if diff := cmp.Diff(want, states(outcome)); diff != "" || code(err) != wantCode || outcome.Applied == (err != nil) {
					t.Errorf("%s, failure %d: error %v, applied %v, states %s", test.Name, n+1, err, outcome.Applied, diff)
				}
				if got := len(b.Program.Changes()); got != run {
					t.Errorf("%s, failure %d: %d commands were run, want %d", test.Name, n+1, got, run)
				}
				untouched(t, before, b.Mac, serials(b.Mac, test.Disks)...)
				if err != nil && outcome.Steps[n].Error == "" || err == nil && outcome.Steps[n].State != apply.StepPassedOver {
					t.Errorf("%s, failure %d: step %+v", test.Name, n+1, outcome.Steps[n])
				}
				erased := slices.ContainsFunc(plan.Commands[:n+1], func(c disk.Command) bool { return c.Argv[1] != "unmountDisk" })
				if err != nil && (outcome.Advice[0] == "nothing has been erased") == erased {
					t.Errorf("%s, failure %d: advice %q", test.Name, n+1, outcome.Advice)
				}
			}
		}
	}
}

// expected returns what becomes of a plan whose command n fails.
func expected(plan *disk.Plan, n int) (want []string, code string, run int) {
	for i := range plan.Commands {
		state := apply.StepDone
		if i > n && code != "" {
			state = apply.StepPending
		} else {
			run++
		}
		if i == n {
			state, code = apply.StepFailed, string(apply.CodeStepFailed)
			if plan.Commands[i].Argv[1] == "unmountDisk" && plan.Commands[i].Argv[2] != "force" {
				state, code = apply.StepPassedOver, ""
			}
		}
		want = append(want, state)
	}
	return want, code, run
}

// A busy volume is unmounted by force; nothing else is.
func TestApplyBusy(t *testing.T) {
	b := disktest.NewBench(t, simdisk.SingleSSD("12.7"))
	b.Mac.Disks[0].Busy = true
	outcome, err := b.Apply(b.Runnable(disk.Options{}))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{apply.StepPassedOver, apply.StepDone, apply.StepDone}, states(outcome)); diff != "" {
		t.Error(diff)
	}
}

// After a failed erase the advice names the containers on that disk alone.
func TestApplyAdvice(t *testing.T) {
	m := simdisk.T2("13.1")
	m.FormatAPFS("Other", m.AddExternalSSD(1<<40))
	b := disktest.NewBench(t, m)
	plan := b.Runnable(disk.Options{})
	m.Faults.FailWords = "eraseDisk"
	outcome, err := b.Apply(plan)
	all := strings.Join(outcome.Advice, "\n")
	if code(err) != "step-failed" || !strings.Contains(all, "deleteContainer disk1") || strings.Contains(all, "disk3") {
		t.Errorf("error %v, advice %s", err, all)
	}
	if got := strings.Join(b.Program.Changes(), "\n"); strings.Contains(got, "deleteContainer") {
		t.Errorf("advice was run: %s", got)
	}
}
