package finding

import (
	"cmp"
	"fmt"
	"slices"
)

// Collector gathers the findings about one target and bounds their number, so
// that a hostile file cannot fill the memory. The bound is one for each
// severity, and one for what was not checked: no flood of remarks drives out an
// error, or the word that something was not looked at. The first finding of each
// rule and severity is kept beyond the bound, so that a report has the verdict of
// the whole list, whichever rules are disabled.
type Collector struct {
	// Target is put into each finding.
	Target string
	// Lines are those of the target, if it is a text; nil where columns are not of one.
	Lines *Lines

	severities map[string]Severity
	limit      int
	list       []Finding
	counts     map[Severity]int // by kind, see kindOf
	dropped    map[Severity]int
	seen       map[group]bool
}

// group is what the verdict of a report depends on.
type group struct {
	rule     string
	severity Severity
}

// NewCollector returns a collector that keeps at most so many findings of each
// severity, and one of each rule.
// The rules give each finding its severity.
func NewCollector(target string, rules []Rule, limit int) *Collector {
	c := &Collector{
		Target: target, limit: limit,
		severities: map[string]Severity{}, counts: map[Severity]int{}, dropped: map[Severity]int{},
		seen: map[group]bool{},
	}
	for _, rule := range append(SharedRules(), rules...) {
		c.severities[rule.ID] = rule.Severity
	}
	return c
}

// Add adds a finding with the severity of its rule. A rule that the collector
// does not know is an error, so that a forgotten entry shows.
func (c *Collector) Add(where Place, rule, message, fix string) {
	c.Put(Finding{
		Rule: rule, Path: where.Path, Line: where.Line, Column: where.Column, Message: message, Fix: fix,
	})
}

// Put adds a finding. Its target is the collector's; a severity that is not
// set is its rule's.
func (c *Collector) Put(f Finding) {
	f.Target = c.Target
	if f.Severity == "" {
		f.Severity = cmp.Or(c.severities[f.Rule], Error)
	}
	if f.Character == 0 {
		f.Character = c.Lines.Character(f.Line, f.Column)
	}
	kind, of := kindOf(f), group{f.Rule, f.Severity}
	if c.counts[kind] >= c.limit && c.seen[of] {
		c.dropped[kind]++
		return
	}
	c.seen[of] = true
	c.counts[kind]++
	c.list = append(c.list, f)
}

// kindOf is what a finding is counted as: its severity, or its rule where it
// says that something was not checked.
func kindOf(f Finding) Severity {
	if f.Rule == NotChecked {
		return NotChecked
	}
	return f.Severity
}

// Findings returns what was found in the order of the file, what is about all
// of it first, and says at the end if that is not all.
func (c *Collector) Findings() []Finding {
	list := slices.Clone(c.list)
	slices.SortStableFunc(list, func(a, b Finding) int {
		return cmp.Or(cmp.Compare(a.Line, b.Line), cmp.Compare(a.Column, b.Column))
	})
	total := 0
	for _, n := range c.dropped {
		total += n
	}
	if total == 0 {
		return list
	}
	return append(list, Finding{
		Rule: MoreFindings, Severity: Info, Target: c.Target,
		Message: fmt.Sprintf("%d more findings are not listed: errors %d, warnings %d, infos %d",
			total, c.dropped[Error], c.dropped[Warning], c.dropped[Info]+c.dropped[NotChecked]),
	})
}
