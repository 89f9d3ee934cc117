package disk_test

import (
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/samplemac"
	"github.com/macwrangler/macwrangler/pkg/disk"
)

// TestContradictions: of documents that contradict each other, or lack what the
// others have, the harmful reading wins.
func TestContradictions(t *testing.T) {
	machines := samplemac.Machines()
	in := func(file, old, text string) func(d disk.Documents) {
		return func(d disk.Documents) {
			if strings.Count(string(d[file]), old) == 0 {
				t.Fatalf("%s has no %q", file, old)
			}
			d[file] = []byte(strings.Replace(string(d[file]), old, text, 1))
		}
	}
	const stores = "<key>APFSPhysicalStores</key>\n\t\t\t<array>"
	second := `<dict><key>Content</key><string>GUID_partition_scheme</string><key>DeviceIdentifier</key><string>disk0</string><key>Partitions</key><array/></dict>`
	table := []struct {
		name, folder string
		change       func(d disk.Documents)
		kind         disk.Kind
		blocked      string
	}{
		{"apfs list has no volumes", "ssd-apfs-10.13", drop("apfs-list.plist", "Volumes"), disk.Ambiguous, "lock-unknown"},
		{"the list has one volume more", "ssd-apfs-10.13", in("list.plist", "<key>APFSVolumes</key>\n\t\t\t<array>", "<key>APFSVolumes</key><array><dict><key>DeviceIdentifier</key><string>disk1s9</string></dict>"), disk.Ambiguous, "lock-unknown"},
		{"locked in the list", "ssd-apfs-10.13", in("list.plist", "<key>APFSVolumes</key>\n\t\t\t<array>\n\t\t\t\t<dict>", "<key>APFSVolumes</key><array><dict><key>Locked</key><true/>"), disk.BlockedFileVault, "locked"},
		{"locked in the container's info", "ssd-apfs-10.13", in("info-disk1.plist", "<dict>", "<dict><key>Locked</key><true/>"), disk.BlockedFileVault, "locked"},
		{"the list has one store more", "ssd-apfs-filevault", in("list.plist", stores, stores+"<dict><key>DeviceIdentifier</key><string>disk7s2</string></dict>"), disk.Ambiguous, "partly-inside"},
		{"info has one store more", "ssd-apfs-10.13", in("info-disk1.plist", "<string>disk0s2</string>", "<string>disk7s2</string>"), disk.Ambiguous, "partly-inside"},
		{"a Fusion Drive with one store", "ssd-apfs-10.13", in("apfs-list.plist", "<key>Fusion</key>\n\t\t\t<false/>", "<key>Fusion</key><true/>"), disk.Ambiguous, "member-missing"},
		{"the designated store is another", "ssd-apfs-10.13", in("apfs-list.plist", "<key>Fusion</key>", "<key>DesignatedPhysicalStore</key><string>disk5s2</string><key>Fusion</key>"), disk.Ambiguous, "partly-inside"},
		{"neither list has volumes", "ssd-apfs-10.13", func(d disk.Documents) {
			drop("apfs-list.plist", "Volumes")(d)
			drop("list.plist", "APFSVolumes")(d)
		}, disk.Ambiguous, "lock-unknown"},
		{"a first entry without partitions", "raid-unlisted", in("list.plist", "<key>AllDisksAndPartitions</key>\n\t<array>", "<key>AllDisksAndPartitions</key><array>"+second), disk.BlockedRAID, "raid+raid"},
		{"a last entry without partitions", "raid-unlisted", in("list.plist", "\n\t</array>\n\t<key>VolumesFromDisks</key>", second+"\n\t</array>\n\t<key>VolumesFromDisks</key>"), disk.BlockedRAID, "raid+raid"},
		{"a partition of RAID, says info", "ssd-hfs", add("info-disk0s2.plist", "<key>DeviceIdentifier</key><string>disk0s2</string><key>Content</key><string>Apple_RAID</string>"), disk.BlockedRAID, "raid"},
		{"RAID, says the disk's info", "ssd-hfs", in("info-disk0.plist", "GUID_partition_scheme", "Apple_RAID"), disk.BlockedRAID, "raid"},
		{"Apple silicon, says info", "ssd-hfs", add("info-disk0s1.plist", "<key>DeviceIdentifier</key><string>disk0s1</string><key>Content</key><string>Apple_APFS_ISC</string>"), disk.ManualEraseMac, "apple-silicon"},
		{"no partitions", "ssd-hfs", drop("list.plist", "Partitions"), disk.Ambiguous, "unreadable"},
		{"no entry", "ssd-hfs", drop("list.plist", "AllDisksAndPartitions"), disk.Ambiguous, "unreadable"},
		{"a partition without a type", "ssd-hfs", drop("list.plist", "Content"), disk.Ambiguous, "unreadable"},
		{"a group without families", "cs-filevault", drop("cs-list.plist", "CoreStorageLogicalVolumeFamilies"), disk.Ambiguous, "lock-unknown"},
		{"a group that only info shows", "cs-filevault", add("cs-list.plist", ""), disk.Ambiguous, "reach-unknown"},
		{"info has one member more", "cs-filevault", in("info-disk1.plist", "<dict>", `<dict><key>CoreStoragePVs</key><array><dict><key>CoreStoragePVDisk</key><string>disk8s2</string></dict></array>`), disk.Ambiguous, "partly-inside"},
		{"another size, says info", "ssd-hfs", in("info-disk0.plist", "<key>TotalSize</key>\n\t<integer>121332826112</integer>", "<key>TotalSize</key><integer>500107862016</integer>"), disk.None, "no-candidate"},
		{"a Fusion Drive, says info", "cs-filevault", in("info-disk1.plist", "<key>CoreStorageCompositeDisk</key>\n\t<false/>", "<key>CoreStorageCompositeDisk</key><true/>"), disk.Ambiguous, "member-missing"},
	}
	for _, test := range table {
		t.Run(test.name, func(t *testing.T) {
			mac := machines[test.folder]
			documents := disk.Documents(mac.Documents())
			test.change(documents)
			facts, err := disk.ReadFolder(documents)
			if err != nil {
				t.Fatal(err)
			}
			plan := disk.MakePlan(facts, disk.Options{})
			if plan.Kind != test.kind || codes(plan.Blocked) != test.blocked {
				t.Errorf("%s %v, want %s %s", plan.Kind, plan.Blocked, test.kind, test.blocked)
			}
		})
	}
}

// drop leaves a key out of a document.
func drop(file, key string) func(d disk.Documents) {
	return func(d disk.Documents) { d[file] = samplemac.DropKey(d[file], key) }
}

// add puts a document in place of another, or none.
func add(file, inner string) func(d disk.Documents) {
	return func(d disk.Documents) { d[file] = plistOf(inner) }
}
