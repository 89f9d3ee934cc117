package cachelocator_test

import (
	"fmt"
	"io/fs"
	"os"
	"time"

	"github.com/macwrangler/macwrangler/pkg/cachelocator"
)

// A file from another Mac: its modification time, and the Mac's clock, last boot and
// gateways must be supplied.
func ExampleInspect() {
	const path = "../../testdata/cachelocator/diskCache.plist"
	file := cachelocator.Load(path, func() (fs.File, error) { return os.Open(path) })
	file.Modified = time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	gateway, err := cachelocator.ParseMAC("0:1b:c:d:e:f")
	if err != nil {
		fmt.Println(err)
		return
	}
	report := cachelocator.Inspect([]cachelocator.File{file}, cachelocator.Evidence{
		Now:      time.Date(2026, 3, 2, 9, 30, 0, 0, time.UTC),
		BootTime: time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC),
		Gateways: []cachelocator.MAC{gateway},
	})
	fmt.Println(report.Verdict.Text)
	for _, candidate := range report.Candidates {
		fmt.Println(candidate.Address, candidate.Usable, candidate.Reasons)
	}
	// Output:
	// The locator would use the cache at 192.0.2.10:49494.
	// 192.0.2.10:49494 true []
	// 192.0.2.11:49494 false [{not-favored Another cache of its rank is favored.}]
	// 192.0.2.12:49494 false [{unhealthy It failed 3 times.}]
	// 192.0.2.20:49494 false [{outranked Its rank is 2; the best is 1.}]
}
