package disk_test

import (
	"errors"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/disk"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

func TestOptionsCheck(t *testing.T) {
	table := []struct {
		name    string
		options disk.Options
		code    fault.Code // "" good
	}{
		{"nothing", disk.Options{}, ""},
		{"all", disk.Options{Disks: []string{"disk0", "disk12"}, VolumeName: "Größe 1", Filesystem: "jhfs+"}, ""},
		{"partition", disk.Options{Disks: []string{"disk0s2"}}, disk.CodeBadDisk},
		{"device", disk.Options{Disks: []string{"/dev/disk0"}}, disk.CodeBadDisk},
		{"empty id", disk.Options{Disks: []string{""}}, disk.CodeBadDisk},
		{"option as id", disk.Options{Disks: []string{"-force"}}, disk.CodeBadDisk},
		{"file system", disk.Options{Filesystem: "exfat"}, disk.CodeBadFilesystem},
		{"file system in capitals", disk.Options{Filesystem: "APFS"}, disk.CodeBadFilesystem},
		{"dash", disk.Options{VolumeName: "-Macintosh"}, disk.CodeBadVolumeName},
		{"slash", disk.Options{VolumeName: "a/b"}, disk.CodeBadVolumeName},
		{"colon", disk.Options{VolumeName: "a:b"}, disk.CodeBadVolumeName},
		{"newline", disk.Options{VolumeName: "a\nRuntimeAbortWorkflow: b"}, disk.CodeBadVolumeName},
		{"noformat", disk.Options{VolumeName: "%noformat%"}, disk.CodeBadVolumeName},
		{"placeholder", disk.Options{VolumeName: "{lvg}"}, disk.CodeBadVolumeName},
		{"a disk", disk.Options{VolumeName: "disk3"}, disk.CodeBadVolumeName},
		{"hidden", disk.Options{VolumeName: ".hidden"}, disk.CodeBadVolumeName},
		{"space around", disk.Options{VolumeName: " HD"}, disk.CodeBadVolumeName},
		{"turned text", disk.Options{VolumeName: "HD\u202egnp"}, disk.CodeBadVolumeName},
		{"not UTF-8", disk.Options{VolumeName: "HD\xff"}, disk.CodeBadVolumeName},
		{"longest", disk.Options{VolumeName: strings.Repeat("n", 255)}, ""},
		{"too long", disk.Options{VolumeName: strings.Repeat("n", 256)}, disk.CodeBadVolumeName},
	}
	for _, test := range table {
		t.Run(test.name, func(t *testing.T) {
			err := test.options.Check()
			if test.code == "" {
				if err != nil {
					t.Error(err)
				}
				return
			}
			var failure *disk.Error
			if !errors.As(err, &failure) || failure.Code != test.code || failure.Hint == "" {
				t.Errorf("got %v, want code %s and a hint", err, test.code)
			}
			// A caller that does not check gets a plan without commands.
			if plan := disk.MakePlan(read(t, "ssd-hfs"), test.options); plan.Kind != disk.None || len(plan.Commands) > 0 {
				t.Errorf("the plan is %s with %v", plan.Kind, lines(plan))
			}
		})
	}
}

// TestWishes: --disk chooses among candidates, and never allows a rejected disk.
func TestWishes(t *testing.T) {
	eraseOf := func(id, filesystem string) string {
		return "diskutil eraseDisk " + filesystem + " Macintosh HD " + id
	}
	table := []struct {
		name, folder string
		disks        []string
		filesystem   string
		kind         disk.Kind
		last         string // the last command
		blocked      string
		warnings     string
	}{
		{"one of three", "three-disks", []string{"disk2"}, "", disk.EraseSingle, eraseOf("disk2", "JHFS+"), "", ""},
		{"two of three", "three-disks", []string{"disk1", "disk2"}, "", disk.Ambiguous, "", "equal-medium", ""},
		{"one of two equals", "two-ssds", []string{"disk1"}, "", disk.EraseSingle, eraseOf("disk1", "JHFS+"), "", ""},
		{"of unknown medium", "unknown-medium", []string{"disk1"}, "", disk.EraseSingle, eraseOf("disk1", "JHFS+"), "", ""},
		{"beside an unreadable disk of VMware", "vmware-half-unreadable", []string{"disk1"}, "", disk.Ambiguous, "", "unreadable", ""},
		{"beside an unreadable disk", "system-disk-unreadable", []string{"disk1"}, "", disk.EraseSingle, eraseOf("disk1", "JHFS+"), "", ""},
		{"a USB disk in VMware", "vmware-usb-disk", []string{"disk1"}, "", disk.None, "", "not-a-candidate", ""},
		{"the bay of a tower", "tower-runs-from-card", []string{"disk2"}, "", disk.EraseSingle, eraseOf("disk2", "JHFS+"), "", "external-system"},
		{"the card of a tower", "tower-runs-from-card", []string{"disk0"}, "", disk.None, "", "not-a-candidate", ""},
		{"half that came apart", "fusion-split-10.12", []string{"disk0"}, "", disk.EraseSingle, eraseOf("disk0", "JHFS+"), "", "split-fusion"},
		{"half of a Fusion Drive", "fusion-cs", []string{"disk1"}, "", disk.Ambiguous, "", "partly-inside", ""},
		{"half of an APFS one", "fusion-apfs", []string{"disk0"}, "", disk.Ambiguous, "", "partly-inside", ""},
		{"both halves", "fusion-cs", []string{"disk1", "disk0", "disk1"}, "", disk.RebuildCoreStorage, "diskutil cs createVolume {lvg} jhfs+ Macintosh HD 100%", "", ""},
		{"both, in a Mac Pro", "fusion-split-macpro", []string{"disk0", "disk1"}, "", disk.RebuildCoreStorage, "diskutil cs createVolume {lvg} jhfs+ Macintosh HD 100%", "", ""},
		{"both, in a Mac that resetFusion is not for", "fusion-split-imacpro", []string{"disk0", "disk1"}, "", disk.Ambiguous, "", "not-fused", ""},
		{"both, with a large SSD", "fusion-split-large-ssd", []string{"disk0", "disk1"}, "", disk.RebuildCoreStorage, "diskutil cs createVolume {lvg} jhfs+ Macintosh HD 100%", "", ""},
		{"both, after a swap", "fusion-swapped-ssd", []string{"disk0", "disk1"}, "", disk.ResetFusion, "diskutil resetFusion (Yes)", "", ""},
		{"two SSDs, both", "fusion-two-ssds", []string{"disk0", "disk1"}, "", disk.ResetFusion, "diskutil resetFusion (Yes)", "", ""},
		{"two SSDs, both, too old for it", "two-ssds", []string{"disk0", "disk1"}, "", disk.Ambiguous, "", "equal-medium", ""},
		{"an SD card", "ssd-and-sd-card", []string{"disk1"}, "", disk.None, "", "not-a-candidate", ""},
		{"an SD card too", "ssd-and-sd-card", []string{"disk0", "disk1"}, "", disk.None, "", "not-a-candidate", ""},
		{"external", "ssd-and-usb", []string{"disk1"}, "", disk.None, "", "not-a-candidate", ""},
		{"a container", "ssd-apfs-10.13", []string{"disk1"}, "", disk.None, "", "not-a-candidate", ""},
		{"what is not there", "ssd-hfs", []string{"disk7"}, "", disk.None, "", "no-such-disk", ""},
		{"the disk of Apple silicon", "apple-silicon", []string{"disk0"}, "", disk.ManualEraseMac, "", "apple-silicon", ""},
		{"beside it", "mac-pro-2023", []string{"disk4"}, "", disk.None, "", "not-a-candidate", ""},
		{"locked beside", "fusion-cs-second-locked", []string{"disk0"}, "", disk.EraseSingle, eraseOf("disk0", "JHFS+"), "", "split-fusion"},
		{"APFS on old firmware", "ssd-apfs-filevault", nil, "apfs", disk.EraseSingle, eraseOf("disk0", "APFS"), "", "filevault+apfs-old-firmware"},
		{"APFS where there is none", "ssd-hfs", nil, "apfs", disk.Ambiguous, "", "no-apfs", ""},
		{"Mac OS Extended with T2", "t2-by-chip", nil, "jhfs+", disk.EraseSingle, eraseOf("disk0", "JHFS+"), "", "jhfs-t2"},
		{"chosen for an unknown model", "no-hardware", nil, "jhfs+", disk.EraseSingle, eraseOf("disk0", "JHFS+"), "", "model-unknown+jhfs-t2"},
		{"for a Fusion Drive", "fusion-apfs", nil, "jhfs+", disk.ResetFusion, "diskutil resetFusion (Yes)", "", "filesystem-ignored"},
	}
	for _, test := range table {
		t.Run(test.name, func(t *testing.T) {
			plan := disk.MakePlan(read(t, test.folder), disk.Options{Disks: test.disks, Filesystem: test.filesystem})
			last := ""
			if list := lines(plan); len(list) > 0 {
				last = list[len(list)-1]
			}
			if plan.Kind != test.kind || last != test.last {
				t.Errorf("%s, at the end %q; want %s, %q", plan.Kind, last, test.kind, test.last)
			}
			if got := codes(plan.Blocked); got != test.blocked {
				t.Errorf("blocked by %q, want %q", got, test.blocked)
			}
			if got := codes(plan.Warnings); got != test.warnings {
				t.Errorf("warned of %q, want %q", got, test.warnings)
			}
		})
	}
}

// TestResetFusionReach: resetFusion names no disk, so it is not run where it
// could take another one.
func TestResetFusionReach(t *testing.T) {
	facts := read(t, "fusion-apfs")
	third := *read(t, "three-disks").Disks[2].Info
	third.ID, third.Parent = "disk7", "disk7"
	facts.Disks = append(facts.Disks, disk.Disk{ID: "disk7", Info: &third})
	plan := disk.MakePlan(facts, disk.Options{Disks: []string{"disk0", "disk1"}})
	if plan.Kind != disk.Ambiguous || codes(plan.Blocked) != "reset-fusion-reach" {
		t.Errorf("with a third disk inside: %s %v", plan.Kind, plan.Blocked)
	}
	facts.Disks[len(facts.Disks)-1] = disk.Disk{ID: "disk7", InfoError: "nobody knows"}
	plan = disk.MakePlan(facts, disk.Options{})
	if plan.Kind != disk.Ambiguous || codes(plan.Blocked) != "reset-fusion-reach" {
		t.Errorf("with a disk that cannot be read: %s %v", plan.Kind, plan.Blocked)
	}
}

// TestBooted: on the running Mac the disk that it runs from is not erased; for
// saved facts there is a plan with a warning.
func TestBooted(t *testing.T) {
	facts := read(t, "ssd-apfs-10.13")
	if plan := disk.MakePlan(facts, disk.Options{}); plan.Kind != disk.EraseSingle || codes(plan.Warnings) != "booted-from-target" {
		t.Errorf("saved: %s, %v", plan.Kind, plan.Warnings)
	}
	facts.Live = true
	plan := disk.MakePlan(facts, disk.Options{})
	if plan.Kind != disk.None || len(plan.Commands) > 0 || codes(plan.Blocked) != "booted-from-target" {
		t.Errorf("live: %s, %v, %v", plan.Kind, lines(plan), plan.Blocked)
	}
	if !hasReason(plan, "disk0", "booted-from-target", "") {
		t.Errorf("disk0 does not say so: %+v", plan.Disks)
	}
	facts.Booted = nil
	if plan := disk.MakePlan(facts, disk.Options{}); plan.Kind != disk.EraseSingle || codes(plan.Warnings) != "boot-unknown" {
		t.Errorf("unknown: %s, %v", plan.Kind, plan.Warnings)
	}
}

// TestNamed: what is lost and what is left alone is named, and the name of a disk
// never begins a line.
func TestNamed(t *testing.T) {
	table := []struct{ folder, id, code, part string }{
		{"fusion-cs-three-pvs", "disk1", "lost", "BOOTCAMP"},
		{"fusion-cs-three-pvs", "disk0", "lost", groupOne},
		{"ssd-hfs", "disk0", "lost", "Macintosh HD"},
		{"ssd-apfs-10.13", "disk0", "lost", "Preboot"},
		{"fusion-cs-external-locked", "disk3", "left-alone", groupTwo},
		{"fusion-cs-external-group", "disk3", "left-alone", groupTwo},
		{"t2-external-locked", "disk2", "left-alone", "disk3"},
		{"raid-external", "disk1", "left-alone", "AppleRAID set disk3"},
		{"too-small", "disk0", "too-small", "59 GB"},
	}
	for _, test := range table {
		plan := disk.MakePlan(read(t, test.folder), disk.Options{})
		if !hasReason(plan, test.id, test.code, test.part) {
			t.Errorf("%s: %s does not say %s %q: %+v", test.folder, test.id, test.code, test.part, plan.Disks)
		}
	}
	plan := disk.MakePlan(read(t, "names-that-order"), disk.Options{})
	for _, v := range plan.Disks {
		for _, r := range v.Reasons {
			if strings.ContainsAny(r.Text, "\r\n") {
				t.Errorf("more than one line: %q", r.Text)
			}
		}
	}
}
