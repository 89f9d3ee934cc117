package disk

import (
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// imageMount is where Recovery mounts what its disk image is on. Internet Recovery
// and NetBoot have no such mount.
const imageMount = "/Volumes/Image Volume"

// image finds out whether the system runs from a disk image, and which disks the
// image is on.
func (r *reader) image(root *Info) {
	f := r.facts
	f.RootImage = root != nil && root.Bus == "Disk Image" || slices.ContainsFunc(f.Disks, func(d Disk) bool {
		return d.Info != nil && d.Info.Bus == "Disk Image" && slices.Contains(f.Booted, d.ID)
	})
	for i := range f.Disks {
		d := &f.Disks[i]
		for _, part := range slices.Concat(d.Partitions, d.Volumes) {
			if part.MountPoint == "/" {
				f.RootName = part.Name
			}
			if part.MountPoint == imageMount {
				f.ImageOn = union(f.ImageOn, f.under(part.ID, grounds{}).wholes)
			}
		}
	}
}

// started reports what the Mac was started from, as far as it matters to carrying
// out a plan.
func (p *planner) started() {
	f := p.facts
	chosen := idsOf(p.chosen)
	onTarget := slices.ContainsFunc(f.ImageOn, func(id string) bool { return slices.Contains(chosen, id) })
	switch {
	case len(p.chosen) == 0 || p.plan.Kind == ManualEraseMac:
	case f.RootImage && onTarget:
		p.warning(CodeRecoveryOnTarget, "the Mac runs from Recovery on %s: erasing it may fail, and removes Recovery; start from Internet Recovery (Option-Command-R) or another disk to be certain", strings.Join(f.ImageOn, " and "))
	case f.RootImage && len(f.ImageOn) > 0:
		p.warning(CodeExternalSystem, "the Mac runs from an installer or Recovery on %s: leave it connected", strings.Join(f.ImageOn, " and "))
	case f.RootImage && strings.Contains(f.RootName, "Base System"):
		p.warning(CodeInternetRecovery, "the Mac runs from Internet Recovery, whose disk image is on none of its disks: keep the network connected")
	case f.RootImage:
		p.warning(CodeNetBoot, "the Mac runs from a disk image that is on none of its disks, as with NetBoot: keep the network connected")
	case p.runsElsewhere():
		p.warning(CodeExternalSystem, "the Mac runs from %s, which counts as external: leave it connected", strings.Join(f.Booted, " and "))
	}
}

// recoveryOnTarget blocks a plan for the running Mac that would erase the disk
// that its Recovery runs from: whether that works is not known.
func (p *planner) recoveryOnTarget() {
	for _, d := range p.chosen {
		if p.facts.RootImage && slices.Contains(p.facts.ImageOn, d.ID) {
			p.block(CodeRecoveryOnTarget, "the Mac runs from Recovery on %s: start from Internet Recovery (Option-Command-R) or another disk before erasing it%s", d.ID, p.startSecurity())
			p.person("start the Mac from Internet Recovery (Option-Command-R) or another disk, and plan again")
		}
	}
}

// runsElsewhere reports whether the Mac runs from a disk that is external or can
// be taken out.
func (p *planner) runsElsewhere() bool {
	return slices.ContainsFunc(p.facts.Booted, func(id string) bool {
		reason := p.rejected[id]
		return !p.facts.RootImage && slices.Contains([]fault.Code{CodeExternal, CodeRemovable}, reason.Code)
	})
}

// startSecurity returns what starting from another disk needs on a T2 Mac.
func (p *planner) startSecurity() string {
	if p.machine.T2 != True {
		return ""
	}
	return "; with its T2 chip it starts from an external disk only after Startup Security Utility, in Recovery, allows it"
}
