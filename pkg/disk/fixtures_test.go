package disk_test

import (
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/disk"
)

// published is output of diskutil that others have published, and documents of
// the same form. They are not part of this repository; the tests run only where
// they are beside the checkout.
const published = "../../../shared/fixtures/disk"

func needPublished(t *testing.T) {
	t.Helper()
	if _, err := os.Stat(published); err != nil {
		t.Skipf("no published documents: %v", err)
	}
}

// TestPublishedDocuments reads each document by itself, as the kind that its name
// says. None may be refused or noted as unreadable.
func TestPublishedDocuments(t *testing.T) {
	needPublished(t)
	files, err := filepath.Glob(filepath.Join(published, "*", "*.plist"))
	if err != nil || len(files) < 18 {
		t.Fatalf("%d documents: %v", len(files), err)
	}
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		name := filepath.Base(file)
		documents := disk.Documents{}
		note := ""
		switch {
		case strings.HasPrefix(name, "list-"):
			documents["list.plist"] = data
		case strings.HasPrefix(name, "apfs-list-"):
			documents["apfs-list.plist"] = data
		case strings.HasPrefix(name, "cs-list-"):
			documents["cs-list.plist"] = data
			note = "it is missing" // of the layers, whose documents are others
		case strings.HasPrefix(name, "appleraid-list-"):
			documents["appleraid-list.plist"] = data
		case strings.HasPrefix(name, "cs-info-"):
			documents = around(data)
			note = "it is missing"
		case strings.HasPrefix(name, "info-"):
			documents = aroundInfo(data)
		default:
			t.Fatalf("%s: what is it?", name)
		}
		if documents["list.plist"] == nil {
			documents["list.plist"] = emptyList()
		}
		facts, err := disk.ReadFolder(documents)
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		for _, reason := range facts.Notes {
			if reason.Code == "unreadable" && (note == "" || !strings.Contains(reason.Text, note)) {
				t.Errorf("%s: %s", file, reason.Text)
			}
		}
		if strings.HasPrefix(name, "info-") && name != "info-error-document.plist" {
			if len(facts.Disks) != 1 || facts.Disks[0].Info == nil && len(facts.Volumes) != 1 {
				t.Errorf("%s: no info of it: %+v", file, facts)
			}
		}
	}
}

func emptyList() []byte {
	return []byte(`<plist><dict><key>AllDisksAndPartitions</key><array/><key>WholeDisks</key><array/></dict></plist>`)
}

func tagged(data []byte, key string) string {
	match := regexp.MustCompile(`<key>` + key + `</key>\s*<string>([^<]*)</string>`).FindSubmatch(data)
	if match == nil {
		return ""
	}
	return string(match[1])
}

// around returns the list of groups that one layer's document belongs to.
func around(data []byte) disk.Documents {
	uuid, role := tagged(data, "CoreStorageUUID"), tagged(data, "CoreStorageRole")
	one := `<key>CoreStorageUUID</key><string>` + uuid + `</string>`
	in := func(key, inner string) string {
		return `<key>` + key + `</key><array><dict>` + inner + `</dict></array>`
	}
	group := one
	switch role {
	case "PV":
		group = in("CoreStoragePhysicalVolumes", one)
	case "LVF":
		group = in("CoreStorageLogicalVolumeFamilies", one)
	case "LV":
		group = in("CoreStorageLogicalVolumeFamilies", in("CoreStorageLogicalVolumes", one))
	}
	if role != "LVG" {
		group += `<key>CoreStorageUUID</key><string>00000000-0000-4000-8000-00000000FFFF</string>`
	}
	return disk.Documents{
		"cs-info-" + uuid + ".plist": data,
		"cs-list.plist":              []byte(`<plist><dict>` + in("CoreStorageLogicalVolumeGroups", group) + `</dict></plist>`),
	}
}

// aroundInfo returns the list that an info document belongs to.
func aroundInfo(data []byte) disk.Documents {
	id := tagged(data, "DeviceIdentifier")
	if id == "" {
		id = "disk99" // the error document
	}
	whole := regexp.MustCompile(`^disk[0-9]+`).FindString(id)
	parts := ""
	if whole != id {
		parts = `<key>Partitions</key><array><dict><key>DeviceIdentifier</key><string>` + id + `</string></dict></array>`
	}
	return disk.Documents{
		"info-" + id + ".plist": data,
		"list.plist": []byte(`<plist><dict><key>WholeDisks</key><array><string>` + whole + `</string></array><key>AllDisksAndPartitions</key><array><dict><key>DeviceIdentifier</key><string>` +
			whole + `</string>` + parts + `</dict></array></dict></plist>`),
	}
}
