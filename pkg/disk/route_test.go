package disk_test

import (
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/disk"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// TestRoute: which way of erasing a Mac allows, by its chip, its system and what it
// runs from; and nothing that the Mac does not have.
func TestRoute(t *testing.T) {
	table := []struct {
		name, folder string
		change       func(f *disk.Facts)
		route        fault.Code
		without      string // routes that must not be named
	}{
		{"Intel", "ssd-hfs", nil, disk.RouteDiskutil, "eacs dfu recovery mdm"},
		{"Intel, in doubt", "three-disks", nil, disk.RouteDiskutil, "eacs dfu recovery mdm"},
		{"T2 before macOS 12", "t2-by-model", nil, disk.RouteDiskutil, "eacs mdm"},
		{"T2 with macOS 12", "t2-by-model", at("12.7.4"), disk.RouteEACS, ""},
		{"T2 from an external disk", "t2-external-locked", func(f *disk.Facts) {
			f.Machine.OSVersion, f.Booted = "12.7.4", []string{"disk2"}
		}, disk.RouteDiskutil, "eacs mdm"},
		{"T2 from Recovery", "t2-by-model", func(f *disk.Facts) { f.Machine.OSVersion, f.RootImage = "12.7.4", true }, disk.RouteDiskutil, "eacs mdm"},
		{"T2, locked", "t2-locked", nil, disk.RouteRecovery, "eacs mdm"},
		{"T2 not known", "no-hardware", nil, disk.RouteDiskutil, "eacs dfu"},
		{"Apple silicon", "apple-silicon", nil, disk.RouteEACS, "diskutil"},
		{"Apple silicon with macOS 11", "apple-silicon", at("11.1"), disk.RouteRecovery, "eacs mdm diskutil"},
		{"Apple silicon, system not known", "apple-silicon", at(""), disk.RouteRecovery, "eacs diskutil"},
		{"Apple silicon without its disk", "mac-pro-2023-without-disk", at("11.1"), disk.RouteDFU, "eacs diskutil"},
		{"a virtual Mac", "tart", nil, disk.RouteEACS, "dfu diskutil"},
		{"a virtual Mac with macOS 11", "tart", at("11.1"), disk.RouteRecovery, "eacs dfu diskutil"},
		{"VMware", "vmware", nil, disk.RouteDiskutil, "eacs dfu recovery mdm"},
		{"QEMU as a Mac with T2", "virtualbox", func(f *disk.Facts) {
			f.Machine.Model, f.Machine.OSVersion, f.Disks[0].Info.MediaName = "iMacPro1,1", "12.7.4", "QEMU HARDDISK"
		}, disk.RouteDiskutil, "eacs dfu recovery mdm"},
	}
	for _, test := range table {
		facts := read(t, test.folder)
		if test.change != nil {
			test.change(facts)
		}
		route := disk.MakePlan(facts, disk.Options{}).Route
		if route.Code != test.route || len(route.Reasons) == 0 || route.Reasons[0].Code != route.Code {
			t.Errorf("%s: %+v, want %s", test.name, route, test.route)
		}
		for _, reason := range route.Reasons {
			if strings.Contains(test.without, string(reason.Code)) {
				t.Errorf("%s: names %s: %s", test.name, reason.Code, reason.Text)
			}
		}
	}
}

func at(version string) func(f *disk.Facts) {
	return func(f *disk.Facts) { f.Machine.OSVersion = version }
}

// TestNoContradiction: beside a refusal stands no advice to do what is refused.
func TestNoContradiction(t *testing.T) {
	facts := read(t, "apple-silicon")
	facts.Booted, facts.Live = []string{"disk0"}, true
	plan := disk.MakePlan(facts, disk.Options{})
	if got := codes(plan.Blocked) + "+" + codes(plan.Warnings); strings.Contains(got, "booted-from-target") {
		t.Errorf("Apple silicon: %s", got)
	}
	facts = read(t, "cs-filevault")
	facts.Groups[0].Families[0].Status = ""
	facts.Groups[0].Families[0].Volumes = nil
	plan = disk.MakePlan(facts, disk.Options{})
	if codes(plan.Blocked) != "lock-unknown" || strings.Contains(codes(plan.Warnings), "filevault") {
		t.Errorf("FileVault: %v %v", plan.Blocked, plan.Warnings)
	}
	facts = read(t, "t2-by-model")
	facts.Booted, facts.Live = []string{"disk0"}, true
	plan = disk.MakePlan(facts, disk.Options{})
	if codes(plan.Blocked) != "booted-from-target" || !strings.Contains(plan.Blocked[0].Text, "Startup Security Utility") {
		t.Errorf("T2: %v", plan.Blocked)
	}
}

// TestRecoveryLive: a plan for the running Mac does not erase the disk that its
// Recovery runs from.
func TestRecoveryLive(t *testing.T) {
	facts := read(t, "recovery-on-target")
	facts.Live = true
	plan := disk.MakePlan(facts, disk.Options{})
	if plan.Kind != disk.None || len(plan.Commands) > 0 || codes(plan.Blocked) != "recovery-on-target" {
		t.Errorf("%s %v", plan.Kind, plan.Blocked)
	}
	facts = read(t, "recovery-internet")
	facts.Live = true
	if plan := disk.MakePlan(facts, disk.Options{}); plan.Kind != disk.EraseSingle {
		t.Errorf("%s %v", plan.Kind, plan.Blocked)
	}
}
