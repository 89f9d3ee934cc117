package apply_test

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/disktest"
	"github.com/macwrangler/macwrangler/internal/simdisk"
	"github.com/macwrangler/macwrangler/pkg/disk"
	"github.com/macwrangler/macwrangler/pkg/disk/apply"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// TestApplyRefuses changes the Mac between plan and apply. Nothing may be run.
func TestApplyRefuses(t *testing.T) {
	for _, test := range []struct {
		name    string
		mac     *simdisk.Mac
		options disk.Options
		change  func(m *simdisk.Mac)
		says    string
	}{
		{
			"the disk is pulled", simdisk.SingleSSD("12.7"),
			disk.Options{},
			func(m *simdisk.Mac) { m.Pull(m.Disks[0]) }, "disk0",
		},
		{
			"half of the Fusion Drive is pulled", simdisk.FusionCoreStorage("10.12.6"),
			disk.Options{},
			func(m *simdisk.Mac) { m.Pull(m.Disks[1]) }, "disk1",
		},
		{
			"an SD card becomes disk0", simdisk.SingleSSD("12.7"),
			disk.Options{},
			func(m *simdisk.Mac) { m.Renumber(m.AddSDCard()) }, "disk0",
		},
		{
			"an SD card becomes the chosen disk", simdisk.SplitFusion("12.7"),
			disk.Options{Disks: []string{"disk1"}},
			func(m *simdisk.Mac) { m.Renumber(m.Disks[0], m.AddSDCard()) }, "disk1",
		},
		{
			"an external disk of the same size becomes disk0", simdisk.SingleSSD("12.7"),
			disk.Options{},
			func(m *simdisk.Mac) {
				d := m.AddExternalSSD(m.Disks[0].Size)
				m.FormatHFS(d, "Macintosh HD")
				m.Renumber(d)
			}, "disk0",
		},
		{
			"the disks change places", simdisk.SplitFusion("10.12.6"),
			disk.Options{},
			func(m *simdisk.Mac) { m.Renumber(m.Disks[1], m.Disks[0]) }, "disk0",
		},
		{
			"FileVault is locked", encrypted(simdisk.SingleAPFS("12.7")),
			disk.Options{},
			func(m *simdisk.Mac) { m.Lock() }, "lock",
		},
		{
			"FileVault of a group is locked", encrypted(simdisk.FusionCoreStorage("10.12.6")),
			disk.Options{},
			func(m *simdisk.Mac) { m.Lock() }, "lock",
		},
		{
			"another internal disk comes", simdisk.SingleSSD("12.7"),
			disk.Options{},
			func(m *simdisk.Mac) { m.FormatHFS(m.AddHDD(1<<40), "More") }, "disk1",
		},
		{
			"somebody formats the disk", simdisk.SingleSSD("12.7"),
			disk.Options{},
			func(m *simdisk.Mac) { m.FormatHFS(m.Disks[0], "Macintosh HD") }, "partitions",
		},
		{
			"somebody reaches over to an external disk", simdisk.SplitFusion("10.12.6"),
			disk.Options{},
			func(m *simdisk.Mac) { m.FormatCoreStorage("Both", m.Disks[1], m.AddExternalSSD(1<<40)) }, "",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := disktest.NewBench(t, test.mac)
			plan := b.Runnable(test.options)
			test.change(b.Mac)
			before := b.Mac.Prints()
			outcome, err := b.Apply(plan)
			if code(err) != "plan-differs" || !strings.Contains(err.Error(), test.says) || len(outcome.Differences) == 0 {
				t.Errorf("error %v, outcome %+v", err, outcome)
			}
			if diff := cmp.Diff([]string{}, b.Program.Changes()); diff != "" {
				t.Error(diff)
			}
			untouched(t, before, b.Mac)
		})
	}
}

func encrypted(m *simdisk.Mac) *simdisk.Mac {
	for _, c := range m.Containers {
		c.Encrypt(false)
	}
	for _, g := range m.Groups {
		g.Encrypt(false)
	}
	return m
}

// TestApplyTampered changes the plan in its file.
func TestApplyTampered(t *testing.T) {
	command := func(words ...string) map[string]any {
		return map[string]any{"argv": words, "stdin": "", "why": "", "capture": "", "onFailure": "stop"}
	}
	first := func(document map[string]any) map[string]any {
		return document["commands"].([]any)[0].(map[string]any)
	}
	for name, change := range map[string]func(document map[string]any){
		"another program": func(d map[string]any) { first(d)["argv"] = []string{"/bin/rm", "-rf", "/"} },
		"another path":    func(d map[string]any) { first(d)["argv"] = []string{"/tmp/diskutil", "unmountDisk", "disk0"} },
		"another disk":    func(d map[string]any) { first(d)["argv"] = []string{"diskutil", "eraseDisk", "JHFS+", "X", "disk2"} },
		"another verb":    func(d map[string]any) { first(d)["argv"] = []string{"diskutil", "zeroDisk", "disk0"} },
		"an input":        func(d map[string]any) { first(d)["stdin"] = "Yes\n" },
		"a capture":       func(d map[string]any) { first(d)["capture"] = "lvg" },
		"no failure":      func(d map[string]any) { first(d)["onFailure"] = "stop" },
		"one command more": func(d map[string]any) {
			d["commands"] = append(d["commands"].([]any), command("diskutil", "eraseDisk", "JHFS+", "X", "disk2"))
		},
		"one command less": func(d map[string]any) { d["commands"] = d["commands"].([]any)[1:] },
		"no fingerprint":   func(d map[string]any) { d["fingerprint"] = "" },
		"a fingerprint":    func(d map[string]any) { d["fingerprint"] = strings.Repeat("0", 64) },
		"a kind":           func(d map[string]any) { d["kind"] = "reset-fusion-apfs" },
		"a name":           func(d map[string]any) { d["options"].(map[string]any)["volumeName"] = "Other" },
		"a file system":    func(d map[string]any) { d["options"].(map[string]any)["filesystem"] = "apfs" },
		"an external disk": func(d map[string]any) { d["options"].(map[string]any)["disks"] = []string{"disk1"} },
	} {
		t.Run(name, func(t *testing.T) {
			b := disktest.NewBench(t, disktest.Neighbours(simdisk.SingleSSD("12.7")))
			plan := b.Runnable(disk.Options{})
			before := b.Mac.Prints()
			data, err := json.Marshal(plan)
			if err != nil {
				t.Fatal(err)
			}
			bad := new(disk.Plan) // what ReadPlan refuses must not get through here either
			document := map[string]any{}
			if err := json.Unmarshal(data, &document); err != nil {
				t.Fatal(err)
			}
			change(document)
			if data, err = json.Marshal(document); err != nil {
				t.Fatal(err)
			}
			if err := json.Unmarshal(data, bad); err != nil {
				t.Fatal(err)
			}
			if _, err := b.Apply(bad); code(err) != "plan-differs" {
				t.Errorf("error %v", err)
			}
			if diff := cmp.Diff([]string{}, b.Program.Changes()); diff != "" {
				t.Error(diff)
			}
			untouched(t, before, b.Mac)
		})
	}
}

// Texts that are not run may differ: what is run is the new plan.
func TestApplyRunsItsOwnPlan(t *testing.T) {
	b := disktest.NewBench(t, simdisk.SingleSSD("12.7"))
	plan := b.Runnable(disk.Options{})
	for i := range plan.Commands {
		plan.Commands[i].Why = "because"
	}
	plan.Disks, plan.Warnings = slices.Clone(plan.Disks), []fault.Reason{{Code: "x", Text: "x"}}
	outcome, err := b.Apply(plan)
	if err != nil || outcome.Steps[0].Why == "because" || b.Logged[0].Why == "because" {
		t.Errorf("error %v, outcome %+v, log %+v", err, outcome, b.Logged)
	}
}

func TestApplyBefore(t *testing.T) {
	for _, test := range []struct {
		name   string
		mac    *simdisk.Mac
		change func(how *apply.Options)
		code   string
	}{
		{"not root", simdisk.SingleSSD("12.7"), func(how *apply.Options) { how.Root = false }, "need-root"},
		{"not root, nothing to do", simdisk.Mirror("12.7"), func(how *apply.Options) { how.Root = false }, "need-root"},
		{"a blocked plan", simdisk.Mirror("10.15.7"), func(*apply.Options) {}, "nothing-to-apply"},
		{"Apple silicon", simdisk.AppleSilicon("14.1"), func(*apply.Options) {}, "nothing-to-apply"},
		{"no Mac", simdisk.New("iMac14,2", "12.7"), func(*apply.Options) {}, "nothing-to-apply"},
		{"no place for the lock", simdisk.SingleSSD("12.7"), func(how *apply.Options) { how.LockFile += "/x/y" }, "lock-failed"},
		{"a link for the lock", simdisk.SingleSSD("12.7"), func(how *apply.Options) {
			if err := os.Symlink("/dev/null", how.LockFile); err != nil {
				t.Error(err)
			}
		}, "lock-failed"},
		{"a pipe for the lock", simdisk.SingleSSD("12.7"), func(how *apply.Options) {
			if err := syscall.Mkfifo(how.LockFile, 0o600); err != nil {
				t.Error(err)
			}
		}, "lock-failed"},
		{"a device for the lock", simdisk.SingleSSD("12.7"), func(how *apply.Options) { how.LockFile = os.DevNull }, "lock-failed"},
		{"a folder for the lock", simdisk.SingleSSD("12.7"), func(how *apply.Options) { how.LockFile = filepath.Dir(how.LockFile) }, "lock-failed"},
		{"a second name for the lock", simdisk.SingleSSD("12.7"), func(how *apply.Options) {
			if err := errors.Join(os.WriteFile(how.LockFile, nil, 0o644), os.Link(how.LockFile, how.LockFile+".too")); err != nil {
				t.Error(err)
			}
		}, "lock-failed"},
		{"without yes", simdisk.SingleSSD("12.7"), func(how *apply.Options) { how.Yes = false }, ""},
	} {
		t.Run(test.name, func(t *testing.T) {
			b := disktest.NewBench(t, test.mac)
			plan := b.Plan(disk.Options{})
			test.change(&b.How)
			calls := len(b.Program.Log())
			outcome, err := b.Apply(plan)
			if code(err) != test.code {
				t.Errorf("error %v, want code %q", err, test.code)
			}
			if len(b.Program.Changes()) != 0 || test.code != "" && len(b.Program.Log()) != calls {
				t.Errorf("calls were made: %v", b.Program.Log()[calls:])
			}
			if err != nil {
				return
			}
			if diff := cmp.Diff([]string{"pending", "pending", "pending"}, states(outcome)); diff != "" || outcome.Applied {
				t.Errorf("outcome %+v", outcome)
			}
		})
	}
}

// Only its owner can open the lock, also where an old one was open to others, who
// could hold it.
func TestApplyLockIsPrivate(t *testing.T) {
	b := disktest.NewBench(t, simdisk.SingleSSD("12.7"))
	if err := os.WriteFile(b.How.LockFile, nil, 0o644); err != nil {
		t.Fatal(err)
	}
	if _, err := b.Apply(b.Runnable(disk.Options{})); err != nil {
		t.Error(err)
	}
	if info, err := os.Stat(b.How.LockFile); err != nil || info.Mode() != 0o600 {
		t.Errorf("%v, %v", info, err)
	}
}

// Two runs at once: the second is refused while the first is working.
func TestApplyTwice(t *testing.T) {
	b := disktest.NewBench(t, simdisk.SingleSSD("12.7"))
	plan := b.Runnable(disk.Options{})
	var second error
	b.Program.Before = func(_ context.Context, words []string) {
		if words[0] == "eraseDisk" {
			_, second = b.Apply(plan)
		}
	}
	if _, err := b.Apply(plan); err != nil {
		t.Error(err)
	}
	if code(second) != "apply-running" {
		t.Errorf("the second run: %v", second)
	}
	b.Program.Before = nil
	if _, err := b.Apply(plan); code(err) != "plan-differs" {
		t.Errorf("a third run, after the first: %v", err)
	}
}
