package disktest

import (
	"testing"

	"github.com/macwrangler/macwrangler/internal/simdisk"
	"github.com/macwrangler/macwrangler/pkg/disk"
)

// Case is a Mac, what a plan runs on it, and what becomes of it. Its first
// disks are the plan's.
type Case struct {
	Name    string
	Mac     func() *simdisk.Mac
	Options disk.Options
	Disks   int
	Kind    disk.Kind
	Changes []string
	Layout  []string // the first lines, and those of new layers
}

// Cases returns Macs for each kind of plan that has commands.
func Cases() []Case {
	erase := func(format, name string) []string {
		return []string{"unmountDisk disk0", "unmountDisk force disk0", "eraseDisk " + format + " " + name + " disk0"}
	}
	fusion := []string{"cs delete OLD", "cs create FusionDrive disk0 disk1", "cs createVolume NEW jhfs+ Macintosh HD 100%"}
	fused := []string{
		"disk0 internal ssd: EFI, Apple_CoreStorage, Apple_Boot Boot OS X",
		"disk1 internal hdd: EFI, Apple_CoreStorage, Apple_Boot Boot OS X",
		"group FusionDrive (fusion, Online) on disk0s2 disk1s2: Macintosh HD",
	}
	reset := []string{
		"disk0 internal ssd: EFI, Apple_APFS", "disk1 internal hdd: EFI, Apple_APFS",
		"container (fusion, whole) on disk0s2 disk1s2: Macintosh HD",
	}
	return []Case{
		{
			"an ssd", func() *simdisk.Mac { return simdisk.SingleSSD("10.12.6") },
			disk.Options{},
			1, disk.EraseSingle,
			erase("JHFS+", "Macintosh HD"),
			[]string{"disk0 internal ssd: EFI, Apple_HFS Macintosh HD"},
		},
		{
			"a hard disk, named", func() *simdisk.Mac { return simdisk.SingleHDD("10.11.6") },
			disk.Options{VolumeName: "Lab 7"},
			1,
			disk.EraseSingle, erase("JHFS+", "Lab 7"),
			[]string{"disk0 internal hdd: EFI, Apple_HFS Lab 7"},
		},
		{
			"an ssd with apfs", func() *simdisk.Mac { return simdisk.SingleAPFS("12.7") },
			disk.Options{},
			1, disk.EraseSingle,
			erase("JHFS+", "Macintosh HD"),
			[]string{"disk0 internal ssd: EFI, Apple_HFS Macintosh HD"},
		},
		{
			"a T2 chip", func() *simdisk.Mac { return simdisk.T2("13.1") },
			disk.Options{},
			1, disk.EraseSingle,
			erase("APFS", "Macintosh HD"),
			[]string{"disk0 internal ssd: EFI, Apple_APFS", "container (whole) on disk0s2: Macintosh HD"},
		},
		{
			"a virtual machine", func() *simdisk.Mac { return simdisk.VMware("12.7") },
			disk.Options{},
			1, disk.EraseSingle,
			erase("JHFS+", "Macintosh HD"),
			[]string{"disk0 external hdd: EFI, Apple_HFS Macintosh HD"},
		},
		{
			"a CoreStorage Fusion Drive", func() *simdisk.Mac { return simdisk.FusionCoreStorage("10.12.6") },
			disk.Options{},
			2,
			disk.RebuildCoreStorage, fusion, fused,
		},
		{
			"a split Fusion Drive", func() *simdisk.Mac { return simdisk.SplitFusion("10.13.6") },
			disk.Options{},
			2,
			disk.RebuildCoreStorage, fusion[1:], fused,
		},
		{
			"a split Fusion Drive with resetFusion", func() *simdisk.Mac { return simdisk.SplitFusion("10.15.7") },
			disk.Options{},
			2,
			disk.ResetFusion,
			[]string{"resetFusion"},
			reset,
		},
		{
			"an APFS Fusion Drive", func() *simdisk.Mac { return simdisk.FusionAPFS("12.7") },
			disk.Options{},
			2,
			disk.ResetFusion,
			[]string{"resetFusion"},
			reset,
		},
		{
			"two SSDs, by name", func() *simdisk.Mac {
				m := simdisk.New("iMac18,3", "10.15.7")
				m.FormatHFS(m.AddSSD(251000193024), "Untitled")
				m.FormatHFS(m.AddSSD(1000204886016), "Untitled")
				return m
			},
			disk.Options{Disks: []string{"disk0", "disk1"}},
			2, disk.ResetFusion,
			[]string{"resetFusion"},
			[]string{
				"disk0 internal ssd: EFI, Apple_APFS", "disk1 internal ssd: EFI, Apple_APFS",
				"container (fusion, whole) on disk0s2 disk1s2: Macintosh HD",
			},
		},
		{
			"a self-made Fusion Drive, by name", func() *simdisk.Mac {
				m := simdisk.New("Macmini6,2", "10.13.6")
				m.FormatHFS(m.AddSSD(251000193024), "Untitled")
				m.FormatHFS(m.AddHDD(1000204886016), "Untitled")
				return m
			},
			disk.Options{Disks: []string{"disk0", "disk1"}},
			2, disk.RebuildCoreStorage, fusion[1:], fused,
		},
		{
			"FileVault, unlocked", func() *simdisk.Mac {
				m := simdisk.New("MacBookAir7,2", "10.12.6")
				m.FormatCoreStorage("Macintosh HD", m.AddSSD(251000193024)).Encrypt(false)
				return m
			},
			disk.Options{},
			1, disk.EraseSingle, append([]string{"cs delete OLD"}, erase("JHFS+", "Macintosh HD")...),
			[]string{"disk0 internal ssd: EFI, Apple_HFS Macintosh HD"},
		},
	}
}

// Bench returns a bench with a new Mac of the case, and hardware beside it that
// no plan may touch.
func (c Case) Bench(t *testing.T) *Bench {
	t.Helper()
	m := c.Mac()
	return NewBench(t, Neighbours(m))
}

// Neighbours puts hardware beside a Mac's disks that no plan may touch.
func Neighbours(m *simdisk.Mac) *simdisk.Mac {
	m.AddSDCard()
	m.AddExternal()
	m.ExternalFusion(true)
	return m
}
