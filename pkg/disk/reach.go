package disk

import (
	"fmt"
	"slices"
	"strings"
)

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
		p.lockOdd(d)
		p.uncovered(d)
	}
}

// lockOdd blocks a plan where what is said about the lock of a disk, or of a
// partition, says nothing.
func (p *planner) lockOdd(d *Disk) {
	var odd []string
	if d.Info.LockOdd {
		odd = append(odd, d.ID)
	}
	for _, part := range d.Partitions {
		if part.LockOdd {
			odd = append(odd, part.ID)
		}
	}
	for _, v := range p.facts.Volumes {
		if wholeOf(v.ID) == d.ID && v.LockOdd {
			odd = append(odd, v.ID)
		}
	}
	slices.SortFunc(odd, compareIDs)
	for _, id := range slices.Compact(odd) {
		p.block(CodeLockUnknown, "it is not known whether %s is locked", id)
		p.captureAgain()
	}
}

// memberMissing blocks a plan where a group or container lacks a member that is
// on none of the Mac's disks, as after a disk was replaced. It returns false if
// the member may only be missing from the facts.
func (p *planner) memberMissing(l *layer) bool {
	if !l.unknown || !p.facts.listed(l.kind) || l.id == "" {
		return false
	}
	for _, d := range p.facts.Disks {
		if d.Partial || slices.ContainsFunc(d.parts(), func(part Partition) bool { return p.loose(l, part) }) {
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
	for _, part := range d.parts() {
		switch {
		case p.covered(part.ID):
		case part.Content == csType && (!p.facts.CSListed || p.lost(groupLayer)):
			p.block(CodeReachUnknown, "it is not known which CoreStorage group %s belongs to: the group may be locked, or also be on another disk", part.ID)
			p.captureAgain()
		case part.Content != apfsType:
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

// loose reports whether a partition may be one that a layer is on: it has the type
// for it, and no other layer.
func (p *planner) loose(l *layer, part Partition) bool {
	return slices.Contains(l.kind.carries(), part.Content) && !p.covered(part.ID)
}

// lost reports whether a layer of a kind is on unknown disks, or on one that is not
// there.
func (p *planner) lost(kind layerKind) bool {
	return slices.ContainsFunc(p.layers, func(l layer) bool { return l.kind == kind && (l.unknown || l.nowhere) })
}

// otherAPFS reports whether a disk that is not chosen, but may be internal, has
// an APFS partition.
func (p *planner) otherAPFS() bool {
	for i := range p.facts.Disks {
		d := &p.facts.Disks[i]
		_, rejected := p.rejected[d.ID]
		inside := !rejected || p.unsure(d) || d.Info.fixed() && d.Info.Internal == True
		if d.has(apfsType) && !slices.Contains(p.chosen, d) && inside {
			return true
		}
	}
	return false
}
