package disk

import (
	"fmt"
	"slices"
)

// GroupPlaceholder is an argument that stands for the UUID of the group that the
// command with Capture "lvg" made.
const GroupPlaceholder = "{lvg}"

func (p *planner) add(why string, argv ...string) *Command {
	c := Command{Argv: append([]string{"diskutil"}, argv...), Why: why, OnFailure: Stop}
	p.plan.Commands = append(p.plan.Commands, c)
	return &p.plan.Commands[len(p.plan.Commands)-1]
}

func (p *planner) command() {
	switch p.plan.Kind {
	case EraseSingle:
		p.eraseSingle(p.chosen[0])
	case RebuildCoreStorage:
		p.rebuild()
	case ResetFusion:
		p.reset()
	default:
	}
	if !p.safe() {
		p.plan.Kind, p.plan.Commands, p.untouched = None, []Command{}, true
		p.block(CodeUnsafeCommand, "a command names something outside the plan: please report this as a bug")
	}
}

// own returns the layers of a kind that are on the targets and no other disk.
func (p *planner) own(kind layerKind) []*layer {
	var list []*layer
	for i := range p.layers {
		if _, all := p.layers[i].on(idsOf(p.chosen)); all && p.layers[i].kind == kind {
			list = append(list, &p.layers[i])
		}
	}
	return list
}

// deleteGroups comes first: diskutil does not erase a disk that CoreStorage
// uses.
func (p *planner) deleteGroups() {
	for _, l := range p.own(groupLayer) {
		p.add(fmt.Sprintf("The %s must be deleted first; it is on no other disk.", l.label()), "cs", "delete", l.id)
	}
}

func (p *planner) eraseSingle(d *Disk) {
	p.deleteGroups()
	p.add("A disk with volumes in use cannot be erased; programs are asked to release them first.",
		"unmountDisk", d.ID).OnFailure = Continue
	p.add("Volumes that are still in use are unmounted by force.", "unmountDisk", "force", d.ID)
	why := "The macOS installer converts it to APFS after it has updated the firmware."
	switch {
	case p.plan.Options.Filesystem != "auto":
		why = "The file system was chosen with --filesystem."
	case p.machine.T2 == True:
		why = "A Mac with a T2 chip installs macOS on APFS only."
	}
	p.add(why, "eraseDisk", p.filesystem(), p.plan.Options.VolumeName, d.ID)
}

func (p *planner) rebuild() {
	ssd, hdd := halves(p.chosen)
	for _, l := range p.own(containerLayer) {
		if wholeForm.MatchString(l.id) && p.facts.APFSListed {
			p.add(fmt.Sprintf("The %s must be deleted first; it is on no other disk.", l.label()), "apfs", "deleteContainer", l.id)
		}
	}
	p.deleteGroups()
	create := p.add("The SSD comes first: macOS keeps what is used most on the first disk.",
		"cs", "create", "FusionDrive", ssd.ID, hdd.ID)
	create.Capture = "lvg"
	p.add("One volume fills the new group, whose UUID the previous command printed.",
		"cs", "createVolume", GroupPlaceholder, "jhfs+", p.plan.Options.VolumeName, "100%")
}

func (p *planner) reset() {
	first, second := p.chosen[0], p.chosen[1]
	if ssd, hdd := halves(p.chosen); ssd != nil && hdd != nil {
		first, second = ssd, hdd
	}
	reset := p.add(fmt.Sprintf("This makes one Fusion Drive from the two internal disks, %s and %s, and erases both; it asks for Yes (macOS 10.14 and newer).", first.ID, second.ID),
		"resetFusion")
	reset.Stdin = "Yes\n"
}

// safe is the last check of the commands: each word must be one that plans use,
// the volume's name, or the id of a target or of a layer that is on targets only.
// Any other word would be a bug in this package, and the plan then has no
// commands.
func (p *planner) safe() bool {
	allowed := []string{
		"diskutil", "unmountDisk", "force", "eraseDisk", "APFS", "JHFS+", "resetFusion",
		"cs", "delete", "create", "createVolume", "FusionDrive", "jhfs+", "100%", GroupPlaceholder,
		"apfs", "deleteContainer", p.plan.Options.VolumeName,
	}
	for _, d := range p.chosen {
		if _, rejected := p.rejected[d.ID]; !rejected && wholeForm.MatchString(d.ID) {
			allowed = append(allowed, d.ID)
		}
	}
	for _, l := range slices.Concat(p.own(groupLayer), p.own(containerLayer)) {
		if uuidForm.MatchString(l.id) || wholeForm.MatchString(l.id) {
			allowed = append(allowed, l.id)
		}
	}
	for _, c := range p.plan.Commands {
		if slices.ContainsFunc(c.Argv, func(word string) bool { return !slices.Contains(allowed, word) }) {
			return false
		}
	}
	return true
}
