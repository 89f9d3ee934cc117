package disk_test

import (
	"os"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/samplemac"
	"github.com/macwrangler/macwrangler/pkg/disk"
)

// TestRules takes a single built-in SSD and changes one fact.
func TestRules(t *testing.T) {
	table := []struct {
		name   string
		change func(d *disk.Disk, f *disk.Facts)
		reason string // "" a candidate
	}{
		{"nothing", func(*disk.Disk, *disk.Facts) {}, ""},
		{"no info", func(d *disk.Disk, _ *disk.Facts) { d.Info = nil }, "unreadable"},
		{"no info, but a container", func(d *disk.Disk, _ *disk.Facts) { d.Info, d.Container = nil, true }, "synthesized"},
		{"a partition", func(d *disk.Disk, _ *disk.Facts) { d.Info.WholeDisk = disk.False }, "not-whole"},
		{"of another disk", func(d *disk.Disk, _ *disk.Facts) { d.Info.Parent = "disk1" }, "not-whole"},
		{"not known to be whole", func(d *disk.Disk, _ *disk.Facts) { d.Info.WholeDisk = disk.Absent }, "unreadable"},
		{"without a parent", func(d *disk.Disk, _ *disk.Facts) { d.Info.Parent = "" }, "unreadable"},
		{"virtual", func(d *disk.Disk, _ *disk.Facts) { d.Info.VirtualOrPhysical = "Virtual" }, "synthesized"},
		{"unknown is not virtual", func(d *disk.Disk, _ *disk.Facts) { d.Info.VirtualOrPhysical = "Unknown" }, ""},
		{"content of 10.13", func(d *disk.Disk, _ *disk.Facts) { d.Content = "EF57347C-0000-11AA-AA11-00306543ECAC" }, "synthesized"},
		{"content in info", func(d *disk.Disk, _ *disk.Facts) { d.Info.Content = "Apple_APFS_Container" }, "synthesized"},
		{"a logical volume", func(d *disk.Disk, _ *disk.Facts) { d.Info.LogicalVolume = true }, "synthesized"},
		{"a group's volume", func(_ *disk.Disk, f *disk.Facts) {
			f.Groups = []disk.Group{{Families: []disk.Family{{Volumes: []disk.Volume{{ID: "disk0"}}}}}}
		}, "synthesized"},
		{"a container", func(_ *disk.Disk, f *disk.Facts) { f.Containers = []disk.Container{{ID: "disk0"}} }, "synthesized"},
		{"a RAID set", func(d *disk.Disk, _ *disk.Facts) { d.Info.RAIDMaster = disk.True }, "synthesized"},
		{"a listed set", func(_ *disk.Disk, f *disk.Facts) { f.RAIDSets = []disk.RAIDSet{{ID: "disk0"}} }, "synthesized"},
		{"external", func(d *disk.Disk, _ *disk.Facts) { d.Info.Internal = disk.False }, "external"},
		{"not known to be internal", func(d *disk.Disk, _ *disk.Facts) { d.Info.Internal = disk.Absent }, "external"},
		{"or external", func(d *disk.Disk, _ *disk.Facts) { d.Info.External = disk.True }, "removable"},
		{"removable", func(d *disk.Disk, _ *disk.Facts) { d.Info.Removable = disk.True }, "removable"},
		{"removable medium", func(d *disk.Disk, _ *disk.Facts) { d.Info.RemovableMedia = disk.True }, "removable"},
		{"ejectable", func(d *disk.Disk, _ *disk.Facts) { d.Info.Ejectable = disk.True }, "removable"},
		{"not known", func(d *disk.Disk, _ *disk.Facts) {
			d.Info.External, d.Info.Removable, d.Info.RemovableMedia = disk.Absent, disk.Absent, disk.Absent
		}, ""},
		{"USB", func(d *disk.Disk, _ *disk.Facts) { d.Info.Bus = "USB" }, "removable"},
		{"SD", func(d *disk.Disk, _ *disk.Facts) { d.Info.Bus = "Secure Digital" }, "removable"},
		{"image", func(d *disk.Disk, _ *disk.Facts) { d.Info.Bus = "Disk Image" }, "removable"},
		{"Apple silicon, another bus", func(_ *disk.Disk, f *disk.Facts) { f.Machine.Arch = "arm64" }, "extra-internal"},
		{"Apple silicon by model", func(_ *disk.Disk, f *disk.Facts) { f.Machine.Arch, f.Machine.Model = "", "Mac14,8" }, "extra-internal"},
	}
	for _, test := range table {
		t.Run(test.name, func(t *testing.T) {
			facts := read(t, "ssd-hfs")
			test.change(&facts.Disks[0], facts)
			plan := disk.MakePlan(facts, disk.Options{})
			switch v := plan.Disks[0]; {
			case test.reason == "" && v.Verdict == disk.Rejected:
				t.Errorf("%s: %v, want a candidate", v.Verdict, v.Reasons)
			case test.reason != "" && (v.Verdict != disk.Rejected || string(v.Reasons[0].Code) != test.reason):
				t.Errorf("%s: %v, want rejected: %s", v.Verdict, v.Reasons, test.reason)
			}
		})
	}
}

// TestMachineFacts tests what follows from the model, and what does not.
func TestMachineFacts(t *testing.T) {
	table := []struct {
		model, arch, virtualOrPhysical string
		t2                             disk.Tri
		gotArch                        string
		virtual                        bool
	}{
		{"MacBookPro15,1", "x86_64", "Physical", disk.True, "x86_64", false},
		{"MacBookPro16,4", "", "Unknown", disk.True, "x86_64", false},
		{"iMac19,1", "", "Physical", disk.False, "x86_64", false},
		{"iMac20,1", "", "Physical", disk.True, "x86_64", false},
		{"iMac21,1", "", "Unknown", disk.False, "arm64", false},
		{"iMacPro1,1", "", "Unknown", disk.True, "x86_64", false},
		{"MacBookAir9,1", "", "Unknown", disk.True, "x86_64", false},
		{"MacBookAir10,1", "", "Unknown", disk.False, "arm64", false},
		{"MacPro7,1", "", "Unknown", disk.True, "x86_64", false},
		{"Macmini8,1", "", "Unknown", disk.True, "x86_64", false},
		{"Mac13,1", "", "Unknown", disk.False, "arm64", false},
		{"", "x86_64", "Unknown", disk.Absent, "x86_64", false},
		{"", "x86_64", "Physical", disk.Absent, "x86_64", false},
		{"MacBookAir7,2", "x86_64", "Unknown", disk.False, "x86_64", false},
		{"MacBookPro14,1", "", "Unknown", disk.False, "x86_64", false},
		{"iMac15,2", "", "Unknown", disk.False, "x86_64", false},            // not in the table, and older than the chip
		{"MacBookPro16,9", "", "Unknown", disk.Absent, "x86_64", false},     // not in the table, and of its time
		{"MacBookPro17,1", "x86_64", "Unknown", disk.False, "arm64", false}, // under Rosetta
		{"", "x86_64", "", disk.Absent, "x86_64", false},
		{"", "", "Physical", disk.Absent, "", false},
		{"VMware7,1", "", "", disk.False, "x86_64", true},
		{"VirtualMac2,1", "", "Physical", disk.False, "arm64", true},
		{"Toaster1,1", "", "Physical", disk.Absent, "", false},
	}
	for _, test := range table {
		facts := read(t, "ssd-hfs")
		facts.Machine = disk.Machine{Model: test.model, Arch: test.arch}
		facts.Disks[0].Info.VirtualOrPhysical = test.virtualOrPhysical
		got := disk.MakePlan(facts, disk.Options{}).Machine
		want := disk.Machine{Model: test.model, Arch: test.gotArch, T2: test.t2, Virtual: test.virtual}
		if got != want {
			t.Errorf("%+v: got %+v, want %+v", test, got, want)
		}
	}
}

// TestWithoutKnowing tests plans for which a fact is missing.
func TestWithoutKnowing(t *testing.T) {
	table := []struct {
		name, folder  string
		change        func(f *disk.Facts)
		kind          disk.Kind
		blocked, part string // a code, and a part of a command that must not be there
	}{
		{"no apfs list, no version", "ssd-apfs-10.13", func(f *disk.Facts) {
			f.APFSListed, f.Containers, f.Machine.OSVersion = false, nil, ""
		}, disk.Ambiguous, "reach-unknown", ""},
		{"a container somewhere", "ssd-apfs-10.13", func(f *disk.Facts) {
			f.Containers[0].Stores, f.Containers[0].Unknown = nil, true
		}, disk.Ambiguous, "reach-unknown", ""},
		{"Locked is not known", "ssd-apfs-10.13", func(f *disk.Facts) {
			f.Containers[0].Volumes[1].Locked, f.Containers[0].Volumes[1].Encryption = disk.Absent, disk.Absent
		}, disk.Ambiguous, "lock-unknown", ""},
		{"Locked is not known, nothing is encrypted", "ssd-apfs-10.13", func(f *disk.Facts) {
			f.Containers[0].Volumes[1].Locked = disk.Absent
		}, disk.EraseSingle, "", ""},
		{"a member of another type", "ssd-hfs", func(f *disk.Facts) {
			f.RAIDSets = []disk.RAIDSet{{ID: "disk9", Members: []disk.Store{{ID: "disk0s2"}}}}
		}, disk.BlockedRAID, "raid", ""},
		{"a member by its info", "ssd-hfs", func(f *disk.Facts) {
			f.Volumes = []disk.Info{{ID: "disk0s2", RAIDSlice: disk.True}}
		}, disk.BlockedRAID, "raid", ""},
		{"locked by its info", "ssd-hfs", func(f *disk.Facts) {
			f.Volumes = []disk.Info{{ID: "disk0s2", Locked: disk.True}}
		}, disk.BlockedFileVault, "locked", ""},
		{"a group on a RAID set", "raid-external", func(f *disk.Facts) {
			f.RAIDSets[0].Members[0].ID = "disk0s2"
			f.Groups = []disk.Group{{UUID: groupOne, Physical: []disk.Store{{ID: "disk3"}}, Families: []disk.Family{{Status: "Locked"}}}}
		}, disk.BlockedFileVault, "locked", ""},
		{"10.12 does not know containers", "fusion-split-apfs-10.13", func(f *disk.Facts) {
			f.APFSListed, f.Machine.OSVersion = false, "10.12.6"
		}, disk.RebuildCoreStorage, "", "deleteContainer"},
		{"a group with no UUID", "cs-filevault", func(f *disk.Facts) { f.Groups[0].UUID = "" }, disk.Ambiguous, "unreadable", ""},
		{"a UUID that is none", "cs-filevault", func(f *disk.Facts) { f.Groups[0].UUID = "-f; reboot" }, disk.None, "unsafe-command", ""},
		{"layers in a circle", "ssd-apfs-10.13", func(f *disk.Facts) {
			f.Containers = append(f.Containers, disk.Container{ID: "disk8", Stores: []disk.Store{{ID: "disk9"}}},
				disk.Container{ID: "disk9", Stores: []disk.Store{{ID: "disk8"}}})
		}, disk.EraseSingle, "", "disk8"},
	}
	for _, test := range table {
		t.Run(test.name, func(t *testing.T) {
			facts := read(t, test.folder)
			test.change(facts)
			plan := disk.MakePlan(facts, disk.Options{})
			if plan.Kind != test.kind || codes(plan.Blocked) != test.blocked {
				t.Errorf("%s, %v; want %s, %s", plan.Kind, plan.Blocked, test.kind, test.blocked)
			}
			if all := strings.Join(lines(plan), "\n"); test.part != "" && strings.Contains(all, test.part) {
				t.Errorf("%q is in\n%s", test.part, all)
			}
		})
	}
}

// TestDocuments tests documents that confirm or contradict another.
func TestDocuments(t *testing.T) {
	machines := samplemac.Machines()
	plist := func(inner string) []byte { return []byte("<plist><dict>" + inner + "</dict></plist>") }
	table := []struct {
		name, folder, file string
		data               []byte
		kind               disk.Kind
	}{
		{"locked, says info", "ssd-apfs-10.13", "info-disk1s1.plist", plist("<key>DeviceIdentifier</key><string>disk1s1</string><key>Locked</key><true/>"), disk.BlockedFileVault},
		{"a layer's document of another", "fusion-cs", "cs-info-00000000-0000-4000-8000-0000000001B1.plist", plist("<key>CoreStorageRole</key><string>PV</string><key>CoreStorageUUID</key><string>" + groupTwo + "</string><key>DeviceIdentifier</key><string>disk1s2</string>"), disk.Ambiguous},
		{"an array for no containers", "fusion-split-10.15", "apfs-list.plist", []byte("<plist><array/></plist>"), disk.ResetFusion},
		{"a dictionary for none", "fusion-split-10.15", "apfs-list.plist", []byte("<plist><dict/></plist>"), disk.ResetFusion},
		{"the error is looked at first", "ssd-hfs", "info-disk0.plist", []byte(strings.Replace(string(documentOf(machines["ssd-hfs"], "info-disk0.plist")), "<dict>", "<dict><key>Error</key><true/>", 1)), disk.None},
		{"arm64e", "ssd-hfs", "hw.json", []byte(`{"model":"","arch":"arm64e"}`), disk.None},
	}
	for _, test := range table {
		t.Run(test.name, func(t *testing.T) {
			mac := machines[test.folder]
			documents := disk.Documents(mac.Documents())
			documents[test.file] = test.data
			facts, err := disk.ReadFolder(documents)
			if err != nil {
				t.Fatal(err)
			}
			if plan := disk.MakePlan(facts, disk.Options{}); plan.Kind != test.kind {
				t.Errorf("%s %v, want %s", plan.Kind, plan.Blocked, test.kind)
			}
		})
	}
}

func documentOf(mac samplemac.Mac, name string) []byte { return mac.Documents()[name] }

// TestReadFolderHostile: reading does not wait for a pipe, and stops at a file
// that is too large.
func TestReadFolderHostile(t *testing.T) {
	dir := t.TempDir()
	if err := os.CopyFS(dir, os.DirFS(samples+"/ssd-hfs")); err != nil {
		t.Fatal(err)
	}
	name := dir + "/list.plist"
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	if err := os.Mkdir(name, 0o700); err != nil {
		t.Fatal(err)
	}
	if _, err := disk.ReadFolder(os.DirFS(dir)); err == nil || !strings.Contains(err.Error(), "not a regular file") {
		t.Errorf("a folder as list.plist: %v", err)
	}
	if err := os.Remove(name); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, make([]byte, 5<<20), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := disk.ReadFolder(os.DirFS(dir)); err == nil || !strings.Contains(err.Error(), "more than") {
		t.Errorf("a list of 5 MiB: %v", err)
	}
}
