package disk

import (
	"slices"
	"strings"
)

func (p *planner) tooMany() Kind {
	p.block(CodeTooManyCandidates, "%s could all be erased: choose with --disk", strings.Join(idsOf(p.chosen), ", "))
	return Ambiguous
}

// single is for one disk.
func (p *planner) single() Kind {
	filesystem := p.filesystem()
	switch {
	case filesystem == "":
		p.block(CodeModelUnknown, "it is not known whether this Mac has a T2 chip, which decides between APFS and Mac OS Extended, and its disk does not show it: add hw.json with the model, or use --filesystem")
	case filesystem == "APFS" && p.osKnown && !p.os.atLeast(10, 13):
		p.block(CodeNoAPFS, "macOS %s cannot make an APFS volume: start from 10.13 or newer, or use --filesystem jhfs+", p.machine.OSVersion)
	}
	return EraseSingle
}

// filesystem returns the format for eraseDisk, "" if it is not known.
func (p *planner) filesystem() string {
	switch p.plan.Options.Filesystem {
	case "apfs":
		return "APFS"
	case "jhfs+":
		return "JHFS+"
	}
	switch p.machine.T2 {
	case True:
		return "APFS"
	case False:
		return "JHFS+"
	default:
		return ""
	}
}

// pair is for two disks: a Fusion Drive, or a question.
func (p *planner) pair() Kind {
	ssd, hdd := halves(p.chosen)
	one, two := p.chosen[0], p.chosen[1]
	switch {
	case one.medium() == "" || two.medium() == "":
		p.block(CodeUnknownMedium, "it is not known which of %s and %s is the SSD: choose one with --disk", one.label(), two.label())
	case ssd == nil || hdd == nil:
		p.block(CodeEqualMedium, "%s and %s are both %s: choose one with --disk", one.label(), two.label(), mediaWord(one.medium()))
	case p.fused() || p.split():
	case len(p.plan.Blocked) > 0: // partly has reported it
	case p.machine.Model == "":
		p.block(CodeModelUnknown, "the model is not known, so %s and %s may be a split Fusion Drive: add hw.json, or choose one with --disk", ssd.label(), hdd.label())
	default:
		p.block(CodeNotFused, "%s and %s are not a Fusion Drive and do not look like a split one: choose one with --disk", ssd.label(), hdd.label())
	}
	if !p.osKnown {
		p.block(CodeOSUnknown, "the version of macOS is not known; it decides how a Fusion Drive is made: add SystemVersion.plist")
	}
	if p.osKnown && p.os.atLeast(10, 14) {
		p.resetReach()
		return ResetFusion
	}
	return RebuildCoreStorage
}

// resetReach blocks the plan where resetFusion, which takes no disk names, could
// take another disk.
func (p *planner) resetReach() {
	for _, d := range p.candidates {
		if !slices.Contains(p.chosen, d) {
			p.block(CodeResetFusionReach, "diskutil resetFusion chooses the disks itself, and could take %s: disconnect it first", d.label())
		}
	}
	for i := range p.facts.Disks {
		d := &p.facts.Disks[i]
		switch reason := p.rejected[d.ID]; {
		case reason.Code == CodeUnreadable:
			p.block(CodeResetFusionReach, "diskutil resetFusion chooses the disks itself, and could take %s, which cannot be identified", d.ID)
		case p.unsure(d):
			p.block(CodeResetFusionReach, "diskutil resetFusion chooses the disks itself, and could take %s, which may be internal", d.label())
		}
	}
}

// halves returns the SSD and the hard disk among two disks, nil for what is not
// there.
func halves(disks []*Disk) (ssd, hdd *Disk) {
	for _, d := range disks {
		switch d.medium() {
		case "ssd":
			ssd = d
		case "hdd":
			hdd = d
		}
	}
	return ssd, hdd
}

// fused reports whether a group or container is on both disks and no others.
func (p *planner) fused() bool {
	return slices.ContainsFunc(p.layers, func(l layer) bool {
		_, all := l.on(idsOf(p.chosen))
		return l.kind != setLayer && all && len(l.wholes) == 2
	})
}

// The sizes of an SSD in a Fusion Drive: Apple sold 24, 32 and 128 GB.
const (
	minFusionSSD = 20_000_000_000
	maxFusionSSD = 130_000_000_000
)

// split reports whether the candidates look like the halves of a split Fusion
// Drive.
func (p *planner) split() bool {
	if len(p.candidates) != 2 || !fusionModel.MatchString(p.machine.Model) {
		return false
	}
	ssd, hdd := halves(p.candidates)
	if ssd == nil || hdd == nil || ssd.size() < minFusionSSD || ssd.size() > maxFusionSSD {
		return false
	}
	return !slices.ContainsFunc(p.layers, func(l layer) bool {
		onSSD, onHDD := slices.Contains(l.wholes, ssd.ID), slices.Contains(l.wholes, hdd.ID)
		return onSSD && onHDD || l.unknown && (onSSD || onHDD)
	})
}

// partly blocks a plan where a layer is, or may be, on other disks too, and
// where it is not known whether something on the chosen disks is locked. --disk
// does not help there.
func (p *planner) partly() {
	chosen := idsOf(p.chosen)
	for i := range p.layers {
		l := &p.layers[i]
		some, all := l.on(chosen)
		switch {
		case some && !all:
			p.block(CodePartly, "%s is not only on %s: erasing part of it destroys all of it", l.label(), strings.Join(chosen, " and "))
		case some && l.id == "" && l.kind == groupLayer:
			p.block(CodeUnreadable, "the %s has no usable UUID", l.label())
		case some && l.locked == Absent && !(l.kind == containerLayer && p.beforeAPFS()):
			p.block(CodeLockUnknown, "it is not known whether the %s is locked", l.label())
		}
	}
	for _, d := range p.chosen {
		if d.Partial {
			p.block(CodeUnreadable, "%s does not show what is on %s", fileList, d.ID)
		}
		p.uncovered(d)
	}
}

// beforeAPFS reports whether the running system does not know APFS.
func (p *planner) beforeAPFS() bool { return p.osKnown && !p.os.atLeast(10, 13) }

// uncovered finds partitions of a layered type whose layer is not known. If the
// system was asked and listed none, there is none.
func (p *planner) uncovered(d *Disk) {
	for _, part := range d.Partitions {
		switch {
		case p.covered(part.ID):
		case part.Content == "Apple_CoreStorage" && (!p.facts.CSListed || p.lost(groupLayer)):
			p.block(CodeReachUnknown, "it is not known which CoreStorage group %s belongs to: the group may be locked, or also be on another disk", part.ID)
		case part.Content != "Apple_APFS":
		case p.beforeAPFS() && !p.otherAPFS():
		case p.beforeAPFS():
			p.block(CodeReachUnknown, "macOS %s does not show whether the APFS container on %s is also on another disk: start from 10.13 or newer", p.machine.OSVersion, part.ID)
		case !p.facts.APFSListed || p.lost(containerLayer):
			p.block(CodeReachUnknown, "it is not known which APFS container %s belongs to: the container may be locked, or also be on another disk", part.ID)
		}
	}
}

func (p *planner) covered(id string) bool {
	return slices.ContainsFunc(p.layers, func(l layer) bool {
		return slices.ContainsFunc(l.stores, func(s Store) bool { return s.ID == id && id != "" })
	})
}

// lost reports whether a layer of a kind is on unknown disks.
func (p *planner) lost(kind layerKind) bool {
	return slices.ContainsFunc(p.layers, func(l layer) bool { return l.kind == kind && l.unknown })
}

// otherAPFS reports whether a disk that is not chosen, but may be internal, has
// an APFS partition.
func (p *planner) otherAPFS() bool {
	for i := range p.facts.Disks {
		d := &p.facts.Disks[i]
		_, rejected := p.rejected[d.ID]
		inside := !rejected || p.unsure(d) || d.Info.fixed() && d.Info.Internal == True
		if d.has("Apple_APFS") && !slices.Contains(p.chosen, d) && inside {
			return true
		}
	}
	return false
}
