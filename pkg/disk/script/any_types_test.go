package script_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/samplemac"
	"github.com/macwrangler/macwrangler/pkg/disk"
)

// besides adds a disk with an APFS system, from which the Mac runs.
func besides(m *samplemac.Mac, bus string) {
	d := samplemac.Disk{ID: "disk90", Place: samplemac.External, Size: 500_000_000_000, Name: "Other", Bus: bus, Solid: "false"}
	m.Disks = append(slices.Clone(m.Disks), d.Part("EFI", "EFI", 209715200).Part("Apple_APFS", "", 499_000_000_000))
	m.Containers = append(slices.Clone(m.Containers), samplemac.Container{
		ID: "disk92", UUID: samplemac.UUID(0x902), Stores: []string{"disk90s2"},
		Volumes: []samplemac.Volume{{ID: "disk92s1", UUID: samplemac.UUID(0x903), Name: "Elsewhere"}},
	})
	m.Boot = "disk92s1"
}

// TestAnyMacTypes: it refuses what has a type by whatever name, what says nothing
// about a lock, a size or whether a disk can be taken out, and acts where the system
// runs from another disk. Where it acts, its commands are those of the plan.
func TestAnyMacTypes(t *testing.T) {
	const hfs, locked = "<string>Apple_HFS</string>", "<key>Locked</key>\n\t\t\t\t\t<false/>"
	type change = [3]string // a document, a text, what is there instead
	part := func(text string) []change { return []change{{"list.plist", hfs, "<string>" + text + "</string>"}} }
	whole := func(text string) []change {
		return []change{{"list.plist", "<string>GUID_partition_scheme</string>", "<string>" + text + "</string>"}}
	}
	apfs := func(text string) []change { return []change{{"apfs-list.plist", locked, text}} }
	size := func(text string) []change {
		return []change{{"info-disk0.plist", "<key>TotalSize</key>\n\t<integer>121332826112</integer>", "<key>TotalSize</key>\n\t" + text}}
	}
	info := func(id, text string) []change {
		return []change{{"info-" + id + ".plist", "<key>DeviceIdentifier</key>", text + "\n\t<key>DeviceIdentifier</key>"}}
	}
	table := []struct {
		name, folder string
		mac          func(m *samplemac.Mac)
		changes      []change
		code         string // "" if it acts
	}{
		{"as it is", "ssd-hfs", nil, nil, ""},
		{"RAID as a GUID", "ssd-hfs", nil, part("52414944-0000-11AA-AA11-00306543ECAC"), "raid"},
		{"RAID that is offline", "ssd-hfs", nil, part("Apple_RAID_Offline"), "raid"},
		{"RAID that is offline, as a GUID", "ssd-hfs", nil, part("52414944-5f4f-11aa-aa11-00306543ecac"), "raid"},
		{"RAID, says info", "ssd-hfs", nil, info("disk0s2", "<key>Content</key>\n\t<string>Apple_RAID_Offline</string>"), "raid"},
		{"CoreStorage as a GUID", "ssd-hfs", nil, part("53746F72-6167-11AA-AA11-00306543ECAC"), "reach-unknown"},
		{"CoreStorage in another case", "ssd-hfs", nil, part("apple_corestorage"), "reach-unknown"},
		{"APFS as a GUID", "ssd-hfs", nil, part("7C3457EF-0000-11AA-AA11-00306543ECAC"), "reach-unknown"},
		{"Apple silicon as a GUID", "ssd-hfs", nil, part("69646961-6700-11AA-AA11-00306543ECAC"), "apple-silicon"},
		{"APFS as a GUID, of a container", "ssd-apfs-10.13", nil, []change{{"list.plist", "<string>Apple_APFS</string>", "<string>7C3457EF-0000-11AA-AA11-00306543ECAC</string>"}}, ""},
		{"a whole disk of CoreStorage", "ssd-hfs", nil, whole("Apple_CoreStorage"), "reach-unknown"},
		{"a whole disk of APFS, as a GUID", "ssd-hfs", nil, whole("7c3457ef-0000-11aa-aa11-00306543ecac"), "reach-unknown"},
		{"a whole disk of RAID, as a GUID", "ssd-hfs", nil, whole("52414944-0000-11AA-AA11-00306543ECAC"), "raid"},
		{"a whole disk of APFS, says info", "ssd-hfs", nil, []change{{"info-disk0.plist", "GUID_partition_scheme", "Apple_APFS"}}, "reach-unknown"},
		{"Locked is a text", "ssd-apfs-10.13", nil, apfs("<key>Locked</key>\n\t\t\t\t\t<string>YES</string>"), "lock-unknown"},
		{"Locked is a number in info", "ssd-hfs", nil, info("disk0s2", "<key>Locked</key>\n\t<integer>1</integer>"), "lock-unknown"},
		{"a partition is locked in the list", "ssd-hfs", nil, []change{{"list.plist", hfs, hfs + "\n\t\t\t\t\t<key>Locked</key>\n\t\t\t\t\t<true/>"}}, "locked"},
		{"FileVault without Locked", "ssd-apfs-10.13", nil, apfs("<key>FileVault</key>\n\t\t\t\t\t<true/>"), "lock-unknown"},
		{"FileVault in info, without Locked", "ssd-apfs-10.13", nil, append(apfs(""), info("disk1s1", "<key>FileVault</key>\n\t<true/>")...), "lock-unknown"},
		{"nothing tells whether it can be taken out", "ssd-hfs", func(m *samplemac.Mac) {
			for _, key := range []string{"Ejectable", "Removable", "RemovableMedia", "RemovableMediaOrExternalDevice"} {
				m.Drop = append(m.Drop, [2]string{"info-disk0.plist", key})
			}
		}, nil, "unreadable"},
		{"a size of 0", "ssd-hfs", nil, size("<integer>0</integer>"), "unreadable"},
		{"a size below 0", "ssd-hfs", nil, size("<integer>-5</integer>"), "unreadable"},
		{"it runs from APFS on USB", "ssd-apfs-10.13", func(m *samplemac.Mac) { besides(m, "USB") }, nil, ""},
		{"it runs from APFS in an image", "ssd-apfs-10.13", func(m *samplemac.Mac) { besides(m, "Disk Image") }, nil, ""},
		{"it runs from the container", "ssd-apfs-10.13", func(m *samplemac.Mac) { m.Boot = "disk1s1" }, nil, "booted-from-target"},
		{"it runs from the logical volume", "cs-filevault", func(m *samplemac.Mac) { m.Boot = "disk1" }, nil, "booted-from-target"},
	}
	machines := samplemac.Machines()
	all := anyShells(t)
	for turn, test := range table {
		m := machines[test.folder]
		m.T2 = ""
		m.Boot = ""
		if test.mac != nil {
			test.mac(&m)
		}
		documents := staged(&m)
		for _, c := range test.changes {
			if !strings.Contains(string(documents[c[0]]), c[1]) {
				t.Fatalf("%s: %s has no %q", test.name, c[0], c[1])
			}
			documents[c[0]] = []byte(strings.ReplaceAll(string(documents[c[0]]), c[1], c[2]))
		}
		want, plan := planned(t, documents)
		commands, refusal := newStage(t, documents).say(t, all[turn%len(all)])
		if test.code == "" != (refusal == "") || !strings.HasSuffix(refusal, "["+test.code+"]") && test.code != "" {
			t.Errorf("%s: %q, want %q", test.name, refusal, test.code)
		}
		if test.code == "" && cmp.Diff(want, commands) != "" {
			t.Errorf("%s: %q, and the plan %q %v", test.name, commands, want, plan.Blocked)
		}
		// It may be stricter than a plan, which says what would be lost.
		if !slices.Contains([]string{"", "reach-unknown", "booted-from-target"}, test.code) && plan.Kind == disk.EraseSingle {
			t.Errorf("%s: the plan erases", test.name)
		}
	}
}
