package simdisk_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/simdisk"
)

// do returns the output of a call that must end with a status.
func do(t *testing.T, m *simdisk.Mac, status int, call string) string {
	t.Helper()
	words, stdin, _ := strings.Cut(call, " <")
	a := m.Do(strings.Fields(words), stdin)
	if a.Status != status {
		t.Fatalf("%s: status %d, want %d: %s%s", call, a.Status, status, a.Stdout, a.Stderr)
	}
	return string(a.Stdout) + a.Stderr
}

// TestChanges calls diskutil and looks at what becomes of the Mac. {group} is
// the first group.
func TestChanges(t *testing.T) {
	for _, test := range []struct {
		name  string
		mac   *simdisk.Mac
		calls []string
		want  string
	}{
		{
			"an ssd becomes hfs+", simdisk.SingleAPFS("10.13.6"),
			[]string{"unmountDisk disk0", "eraseDisk JHFS+ Mac disk0"},
			"disk0 internal ssd: EFI, Apple_HFS Mac\n",
		},
		{
			"an ssd becomes apfs", simdisk.SingleSSD("12.1"),
			[]string{"unmountDisk force disk0", "eraseDisk APFS Mac GPT disk0"},
			"disk0 internal ssd: EFI, Apple_APFS\ncontainer (whole) on disk0s2: Mac\n",
		},
		{
			"partitioning", simdisk.SingleHDD("10.9.5"),
			[]string{"partitionDisk disk0 1 GPT jhfs+ Mac R"},
			"disk0 internal hdd: EFI, Apple_HFS Mac\n",
		},
		{
			"a deleted group leaves two volumes", simdisk.FusionCoreStorage("10.12.6"),
			[]string{"cs delete {group}"},
			"disk0 internal ssd: EFI, Apple_HFS Untitled, Apple_Boot Boot OS X\n" +
				"disk1 internal hdd: EFI, Apple_HFS Untitled, Apple_Boot Boot OS X\n",
		},
		{
			"a group is made of what there was", simdisk.SplitFusion("10.12.6"),
			[]string{"cs create Fusion disk0 disk1", "cs createVolume Fusion jhfs+ Mac 100%"},
			"disk0 internal ssd: EFI, Apple_CoreStorage, Apple_Boot Boot OS X\n" +
				"disk1 internal hdd: EFI, Apple_CoreStorage, Apple_Boot Boot OS X\n" +
				"group Fusion (fusion, Online) on disk0s2 disk1s2: Mac\n",
		},
		{
			"a group takes the place of another", simdisk.FusionCoreStorage("10.12.6"),
			[]string{"cs create Fusion disk0 disk1"},
			"disk0 internal ssd: EFI, Apple_CoreStorage, Apple_Boot Boot OS X\n" +
				"disk1 internal hdd: EFI, Apple_CoreStorage, Apple_Boot Boot OS X\n" +
				"group Fusion (fusion, Online) on disk0s2 disk1s2: \n",
		},
		{
			"half of a fusion drive is harm", simdisk.FusionCoreStorage("10.12.6"),
			[]string{"eraseDisk JHFS+ Mac disk1"},
			"disk0 internal ssd: EFI, Apple_CoreStorage, Apple_Boot Boot OS X\n" +
				"disk1 internal hdd: EFI, Apple_HFS Mac\n" +
				"group Macintosh HD (fusion, Offline) on ? disk0s2: Macintosh HD\n",
		},
		{
			"half of a container is harm", simdisk.FusionAPFS("12.1"),
			[]string{"eraseDisk APFS Mac disk0"},
			"disk0 internal ssd: EFI, Apple_APFS\ndisk1 internal hdd: EFI, Apple_APFS\n" +
				"container (fusion, broken) on ? disk1s2: Macintosh HD, Preboot, Recovery, VM\n" +
				"container (whole) on disk0s2: Mac\n",
		},
		{
			"a container goes", simdisk.FusionAPFS("12.1"),
			[]string{"apfs deleteContainer disk2"},
			"disk0 internal ssd: EFI\ndisk1 internal hdd: EFI\n",
		},
		{
			"a fusion drive is reset", simdisk.SplitFusion("10.15.1"),
			[]string{"resetFusion <Yes\n"},
			"disk0 internal ssd: EFI, Apple_APFS\ndisk1 internal hdd: EFI, Apple_APFS\n" +
				"container (fusion, whole) on disk0s2 disk1s2: Macintosh HD\n",
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			for _, call := range test.calls {
				if len(test.mac.Groups) > 0 {
					call = strings.ReplaceAll(call, "{group}", test.mac.Groups[0].UUID)
				}
				do(t, test.mac, 0, call)
			}
			if diff := cmp.Diff(test.want, test.mac.Layout()); diff != "" {
				t.Error(diff)
			}
		})
	}
}

// TestRefusals makes calls that the real diskutil refuses too; the Mac must not
// change.
func TestRefusals(t *testing.T) {
	busy := func(m *simdisk.Mac) *simdisk.Mac { m.Disks[0].Busy = true; return m }
	third := simdisk.FusionAPFS("12.1")
	third.AddHDD(1 << 40)
	for call, m := range map[string]*simdisk.Mac{
		"resetFusion":                         simdisk.FusionAPFS("12.1"),
		"resetFusion <no\n":                   simdisk.FusionAPFS("12.1"),
		"resetFusion <Yes\n":                  simdisk.FusionAPFS("10.13.6"),
		"resetFusion  <Yes\n":                 third,
		"apfs list -plist":                    simdisk.SingleSSD("10.12.6"),
		"cs list -plist":                      simdisk.SingleSSD("11.1"),
		"eraseDisk APFS Mac disk0":            simdisk.SingleSSD("10.12.6"),
		"eraseDisk JHFS+ Mac disk7":           simdisk.SingleSSD("10.12.6"),
		"eraseDisk JHFS+ Mac disk0":           busy(simdisk.SingleSSD("10.12.6")),
		"unmountDisk disk0":                   busy(simdisk.SingleSSD("10.12.6")),
		"cs delete 00000000":                  simdisk.FusionCoreStorage("10.12.6"),
		"cs createVolume nobody jhfs+ M 100%": simdisk.FusionCoreStorage("10.12.6"),
		"apfs deleteContainer disk0":          simdisk.SingleAPFS("12.1"),
		"zeroDisk disk0":                      simdisk.SingleAPFS("12.1"),
	} {
		before := m.Prints()
		do(t, m, 1, call)
		if diff := cmp.Diff(before, m.Prints()); diff != "" {
			t.Errorf("%s changed something:\n%s", call, diff)
		}
	}
}

// TestHarm shows that nothing stops a wrong plan from doing harm.
func TestHarm(t *testing.T) {
	m := simdisk.SingleSSD("10.12.6")
	card, usb := m.AddSDCard(), m.AddExternal()
	group := m.ExternalFusion(true)
	before := m.Prints()
	do(t, m, 0, "eraseDisk JHFS+ Oops "+card.ID())
	do(t, m, 0, "eraseDisk JHFS+ Oops "+usb.ID())
	do(t, m, 0, "cs delete "+group.UUID)
	after := m.Prints()
	for _, d := range m.Disks[1:] {
		if before[d.Serial] == after[d.Serial] {
			t.Errorf("%s was not harmed", d.Media)
		}
	}
	if d := m.Disks[0]; before[d.Serial] != after[d.Serial] {
		t.Errorf("%s was harmed", d.Media)
	}
}

// TestPrints: what is on a disk is part of its state.
func TestPrints(t *testing.T) {
	apfs, group, set := simdisk.FusionAPFS("12.1"), simdisk.FusionCoreStorage("10.12.6"), simdisk.Mirror("10.12.6")
	for _, test := range []struct {
		mac    *simdisk.Mac
		change func()
	}{
		{apfs, func() { apfs.Containers[0].Encrypt(true) }},
		{group, func() { group.Groups[0].Encrypt(false) }},
		{set, func() { set.Sets[0].Status = "Degraded" }},
	} {
		card := test.mac.AddSDCard().Serial
		before := test.mac.Prints()
		test.change()
		for serial, state := range test.mac.Prints() {
			if same := state == before[serial]; same != (serial == card) {
				t.Errorf("%s: the same is %v:\n%s", serial, same, state)
			}
		}
	}
}

// TestVersions checks keys that depend on the version of macOS.
func TestVersions(t *testing.T) {
	locked := simdisk.FusionCoreStorage("10.12.6")
	locked.Groups[0].Encrypt(true)
	volume := "cs info -plist " + locked.Groups[0].Families[0].Volumes[0].UUID
	for _, test := range []struct {
		mac  *simdisk.Mac
		call string
		key  string
		want bool
	}{
		{simdisk.SingleSSD("10.10.5"), "info -plist disk0", "VirtualOrPhysical", false},
		{simdisk.SingleSSD("10.10.5"), "info -plist disk0", "RemovableMediaOrExternalDevice", false},
		{simdisk.SingleSSD("10.10.5"), "info -plist disk0", "Size", false},
		{simdisk.SingleSSD("10.10.5"), "info -plist disk0", "TotalSize", true},
		{simdisk.SingleSSD("10.12.6"), "info -plist disk0", "VirtualOrPhysical", true},
		{simdisk.SingleSSD("10.12.6"), "info -plist disk0", "RemovableMediaOrExternalDevice", true},
		{simdisk.SingleSSD("10.12.6"), "info -plist disk0", "Size", true},
		{simdisk.SingleAPFS("10.13.6"), "list -plist", "APFSPhysicalStores", false},
		{simdisk.SingleAPFS("10.15.7"), "list -plist", "APFSPhysicalStores", true},
		{simdisk.SingleAPFS("10.13.6"), "apfs list -plist", "FileVault", false},
		{simdisk.SingleAPFS("10.14.6"), "apfs list -plist", "FileVault", true},
		{simdisk.SingleAPFS("10.13.6"), "info -plist disk1s1", "FileVault", false},
		{simdisk.SingleAPFS("10.14.6"), "info -plist disk1s1", "FileVault", true},
		{simdisk.SingleAPFS("10.15.7"), "info -plist disk1", "SolidState", false},
		{locked, volume, "DesignatedCoreStoragePhysicalVolumeDeviceIdentifier", true},
		{locked, volume, "DeviceIdentifier", false},
	} {
		if got := strings.Contains(do(t, test.mac, 0, test.call), "<key>"+test.key+"</key>"); got != test.want {
			t.Errorf("%s, %s: %s is there: %v", test.mac.OS, test.call, test.key, got)
		}
	}
	if got := do(t, simdisk.Mirror("10.12.6"), 0, "info -plist disk2"); !strings.Contains(got, "<key>RAIDMaster</key>\n\t<true/>") {
		t.Errorf("the set is none: %s", got)
	}
}
