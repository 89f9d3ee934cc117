package disk_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/simdisk"
	"github.com/macwrangler/macwrangler/pkg/disk"
)

// kindCase is a Mac, what a plan runs on it, and what becomes of it. Its first
// disks are the plan's.
type kindCase struct {
	name    string
	mac     func() *simdisk.Mac
	options disk.Options
	disks   int
	kind    disk.Kind
	changes []string
	layout  []string // the first lines, and those of new layers
}

func kindCases() []kindCase {
	erase := func(format, name string) []string {
		return []string{"unmountDisk disk0", "unmountDisk force disk0", "eraseDisk " + format + " " + name + " disk0"}
	}
	fusion := []string{"cs delete OLD", "cs create FusionDrive disk0 disk1", "cs createVolume NEW jhfs+ Macintosh HD 100%"}
	fused := []string{
		"disk0 internal ssd: EFI, Apple_CoreStorage, Apple_Boot Boot OS X",
		"disk1 internal hdd: EFI, Apple_CoreStorage, Apple_Boot Boot OS X",
		"group FusionDrive (fusion, Online) on disk0s2 disk1s2: Macintosh HD",
	}
	reset := []string{
		"disk0 internal ssd: EFI, Apple_APFS", "disk1 internal hdd: EFI, Apple_APFS",
		"container (fusion, whole) on disk0s2 disk1s2: Macintosh HD",
	}
	return []kindCase{
		{
			"an ssd", func() *simdisk.Mac { return simdisk.SingleSSD("10.12.6") },
			disk.Options{},
			1, disk.EraseSingle,
			erase("JHFS+", "Macintosh HD"),
			[]string{"disk0 internal ssd: EFI, Apple_HFS Macintosh HD"},
		},
		{
			"a hard disk, named", func() *simdisk.Mac { return simdisk.SingleHDD("10.11.6") },
			disk.Options{VolumeName: "Lab 7"},
			1,
			disk.EraseSingle, erase("JHFS+", "Lab 7"),
			[]string{"disk0 internal hdd: EFI, Apple_HFS Lab 7"},
		},
		{
			"an ssd with apfs", func() *simdisk.Mac { return simdisk.SingleAPFS("12.7") },
			disk.Options{},
			1, disk.EraseSingle,
			erase("JHFS+", "Macintosh HD"),
			[]string{"disk0 internal ssd: EFI, Apple_HFS Macintosh HD"},
		},
		{
			"a T2 chip", func() *simdisk.Mac { return simdisk.T2("13.1") },
			disk.Options{},
			1, disk.EraseSingle,
			erase("APFS", "Macintosh HD"),
			[]string{"disk0 internal ssd: EFI, Apple_APFS", "container (whole) on disk0s2: Macintosh HD"},
		},
		{
			"a virtual machine", func() *simdisk.Mac { return simdisk.VMware("12.7") },
			disk.Options{},
			1, disk.EraseSingle,
			erase("JHFS+", "Macintosh HD"),
			[]string{"disk0 external hdd: EFI, Apple_HFS Macintosh HD"},
		},
		{
			"a CoreStorage Fusion Drive", func() *simdisk.Mac { return simdisk.FusionCoreStorage("10.12.6") },
			disk.Options{},
			2,
			disk.RebuildCoreStorage, fusion, fused,
		},
		{
			"a split Fusion Drive", func() *simdisk.Mac { return simdisk.SplitFusion("10.13.6") },
			disk.Options{},
			2,
			disk.RebuildCoreStorage, fusion[1:], fused,
		},
		{
			"a split Fusion Drive with resetFusion", func() *simdisk.Mac { return simdisk.SplitFusion("10.15.7") },
			disk.Options{},
			2,
			disk.ResetFusion,
			[]string{"resetFusion"},
			reset,
		},
		{
			"an APFS Fusion Drive", func() *simdisk.Mac { return simdisk.FusionAPFS("12.7") },
			disk.Options{},
			2,
			disk.ResetFusion,
			[]string{"resetFusion"},
			reset,
		},
		{
			"FileVault, unlocked", func() *simdisk.Mac {
				m := simdisk.New("MacBookAir7,2", "10.12.6")
				m.FormatCoreStorage("Macintosh HD", m.AddSSD(251000193024)).Encrypt(false)
				return m
			},
			disk.Options{},
			1, disk.EraseSingle, append([]string{"cs delete OLD"}, erase("JHFS+", "Macintosh HD")...),
			[]string{"disk0 internal ssd: EFI, Apple_HFS Macintosh HD"},
		},
	}
}

func (c kindCase) bench(t *testing.T) *bench {
	t.Helper()
	m := c.mac()
	if strings.HasPrefix(m.Model, "VMware") { // all that is not removable is a candidate there
		m.AddSDCard()
		return newBench(t, m)
	}
	return newBench(t, neighbours(m))
}

// named puts the words OLD and NEW where UUIDs of groups stand.
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
	for _, test := range kindCases() {
		t.Run(test.name, func(t *testing.T) {
			b := test.bench(t)
			before, others := b.mac.Prints(), strings.SplitAfter(b.mac.Layout(), "\n")
			plan := b.runnable(test.options)
			outcome, err := b.apply(plan)
			if err != nil || !outcome.Applied || outcome.Kind != test.kind {
				t.Fatalf("error %v, outcome %+v", err, outcome)
			}
			if diff := cmp.Diff(test.changes, named(b.mac, b.program.Changes())); diff != "" {
				t.Error("commands:", diff)
			}
			layout := b.mac.Layout()
			for _, line := range test.layout {
				if !strings.Contains(layout, line+"\n") {
					t.Errorf("the line %q is missing in\n%s", line, layout)
				}
			}
			want := len(others) - len(strings.Split(strings.TrimSpace(test.mac().Layout()), "\n")) + len(test.layout)
			if got := len(strings.SplitAfter(layout, "\n")); got != want {
				t.Errorf("%d lines, want %d:\n%s", got, want, layout)
			}
			untouched(t, before, b.mac, serials(b.mac, test.disks)...)
			if len(b.told) != 2*len(plan.Commands) {
				t.Errorf("the log was told %d times of %d commands", len(b.told), len(plan.Commands))
			}
		})
	}
}

// TestApplyFails lets each command of each kind fail, before it has done
// anything and after it has done all.
func TestApplyFails(t *testing.T) {
	for _, test := range kindCases() {
		for n := range test.changes {
			for _, late := range []bool{false, true} {
				b := test.bench(t)
				before := b.mac.Prints()
				plan := b.runnable(test.options)
				b.mac.Faults = simdisk.Faults{FailChange: n + 1, Late: late}
				outcome, err := b.apply(plan)
				want, wantCode, run := expected(plan, n)
				if diff := cmp.Diff(want, states(outcome)); diff != "" || code(err) != wantCode || outcome.Applied == (err != nil) {
					t.Errorf("%s, failure %d: error %v, applied %v, states %s", test.name, n+1, err, outcome.Applied, diff)
				}
				if got := len(b.program.Changes()); got != run {
					t.Errorf("%s, failure %d: %d commands were run, want %d", test.name, n+1, got, run)
				}
				untouched(t, before, b.mac, serials(b.mac, test.disks)...)
				if err != nil && outcome.Steps[n].Error == "" || err == nil && outcome.Steps[n].State != disk.StepPassedOver {
					t.Errorf("%s, failure %d: step %+v", test.name, n+1, outcome.Steps[n])
				}
				erased := slices.ContainsFunc(plan.Commands[:n+1], func(c disk.Command) bool { return c.Argv[1] != "unmountDisk" })
				if err != nil && (outcome.Advice[0] == "nothing has been erased") == erased {
					t.Errorf("%s, failure %d: advice %q", test.name, n+1, outcome.Advice)
				}
			}
		}
	}
}

// expected is what becomes of a plan whose command n fails.
func expected(plan *disk.Plan, n int) (want []string, code string, run int) {
	for i := range plan.Commands {
		state := disk.StepDone
		if i > n && code != "" {
			state = disk.StepPending
		} else {
			run++
		}
		if i == n {
			state, code = disk.StepFailed, string(disk.CodeStepFailed)
			if plan.Commands[i].Argv[1] == "unmountDisk" && plan.Commands[i].Argv[2] != "force" {
				state, code = disk.StepPassedOver, ""
			}
		}
		want = append(want, state)
	}
	return want, code, run
}

// A busy volume is unmounted by force; nothing else is.
func TestApplyBusy(t *testing.T) {
	b := newBench(t, simdisk.SingleSSD("12.7"))
	b.mac.Disks[0].Busy = true
	outcome, err := b.apply(b.runnable(disk.Options{}))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{disk.StepPassedOver, disk.StepDone, disk.StepDone}, states(outcome)); diff != "" {
		t.Error(diff)
	}
}

// After a failed erase the advice names the containers on that disk alone.
func TestApplyAdvice(t *testing.T) {
	m := simdisk.T2("13.1")
	m.FormatAPFS("Other", m.AddExternalSSD(1<<40))
	b := newBench(t, m)
	plan := b.runnable(disk.Options{})
	m.Faults.FailWords = "eraseDisk"
	outcome, err := b.apply(plan)
	all := strings.Join(outcome.Advice, "\n")
	if code(err) != "step-failed" || !strings.Contains(all, "deleteContainer disk1") || strings.Contains(all, "disk3") {
		t.Errorf("error %v, advice %s", err, all)
	}
	if got := strings.Join(b.program.Changes(), "\n"); strings.Contains(got, "deleteContainer") {
		t.Errorf("advice was run: %s", got)
	}
}
