package samplemac_test

import (
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/samplemac"
)

// TestJudge: it objects to each kind of wrong command, and not to a right one.
func TestJudge(t *testing.T) {
	const own, other = "00000000-0000-4000-8000-0000000001A0", "00000000-0000-4000-8000-0000000002A0"
	both := []string{"disk0", "disk1"}
	table := []struct {
		folder  string
		targets []string
		command string
		says    string // "" nothing
	}{
		{"fusion-cs-external-group", both, "cs delete " + own, ""},
		{"fusion-cs-external-group", both, "cs create FusionDrive disk0 disk1", ""},
		{"fusion-cs-external-group", both, "cs delete " + other, "it is external"},
		{"fusion-cs-external-group", both, "eraseDisk JHFS+ x disk3", "it is external"},
		{"fusion-cs-external-group", both, "eraseDisk JHFS+ x disk2", "not a physical disk"},
		{"fusion-cs", []string{"disk0"}, "eraseDisk JHFS+ x disk0", "also on other disks"},
		{"fusion-cs", both, "cs delete 00000000-0000-4000-8000-00000000FFFF", "not a physical disk"},
		{"fusion-cs-locked", both, "cs delete " + own, "is locked"},
		{"fusion-apfs-sd-card", both, "resetFusion", ""},
		{"fusion-apfs-sd-card", both, "eraseDisk APFS x disk3", "card reader"},
		{"three-disks", both, "resetFusion", "it is not a target"},
		{"ssd-hfs", []string{"disk0"}, "eraseDisk JHFS+ x /dev/disk0s2", ""},
		{"ssd-hfs", nil, "eraseDisk JHFS+ x disk0", "it is not a target"},
		{"ssd-hfs", []string{"disk0"}, "unmountDisk ", "an empty word"},
		{"vmware", []string{"disk0"}, "eraseDisk JHFS+ x disk0", ""},
		{"vmware-usb", []string{"disk0", "disk1"}, "eraseDisk JHFS+ x disk1", "it is external"},
		{"apple-silicon", []string{"disk0"}, "eraseDisk APFS x disk0", "Apple silicon"},
		{"raid-mirror", both, "eraseDisk JHFS+ x disk0", "RAID member"},
		{"fusion-apfs", both, "apfs deleteContainer disk2", ""},
		{"t2-external-locked", []string{"disk0"}, "apfs deleteContainer disk3", "it is external"},
	}
	machines := samplemac.Machines()
	for _, test := range table {
		mac := machines[test.folder]
		wrong := mac.Judge([][]string{append([]string{"diskutil"}, strings.Split(test.command, " ")...)}, test.targets)
		said := slices.ContainsFunc(wrong, func(s string) bool { return strings.Contains(s, test.says) })
		if test.says == "" && len(wrong) > 0 || test.says != "" && !said {
			t.Errorf("%s, %q with %v: %q, want %q", test.folder, test.command, test.targets, wrong, test.says)
		}
	}
}

// TestJudgeIsIndependent: the judge of plans, and the maker of its documents,
// may not use the code that makes plans.
func TestJudgeIsIndependent(t *testing.T) {
	for _, folder := range []string{".", "../diskdoc"} {
		files, err := filepath.Glob(filepath.Join(folder, "*.go"))
		if err != nil || len(files) == 0 {
			t.Fatalf("%s: %d files, %v", folder, len(files), err)
		}
		for _, name := range files {
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.ImportsOnly)
			if err != nil {
				t.Fatal(err)
			}
			for _, spec := range file.Imports {
				if strings.Contains(spec.Path.Value, "/macwrangler/pkg/") {
					t.Errorf("%s imports %s", name, spec.Path.Value)
				}
			}
		}
	}
}

// TestJudgeMore: it objects to data that is lost while the system is elsewhere, and
// to a file system that the Mac's hardware is not for.
func TestJudgeMore(t *testing.T) {
	machines := samplemac.Machines()
	erase := func(format, id string) [][]string { return [][]string{{"diskutil", "eraseDisk", format, "x", id}} }
	alone := []struct {
		folder, id string
		wrong      bool
	}{
		{"tower-runs-from-card", "disk2", true},
		{"xserve-system-on-card", "disk0", true},
		{"tower-blank-card", "disk0", false},
		{"system-disk-unreadable", "disk1", true},
		{"system-on-thunderbolt", "disk0", false},
		{"ssd-hfs", "disk0", false},
	}
	for _, test := range alone {
		mac := machines[test.folder]
		if wrong := mac.JudgeAlone(erase("JHFS+", test.id), []string{test.id}); (len(wrong) > 0) != test.wrong {
			t.Errorf("%s: %q", test.folder, wrong)
		}
	}
	plain, chip := machines["nvme-before-t2"], machines["ssd-hfs"]
	chip.Chip = true
	for format, mac := range map[string]samplemac.Mac{"APFS": plain, "JHFS+": chip} {
		if len(mac.JudgeFormat(erase(format, "disk0"))) != 1 {
			t.Errorf("%s is right for %s, with a T2 chip %v", format, mac.Model, mac.Chip)
		}
	}
}
