package finding

import (
	"slices"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

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
	// Failed lists what could not be read, so that a report that is kept or sent
	// elsewhere does not pass for one of everything.
	Failed []Failure `json:"failed,omitempty"`
}

// Failure is an error as a report carries it.
type Failure struct {
	Code    fault.Code `json:"code"`
	Message string     `json:"message"`
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
	case Info:
		c.Info++
	case Warning:
		c.Warning++
	default:
		c.Error++
	}
}

// Reaches reports whether something of that severity, or worse, was found. What
// was not checked never does, nor does [MoreFindings]: each rule that it stands
// for has a finding in the list, unless it is disabled.
func (r Report) Reaches(bar Severity) bool {
	for _, f := range r.Findings {
		if f.Rule != NotChecked && f.Rule != MoreFindings && f.Severity.rank() <= bar.rank() {
			return true
		}
	}
	return false
}
