package plistfile_test

import (
	"fmt"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// inventory is a list of 20,000 dictionaries with 5 keys, 220,000 values and
// keys in all.
func inventory() any {
	list := make([]any, 20_000)
	for i := range list {
		list[i] = map[string]any{
			"DeviceIdentifier": fmt.Sprintf("disk%ds1", i), "Size": i << 20, "Internal": i%2 == 0,
			"VolumeName": "Macintosh HD", "MountPoint": "/Volumes/Macintosh HD",
		}
	}
	return list
}

func BenchmarkParseXML(b *testing.B) {
	data, err := plistfile.Marshal(inventory())
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		mustParse(b, data)
	}
}

func BenchmarkUnmarshalStructs(b *testing.B) {
	data, err := plistfile.Marshal(inventory())
	if err != nil {
		b.Fatal(err)
	}
	b.SetBytes(int64(len(data)))
	b.ReportAllocs()
	for b.Loop() {
		var disks []struct {
			DeviceIdentifier, VolumeName, MountPoint string
			Size                                     uint64
			Internal                                 *bool
		}
		if err := plistfile.Unmarshal(data, &disks); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkMarshal(b *testing.B) {
	v := inventory()
	b.ReportAllocs()
	for b.Loop() {
		if _, err := plistfile.Marshal(v); err != nil {
			b.Fatal(err)
		}
	}
}
