// Package finding is what every lint and check says: findings with a rule, a
// severity and a place, collected within bounds, counted, and written as text,
// GitHub annotations or SARIF 2.1.0. JSON and property lists come from the json
// tags of [Report].
//
// A linter makes a [Collector] with its rules, adds what it finds, and returns
// [Collector.Findings]; the caller puts the findings of all files into a
// [NewReport] and writes it.
//
// Do not use it for errors: a file that cannot be read is a *fault.Error and
// not a finding; [Report.Failed] lists it in the report. What could be read but
// was not examined is a finding of rule [NotChecked], so that a clean report never
// covers what nobody looked at.
package finding

import "slices"

// Severity is how bad a finding is.
type Severity string

// The severities, the worst first, with their text form.
const (
	Error   Severity = "error"   // it fails, or does something other than was meant
	Warning Severity = "warning" // it works, but hardly as it was meant
	Info    Severity = "info"    // worth knowing
)

// Severities returns all severities, the worst first.
func Severities() []Severity { return []Severity{Error, Warning, Info} }

// rank counts from the worst severity, 0. A severity that does not exist is as
// bad as an error.
func (s Severity) rank() int { return max(slices.Index(Severities(), s), 0) }

// Finding is one thing that a lint or check found.
type Finding struct {
	// Rule is the id of a [Rule].
	Rule     string   `json:"rule"`
	Severity Severity `json:"severity"`
	// Target is the file or thing that was checked.
	Target string `json:"target"`
	// Path is the place inside the target, such as a key path or a file of a
	// package; "" is the whole of it.
	Path string `json:"path"`
	// Line and Column count from 1; 0 means that there is none. Columns are bytes, as
	// those of compilers are, unless a parser counts characters.
	Line   int `json:"line"`
	Column int `json:"column"`
	// Character is the column in characters, as SARIF counts; 0 where it is not known to
	// be another.
	Character int    `json:"-"`
	Message   string `json:"message"`
	// Fix says what to do, or is "".
	Fix string `json:"fix"`
}

// Place is where in a target something was found. The zero Place is the whole
// target.
type Place struct {
	Path         string
	Line, Column int
}

// Rule is something that may be found.
type Rule struct {
	// ID is stable: it is never used for something else.
	ID string
	// Severity is the worst with which it is found.
	Severity Severity
	// Guideline says in one sentence what is wrong, or what should be the case.
	Guideline string
	// Why says what happens otherwise; "" where the guideline says it.
	Why string
	// Fix says what to do.
	Fix string
	// Good and Bad are short examples, such as a line of a file; "" where none
	// would help.
	Good, Bad string
	// Source says where the fact comes from.
	Source string
}

// NotChecked is the id of findings about what was not examined. They count by
// themselves and do not raise an exit status.
const NotChecked = "not-checked"

// MoreFindings is the id of the finding that says that not all are listed.
const MoreFindings = "more-findings"

// SharedRules returns the rules that every linter with a [Collector] has.
func SharedRules() []Rule {
	return []Rule{
		{
			ID: MoreFindings, Severity: Info,
			Guideline: "More was found than is listed for one file.",
			Why:       "The list is bounded, so that a hostile file cannot fill the memory or the screen. Each rule is listed at least once.",
			Fix:       "correct what is listed and check the file again",
		},
		{
			ID: NotChecked, Severity: Info,
			Guideline: "A part of the file was not examined, so nothing is known about it.",
			Why:       "A report without errors covers only what was looked at.",
			Fix:       "check that part by other means",
		},
	}
}
