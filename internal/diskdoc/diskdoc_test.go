package diskdoc_test

import (
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/diskdoc"
)

// TestVersions checks from which version on a key is there.
func TestVersions(t *testing.T) {
	documents := func(m diskdoc.Maker) string {
		c := diskdoc.Container{ID: "disk1", Volumes: []diskdoc.APFSVolume{{ID: "disk1s1"}}}
		return string(diskdoc.Document(m.Info(diskdoc.Info{ID: "disk0", Parent: "disk0", Virtual: "Physical"}))) +
			string(diskdoc.Document(m.DiskEntry("disk0", "GUID_partition_scheme", 1, []diskdoc.Part{{ID: "disk0s1", UUID: "U"}}))) +
			string(diskdoc.Document(m.ContainerEntry("disk1", []string{"disk0s2"}, 1, nil))) +
			string(diskdoc.Document(m.APFSList([]diskdoc.Container{c})))
	}
	for key, since := range map[string]int{
		"TotalSize": 1010, "VirtualOrPhysical": 1012, "RemovableMediaOrExternalDevice": 1012, "DiskUUID": 1012,
		"FileVault": 1014, "APFSPhysicalStores": 1015, "Apple_APFS_Container": 1014,
	} {
		for _, os := range []int{1010, 1011, 1012, 1013, 1014, 1015, 1400} {
			if got := strings.Contains(documents(diskdoc.Maker{OS: os}), key); got != (os >= since) {
				t.Errorf("%d: %s is there: %v", os, key, got)
			}
		}
	}
}

// TestFull checks that a full document adds keys and loses none, and has them in
// order.
func TestFull(t *testing.T) {
	i := diskdoc.Info{ID: "disk0", Parent: "disk0"}
	brief, full := diskdoc.Maker{OS: 1400}.Info(i), diskdoc.Maker{OS: 1400, Full: true}.Info(i)
	for _, e := range brief {
		if full.Get(e.Key) != e.Value {
			t.Errorf("%s is %v, want %v", e.Key, full.Get(e.Key), e.Value)
		}
	}
	if len(full) <= len(brief) {
		t.Errorf("%d keys, brief %d", len(full), len(brief))
	}
	for n := range full[1:] {
		if full[n].Key >= full[n+1].Key {
			t.Errorf("%s before %s", full[n].Key, full[n+1].Key)
		}
	}
}
