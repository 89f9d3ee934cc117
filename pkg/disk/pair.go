package disk

import "slices"

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
