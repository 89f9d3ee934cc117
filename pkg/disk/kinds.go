package disk

import (
	"fmt"
	"slices"
	"strings"
)

func (p *planner) tooMany() Kind {
	p.block(CodeTooManyCandidates, "%s could all be erased: choose with --disk", strings.Join(idsOf(p.chosen), ", "))
	p.choice()
	p.pairNext()
	return Ambiguous
}

// single is for one disk.
func (p *planner) single() Kind {
	filesystem := p.filesystem()
	switch {
	case filesystem == "":
		p.block(CodeModelUnknown, "it is not known whether this Mac has a T2 chip, which decides between APFS and Mac OS Extended, and its disk does not show it: add hw.json with the model, or use --filesystem")
		p.person("put hw.json with the model into the folder, or name the file system: --filesystem apfs with a T2 chip, --filesystem jhfs+ without")
	case filesystem == "APFS" && p.osKnown && !p.os.atLeast(10, 13):
		p.block(CodeNoAPFS, "macOS %s cannot make an APFS volume: start from 10.13 or newer%s", p.machine.OSVersion, p.insteadOfAPFS())
	}
	return EraseSingle
}

// insteadOfAPFS returns what else can be done where a system cannot make an APFS
// volume, which a T2 chip needs.
func (p *planner) insteadOfAPFS() string {
	p.person("start the Mac from macOS 10.13 or newer, and plan again")
	if p.machine.T2 == True {
		return ""
	}
	p.person("or leave the default file system: without --filesystem apfs")
	return ", or use --filesystem jhfs+"
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
	p.checkPair()
	if !p.osKnown {
		p.block(CodeOSUnknown, "the version of macOS is not known; it decides how a Fusion Drive is made: add SystemVersion.plist")
		p.person("copy /System/Library/CoreServices/SystemVersion.plist of that Mac to the folder")
		p.choice()
	}
	if p.resets() {
		p.resetReach()
		return ResetFusion
	}
	return RebuildCoreStorage
}

// resets reports whether a Fusion Drive is made with resetFusion.
func (p *planner) resets() bool { return p.osKnown && p.os.atLeast(10, 14) }

// checkPair blocks a plan for two disks that are not a Fusion Drive and that
// nobody has asked to make one of.
func (p *planner) checkPair() {
	ssd, hdd := halves(p.chosen)
	one, two := p.chosen[0], p.chosen[1]
	before := len(p.plan.Blocked)
	asked := len(p.plan.Options.Disks) == 2
	switch {
	case one.medium() == "" || two.medium() == "":
		p.block(CodeUnknownMedium, "it is not known which of %s and %s is the SSD: choose one with --disk", one.label(), two.label())
	case asked && p.fusible():
		return
	case ssd == nil || hdd == nil:
		p.block(CodeEqualMedium, "%s and %s are both %s: choose one with --disk", one.label(), two.label(), mediaWord(one.medium()))
	case p.fused() || p.split():
		return
	case before > 0: // partly has reported it
		return
	case p.machine.Model == "":
		p.block(CodeModelUnknown, "the model is not known, so %s and %s may be a split Fusion Drive: add hw.json, or choose with --disk", ssd.label(), hdd.label())
	default:
		p.block(CodeNotFused, "%s and %s are not a Fusion Drive and do not look like a split one: choose with --disk", ssd.label(), hdd.label())
	}
	p.choice()
	p.pairNext()
}

// fusible reports whether the chosen disks can be made one Fusion Drive on
// request. Up to 10.13 CoreStorage makes one of any SSD and hard disk, also of
// another size than Apple's; from 10.14 on resetFusion does, on the Macs that were
// sold with one, and of two SSDs too.
func (p *planner) fusible() bool {
	if len(p.chosen) != 2 || p.machine.T2 == True || p.machine.Virtual || !p.osKnown {
		return false
	}
	ssd, hdd := halves(p.chosen)
	if p.resets() {
		return fusionModel.MatchString(p.machine.Model) && ssd != nil && p.chosen[0].medium() != "" && p.chosen[1].medium() != ""
	}
	return ssd != nil && hdd != nil
}

// pairNext adds the step that makes one Fusion Drive of two disks.
func (p *planner) pairNext() {
	if p.fusible() {
		p.all("to make one Fusion Drive of both")
	}
}

// resetReach blocks the plan where resetFusion, which takes no disk names, could
// take another disk.
func (p *planner) resetReach() {
	for _, d := range p.candidates {
		if !slices.Contains(p.chosen, d) {
			p.block(CodeResetFusionReach, "diskutil resetFusion chooses the disks itself, and could take %s: disconnect it first", d.label())
			p.person("disconnect %s, and plan again", d.label())
			p.choice()
		}
	}
	for i := range p.facts.Disks {
		d := &p.facts.Disks[i]
		switch reason := p.rejected[d.ID]; {
		case reason.Code == CodeUnreadable:
			p.block(CodeResetFusionReach, "diskutil resetFusion chooses the disks itself, and could take %s, which cannot be identified", d.ID)
			p.person("disconnect %s, or find out what it is: diskutil info %s; then plan again", d.ID, d.ID)
			p.choice()
		case p.unsure(d):
			p.block(CodeResetFusionReach, "diskutil resetFusion chooses the disks itself, and could take %s, which may be internal", d.label())
			p.person("disconnect %s, and plan again", d.label())
			p.choice()
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
		case some && !all && p.memberMissing(l):
		case some && !all:
			p.block(CodePartly, "%s is not only on %s: erasing part of it destroys all of it", l.label(), strings.Join(chosen, " and "))
			p.partlyNext(l)
		case some && l.id == "" && l.kind == groupLayer:
			p.block(CodeUnreadable, "the %s has no usable UUID", l.label())
			p.captureAgain()
		case some && l.locked == Absent && !(l.kind == containerLayer && p.beforeAPFS()):
			p.block(CodeLockUnknown, "it is not known whether the %s is locked", l.label())
			p.captureAgain()
		}
	}
	for _, d := range p.chosen {
		if d.Partial {
			p.block(CodeUnreadable, "%s does not show what is on %s", fileList, d.ID)
			p.captureAgain()
		}
		p.uncovered(d)
	}
}

// memberMissing blocks a plan where a group or container lacks a member that is
// on none of the Mac's disks, as after a disk was replaced. It returns false if
// the member may only be missing from the facts.
func (p *planner) memberMissing(l *layer) bool {
	content := map[layerKind]string{containerLayer: "Apple_APFS", groupLayer: "Apple_CoreStorage"}[l.kind]
	if !l.unknown || content == "" || !p.facts.listed(l.kind) || l.id == "" {
		return false
	}
	for _, d := range p.facts.Disks {
		if d.Partial || slices.ContainsFunc(d.Partitions, func(part Partition) bool { return part.Content == content && !p.covered(part.ID) }) {
			return false
		}
	}
	p.block(CodeMemberMissing, "the %s has a member that is on no disk of this Mac", l.label())
	p.byHand(l, "connect the missing disk; if it is gone for good, and so nothing in the "+l.label()+" can be read")
	return true
}

// listed reports whether the system was asked for its layers of a kind.
func (f *Facts) listed(kind layerKind) bool {
	return kind == groupLayer && f.CSListed || kind == containerLayer && f.APFSListed
}

// partlyNext says what to do about a layer that is on other disks too: take them
// all, or give it up.
func (p *planner) partlyNext(l *layer) {
	within := !l.unknown && len(l.wholes) == 2
	for _, id := range l.wholes {
		within = within && slices.ContainsFunc(p.candidates, func(d *Disk) bool { return d.ID == id })
	}
	switch {
	case within:
		p.again(fmt.Sprintf("to erase all of it: --disk %s", strings.Join(l.wholes, " --disk ")), l.wholes...)
	case l.unknown:
		p.captureAgain()
	}
	if !l.unknown && l.locked != True {
		p.byHand(l, "if nothing in the "+l.label()+" is needed")
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
			p.captureAgain()
		case part.Content != "Apple_APFS":
		case p.beforeAPFS() && !p.otherAPFS():
		case p.beforeAPFS():
			p.block(CodeReachUnknown, "macOS %s does not show whether the APFS container on %s is also on another disk: start from 10.13 or newer", p.machine.OSVersion, part.ID)
			p.person("start the Mac from macOS 10.13 or newer, and plan again")
		case !p.facts.APFSListed || p.lost(containerLayer):
			p.block(CodeReachUnknown, "it is not known which APFS container %s belongs to: the container may be locked, or also be on another disk", part.ID)
			p.captureAgain()
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
