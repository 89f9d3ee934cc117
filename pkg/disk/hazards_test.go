package disk_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/disk"
)

// TestHazards: what the script detect_fusion_format.sh does wrong on real
// Macs, and what a plan does there. The exact plans are in TestMachines.
func TestHazards(t *testing.T) {
	table := []struct {
		hazard, folder string
		holds          func(plan *disk.Plan) bool
	}{
		{"1: deletes every group, of external disks too", "fusion-cs-external-group", deletes(groupOne)},
		{"1: deletes every group, though one is locked elsewhere", "fusion-cs-external-locked", deletes(groupOne)},
		{"1: deletes every container, of external disks too", "t2-external-locked", without("deleteContainer")},
		{"2: with two groups deletes the new Fusion Drive", "fusion-split-two-groups", deletesFirst},
		{"2: deletes the first group before it finds the second locked", "fusion-cs-second-locked", nothing},
		{"3: goes on after its error, with an empty device", "only-usb", nothing},
		{"3: goes on after its error, without any disk", "no-disk", nothing},
		{"3: takes an SD card for the internal disk", "only-sd-card", nothing},
		{"4: takes a plain Fusion Drive for one with FileVault", "fusion-cs", func(plan *disk.Plan) bool {
			return plan.Runnable() && !strings.Contains(codes(plan.Warnings), "filevault")
		}},
		{"5: a key that is missing counts as false", "info-wrong-types", nothing},
		{"5: a status that is missing counts as unlocked", "fusion-cs-no-lock-info", nothing},
		{"6: fuses whatever SSD and HDD an iMac has", "fusion-split-large-ssd", nothing},
		{"6: the last of several disks wins", "three-disks", nothing},
		{"7: goes on after a command that failed", "fusion-cs", stops},
		{"7: goes on after a command that failed, with one disk", "cs-filevault", stops},
		{"8: does not know APFS", "fusion-apfs", without("cs")},
		{"8: does not know APFS that is locked", "fusion-apfs-locked", nothing},
		{"8: formats a T2 Mac with Mac OS Extended", "t2-by-model", without("JHFS+")},
		{"8: formats Apple silicon", "apple-silicon", nothing},
		{"the new group's id is taken from all that there are", "fusion-cs-external-group", captures},
	}
	for _, test := range table {
		t.Run(test.hazard, func(t *testing.T) {
			plan := disk.MakePlan(read(t, test.folder), disk.Options{})
			if !test.holds(plan) {
				t.Errorf("%s: %s %q %v", test.folder, plan.Kind, lines(plan), plan.Warnings)
			}
		})
	}
}

func nothing(plan *disk.Plan) bool {
	return len(plan.Commands) == 0 && !plan.Runnable() && len(plan.Blocked) > 0
}

func without(word string) func(*disk.Plan) bool {
	return func(plan *disk.Plan) bool {
		return plan.Runnable() && !slices.ContainsFunc(argvs(plan), func(argv []string) bool { return slices.Contains(argv, word) })
	}
}

func deletes(group string) func(*disk.Plan) bool {
	return func(plan *disk.Plan) bool {
		var deleted []string
		for _, argv := range argvs(plan) {
			if slices.Contains(argv, "delete") {
				deleted = append(deleted, argv[len(argv)-1])
			}
		}
		return slices.Equal(deleted, []string{group})
	}
}

func deletesFirst(plan *disk.Plan) bool {
	verbs := ""
	for _, argv := range argvs(plan) {
		verbs += argv[2] + ","
	}
	return verbs == "delete,delete,create,createVolume,"
}

// stops: only the polite unmount, before a forced one, may fail.
func stops(plan *disk.Plan) bool {
	return plan.Runnable() && !slices.ContainsFunc(plan.Commands, func(c disk.Command) bool {
		polite := c.Argv[1] == "unmountDisk" && c.Argv[2] != "force"
		return (c.OnFailure == disk.Continue) != polite
	})
}

func captures(plan *disk.Plan) bool {
	last := plan.Commands[len(plan.Commands)-1]
	before := plan.Commands[len(plan.Commands)-2]
	return before.Capture == "lvg" && slices.Equal(last.Argv[1:4], []string{"cs", "createVolume", disk.GroupPlaceholder})
}
