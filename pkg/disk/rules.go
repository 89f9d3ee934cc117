package disk

import (
	"fmt"
	"slices"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// minSystemSize is what macOS needs; a smaller disk may still be half of a Fusion
// Drive.
const minSystemSize = 59_000_000_000

const isc = "Apple_APFS_ISC" // the first partition of every Apple silicon Mac's disk

// judge returns the reason why a disk can never be erased, or nil for a
// candidate. The order of the rules is part of the contract: the first match is
// the reason.
func (f *Facts) judge(d *Disk, m Machine) *fault.Reason {
	what := f.synthesized(d)
	i := d.Info
	switch {
	case i == nil && what != "":
		return &fault.Reason{Code: CodeSynthesized, Text: what}
	case i == nil:
		return &fault.Reason{Code: CodeUnreadable, Text: "it cannot be identified: " + d.InfoError}
	case i.WholeDisk == False, i.Parent != "" && i.Parent != d.ID:
		return &fault.Reason{Code: CodeNotWhole, Text: "it is not a whole disk"}
	case what != "":
		return &fault.Reason{Code: CodeSynthesized, Text: what}
	case i.WholeDisk == Absent, i.Parent == "":
		return &fault.Reason{Code: CodeUnreadable, Text: infoFile(d.ID) + " does not say whether it is a whole disk"}
	case d.anotherSize():
		return &fault.Reason{Code: CodeUnreadable, Text: fmt.Sprintf("it has %s in %s and %s in %s, so they may not be about the same disk",
			gigabytes(i.Size), infoFile(d.ID), gigabytes(d.Size), fileList)}
	}
	if reason := f.judgeVirtual(i, m); reason != nil {
		return reason
	}
	sameDevice := func(other Disk) bool {
		return other.Info.fixed() && compareIDs(other.ID, d.ID) < 0 && other.Info.DeviceTreePath == i.DeviceTreePath
	}
	if i.VirtualOrPhysical == "" && i.DeviceTreePath != "" && slices.ContainsFunc(f.Disks, sameDevice) {
		return &fault.Reason{Code: CodeDuplicate, Text: "it is the same device as an earlier disk, so it is a logical volume"}
	}
	if i.VirtualOrPhysical == "" && d.Content == "Apple_HFS" && slices.Contains(f.logicalVolumes(), "") {
		return &fault.Reason{Code: CodeSynthesized, Text: "it may be the CoreStorage logical volume whose disk is not known"}
	}
	if i.Odd != "" {
		return &fault.Reason{Code: CodeUnreadable, Text: fmt.Sprintf("%s cannot be read: %s is neither true nor false", infoFile(d.ID), i.Odd)}
	}
	if i.SizeOdd || d.size() == 0 {
		return &fault.Reason{Code: CodeUnreadable, Text: "its size is not known"}
	}
	if m.Arch == "arm64" && i.Bus != fabric && !d.has(isc) {
		return &fault.Reason{Code: CodeExtraInternal, Text: fmt.Sprintf("this Mac starts from a disk on the bus %q, and this one is on %q", fabric, i.Bus)}
	}
	return nil
}

const fabric = "Apple Fabric"

// synthesized returns what a disk is that is on other disks, "" for hardware. The
// list shows it even where info does not, as on 10.12 with a disk from 10.13.
func (f *Facts) synthesized(d *Disk) string {
	isDisk := func(id string) bool { return id == d.ID }
	switch i := d.Info; {
	case d.looksContainer(),
		slices.ContainsFunc(f.Containers, func(c Container) bool { return isDisk(c.ID) }):
		return "it is an APFS container, which is on another disk"
	case i != nil && i.LogicalVolume,
		slices.ContainsFunc(f.logicalVolumes(), isDisk):
		return "it is a CoreStorage logical volume, which is on other disks"
	case i != nil && i.RAIDMaster == True,
		slices.ContainsFunc(f.RAIDSets, func(s RAIDSet) bool { return isDisk(s.ID) }):
		return "it is an AppleRAID set, which is on other disks"
	case i != nil && i.VirtualOrPhysical == "Virtual":
		return "it is a virtual disk, which is on another disk or in a file"
	}
	return ""
}

// logicalVolumes returns the disks of all logical volumes, "" for one that is not
// known.
func (f *Facts) logicalVolumes() []string {
	var found []string
	for _, g := range f.Groups {
		for _, family := range g.Families {
			for _, v := range family.Volumes {
				if v.Locked != True { // a locked one has no disk
					found = append(found, v.ID)
				}
			}
		}
	}
	return found
}

// outside returns why a disk is not built in, or nil.
func (i *Info) outside() *fault.Reason {
	switch {
	case i.Internal == False:
		return &fault.Reason{Code: CodeExternal, Text: "it is external"}
	case i.Internal == Absent:
		return &fault.Reason{Code: CodeExternal, Text: "it is not known whether it is internal"}
	case i.removable():
		return &fault.Reason{Code: CodeRemovable, Text: "it has removable media, like an SD card"}
	case i.External == Absent && i.ejectable(): // none of the keys is there
		return &fault.Reason{Code: CodeRemovable, Text: "it is not known whether it can be taken out"}
	case slices.Contains(loose, i.Bus):
		return &fault.Reason{Code: CodeRemovable, Text: fmt.Sprintf("it is on the bus %q, which no built-in disk uses", i.Bus)}
	}
	return nil
}

func (i *Info) removable() bool {
	return slices.Contains([]Tri{i.External, i.Removable, i.RemovableMedia, i.Ejectable}, True)
}

// has reports whether a disk has a partition of a type.
func (d *Disk) has(content string) bool {
	return slices.ContainsFunc(d.parts(), func(p Partition) bool { return p.Content == content })
}

// size returns the size in info, which every system has, or else in the list.
func (d *Disk) size() uint64 {
	if d.Info != nil && d.Info.Size > 0 {
		return d.Info.Size
	}
	return d.Size
}

// anotherSize reports whether the list and info show very different sizes, as
// documents do that were saved before and after a restart.
func (d *Disk) anotherSize() bool {
	if d.Size == 0 || d.Info.Size == 0 {
		return false
	}
	less, more := min(d.Size, d.Info.Size), max(d.Size, d.Info.Size)
	return more-less > more/64
}

// medium returns ssd, hdd, or "" if it is not known.
func (d *Disk) medium() string {
	if d.Info == nil {
		return ""
	}
	switch d.Info.SolidState {
	case True:
		return "ssd"
	case False:
		return "hdd"
	default:
		return ""
	}
}

// label returns how texts name a disk.
func (d *Disk) label() string {
	name := ""
	if d.Info != nil && d.Info.MediaName != "" {
		name = fmt.Sprintf("%q, ", d.Info.MediaName)
	}
	return fmt.Sprintf("%s (%s%s)", d.ID, name, gigabytes(d.size()))
}

// gigabytes returns a size in powers of ten, as macOS shows it.
func gigabytes(bytes uint64) string {
	switch {
	case bytes >= 1_000_000_000_000:
		return fmt.Sprintf("%.1f TB", float64(bytes)/1e12)
	case bytes >= 1_000_000_000:
		return fmt.Sprintf("%.0f GB", float64(bytes)/1e9)
	}
	return fmt.Sprintf("%.0f MB", float64(bytes)/1e6)
}

// mediaWord returns how texts name two disks of a medium.
func mediaWord(medium string) string {
	if medium == "ssd" {
		return "SSDs"
	}
	return "hard disks"
}
