package disk_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/disk"
)

// TestFingerprint: it changes with what identifies a target, and with nothing
// else.
func TestFingerprint(t *testing.T) {
	table := []struct {
		name, folder string
		change       func(f *disk.Facts)
		differs      bool
	}{
		{"nothing", "fusion-cs", func(*disk.Facts) {}, false},
		{"id", "ssd-hfs", func(f *disk.Facts) {
			f.Disks[0].ID, f.Disks[0].Info.ID, f.Disks[0].Info.Parent = "disk1", "disk1", "disk1"
		}, true},
		{"size", "fusion-cs", func(f *disk.Facts) { f.Disks[1].Info.Size++ }, true},
		{"medium", "ssd-hfs", func(f *disk.Facts) { f.Disks[0].Info.SolidState = disk.False }, true},
		{"name of the medium", "ssd-hfs", func(f *disk.Facts) { f.Disks[0].Info.MediaName = "other" }, true},
		{"UUID of a partition", "ssd-hfs", func(f *disk.Facts) { f.Disks[0].Partitions[1].UUID = groupOne }, true},
		{"size of a partition", "ssd-hfs", func(f *disk.Facts) { f.Disks[0].Partitions[1].Size++ }, true},
		{"a partition more", "ssd-hfs", func(f *disk.Facts) {
			f.Disks[0].Partitions = append(f.Disks[0].Partitions, disk.Partition{ID: "disk0s9"})
		}, true},
		{"UUID of a group", "fusion-cs", func(f *disk.Facts) { f.Groups[0].UUID = groupTwo }, true},
		{"UUID of a container", "fusion-apfs", func(f *disk.Facts) { f.Containers[0].UUID = groupTwo }, true},
		{"lock", "fusion-apfs", func(f *disk.Facts) { f.Containers[0].Volumes[0].Locked = disk.True }, true},
		{"lock of a group", "fusion-cs", func(f *disk.Facts) { f.Groups[0].Families[0].Status = "Locked" }, true},
		{"mounts", "ssd-hfs", func(f *disk.Facts) { f.Disks[0].Partitions[1].MountPoint = "/Volumes/x" }, false},
		{"name of a volume", "ssd-hfs", func(f *disk.Facts) { f.Disks[0].Partitions[1].Name = "other" }, false},
		{"size of what is on it", "fusion-cs", func(f *disk.Facts) { f.Disks[2].Info.Size++ }, false},
		{"an external disk", "fusion-cs-external-group", func(f *disk.Facts) { f.Disks[3].Info.Size++ }, false},
		{"an external group", "fusion-cs-external-locked", func(f *disk.Facts) { f.Groups[1].Families[0].Status = "Unlocked" }, false},
		{"order", "fusion-apfs", func(f *disk.Facts) {
			r := rand.New(rand.NewPCG(1, 1))
			c := f.Containers[0]
			r.Shuffle(len(c.Volumes), func(i, k int) { c.Volumes[i], c.Volumes[k] = c.Volumes[k], c.Volumes[i] })
			c.Stores[0], c.Stores[1] = c.Stores[1], c.Stores[0]
			f.Disks[0], f.Disks[1] = f.Disks[1], f.Disks[0]
		}, false},
	}
	for _, test := range table {
		t.Run(test.name, func(t *testing.T) {
			before := disk.MakePlan(read(t, test.folder), disk.Options{})
			facts := read(t, test.folder)
			test.change(facts)
			after := disk.MakePlan(facts, disk.Options{})
			if differs := before.Fingerprint != after.Fingerprint; differs != test.differs {
				t.Errorf("the fingerprint differs: %t, want %t", differs, test.differs)
			}
		})
	}
}

func TestDifference(t *testing.T) {
	plan := func(folder string, change func(f *disk.Facts), options disk.Options) *disk.Plan {
		facts := read(t, folder)
		if change != nil {
			change(facts)
		}
		return disk.MakePlan(facts, options)
	}
	table := []struct {
		name     string
		was, now *disk.Plan
		says     []string // a part of each line
	}{
		{"none", plan("fusion-cs", nil, disk.Options{}), plan("fusion-cs", nil, disk.Options{}), nil},
		{"an SD card put in", plan("fusion-apfs", nil, disk.Options{}), plan("fusion-apfs-sd-card", nil, disk.Options{}), nil},
		{"locked since", plan("fusion-cs", nil, disk.Options{}), plan("fusion-cs-locked", nil, disk.Options{}), []string{`now "blocked-filevault"`, "is locked", `now "ssd"`, `now "hdd"`, "is now none", "is now none", "is now none"}},
		{"another size", plan("ssd-hfs", nil, disk.Options{}), plan("ssd-hfs", func(f *disk.Facts) { f.Disks[0].Info.Size-- }, disk.Options{}), []string{"121332826112 bytes and now has 121332826111"}},
		{"another partition", plan("ssd-hfs", nil, disk.Options{}), plan("ssd-hfs", func(f *disk.Facts) { f.Disks[0].Partitions[0].UUID = groupTwo }, disk.Options{}), []string{"not those of the plan"}},
		{"another name", plan("ssd-hfs", nil, disk.Options{}), plan("ssd-hfs", nil, disk.Options{VolumeName: "Other"}), []string{`"Other"`}},
		{"another disk", plan("two-ssds", nil, disk.Options{Disks: []string{"disk0"}}), plan("two-ssds", nil, disk.Options{Disks: []string{"disk1"}}), []string{"disk0 was a target", "disk1 was not a target", `"disk1"`, `"disk1"`, `"disk1"`}},
	}
	for _, test := range table {
		t.Run(test.name, func(t *testing.T) {
			got := disk.Difference(test.was, test.now)
			if len(got) != len(test.says) {
				t.Fatalf("%d lines: %q, want %d", len(got), got, len(test.says))
			}
			for i, part := range test.says {
				if !strings.Contains(got[i], part) {
					t.Errorf("line %d is %q, want %q in it", i, got[i], part)
				}
			}
		})
	}
	// Every part of a command counts.
	for name, change := range map[string]func(c *disk.Command){
		"word":      func(c *disk.Command) { c.Argv[1] = "eraseDisk" },
		"split":     func(c *disk.Command) { c.Argv = []string{"diskutil resetFusion"} },
		"stdin":     func(c *disk.Command) { c.Stdin = "No\n" },
		"capture":   func(c *disk.Command) { c.Capture = "lvg" },
		"onFailure": func(c *disk.Command) { c.OnFailure = disk.Continue },
	} {
		other := plan("fusion-apfs", nil, disk.Options{})
		change(&other.Commands[0])
		if len(disk.Difference(plan("fusion-apfs", nil, disk.Options{}), other)) != 1 {
			t.Errorf("a command with another %s is not reported", name)
		}
	}
}
