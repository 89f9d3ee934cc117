package disk_test

import (
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/samplemac"
	"github.com/macwrangler/macwrangler/pkg/disk"
)

// replaced returns a change of a document, which must have the text.
func replaced(t *testing.T, file, old, text string) func(d disk.Documents) {
	t.Helper()
	return func(d disk.Documents) {
		t.Helper()
		if !strings.Contains(string(d[file]), old) {
			t.Fatalf("%s has no %q", file, old)
		}
		d[file] = []byte(strings.ReplaceAll(string(d[file]), old, text))
	}
}

// TestTypes: a type counts by whatever name diskutil has for it, on a partition and
// on a disk without partitions, and so does what says nothing about a lock, a size
// or a store.
func TestTypes(t *testing.T) {
	machines := samplemac.Machines()
	list := func(old, text string) func(d disk.Documents) { return replaced(t, "list.plist", old, text) }
	whole := func(text string) func(d disk.Documents) {
		return list("<string>GUID_partition_scheme</string>", "<string>"+text+"</string>")
	}
	both := func(changes ...func(d disk.Documents)) func(d disk.Documents) {
		return func(d disk.Documents) {
			for _, change := range changes {
				change(d)
			}
		}
	}
	apfs := func(old, text string) func(d disk.Documents) { return replaced(t, "apfs-list.plist", old, text) }
	const hfs, notLocked = "<string>Apple_HFS</string>", "<key>Locked</key>\n\t\t\t\t\t<false/>"
	size := func(text string) func(d disk.Documents) {
		return replaced(t, "info-disk0.plist", "<key>TotalSize</key>\n\t<integer>121332826112</integer>", "<key>TotalSize</key>"+text)
	}
	table := []struct {
		name, folder      string
		change            func(d disk.Documents)
		kind              disk.Kind
		blocked, warnings string
	}{
		{"RAID as a GUID", "ssd-hfs", list(hfs, "<string>52414944-0000-11AA-AA11-00306543ECAC</string>"), disk.BlockedRAID, "raid", ""},
		{"RAID as a GUID in lower case", "ssd-hfs", list(hfs, "<string>52414944-0000-11aa-aa11-00306543ecac</string>"), disk.BlockedRAID, "raid", ""},
		{"RAID that is offline", "ssd-hfs", list(hfs, "<string>Apple_RAID_Offline</string>"), disk.BlockedRAID, "raid", ""},
		{"RAID that is offline, as a GUID", "ssd-hfs", list(hfs, "<string>52414944-5F4F-11AA-AA11-00306543ECAC</string>"), disk.BlockedRAID, "raid", ""},
		{"RAID as a GUID, says info", "ssd-hfs", add("info-disk0s2.plist", "<key>DeviceIdentifier</key><string>disk0s2</string><key>Content</key><string>52414944-5F4F-11AA-AA11-00306543ECAC</string>"), disk.BlockedRAID, "raid", ""},
		{"CoreStorage as a GUID, of no group", "ssd-hfs", list(hfs, "<string>53746F72-6167-11AA-AA11-00306543ECAC</string>"), disk.EraseSingle, "", "orphan"},
		{"CoreStorage as a GUID, of an unknown group", "ssd-hfs", both(list(hfs, "<string>53746F72-6167-11AA-AA11-00306543ECAC</string>"), func(d disk.Documents) {
			delete(d, "cs-list.plist")
			delete(d, "SystemVersion.plist")
		}), disk.Ambiguous, "reach-unknown", "os-unknown"},
		{"Apple silicon as a GUID", "ssd-hfs", list(hfs, "<string>69646961-6700-11AA-AA11-00306543ECAC</string>"), disk.ManualEraseMac, "apple-silicon", ""},
		{"APFS as a GUID, of a container", "ssd-apfs-filevault", list("<string>Apple_APFS</string>", "<string>7C3457EF-0000-11AA-AA11-00306543ECAC</string>"), disk.EraseSingle, "", "filevault"},
		{"APFS as a GUID, before APFS", "apfs-seen-by-10.12", list("<string>Apple_APFS</string>", "<string>7C3457EF-0000-11AA-AA11-00306543ECAC</string>"), disk.EraseSingle, "", "lock-unknown"},
		{"a whole disk of APFS", "ssd-hfs", whole("Apple_APFS"), disk.EraseSingle, "", "lock-unknown"},
		{"a whole disk of CoreStorage", "ssd-hfs", whole("Apple_CoreStorage"), disk.EraseSingle, "", "orphan"},
		{"a whole disk of CoreStorage, as a GUID", "ssd-hfs", whole("53746F72-6167-11AA-AA11-00306543ECAC"), disk.EraseSingle, "", "orphan"},
		{"a whole disk of CoreStorage, says info", "ssd-hfs", replaced(t, "info-disk0.plist", "GUID_partition_scheme", "53746f72-6167-11aa-aa11-00306543ecac"), disk.EraseSingle, "", "orphan"},
		{"a whole disk of RAID that is offline", "ssd-hfs", whole("Apple_RAID_Offline"), disk.BlockedRAID, "raid", ""},
		{"a whole disk of RAID, as a GUID", "ssd-hfs", whole("52414944-0000-11AA-AA11-00306543ECAC"), disk.BlockedRAID, "raid", ""},
		{"a family in a state that nobody knows", "fusion-cs", replaced(t, "cs-info-00000000-0000-4000-8000-0000000001F0.plist", "<string>Unlocked</string>", "<string>Converting</string>"), disk.Ambiguous, "lock-unknown", ""},
		{"Locked is a text", "ssd-apfs-10.13", apfs(notLocked, "<key>Locked</key>\n\t\t\t\t\t<string>YES</string>"), disk.Ambiguous, "lock-unknown", ""},
		{"Locked is a number", "ssd-apfs-10.13", apfs(notLocked, "<key>Locked</key>\n\t\t\t\t\t<integer>1</integer>"), disk.Ambiguous, "lock-unknown", ""},
		{"Locked is a number in info", "ssd-apfs-10.13", add("info-disk1s1.plist", "<key>DeviceIdentifier</key><string>disk1s1</string>\n<key>Locked</key>\n<integer>1</integer>"), disk.Ambiguous, "lock-unknown", ""},
		{"Locked is a number in a partition's info", "ssd-hfs", add("info-disk0s2.plist", "<key>DeviceIdentifier</key><string>disk0s2</string>\n<key>Locked</key>\n<integer>1</integer>"), disk.Ambiguous, "lock-unknown", ""},
		{"a partition is locked in the list", "ssd-hfs", list(hfs, "<string>Apple_HFS</string>\n\t\t\t\t\t<key>Locked</key>\n\t\t\t\t\t<true/>"), disk.BlockedFileVault, "locked", ""},
		{"a partition's lock is a text in the list", "ssd-hfs", list(hfs, "<string>Apple_HFS</string>\n\t\t\t\t\t<key>Locked</key>\n\t\t\t\t\t<string>YES</string>"), disk.Ambiguous, "lock-unknown", ""},
		{"FileVault, not encrypted, no Locked", "ssd-apfs-10.13", apfs(notLocked, "<key>FileVault</key>\n\t\t\t\t\t<true/>"), disk.Ambiguous, "lock-unknown", ""},
		{"FileVault is a text, no Locked", "ssd-apfs-10.13", apfs(notLocked, "<key>FileVault</key>\n\t\t\t\t\t<string>YES</string>"), disk.Ambiguous, "lock-unknown", ""},
		{"a container on a disk that is not there", "ssd-apfs-10.13", both(apfs("<string>disk0s2</string>", "<string>disk7s2</string>"), replaced(t, "info-disk1.plist", "disk0s2", "disk7s2")), disk.Ambiguous, "reach-unknown", ""},
		{"Ejectable is a number", "ssd-apfs-10.13", replaced(t, "info-disk0.plist", "<key>Ejectable</key>\n\t<false/>", "<key>Ejectable</key><integer>1</integer>"), disk.None, "no-candidate", ""},
		{"RAIDSlice is a text", "ssd-hfs", replaced(t, "info-disk0.plist", "<key>RAIDSlice</key>\n\t<false/>", "<key>RAIDSlice</key><string>YES</string>"), disk.None, "no-candidate", ""},
		{"a size of 0", "ssd-hfs", size("<integer>0</integer>"), disk.None, "no-candidate", ""},
		{"a size below 0", "ssd-hfs", size("<integer>-1</integer>"), disk.None, "no-candidate", ""},
		{"a size that is a text", "ssd-hfs", size("<string>big</string>"), disk.None, "no-candidate", ""},
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
			if !strings.Contains(codes(plan.Warnings), test.warnings) {
				t.Errorf("warnings %v, want %s", plan.Warnings, test.warnings)
			}
		})
	}
}
