package disk

import (
	"strings"
	"testing"
)

// TestAllowed gives commands to the last look before they are run. The facts
// have a group and a container on the target, and others elsewhere.
func TestAllowed(t *testing.T) {
	const own, foreign = "00000000-0000-4000-8000-0000000000A1", "00000000-0000-4000-8000-0000000000A2"
	roles := map[string]string{"disk0": "fusion-ssd", "disk1": "fusion-hdd"}
	a := &applying{targets: []string{"disk0", "disk1"}, roles: roles, facts: &Facts{
		Groups: []Group{
			{UUID: own, Physical: []Store{{ID: "disk0s2"}, {ID: "disk1s2"}}},
			{UUID: foreign, Physical: []Store{{ID: "disk1s3"}, {ID: "disk4s2"}}},
		},
		Containers: []Container{
			{ID: "disk2", Stores: []Store{{ID: "disk1s4"}}},
			{ID: "disk3", Stores: []Store{{ID: "disk5s2"}}},
		},
	}}
	for _, test := range []struct {
		kind    Kind
		line    string // words are apart by |
		stdin   string
		capture string
		want    bool
	}{
		{EraseSingle, "diskutil|unmountDisk|disk0", "", "", true},
		{EraseSingle, "diskutil|unmountDisk|force|disk0", "", "", true},
		{EraseSingle, "diskutil|eraseDisk|JHFS+|Macintosh HD|disk0", "", "", true},
		{EraseSingle, "diskutil|eraseDisk|APFS|Disk Four|disk1", "", "", true},
		{EraseSingle, "diskutil|cs|delete|" + own, "", "", true},
		{RebuildCoreStorage, "diskutil|cs|create|FusionDrive|disk0|disk1", "", "lvg", true},
		{RebuildCoreStorage, "diskutil|cs|createVolume|{lvg}|jhfs+|M|100%", "", "", true},
		{RebuildCoreStorage, "diskutil|apfs|deleteContainer|disk2", "", "", true},
		{ResetFusion, "diskutil|resetFusion", "Yes\n", "", true},

		{EraseSingle, "/bin/rm|-rf|/", "", "", false},
		{EraseSingle, "diskutil", "", "", false},
		{EraseSingle, "/usr/sbin/diskutil|unmountDisk|disk0", "", "", false},
		{EraseSingle, "diskutil|eraseDisk|JHFS+|M|disk2", "", "", false},
		{EraseSingle, "diskutil|eraseDisk|JHFS+|M|disk0s2", "", "", false},
		{EraseSingle, "diskutil|eraseDisk|JHFS+|M|/dev/disk0", "", "", false},
		{EraseSingle, "diskutil|eraseDisk|JHFS+|M|", "", "", false},
		{EraseSingle, "diskutil|eraseDisk|JHFS+||disk0", "", "", false},
		{EraseSingle, "diskutil|eraseDisk|JHFS+|%noformat%|disk0", "", "", false},
		{EraseSingle, "diskutil|eraseDisk|JHFS+|-force|disk0", "", "", false},
		{EraseSingle, "diskutil|eraseDisk|free|M|disk0", "", "", false},
		{EraseSingle, "diskutil|eraseDisk|JHFS+|M|disk0|disk1", "", "", false},
		{EraseSingle, "diskutil|eraseDisk|JHFS+|M|disk0", "Yes\n", "", false},
		{EraseSingle, "diskutil|eraseDisk|JHFS+|M|disk0", "", "lvg", false},
		{EraseSingle, "diskutil|secureErase|0|disk0", "", "", false},
		{EraseSingle, "diskutil|cs|delete|" + foreign, "", "", false},
		{EraseSingle, "diskutil|cs|delete|FusionDrive", "", "", false},
		{EraseSingle, "diskutil|resetFusion", "Yes\n", "", false},
		{ResetFusion, "diskutil|eraseDisk|JHFS+|M|disk0", "", "", false},
		{ResetFusion, "diskutil|resetFusion", "", "", false},
		{ResetFusion, "diskutil|resetFusion|disk0", "Yes\n", "", false},
		{RebuildCoreStorage, "diskutil|cs|create|FusionDrive|disk0|disk4", "", "lvg", false},
		{RebuildCoreStorage, "diskutil|cs|create|FusionDrive|disk1|disk0", "", "lvg", false},
		{RebuildCoreStorage, "diskutil|cs|create|FusionDrive|disk0|disk0", "", "lvg", false},
		{RebuildCoreStorage, "diskutil|cs|createVolume|" + own + "|jhfs+|M|100%", "", "", false},
		{RebuildCoreStorage, "diskutil|apfs|deleteContainer|disk3", "", "", false},
		{Ambiguous, "diskutil|unmountDisk|disk0", "", "", false},
	} {
		a.plan = &Plan{Kind: test.kind}
		c := Command{Argv: strings.Split(test.line, "|"), Stdin: test.stdin, Capture: test.capture}
		err := a.allowed(c)
		if (err == nil) != test.want {
			t.Errorf("%s: %q, input %q, capture %q: %v", test.kind, c.Argv, c.Stdin, c.Capture, err)
		}
	}
}

func TestCapture(t *testing.T) {
	const old, fresh = "00000000-0000-4000-8000-0000000000A1", "00000000-0000-4000-8000-0000000000A2"
	a := &applying{facts: &Facts{Groups: []Group{{UUID: old}}}}
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
