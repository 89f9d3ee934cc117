package pkglint

import (
	"cmp"
	"fmt"
	"slices"

	"github.com/macwrangler/macwrangler/pkg/finding"
)

// Result is what was found in a folder or package.
type Result struct {
	Findings []finding.Finding
	// Unread lists what could not be read.
	Unread []error
	// Checked counts the scripts, documents, projects and packages that were looked at.
	Checked int
}

// Add joins another result to it.
func (r *Result) Add(other Result) {
	r.Findings = append(r.Findings, other.Findings...)
	r.Unread = append(r.Unread, other.Unread...)
	r.Checked += other.Checked
}

// report gathers findings about several targets, each within its own bounds.
type report struct {
	rules   []finding.Rule
	targets map[string]*finding.Collector
	order   []string
}

// maxTargets is how many files may have findings in one report.
const maxTargets = 100_000

func newReport() *report {
	return &report{rules: Rules(), targets: map[string]*finding.Collector{}}
}

// at returns the collector of a target.
func (r *report) at(target string) *finding.Collector {
	c := r.targets[target]
	if c == nil {
		c = finding.NewCollector(target, r.rules, maxFindings)
		if len(r.order) < maxTargets {
			r.targets[target], r.order = c, append(r.order, target)
		}
	}
	return c
}

func (r *report) findings() []finding.Finding {
	var all []finding.Finding
	for _, target := range r.order {
		all = append(all, r.targets[target].Findings()...)
	}
	return all
}

// group gathers findings that are alike, so that a payload of a million files in the
// wrong place is one finding.
type group struct {
	finding.Finding
	key   string
	count int
}

// groups is a list of them, in the order in which they were found.
type groups struct {
	list  []*group
	index map[string]*group
}

// add counts a finding to its group.
func (g *groups) add(key string, f finding.Finding) {
	if g.index == nil {
		g.index = map[string]*group{}
	}
	key = f.Rule + " " + key
	if known := g.index[key]; known != nil {
		known.count++
		return
	}
	one := &group{Finding: f, key: key, count: 1}
	g.index[key], g.list = one, append(g.list, one)
}

// put hands the groups over: the first of each, with the number of the others.
func (g *groups) put(to func(f finding.Finding)) {
	slices.SortStableFunc(g.list, func(a, b *group) int { return cmp.Compare(a.Rule, b.Rule) })
	for _, one := range g.list {
		f := one.Finding
		if one.count > 1 {
			f.Message += fmt.Sprintf(", and %d more like it", one.count-1)
		}
		to(f)
	}
}
