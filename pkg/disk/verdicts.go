package disk

import (
	"fmt"
	"slices"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// verdicts returns a verdict for every disk, rejected ones too.
func (p *planner) verdicts() []Verdict {
	list := make([]Verdict, 0, len(p.facts.Disks))
	for i := range p.facts.Disks {
		d := &p.facts.Disks[i]
		v := Verdict{ID: d.ID, SizeBytes: d.size(), Reasons: []fault.Reason{}}
		if reason, rejected := p.rejected[d.ID]; rejected {
			v.Verdict, v.Reasons = Rejected, append(v.Reasons, reason)
		} else {
			p.candidate(d, &v)
		}
		list = append(list, v)
	}
	p.leftAlone(list)
	return list
}

func (p *planner) candidate(d *Disk, v *Verdict) {
	v.Role = d.medium()
	v.Verdict = Target
	switch {
	case !slices.Contains(p.chosen, d):
		v.Verdict = LeftAlone
		if len(p.chosen) > 0 {
			v.Reasons = append(v.Reasons, fault.Reason{Code: CodeNotChosen, Text: "--disk names other disks"})
		}
	case p.untouched:
		v.Verdict = LeftAlone
	case p.plan.Kind == RebuildCoreStorage || p.plan.Kind == ResetFusion:
		v.Role = "fusion-" + v.Role
	}
	if d.size() < minSystemSize {
		v.Reasons = append(v.Reasons, fault.Reason{Code: CodeTooSmall, Text: "it has less than 59 GB, too little for macOS by itself"})
	}
	if slices.Contains(p.facts.Booted, d.ID) {
		v.Reasons = append(v.Reasons, fault.Reason{Code: CodeBooted, Text: "the system runs from it"})
	}
	if v.Verdict == Target && p.plan.Runnable() {
		v.Reasons = append(v.Reasons, p.losses(d)...)
	}
}

// losses names what erasing a disk loses: its volumes and those of the layers on
// it.
func (p *planner) losses(d *Disk) []fault.Reason {
	var list []fault.Reason
	lose := func(what string) {
		if len(list) < maxList {
			list = append(list, fault.Reason{Code: CodeLost, Text: what + " would be lost"})
		}
	}
	if d.VolumeName != "" && !layered(d.Content) {
		lose(Partition{ID: d.ID, Name: d.VolumeName, Content: d.Content, Size: d.Size}.label())
	}
	for _, part := range d.parts() {
		if !ordinary(part.Content) || part.Name != "" && part.Content == "" || layered(part.Content) && !p.covered(part.ID) {
			lose(part.label())
		}
	}
	for i := range p.layers {
		l := &p.layers[i]
		if !slices.Contains(l.wholes, d.ID) {
			continue
		}
		if len(l.volumes) == 0 {
			lose(l.label())
		}
		for _, volume := range l.volumes {
			lose(fmt.Sprintf("%q in the %s", volume.Name, l.label()))
		}
	}
	return list
}

// leftAlone adds, to the disks that they are on, the layers that the plan does
// not touch.
func (p *planner) leftAlone(verdicts []Verdict) {
	targets := idsOf(p.targets())
	if len(targets) == 0 {
		return
	}
	for i := range p.layers {
		l := &p.layers[i]
		if _, all := l.on(targets); all {
			continue
		}
		for k := range verdicts {
			v := &verdicts[k]
			if slices.Contains(l.wholes, v.ID) && v.Verdict != Target {
				v.Reasons = append(v.Reasons, fault.Reason{Code: CodeLeftAlone, Text: fmt.Sprintf("the %s is left alone", l.label())})
			}
		}
	}
}
