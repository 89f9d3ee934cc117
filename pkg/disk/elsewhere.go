package disk

import (
	"slices"
	"strings"
)

// elsewhere blocks a plan that would take for the Mac's own disk what only looks
// like it: while a disk cannot be read, or while a fixed disk that counts as
// external may be the one that the Mac's system is on. In a Mac with slots an SSD
// on a card counts as external, so a disk with everybody's backups may be the only
// internal one. --disk lifts it, except in a virtual machine.
func (p *planner) elsewhere() {
	named := len(p.plan.Options.Disks) > 0
	for i := range p.facts.Disks {
		d := &p.facts.Disks[i]
		reason := p.rejected[d.ID]
		switch {
		case p.unsure(d) && p.machine.Virtual:
			p.block(CodeUnreadable, "%s may be this virtual machine's own disk: %s", d.ID, reason.Text)
			p.person("find out what is wrong with %s: diskutil info %s; or remove it from the virtual machine; then plan again", d.ID, d.ID)
		case named:
		case p.unsure(d) && len(p.chosen) == 2 && p.resets(): // resetReach says more
		case p.unsure(d):
			p.block(CodeUnreadable, "%s may be the Mac's own disk: %s", d.ID, reason.Text)
			p.person("find out what is wrong with %s: diskutil info %s; then plan again", d.ID, d.ID)
			p.all("to erase " + labels(p.chosen) + " all the same")
		case reason.Code == CodeExternal || reason.Code == CodeRemovable:
			if why := p.ownSystem(d); why != "" {
				p.block(CodeSystemElsewhere, "%s counts as external, but %s; it is not certain that %s should be erased",
					d.label(), why, labels(p.chosen))
				p.all("to erase " + labels(p.chosen) + " all the same")
			}
		}
	}
}

// unsure reports whether a disk was rejected because of what is not known about
// it, so that it may be the Mac's own.
func (p *planner) unsure(d *Disk) bool {
	reason, rejected := p.rejected[d.ID]
	switch i := d.Info; {
	case !rejected:
		return false
	case reason.Code == CodeUnreadable:
		return true
	case reason.Code != CodeExternal && reason.Code != CodeRemovable || !i.fixed() || i.removable() && !p.machine.Virtual:
		return false
	default:
		unknown := i.Internal == Absent || i.Internal == True && i.External == Absent && !i.ejectKnown()
		return unknown || p.machine.Virtual && (i.MediaName == "" || i.Bus == "" || !i.ejectKnown())
	}
}

// ownSystem returns why a rejected disk may be the one that the Mac's own system
// is on, "" if nothing suggests it.
func (p *planner) ownSystem(d *Disk) string {
	if !d.Info.fixed() {
		return ""
	}
	switch {
	case slices.Contains(p.facts.Booted, d.ID):
		return "the Mac runs from it"
	case p.facts.BootUnsure:
		return "may be the one that the Mac runs from"
	case hasBays(p.machine.Model):
		return "may be inside the Mac, which has bays or slots for disks"
	case p.machine.Model == "" && !p.machine.Virtual:
		return "may be inside the Mac, whose model is not known"
	case !p.mayHoldSystem(d), slices.ContainsFunc(p.chosen, func(c *Disk) bool { return p.holdsSystem(c) || c.empty() }):
		return ""
	case p.holdsSystem(d):
		return "has a system on it"
	default:
		return "may have a system on it"
	}
}

// fixed reports whether a disk may be built in, going by everything but the keys
// that call a disk in a slot external.
func (i *Info) fixed() bool {
	return i != nil && !slices.Contains(loose, i.Bus) && i.Removable != True && i.RemovableMedia != True
}

// loose are the buses that no built-in disk uses.
var loose = []string{"USB", "Secure Digital", "Disk Image"}

// mayHoldSystem reports whether what is on a disk shows that a system is, or
// cannot be seen well enough to say that there is none.
func (p *planner) mayHoldSystem(d *Disk) bool {
	nameless := func(part Partition) bool { return part.Content == "Apple_Boot" && part.Name == "" }
	return p.holdsSystem(d) || d.Partial || slices.ContainsFunc(d.Partitions, nameless) ||
		slices.ContainsFunc(p.layers, func(l layer) bool {
			unnamed := func(v Volume) bool { return v.Name == "" }
			return l.kind == containerLayer && slices.Contains(l.wholes, d.ID) && slices.ContainsFunc(l.volumes, unnamed)
		})
}

// holdsSystem reports whether what is on a disk shows that a system is: its
// Recovery, or that the Mac runs from it.
func (p *planner) holdsSystem(d *Disk) bool {
	if slices.Contains(p.facts.Booted, d.ID) || slices.ContainsFunc(d.Partitions, func(part Partition) bool {
		return part.Content == "Apple_Boot" && strings.HasPrefix(part.Name, "Recovery HD")
	}) {
		return true
	}
	return slices.ContainsFunc(p.layers, func(l layer) bool {
		return l.kind == containerLayer && slices.Contains(l.wholes, d.ID) && slices.ContainsFunc(l.volumes, func(v Volume) bool {
			return v.Name == "Preboot" || v.Name == "Recovery"
		})
	})
}

// empty reports whether nothing is on a disk that could be lost.
func (d *Disk) empty() bool {
	return !slices.ContainsFunc(d.parts(), func(part Partition) bool {
		return !slices.Contains([]string{"EFI", "Apple_Free"}, part.Content)
	}) && !d.Partial && d.VolumeName == ""
}

// labels returns how texts name several disks.
func labels(disks []*Disk) string {
	names := make([]string, 0, len(disks))
	for _, d := range disks {
		names = append(names, d.label())
	}
	return strings.Join(names, " and ")
}
