package finding

import "slices"

// Counts counts findings by severity. Those of rule [NotChecked] count by
// themselves alone.
type Counts struct {
	Error      int `json:"error"`
	Warning    int `json:"warning"`
	Info       int `json:"info"`
	NotChecked int `json:"notChecked"`
}

// Report is the result of a lint or check: embed it in a result struct that
// says more.
type Report struct {
	Findings []Finding `json:"findings"`
	Counts   Counts    `json:"counts"`
}

// NewReport counts the findings and leaves out those of disabled rules.
func NewReport(list []Finding, disabled []string) Report {
	r := Report{Findings: []Finding{}}
	for _, f := range list {
		if !slices.Contains(disabled, f.Rule) {
			r.Findings = append(r.Findings, f)
			r.Counts.add(f)
		}
	}
	return r
}

func (c *Counts) add(f Finding) {
	switch kindOf(f) {
	case NotChecked:
		c.NotChecked++
	case Error:
		c.Error++
	case Warning:
		c.Warning++
	default:
		c.Info++
	}
}

// Reaches reports whether something of that severity, or worse, was found. What
// was not checked never does.
func (r Report) Reaches(bar Severity) bool {
	reached := r.Counts.Error
	if bar != Error {
		reached += r.Counts.Warning
	}
	if bar == Info {
		reached += r.Counts.Info
	}
	return reached > 0
}
