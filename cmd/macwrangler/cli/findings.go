package cli

import (
	"bufio"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// severity is how bad a finding is.
type severity string

// The severities, the worst first.
const (
	severityError   severity = "error"
	severityWarning severity = "warning"
	severityInfo    severity = "info"
)

// finding is one thing that a lint or check verb found. Line and column count
// from 1; 0 means that there is none.
type finding struct {
	Rule     string   `json:"rule"`
	Severity severity `json:"severity"`
	Target   string   `json:"target"` // the file or thing that was checked
	Path     string   `json:"path"`   // the place inside the target
	Line     int      `json:"line"`
	Column   int      `json:"column"`
	Message  string   `json:"message"`
	Fix      string   `json:"fix"`
}

// findingCounts counts findings by severity.
type findingCounts struct {
	Error   int `json:"error"`
	Warning int `json:"warning"`
	Info    int `json:"info"`
}

// findings is the part that every lint and check result has: embed it in the
// verb's result struct.
type findings struct {
	Findings []finding     `json:"findings"`
	Counts   findingCounts `json:"counts"`
}

// findingOptions are the flags of every lint and check verb.
type findingOptions struct {
	failOn  string
	disable []string
}

// findingVars binds --fail-on and --disable.
func findingVars(cmd *cobra.Command, o *findingOptions) {
	o.failOn = string(severityError)
	words := []string{string(severityError), string(severityWarning), string(severityInfo)}
	choiceVar(cmd, &o.failOn, "fail-on", words, "status 1 from this severity on:")
	cmd.Flags().StringArrayVar(&o.disable, "disable", nil, "leave out the findings of `RULE` (repeatable)")
}

// check refuses a --disable of a rule that does not exist: a misspelt one
// would go on reporting.
func (o *findingOptions) check(rules []string) error {
	for _, rule := range o.disable {
		if !slices.Contains(rules, rule) {
			return badValue("disable", rule, "there is no such rule").
				withHint(didYouMean(closest(rule, rules)))
		}
	}
	return nil
}

// keep leaves out the disabled rules and counts the rest.
func (o *findingOptions) keep(list []finding) findings {
	var kept findings
	for _, f := range list {
		if slices.Contains(o.disable, f.Rule) {
			continue
		}
		kept.Findings = append(kept.Findings, f)
		switch f.Severity {
		case severityError:
			kept.Counts.Error++
		case severityWarning:
			kept.Counts.Warning++
		case severityInfo:
			kept.Counts.Info++
		}
	}
	return kept
}

// verdict returns the error for status 1 if something reaches --fail-on.
func (o *findingOptions) verdict(f findings) error {
	reached := f.Counts.Error
	if o.failOn != string(severityError) {
		reached += f.Counts.Warning
	}
	if o.failOn == string(severityInfo) {
		reached += f.Counts.Info
	}
	if reached > 0 {
		return foundError{}
	}
	return nil
}

// printFindings is the text form: a line for each finding, then the counts.
func (a *app) printFindings(w *bufio.Writer, f findings) {
	for _, one := range f.Findings {
		fmt.Fprintf(w, "%s%s: %s (%s)\n", one.place(), a.paint(one.Severity), printable(one.Message), one.Rule)
		if one.Fix != "" {
			fmt.Fprintf(w, "    fix: %s\n", printable(one.Fix))
		}
	}
	if !a.quiet {
		fmt.Fprintf(w, "errors: %d, warnings: %d, infos: %d\n", f.Counts.Error, f.Counts.Warning, f.Counts.Info)
	}
}

// place is target:path:line:column, each part only where it is known, as
// editors and compilers write it.
func (f finding) place() string {
	var b strings.Builder
	for _, part := range []string{f.Target, f.Path} {
		if part != "" {
			fmt.Fprintf(&b, "%s:", printable(part))
		}
	}
	for _, number := range []int{f.Line, f.Column} {
		if number > 0 {
			fmt.Fprintf(&b, "%d:", number)
		}
	}
	if b.Len() > 0 {
		b.WriteByte(' ')
	}
	return b.String()
}

// paint colours a severity where stdout shall have colour.
func (a *app) paint(s severity) string {
	colors := map[severity]string{severityError: "31", severityWarning: "33", severityInfo: "36"}
	if !a.colored(a.OutTerminal) {
		return string(s)
	}
	return "\x1b[" + colors[s] + "m" + string(s) + "\x1b[0m"
}
