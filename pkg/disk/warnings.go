package disk

import (
	"fmt"
	"slices"
	"strings"
)

// warn adds what a person should know before the commands run.
func (p *planner) warn() {
	for _, note := range p.facts.Notes {
		p.warning(note.Code, "%s", note.Text)
	}
	if saved := p.facts.Machine.T2; saved != Absent && saved != p.machine.T2 {
		p.warning(CodeHardwareDiffers, "%s says something else about a T2 chip than the model %s; the model decides", fileHardware, p.machine.Model)
	}
	p.started()
	if p.facts.Live && len(p.facts.Booted) == 0 && !p.facts.RootImage {
		p.warning(CodeBootUnknown, "it is not known which disk the system runs from; macOS refuses to erase that disk")
	}
	if p.split() {
		p.warning(CodeSplitFusion, "%s look like a split Fusion Drive: an SSD of up to 128 GB and a hard disk in the model %s, with nothing that spans both", strings.Join(idsOf(p.candidates), " and "), p.machine.Model)
	}
	for _, d := range p.chosen {
		if s := d.Info.SMART; s != "" && s != "Verified" && s != "Not Supported" {
			p.warning(CodeSMART, "%s has the SMART status %q: it may be about to fail", d.label(), s)
		}
	}
	for i := range p.layers {
		l := &p.layers[i]
		some, _ := l.on(idsOf(p.chosen))
		if some && l.vault && l.locked == False {
			p.warning(CodeFileVault, "%s has FileVault and is unlocked", l.label())
		}
		if len(l.wholes) == 0 && p.plan.Runnable() && !p.orphaned(l) {
			p.warning(CodeLeftAlone, "%s is left alone", l.label())
		}
	}
	if p.plan.Runnable() {
		p.warnFilesystem()
		p.warnPartitions()
	}
}

func (p *planner) warnFilesystem() {
	if p.plan.Kind == EraseSingle {
		d := p.chosen[0]
		if d.size() < minSystemSize {
			p.warning(CodeTooSmall, "%s has less than 59 GB: macOS may not fit", d.label())
		}
	}
	if p.plan.Kind == ResetFusion && p.plan.Options.VolumeName != DefaultVolumeName {
		p.warning(CodeVolumeNameIgnored, "diskutil resetFusion names the volume %q itself", DefaultVolumeName)
	}
	switch wish := p.plan.Options.Filesystem; {
	case wish == "auto":
	case p.plan.Kind != EraseSingle:
		p.warning(CodeFilesystemIgnored, "--filesystem %s has no effect on a Fusion Drive: macOS %s chooses its format", wish, p.machine.OSVersion)
	case wish == "apfs" && p.machine.T2 != True:
		p.warning(CodeAPFSOldFirmware, "a Mac without a T2 chip may not start from APFS before macOS 10.13 or newer has updated its firmware: startosinstall may end with status 253, or 5 from macOS 11 on")
	case wish == "jhfs+" && p.machine.T2 != False:
		p.warning(CodeJHFSOnT2, "on a Mac with a T2 chip startosinstall fails on Mac OS Extended: status 108, or 5 from macOS 11 on")
	}
}

// warnPartitions names what is lost besides the Fusion Drive itself, such as a
// Windows partition, and partitions whose layer is not known.
func (p *planner) warnPartitions() {
	for _, d := range p.chosen {
		for _, part := range d.parts() {
			switch {
			case p.covered(part.ID):
			case p.beforeAPFS() && part.Content == apfsType:
				p.warning(CodeLockUnknown, "macOS %s does not show what is on %s, nor whether it is locked or part of something larger; it would be lost", p.machine.OSVersion, part.label())
			case layered(part.Content):
				p.warning(CodeOrphan, "%s belongs to no group or container that macOS knows; its content would be lost", part.label())
			case p.plan.Kind != EraseSingle && p.fused() && !ordinary(part.Content):
				p.warning(CodeOutsideGroup, "%s is not part of the Fusion Drive and would be lost too", part.label())
			}
		}
	}
}

// orphaned reports whether a layer on unknown disks may be on the targets.
func (p *planner) orphaned(l *layer) bool {
	return slices.ContainsFunc(p.chosen, func(d *Disk) bool {
		return slices.ContainsFunc(d.parts(), func(part Partition) bool { return p.loose(l, part) })
	})
}

// ordinary reports whether a partition of this type holds no data of its own.
func ordinary(content string) bool {
	return slices.Contains([]string{
		"EFI", "Apple_Boot", "Apple_KernelCoreDump", "Apple_APFS_Recovery", "Apple_Free",
		csType, apfsType, "",
	}, content)
}

// label returns how texts name a partition or volume.
func (part Partition) label() string {
	words := []string{}
	if part.Name != "" {
		words = append(words, fmt.Sprintf("%q", part.Name))
	}
	if part.Content != "" {
		words = append(words, part.Content)
	}
	if part.Size > 0 {
		words = append(words, gigabytes(part.Size))
	}
	return fmt.Sprintf("%s (%s)", part.ID, strings.Join(words, ", "))
}
