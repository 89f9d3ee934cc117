package apply

import (
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/disk"
)

// TestAllowed tests the last check of a command before it is run. The facts
// have a group and a container on the targets, and others elsewhere.
func TestAllowed(t *testing.T) {
	const own, foreign = "00000000-0000-4000-8000-0000000000A1", "00000000-0000-4000-8000-0000000000A2"
	roles := map[string]string{"disk0": "fusion-ssd", "disk1": "fusion-hdd"}
	a := &applying{targets: []string{"disk0", "disk1"}, roles: roles, facts: &disk.Facts{
		Groups: []disk.Group{
			{UUID: own, Physical: []disk.Store{{ID: "disk0s2"}, {ID: "disk1s2"}}},
			{UUID: foreign, Physical: []disk.Store{{ID: "disk1s3"}, {ID: "disk4s2"}}},
		},
		Containers: []disk.Container{
			{ID: "disk2", Stores: []disk.Store{{ID: "disk1s4"}}},
			{ID: "disk3", Stores: []disk.Store{{ID: "disk5s2"}}},
		},
	}}
	for _, test := range []struct {
		kind    disk.Kind
		line    string // words are apart by |
		stdin   string
		capture string
		want    bool
	}{
		{disk.EraseSingle, "diskutil|unmountDisk|disk0", "", "", true},
		{disk.EraseSingle, "diskutil|unmountDisk|force|disk0", "", "", true},
		{disk.EraseSingle, "diskutil|eraseDisk|JHFS+|Macintosh HD|disk0", "", "", true},
		{disk.EraseSingle, "diskutil|eraseDisk|APFS|Disk Four|disk1", "", "", true},
		{disk.EraseSingle, "diskutil|cs|delete|" + own, "", "", true},
		{disk.RebuildCoreStorage, "diskutil|cs|create|FusionDrive|disk0|disk1", "", "lvg", true},
		{disk.RebuildCoreStorage, "diskutil|cs|createVolume|{lvg}|jhfs+|M|100%", "", "", true},
		{disk.RebuildCoreStorage, "diskutil|apfs|deleteContainer|disk2", "", "", true},
		{disk.ResetFusion, "diskutil|resetFusion", "Yes\n", "", true},

		{disk.EraseSingle, "/bin/rm|-rf|/", "", "", false},
		{disk.EraseSingle, "diskutil", "", "", false},
		{disk.EraseSingle, "/usr/sbin/diskutil|unmountDisk|disk0", "", "", false},
		{disk.EraseSingle, "diskutil|eraseDisk|JHFS+|M|disk2", "", "", false},
		{disk.EraseSingle, "diskutil|eraseDisk|JHFS+|M|disk0s2", "", "", false},
		{disk.EraseSingle, "diskutil|eraseDisk|JHFS+|M|/dev/disk0", "", "", false},
		{disk.EraseSingle, "diskutil|eraseDisk|JHFS+|M|", "", "", false},
		{disk.EraseSingle, "diskutil|eraseDisk|JHFS+||disk0", "", "", false},
		{disk.EraseSingle, "diskutil|eraseDisk|JHFS+|%noformat%|disk0", "", "", false},
		{disk.EraseSingle, "diskutil|eraseDisk|JHFS+|-force|disk0", "", "", false},
		{disk.EraseSingle, "diskutil|eraseDisk|free|M|disk0", "", "", false},
		{disk.EraseSingle, "diskutil|eraseDisk|JHFS+|M|disk0|disk1", "", "", false},
		{disk.EraseSingle, "diskutil|eraseDisk|JHFS+|M|disk0", "Yes\n", "", false},
		{disk.EraseSingle, "diskutil|eraseDisk|JHFS+|M|disk0", "", "lvg", false},
		{disk.EraseSingle, "diskutil|secureErase|0|disk0", "", "", false},
		{disk.EraseSingle, "diskutil|cs|delete|" + foreign, "", "", false},
		{disk.EraseSingle, "diskutil|cs|delete|FusionDrive", "", "", false},
		{disk.EraseSingle, "diskutil|resetFusion", "Yes\n", "", false},
		{disk.ResetFusion, "diskutil|eraseDisk|JHFS+|M|disk0", "", "", false},
		{disk.ResetFusion, "diskutil|resetFusion", "", "", false},
		{disk.ResetFusion, "diskutil|resetFusion|disk0", "Yes\n", "", false},
		{disk.RebuildCoreStorage, "diskutil|cs|create|FusionDrive|disk0|disk4", "", "lvg", false},
		{disk.RebuildCoreStorage, "diskutil|cs|create|FusionDrive|disk1|disk0", "", "lvg", false},
		{disk.RebuildCoreStorage, "diskutil|cs|create|FusionDrive|disk0|disk0", "", "lvg", false},
		{disk.RebuildCoreStorage, "diskutil|cs|createVolume|" + own + "|jhfs+|M|100%", "", "", false},
		{disk.RebuildCoreStorage, "diskutil|apfs|deleteContainer|disk3", "", "", false},
		{disk.Ambiguous, "diskutil|unmountDisk|disk0", "", "", false},
	} {
		a.plan = &disk.Plan{Kind: test.kind}
		c := disk.Command{Argv: strings.Split(test.line, "|"), Stdin: test.stdin, Capture: test.capture}
		err := a.allowed(c)
		if (err == nil) != test.want {
			t.Errorf("%s: %q, input %q, capture %q: %v", test.kind, c.Argv, c.Stdin, c.Capture, err)
		}
	}
}

func TestCapture(t *testing.T) {
	const old, fresh = "00000000-0000-4000-8000-0000000000A1", "00000000-0000-4000-8000-0000000000A2"
	a := &applying{facts: &disk.Facts{Groups: []disk.Group{{UUID: old}}}}
	line := func(uuid string) string { return "Core Storage LVG UUID: " + uuid + "\n" }
	for name, test := range map[string]struct{ output, want string }{
		"one":                  {"Started\n" + line(fresh) + "Finished\n", fresh},
		"one, twice":           {line(fresh) + line(fresh), fresh},
		"small letters":        {line(strings.ToLower(fresh)), fresh},
		"carriage returns":     {"x\r\nCoreStorage LVG UUID: " + fresh + "\r\n", fresh},
		"none":                 {"Finished\n", ""},
		"two":                  {line(fresh) + line("10000000-0000-4000-8000-0000000000A2"), ""},
		"one that was there":   {line(old), ""},
		"no UUID":              {line("disk0"), ""},
		"more than a UUID":     {line(fresh + "0"), ""},
		"words after it":       {line(fresh + " disk0"), ""},
		"words before it":      {"New " + line(fresh), ""},
		"a volume's":           {"Core Storage LV UUID: " + fresh + "\n", ""},
		"a name that looks so": {"name x\nCore Storage LVG UUID: \n", ""},
	} {
		got, err := a.capture(test.output)
		if got != test.want || (err == nil) != (test.want != "") {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}
