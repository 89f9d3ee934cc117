package disk_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/disk"
)

// A set is one Mac made of published documents, and what its plan must be.
type set struct {
	model, os string
	files     string // in the folder reconstructed; r: means real
	kind      disk.Kind
	commands  int
	warning   string // a code that must be there
	rejected  string // disk and code
}

const (
	internalFusion = "info-disk0-fusion-ssd info-disk1-fusion-hdd info-disk2-fusion-corestorage-lv "
	groupFiles     = "cs-info-lvg-fusion cs-info-pv-disk0s2 cs-info-pv-disk1s2 "
	plainGroup     = groupFiles + "cs-info-lvf-fusion-unencrypted cs-info-lv-fusion-online "
	externalGroup  = "cs-info-lvg-external-fusion cs-info-lvf-external-locked cs-info-lv-external-locked cs-info-pv-disk3s2 cs-info-pv-disk4s2 info-disk3-external-thunderbolt-ssd info-disk4-external-thunderbolt-hdd "
	splitFiles     = "list-split-fusion-imac info-disk0-fusion-ssd info-disk1-fusion-hdd r:cs-list-empty-dict "
	apfsFiles      = "list-apfs-fusion info-disk0-fusion-ssd info-disk1-fusion-hdd-2tb info-disk2-apfs-fusion-container r:cs-list-empty-dict "
	none           = "r:cs-list-empty-dict "
)

func publishedSets() map[string]set {
	return map[string]set{
		"1 stick":      {model: "iMac14,2", os: "10.12.6", files: none + "list-external-only-usb-stick info-disk2-external-usb-stick", kind: disk.None, rejected: "disk2 external"},
		"1 card":       {model: "iMac14,2", os: "10.12.6", files: none + "list-external-only-usb-stick info-disk2-sd-card-internal-true", kind: disk.None, rejected: "disk2 removable"},
		"3":            {model: "VirtualBox", os: "10.12.6", files: none + "r:list-virtualbox-vm-hfs r:info-virtualbox-vm-disk0", kind: disk.EraseSingle, commands: 3, warning: "too-small"},
		"4":            {model: "MacBookAir6,2", os: "10.11.6", files: none + "r:list-hfs-ssd-121gb-recoveryhd info-disk0-fusion-ssd", kind: disk.EraseSingle, commands: 3},
		"5":            {model: "MacBookPro15,1", os: "10.13.6", files: none + "r:list-10.13-apfs-ssd-251gb r:apfs-list-10.13-ssd-unencrypted-no-filevault-key info-t2-disk0-virtualorphysical-unknown", kind: disk.EraseSingle, commands: 3, rejected: "disk1 synthesized"},
		"6":            {model: "VMware7,1", os: "10.12.6", files: none + "list-vmware-fusion-vm info-vmware-fusion-vm-disk0", kind: disk.EraseSingle, commands: 3},
		"6 not VMware": {model: "iMac14,2", os: "10.12.6", files: none + "list-vmware-fusion-vm info-vmware-fusion-vm-disk0", kind: disk.None, rejected: "disk0 external"},
		"7":            {model: "iMac14,2", os: "10.12.6", files: "list-corestorage-fusion-imac cs-list-fusion-two-pv " + internalFusion + plainGroup, kind: disk.RebuildCoreStorage, commands: 3},
		"8":            {model: "iMac14,2", os: "10.12.6", files: "list-internal-fusion-external-locked-fusion cs-list-internal-fusion-external-locked-fusion " + internalFusion + plainGroup + externalGroup, kind: disk.RebuildCoreStorage, commands: 3, rejected: "disk3 external"},
		"9 old":        {model: "iMac14,2", os: "10.12.6", files: splitFiles, kind: disk.RebuildCoreStorage, commands: 2, warning: "split-fusion"},
		"9 new":        {model: "iMac14,2", os: "10.15.7", files: splitFiles + "empty:apfs-list.plist", kind: disk.ResetFusion, commands: 1, warning: "split-fusion"},
		"9 MacPro":     {model: "MacPro5,1", os: "10.12.6", files: splitFiles, kind: disk.Ambiguous},
		"10":           {model: "iMac18,3", os: "10.15.7", files: apfsFiles + "apfs-list-fusion", kind: disk.ResetFusion, commands: 1},
		"11":           {model: "iMac18,3", os: "10.15.7", files: apfsFiles + "apfs-list-fusion-filevault-locked", kind: disk.BlockedFileVault},
		"12":           {model: "iMac14,2", os: "10.12.6", files: "list-corestorage-fusion-locked cs-list-fusion-two-pv info-disk0-fusion-ssd info-disk1-fusion-hdd " + groupFiles + "cs-info-lvf-locked cs-info-lv-locked", kind: disk.BlockedFileVault},
		"12 None":      {model: "iMac14,2", os: "10.12.6", files: "list-corestorage-fusion-locked cs-list-fusion-two-pv info-disk0-fusion-ssd info-disk1-fusion-hdd " + groupFiles + "cs-info-lvf-locked-type-none-decrypting cs-info-lv-locked", kind: disk.BlockedFileVault},
		"13":           {model: "Macmini5,3", os: "10.12.6", files: none + "list-internal-raid-mirror appleraid-list-internal-mirror info-disk0-raid-hdd info-disk1-raid-hdd info-disk2-raid-volume info-disk0s2-raid-slice", kind: disk.BlockedRAID},
		"14":           {model: "iMac14,2", os: "10.12.6", files: none + "list-three-internal-disks info-disk0-fusion-ssd info-disk1-fusion-hdd info-disk2-second-hdd", kind: disk.Ambiguous},
		"15":           {model: "MacBookPro17,1", os: "12.6", files: "r:list-applesilicon-recovery-500gb-physical-only info-disk0-apple-silicon empty:apfs-list.plist", kind: disk.ManualEraseMac},
	}
}

// TestPublishedSets makes Macs of the documents, as their list of sets says.
func TestPublishedSets(t *testing.T) {
	needPublished(t)
	for name, set := range publishedSets() {
		t.Run(name, func(t *testing.T) {
			facts, err := disk.ReadFolder(set.documents(t))
			if err != nil {
				t.Fatal(err)
			}
			plan := disk.MakePlan(facts, disk.Options{})
			if plan.Kind != set.kind || len(plan.Commands) != set.commands {
				t.Errorf("%s with %d commands, want %s with %d\n%+v", plan.Kind, len(plan.Commands), set.kind, set.commands, plan.Blocked)
			}
			if !strings.Contains(codes(plan.Warnings), set.warning) {
				t.Errorf("warnings %v, want %s", plan.Warnings, set.warning)
			}
			if id, code, _ := strings.Cut(set.rejected, " "); id != "" && !hasReason(plan, id, code, "") {
				t.Errorf("%s is not %s: %+v", id, code, plan.Disks)
			}
			for _, c := range plan.Commands {
				if strings.Contains(strings.Join(c.Argv, " "), "0000000000A2") {
					t.Errorf("the external group is named: %q", c.Argv)
				}
			}
		})
	}
}

func (s set) documents(t *testing.T) disk.Documents {
	t.Helper()
	d := disk.Documents{
		"hw.json":             fmt.Appendf(nil, `{"model":%q}`, s.model),
		"SystemVersion.plist": fmt.Appendf(nil, `<plist><dict><key>ProductVersion</key><string>%s</string></dict></plist>`, s.os),
	}
	for word := range strings.FieldsSeq(s.files) {
		if name, ok := strings.CutPrefix(word, "empty:"); ok {
			d[name] = []byte(`<plist><array/></plist>`)
			continue
		}
		folder, base := "reconstructed", word
		if name, ok := strings.CutPrefix(word, "r:"); ok {
			folder, base = "real", name
		}
		data, err := os.ReadFile(filepath.Join(published, folder, base+".plist"))
		if err != nil {
			t.Fatal(err)
		}
		d[captureName(base, data)] = data
	}
	return d
}

func captureName(base string, data []byte) string {
	switch {
	case strings.HasPrefix(base, "cs-info-"):
		return "cs-info-" + tagged(data, "CoreStorageUUID") + ".plist"
	case strings.HasPrefix(base, "info-"):
		return "info-" + tagged(data, "DeviceIdentifier") + ".plist"
	}
	for _, name := range []string{"cs-list", "apfs-list", "appleraid-list", "list"} {
		if strings.HasPrefix(base, name+"-") {
			return name + ".plist"
		}
	}
	return base
}
