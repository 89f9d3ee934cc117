package disk_test

import (
	"fmt"
	"os"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/disk"
)

// The documents of another Mac, saved by macwrangler disk capture, are enough to
// plan what would be done to it.
func ExampleMakePlan() {
	facts, err := disk.ReadFolder(os.DirFS("../../testdata/disk/fusion-cs-external-locked"))
	if err != nil {
		fmt.Println(err)
		return
	}
	plan := disk.MakePlan(facts, disk.Options{})
	fmt.Println(plan.Kind)
	for _, v := range plan.Disks {
		what := v.Role
		if v.Verdict == disk.Rejected {
			what = string(v.Reasons[0].Code)
		}
		fmt.Println(v.ID, v.Verdict, what)
	}
	for _, c := range plan.Commands {
		fmt.Println(strings.Join(c.Argv, " "))
	}
	// Output:
	// rebuild-fusion-corestorage
	// disk0 target fusion-ssd
	// disk1 target fusion-hdd
	// disk2 rejected synthesized
	// disk3 rejected external
	// disk4 rejected external
	// diskutil cs delete 00000000-0000-4000-8000-0000000001A0
	// diskutil cs create FusionDrive disk0 disk1
	// diskutil cs createVolume {lvg} jhfs+ Macintosh HD 100%
}
