package disk_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/disk"
)

// found are saved Macs that an earlier planner got wrong. They are not part of this
// repository.
const found = "../../../shared/fixtures/found/disk"

// TestFound: each of them is planned as it must be.
func TestFound(t *testing.T) {
	if _, err := os.Stat(found); err != nil {
		t.Skipf("no found Macs: %v", err)
	}
	table := []struct {
		folder string
		disks  string
		kind   disk.Kind
		codes  string // blocked, then warnings
		target string
		next   string // a part of a step
	}{
		{"macbookair72-nvme", "", disk.EraseSingle, " ", "disk0", ""},
		{"vmware-with-usb-disk", "", disk.EraseSingle, " ", "disk0", ""},
		{"vmware-with-usb-disk", "disk1", disk.None, "not-a-candidate ", "", "leave --disk out"},
		{"vmware-own-disk-unreadable", "", disk.None, "no-candidate ", "", "disk0"},
		{"vmware-own-disk-unreadable", "disk1", disk.None, "not-a-candidate ", "", ""},
		{"macpro51-runs-from-nvme", "", disk.Ambiguous, "system-elsewhere external-system", "", "--disk disk2"},
		{"self-made-fusion-split", "", disk.Ambiguous, "not-fused ", "", "--disk disk0 --disk disk1"},
		{"self-made-fusion-split", "disk0 disk1", disk.RebuildCoreStorage, " ", "disk0 disk1", ""},
		{"fusion-after-drive-swap", "", disk.Ambiguous, "not-fused ", "", "--disk disk0 --disk disk1"},
		{"fusion-after-drive-swap", "disk0 disk1", disk.ResetFusion, " ", "disk0 disk1", ""},
		{"fusion-member-replaced", "", disk.Ambiguous, "member-missing unreadable", "", `"Macintosh HD" and all that is in it: diskutil cs delete 35BF992D-C9E9-4616-A12E-7696A6CECC1B`},
		{"local-recovery-on-target", "", disk.EraseSingle, " recovery-on-target", "disk0", ""},
		{"locked-volumes-missing", "", disk.Ambiguous, "lock-unknown ", "", "capture"},
		{"two-stores-one-known", "", disk.Ambiguous, "partly-inside ", "", "diskutil apfs deleteContainer disk2"},
		{"two-entries-one-disk", "", disk.BlockedRAID, "raid unreadable", "disk0", "appleRAID"},
	}
	for _, test := range table {
		facts, err := disk.ReadFolder(os.DirFS(filepath.Join(found, test.folder)))
		if err != nil {
			t.Errorf("%s: %v", test.folder, err)
			continue
		}
		options := disk.Options{Disks: strings.Fields(test.disks)}
		plan := disk.MakePlan(facts, options)
		got := codes(plan.Blocked) + " " + codes(plan.Warnings)
		if plan.Kind != test.kind || got != test.codes || strings.Join(targets(plan), " ") != test.target {
			t.Errorf("%s %s: %s %q %v, want %s %q %s", test.folder, test.disks, plan.Kind, got, targets(plan), test.kind, test.codes, test.target)
		}
		all := ""
		for _, step := range disk.NextSteps(facts, options) {
			all += step.Text + "\n"
		}
		if !strings.Contains(all, test.next) {
			t.Errorf("%s %s: no step says %q: %s", test.folder, test.disks, test.next, all)
		}
	}
}
