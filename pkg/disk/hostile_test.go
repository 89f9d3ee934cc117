package disk_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/disk"
)

// plistOf writes a property list around its root's content.
func plistOf(content string) []byte {
	return []byte("<plist version=\"1.0\"><dict>" + content + "</dict></plist>")
}

// TestPiledLayers: containers on containers, with more paths down than could ever
// be walked, can be read; without a bound this test does not end.
func TestPiledLayers(t *testing.T) {
	const high, wide = 40, 20
	var wholes, containers strings.Builder
	for i := range high + 1 {
		fmt.Fprintf(&wholes, "<string>disk%d</string>", i)
	}
	for i := range high {
		fmt.Fprintf(&containers, "<dict><key>ContainerReference</key><string>disk%d</string><key>PhysicalStores</key><array>", i)
		for k := range wide {
			fmt.Fprintf(&containers, "<dict><key>DeviceIdentifier</key><string>disk%ds%d</string></dict>", i+1+k%2*min(1, high-1-i), k+1)
		}
		containers.WriteString("</array></dict>")
	}
	facts, err := disk.ReadFolder(disk.Documents{
		"list.plist":      plistOf("<key>WholeDisks</key><array>" + wholes.String() + "</array>"),
		"apfs-list.plist": plistOf("<key>Containers</key><array>" + containers.String() + "</array>"),
	})
	if err != nil {
		t.Fatal(err)
	}
	if plan := disk.MakePlan(facts, disk.Options{}); plan.Kind != disk.None {
		t.Errorf("kind %s", plan.Kind)
	}
}

// TestReadsSoMuch: a large document that is named many times is not read for
// ever.
func TestReadsSoMuch(t *testing.T) {
	entry := "<dict><key>DeviceIdentifier</key><string>disk0</string><key>Partitions</key><array>" +
		strings.Repeat("<dict><key>DeviceIdentifier</key><string>disk0s1</string></dict>", 100) + "</array></dict>"
	_, err := disk.ReadFolder(disk.Documents{
		"list.plist":         plistOf("<key>AllDisksAndPartitions</key><array>" + entry + "</array>"),
		"info-disk0s1.plist": plistOf("<key>X</key><string>" + strings.Repeat("x", 1<<20) + "</string>"),
	})
	var failure *disk.Error
	if !errors.As(err, &failure) || failure.Code != disk.CodeFactsUnreadable || !strings.Contains(err.Error(), "in total") {
		t.Errorf("got %v", err)
	}
}

// TestResetFusionUnknownDisk: resetFusion could take a disk that is not known
// to be external.
func TestResetFusionUnknownDisk(t *testing.T) {
	facts := read(t, "fusion-apfs")
	facts.Disks = append(facts.Disks, disk.Disk{ID: "disk9", Info: &disk.Info{ID: "disk9", Parent: "disk9", WholeDisk: disk.True}})
	if plan := disk.MakePlan(facts, disk.Options{}); plan.Kind != disk.Ambiguous || codes(plan.Blocked) != "reset-fusion-reach" {
		t.Errorf("%s, blocked by %v", plan.Kind, plan.Blocked)
	}
	facts.Disks[len(facts.Disks)-1].Info.Internal = disk.False
	if plan := disk.MakePlan(facts, disk.Options{}); plan.Kind != disk.ResetFusion {
		t.Errorf("beside an external disk: %s, blocked by %v", plan.Kind, plan.Blocked)
	}
}

// TestMissingIsPlain: a missing document is named once.
func TestMissingIsPlain(t *testing.T) {
	_, err := disk.ReadFolder(disk.Documents{})
	if want := `reading "list.plist": file does not exist`; err == nil || err.Error() != want {
		t.Errorf("got  %v\nwant %s", err, want)
	}
}
