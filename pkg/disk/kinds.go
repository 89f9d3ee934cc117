package disk

import "strings"

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
