package disk

import (
	"fmt"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// What a Verdict may be.
const (
	Target    = "target"     // it is erased, or would be if nothing blocked the plan
	Rejected  = "rejected"   // it can never be erased
	LeftAlone = "left-alone" // it could be, and is not
)

// MakePlan decides what to do to a Mac's disks. It is pure: equal facts and
// options result in an equal plan. It never fails; what is not known becomes a
// reason. For options that [Options.Check] refuses it returns a plan of kind
// none.
//
// The first word after diskutil of every command is unmountDisk, eraseDisk,
// resetFusion, cs (delete, create, createVolume) or apfs (deleteContainer).
func MakePlan(facts *Facts, options Options) *Plan {
	p := newPlanner(facts, options)
	p.run()
	return p.plan
}

func (p *planner) run() {
	p.choose()
	p.decide()
	p.command()
	p.warn()
	p.plan.Route = p.route()
	p.manualNext()
	p.plan.Disks = p.verdicts()
	p.plan.Fingerprint = fingerprint(p.targets(), p.layers)
}

// Runnable reports whether a plan has commands to run: it has one of the last
// three kinds, and its Blocked is empty.
func (p *Plan) Runnable() bool {
	return p.Kind == EraseSingle || p.Kind == RebuildCoreStorage || p.Kind == ResetFusion
}

// A planner makes one plan.
type planner struct {
	facts      *Facts
	plan       *Plan
	machine    Machine
	os         version
	osKnown    bool
	layers     []layer
	rejected   map[string]fault.Reason
	candidates []*Disk
	chosen     []*Disk // the candidates that --disk leaves
	untouched  bool    // the plan has no targets
	next       []Next  // what can be done, if there are no commands
}

func newPlanner(facts *Facts, options Options) *planner {
	options = options.withDefaults()
	p := &planner{facts: facts, machine: facts.inferredMachine(), layers: facts.layers(), rejected: map[string]fault.Reason{}}
	p.os, p.osKnown = versionOf(p.machine.OSVersion)
	p.plan = &Plan{
		Machine: p.machine, Options: options,
		Disks: []Verdict{}, Commands: []Command{}, Warnings: []fault.Reason{}, Blocked: []fault.Reason{},
	}
	return p
}

func (p *planner) block(code fault.Code, format string, args ...any) {
	p.plan.Blocked = append(p.plan.Blocked, fault.Reason{Code: code, Text: fmt.Sprintf(format, args...)})
}

func (p *planner) warning(code fault.Code, format string, args ...any) {
	p.plan.Warnings = append(p.plan.Warnings, fault.Reason{Code: code, Text: fmt.Sprintf(format, args...)})
}

// choose judges every disk and takes the candidates that --disk names. If one of
// the names cannot be chosen, none is.
func (p *planner) choose() {
	for i := range p.facts.Disks {
		d := &p.facts.Disks[i]
		if reason := p.facts.judge(d, p.machine); reason != nil {
			p.rejected[d.ID] = *reason
			continue
		}
		p.candidates = append(p.candidates, d)
	}
	requested := p.plan.Options.Disks
	if err := p.plan.Options.Check(); err != nil {
		p.block(CodeBadOptions, "%v", err)
		p.person("use valid options: macwrangler disk plan --help")
		return
	}
	if len(requested) == 0 {
		p.chosen = p.candidates
		return
	}
	for _, id := range requested {
		reason, rejected := p.rejected[id]
		switch {
		case rejected:
			p.block(CodeNotACandidate, "--disk %s: %s; --disk chooses only among disks that may be erased", id, reason.Text)
			p.again("to see what can be chosen, leave --disk out")
		case !slices.ContainsFunc(p.candidates, func(d *Disk) bool { return d.ID == id }):
			p.block(CodeNoSuchDisk, "--disk %s: this Mac does not have this disk", id)
			p.again("to see what can be chosen, leave --disk out")
		}
	}
	if len(p.plan.Blocked) > 0 {
		return
	}
	for _, d := range p.candidates {
		if slices.Contains(requested, d.ID) {
			p.chosen = append(p.chosen, d)
		}
	}
}

func idsOf(disks []*Disk) []string {
	list := make([]string, 0, len(disks))
	for _, d := range disks {
		list = append(list, d.ID)
	}
	return list
}

func (p *planner) targets() []*Disk {
	if p.untouched {
		return nil
	}
	return p.chosen
}

// decide sets the first kind that matches.
func (p *planner) decide() {
	p.plan.Kind = p.kind()
	p.untouched = p.plan.Kind == Ambiguous || p.plan.Kind == None
	if p.plan.Kind == ManualEraseMac {
		return // diskutil must not erase it, wherever it was started from
	}
	if !p.plan.Runnable() {
		p.booted(p.warning)
		return
	}
	if !p.facts.Live {
		p.booted(p.warning)
		return
	}
	p.booted(p.block)
	p.recoveryOnTarget()
	if len(p.plan.Blocked) > 0 {
		p.plan.Kind = None
	}
}

// manualNext names the ways that the route has.
func (p *planner) manualNext() {
	if p.plan.Kind != ManualEraseMac {
		return
	}
	for _, reason := range p.plan.Route.Reasons {
		p.person("%s", strings.TrimPrefix(reason.Text, "or "))
	}
}

// booted reports a chosen disk that the system runs from.
func (p *planner) booted(report func(code fault.Code, format string, args ...any)) {
	for _, d := range p.chosen {
		if slices.Contains(p.facts.Booted, d.ID) {
			report(CodeBooted, "the system runs from %s: start the Mac from another disk or from Recovery before erasing it%s", d.ID, p.startSecurity())
			p.person("start the Mac from another disk or from Recovery%s; then plan again", p.startSecurity())
		}
	}
}

func (p *planner) kind() Kind {
	switch {
	case len(p.chosen) == 0:
		if len(p.plan.Blocked) == 0 {
			p.noCandidate()
		}
		return None
	case p.appleSilicon():
		return ManualEraseMac
	case p.locked():
		return BlockedFileVault
	case p.raid():
		return BlockedRAID
	}
	kind := p.single
	switch len(p.chosen) {
	case 1:
	case 2:
		kind = p.pair
	default:
		kind = p.tooMany
	}
	// All reasons are reported, not just the first.
	p.elsewhere()
	p.partly()
	result := kind()
	if len(p.plan.Blocked) > 0 {
		return Ambiguous
	}
	return result
}

func (p *planner) appleSilicon() bool {
	for _, d := range p.chosen {
		if d.Info.Bus == fabric || d.has(isc) || p.machine.Arch == "arm64" {
			p.block(CodeAppleSilicon, "%s is the disk of a Mac with Apple silicon, and holds more than macOS: diskutil must not erase it", d.ID)
		}
	}
	return len(p.plan.Blocked) > 0
}

func (p *planner) locked() bool {
	for i := range p.layers {
		l := &p.layers[i]
		if some, _ := l.on(idsOf(p.chosen)); !some || l.locked != True {
			continue
		}
		p.block(CodeLocked, "%s is locked: unlock or decrypt it first, or erase it by hand", l.label())
		if !p.memberMissing(l) {
			p.person("unlock or decrypt it, or erase it by hand in Recovery; then plan again")
		}
	}
	for _, d := range p.chosen {
		for _, id := range p.lockedOn(d) {
			p.block(CodeLocked, "%s is locked: unlock or decrypt it first, or erase it by hand", id)
			p.person("unlock or decrypt it, or erase it by hand in Recovery; then plan again")
		}
	}
	return len(p.plan.Blocked) > 0
}

// lockedOn returns the partitions of a disk that are locked, or the disk itself.
func (p *planner) lockedOn(d *Disk) []string {
	var ids []string
	if d.Info.Locked == True {
		ids = append(ids, d.ID)
	}
	for _, part := range d.Partitions {
		if part.Locked == True {
			ids = append(ids, part.ID)
		}
	}
	for _, v := range p.facts.Volumes {
		if wholeOf(v.ID) == d.ID && v.Locked == True {
			ids = append(ids, v.ID)
		}
	}
	slices.SortFunc(ids, compareIDs)
	return slices.Compact(ids)
}

// raid reports whether a chosen disk has a RAID member, by the types of
// partitions, by info and by the sets.
func (p *planner) raid() bool {
	for _, d := range p.chosen {
		if d.member(p.facts, p.layers) {
			p.block(CodeRAID, "%s holds a member of an AppleRAID set: delete the set first with diskutil appleRAID delete, if nothing on it is needed", d.ID)
			p.raidNext(d)
		}
	}
	return len(p.plan.Blocked) > 0
}

// raidNext names the sets of a disk, as far as they are known.
func (p *planner) raidNext(d *Disk) {
	found := false
	for i := range p.layers {
		if l := &p.layers[i]; l.kind == setLayer && slices.Contains(l.wholes, d.ID) {
			p.byHand(l, "if nothing on the "+l.label()+" is needed")
			found = true
		}
	}
	if !found {
		p.person("see what the set is with diskutil appleRAID list; if nothing on it is needed, delete the set by hand, or erase %s by hand; then plan again", d.ID)
	}
}

// noCandidate reports that every disk was rejected, and which of them may be the
// one that was meant.
func (p *planner) noCandidate() {
	var unsure []string
	for i := range p.facts.Disks {
		if d := &p.facts.Disks[i]; p.unsure(d) {
			unsure = append(unsure, fmt.Sprintf("%s, which may be the one: %s", d.ID, p.rejected[d.ID].Text))
			p.person("find out what is wrong with %s, on that Mac: diskutil info %s; if it is gone or defective, only a repair helps", d.ID, d.ID)
		}
	}
	if len(unsure) > 0 {
		p.block(CodeNoCandidate, "no internal disk can be erased; there is %s", strings.Join(unsure, "; "))
		p.captureAgain()
		return
	}
	p.block(CodeNoCandidate, "no internal disk can be erased")
	p.person("read why each disk is rejected; if the internal disk is not listed, macOS does not see it: check it and its cable")
}

func (d *Disk) member(f *Facts, layers []layer) bool {
	if slices.ContainsFunc(raidTypes, d.has) || d.Info.RAIDSlice == True {
		return true
	}
	for _, v := range f.Volumes {
		if wholeOf(v.ID) == d.ID && v.RAIDSlice == True {
			return true
		}
	}
	return slices.ContainsFunc(layers, func(l layer) bool {
		return l.kind == setLayer && slices.Contains(l.wholes, d.ID)
	})
}
