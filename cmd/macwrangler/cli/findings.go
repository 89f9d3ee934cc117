package cli

import (
	"bufio"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/pkg/finding"
)

// findingOptions are the flags of every lint and check verb.
type findingOptions struct {
	failOn  string
	disable []string
}

// findingVars binds --fail-on and --disable.
func findingVars(cmd *cobra.Command, o *findingOptions) {
	o.failOn = string(finding.Error)
	words := []string{string(finding.Error), string(finding.Warning), string(finding.Info)}
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
func (o *findingOptions) keep(list []finding.Finding) finding.Report {
	return finding.NewReport(list, o.disable)
}

// verdict returns the error for status 1 if something reaches --fail-on.
func (o *findingOptions) verdict(r finding.Report) error {
	if r.Reaches(finding.Severity(o.failOn)) {
		return foundError{}
	}
	return nil
}

// printFindings is the text form: a line for each finding, then the counts.
func (a *app) printFindings(w *bufio.Writer, f finding.Report) {
	for _, one := range f.Findings {
		fmt.Fprintf(w, "%s%s: %s (%s)\n", placeOf(one), a.paint(one.Severity), printable(one.Message), one.Rule)
		if one.Fix != "" {
			fmt.Fprintf(w, "    fix: %s\n", printable(one.Fix))
		}
	}
	if !a.quiet {
		fmt.Fprintf(w, "errors: %d, warnings: %d, infos: %d\n", f.Counts.Error, f.Counts.Warning, f.Counts.Info)
	}
}

// placeOf is target:path:line:column, each part only where it is known, as
// editors and compilers write it.
func placeOf(f finding.Finding) string {
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
func (a *app) paint(s finding.Severity) string {
	colors := map[finding.Severity]string{finding.Error: "31", finding.Warning: "33", finding.Info: "36"}
	if !a.colored(a.OutTerminal) {
		return string(s)
	}
	return "\x1b[" + colors[s] + "m" + string(s) + "\x1b[0m"
}
