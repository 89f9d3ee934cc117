package simdisk_test

import (
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/simdisk"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// samples are captures of the real diskutil, if they are beside the project.
const samples = "../../../shared/fixtures/disk"

// TestShapes compares what the simulated diskutil prints with captures: each
// key that it prints must be in the capture of the same command, with the same
// type, and the keys that matter must not be missing.
func TestShapes(t *testing.T) {
	if _, err := os.Stat(samples); err != nil {
		t.Skipf("no captured files: %v", err)
	}
	fusion, apfs := simdisk.FusionCoreStorage("10.12.6"), simdisk.FusionAPFS("12.7")
	t2 := simdisk.T2("13.1")
	old := simdisk.FusionCoreStorage("10.10.5")
	card := simdisk.SingleSSD("10.12.6")
	card.AddSDCard()
	external := simdisk.SingleSSD("10.12.6")
	external.AddExternal()
	mirror := simdisk.Mirror("10.13.6")
	locked := simdisk.FusionCoreStorage("10.12.6")
	locked.Groups[0].Encrypt(true)
	group := fusion.Groups[0]
	family := group.Families[0]
	cs := "cs info -plist "
	for _, test := range []struct {
		capture string
		mac     *simdisk.Mac
		call    string
		need    string // keys that must be there
	}{
		{"real/list-hfs-ssd-121gb-recoveryhd", simdisk.SingleSSD("10.12.6"), "list -plist", "AllDisksAndPartitions.Partitions.Content"},
		{"real/list-10.13-apfs-ssd-251gb", simdisk.SingleAPFS("10.13.6"), "list -plist", "AllDisksAndPartitions.APFSVolumes.DiskUUID"},
		{"reconstructed/list-corestorage-fusion-imac", fusion, "list -plist", "AllDisksAndPartitions.Size"},
		{"reconstructed/list-apfs-fusion", apfs, "list -plist", "AllDisksAndPartitions.APFSPhysicalStores.DeviceIdentifier"},
		{"reconstructed/info-disk0-fusion-ssd", fusion, "info -plist disk0", "Internal SolidState VirtualOrPhysical RemovableMediaOrExternalDevice"},
		{"reconstructed/info-disk2-fusion-corestorage-lv", fusion, "info -plist disk2", "CoreStorageLVUUID CoreStoragePVs.CoreStoragePVDisk"},
		{"reconstructed/info-t2-disk0-virtualorphysical-unknown", t2, "info -plist disk0", "VirtualOrPhysical"},
		{"real/info-10.15-disk1s1-apfs-data-filevault", apfs, "info -plist disk2s1", "Locked FileVault APFSContainerReference APFSPhysicalStores.APFSPhysicalStore"},
		{"reconstructed/info-disk2-apfs-fusion-container", apfs, "info -plist disk2", "APFSContainerReference Fusion"},
		{"reconstructed/info-disk2-sd-card-internal-true", card, "info -plist disk1", "RemovableMediaOrExternalDevice Ejectable"},
		{"reconstructed/info-disk2-external-usb-stick", external, "info -plist disk1", "Internal"},
		{"real/info-10.10-disk0s4-hfs-ssd", old, "info -plist disk0s1", "TotalSize ParentWholeDisk"},
		{"reconstructed/cs-list-fusion-two-pv", fusion, "cs list -plist", "CoreStorageLogicalVolumeGroups.CoreStorageLogicalVolumeFamilies.CoreStorageLogicalVolumes.CoreStorageUUID"},
		{"reconstructed/cs-info-lvg-fusion", fusion, cs + group.UUID, "CoreStorageLogicalVolumeGroupFusionDrive"},
		{"reconstructed/cs-info-pv-disk0s2", fusion, cs + group.Members[0].UUID, "DeviceIdentifier"},
		{"reconstructed/cs-info-lvf-fusion-unencrypted", fusion, cs + family.UUID, "CoreStorageLogicalVolumeFamilyEncryptionStatus"},
		{"reconstructed/cs-info-lv-fusion-online", fusion, cs + family.Volumes[0].UUID, "DeviceIdentifier"},
		{"reconstructed/cs-info-lv-locked", locked, cs + locked.Groups[0].Families[0].Volumes[0].UUID, "DesignatedCoreStoragePhysicalVolumeDeviceIdentifier"},
		{"reconstructed/apfs-list-fusion", apfs, "apfs list -plist", "Containers.PhysicalStores.DeviceIdentifier Containers.Volumes.FileVault"},
		{"real/apfs-list-10.13-ssd-unencrypted-no-filevault-key", simdisk.SingleAPFS("10.13.6"), "apfs list -plist", "Containers.Fusion Containers.Volumes.Locked"},
		{"reconstructed/appleraid-list-internal-mirror", mirror, "appleRAID list -plist", "AppleRAIDSets.Members.BSD Name"},
		{"reconstructed/info-disk2-raid-volume", mirror, "info -plist disk2", "RAIDMaster"},
		{"reconstructed/info-disk0s2-raid-slice", mirror, "info -plist disk0s2", "RAIDSlice"},
		{"reconstructed/info-error-document", fusion, "info -plist disk99", "Error ErrorMessage ExitCode"},
	} {
		t.Run(test.capture, func(t *testing.T) {
			data, err := os.ReadFile(filepath.Join(samples, test.capture+".plist"))
			if err != nil {
				t.Fatal(err)
			}
			theirs, ours := keys(t, data), keys(t, test.mac.Do(strings.Fields(test.call), "").Stdout)
			for _, key := range slices.Sorted(maps.Keys(ours)) {
				if theirs[key] != ours[key] && !strings.Contains(later, "\n"+key+"\n") {
					t.Errorf("%s is %v, in the capture %v", key, ours[key], theirs[key])
				}
			}
			for _, key := range strings.Split(strings.ReplaceAll(test.need, "BSD Name", "BSD_Name"), " ") {
				if ours[strings.ReplaceAll(key, "_", " ")] == 0 {
					t.Errorf("%s is missing", key)
				}
			}
		})
	}
}

// later are keys that some captures of the same command have and others lack.
const later = `
AESHardware
AllDisksAndPartitions.MountPoint
AllDisksAndPartitions.VolumeName
AllDisksAndPartitions.Partitions.MountPoint
AllDisksAndPartitions.Partitions.DiskUUID
AllDisksAndPartitions.Partitions.VolumeUUID
AllDisksAndPartitions.APFSVolumes.MountPoint
DeviceTreePath
DiskUUID
`

// keys returns the kind of each key path, with all elements of an array together.
func keys(t *testing.T, data []byte) map[string]plistfile.Kind {
	t.Helper()
	document, err := plistfile.Parse(data, plistfile.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]plistfile.Kind{}
	var walk func(path string, n *plistfile.Node)
	walk = func(path string, n *plistfile.Node) {
		for key, value := range n.Entries() {
			below := strings.TrimPrefix(path+"."+key.Name, ".")
			all[below] = value.Kind()
			walk(below, value)
		}
		for _, element := range n.Elements() {
			walk(path, element)
		}
	}
	walk("", document.Root)
	return all
}
