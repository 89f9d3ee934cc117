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

// The bounds of a report.
const (
	// maxTotal is how many findings are kept of a folder. Beyond it one of each rule and
	// severity is, so that the verdict is that of all.
	maxTotal = 100_000
	// maxGroups is how many findings a payload may have that are not alike.
	maxGroups = 5_000
)

// report gathers findings about several targets, each within its own bounds.
type report struct {
	rules   []finding.Rule
	targets map[string]*finding.Collector
	order   []string

	most    int // see maxTotal
	list    []finding.Finding
	kept    map[string]bool // rule and severity
	dropped int
}

func newReport() *report {
	return &report{rules: Rules(), targets: map[string]*finding.Collector{}, kept: map[string]bool{}, most: maxTotal}
}

// at returns the collector of a target.
func (r *report) at(target string) *finding.Collector {
	c := r.targets[target]
	if c == nil {
		c = finding.NewCollector(target, r.rules, maxFindings)
		r.targets[target], r.order = c, append(r.order, target)
	}
	return c
}

// flush takes over what was found about the targets so far. There may be more about one
// of them later.
func (r *report) flush() {
	for _, target := range r.order {
		for _, f := range r.targets[target].Findings() {
			of := f.Rule + " " + string(f.Severity)
			if len(r.list) >= r.most && r.kept[of] {
				r.dropped++
				continue
			}
			r.kept[of] = true
			r.list = append(r.list, f)
		}
	}
	clear(r.targets)
	r.order = nil
}

// findings returns all that was found. What was dropped is said about the whole.
func (r *report) findings(whole string) []finding.Finding {
	r.flush()
	if r.dropped > 0 {
		r.list = append(r.list, finding.Finding{
			Rule: finding.MoreFindings, Severity: finding.Info, Target: whole, Message: fmt.Sprintf("%d more findings are not listed", r.dropped),
		})
	}
	return r.list
}

// group gathers findings that are alike, so that a payload of a million files in the
// wrong place is one finding.
type group struct {
	finding.Finding
	count int
}

// groups is a list of them, in the order in which they were found.
type groups struct {
	list    []*group
	index   map[string]*group
	dropped int
	last    finding.Finding // of those that were dropped
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
	if len(g.list) >= maxGroups {
		g.dropped, g.last = g.dropped+1, f
		return
	}
	one := &group{Finding: f, count: 1}
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
	if g.dropped > 0 {
		g.last.Message += fmt.Sprintf(", and %d more findings of other kinds", g.dropped-1)
		to(g.last)
	}
}
