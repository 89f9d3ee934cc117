package frame

import (
	"bufio"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/pkg/finding"
)

// The formats that every verb with findings has besides those of any result.
const (
	FormatSARIF  = "sarif"
	FormatGitHub = "github"
)

// FindingFormats returns the formats of a verb that reports findings.
func FindingFormats() []string { return ResultFormats(FormatSARIF, FormatGitHub) }

// FoundFinding is what status 1 means for such a verb.
const FoundFinding = "a finding of the severity of --fail-on or above"

// FindingOptions are the flags of every verb that reports findings.
type FindingOptions struct {
	// Disable lists the rules whose findings are left out.
	Disable []string

	rules  []finding.Rule
	gone   []string // rules that are no longer checked, and may still be named
	failOn string
	hidden int // findings of disabled rules
}

// FindingVars binds --fail-on and --disable. The rules are all that the verb
// can report; the shared ones of package finding need not be named.
func FindingVars(cmd *cobra.Command, o *FindingOptions, rules []finding.Rule) {
	o.rules = withShared(rules)
	o.failOn = string(finding.Error)
	var words []string
	for _, severity := range finding.Severities() {
		words = append(words, string(severity))
	}
	ChoiceVar(cmd, &o.failOn, "fail-on", words, "exit with 1 from this severity on:")
	cmd.Flags().StringArrayVar(&o.Disable, "disable", nil, "leave out the findings of `RULE` (repeatable)")
	var ids []cobra.Completion
	for _, rule := range o.rules {
		ids = append(ids, cobra.CompletionWithDesc(rule.ID, rule.Guideline))
	}
	CompleteFlag(cmd, "disable", ids)
}

// withShared adds the rules that every linter has.
func withShared(rules []finding.Rule) []finding.Rule {
	all := slices.Clone(rules)
	for _, shared := range finding.SharedRules() {
		if !slices.ContainsFunc(all, func(r finding.Rule) bool { return r.ID == shared.ID }) {
			all = append(all, shared)
		}
	}
	return all
}

// Check refuses a --disable of a rule that does not exist: a misspelt one
// would go on reporting.
func (o *FindingOptions) Check() error {
	ids := slices.Clone(o.gone)
	for _, rule := range o.rules {
		ids = append(ids, rule.ID)
	}
	for _, rule := range o.Disable {
		if !slices.Contains(ids, rule) {
			return BadValue("disable", rule, "there is no such rule").WithHint(disableHint(rule, ids))
		}
	}
	return nil
}

func disableHint(rule string, ids []string) string {
	if first, rest, ok := strings.Cut(rule, ","); ok {
		return "repeat the flag: --disable " + first + " --disable " + strings.ReplaceAll(rest, ",", " --disable ")
	}
	return cmp.Or(DidYouMean(Closest(rule, ids)), "macwrangler explain lists the rules")
}

// Report leaves out the findings of disabled rules and counts the rest.
func (o *FindingOptions) Report(list []finding.Finding) finding.Report {
	report := finding.NewReport(list, o.Disable)
	o.hidden = len(list) - len(report.Findings)
	return report
}

// Hidden returns how many findings --disable left out.
func (o *FindingOptions) Hidden() int { return o.hidden }

// Verdict returns the error for status 1 if something reaches --fail-on.
func (o *FindingOptions) Verdict(r finding.Report) error {
	if r.Reaches(finding.Severity(o.failOn)) {
		return ErrFound
	}
	return nil
}

// RenderFindings is [App.Render] for a verb that reports findings: result is a
// struct that embeds the report, text writes it for people. A note counts what
// --disable left out.
func (a *App) RenderFindings(schema string, result any, o *FindingOptions, r finding.Report, text func(w *bufio.Writer)) error {
	if o.hidden > 0 {
		a.Note("%s of disabled rules left out", Amount(o.hidden, "finding", "findings"))
	}
	switch a.Format {
	case FormatSARIF:
		tool := finding.Tool{
			Name: ProgramName, Version: ThisBuild().Version,
			URI: "https://github.com/macwrangler/macwrangler", Rules: o.rules,
		}
		return a.Write(func(w *bufio.Writer) error { return finding.WriteSARIF(w, tool, r) })
	case FormatGitHub:
		return a.Write(func(w *bufio.Writer) error { finding.WriteGitHub(w, r); return nil })
	default:
		return a.Render(schema, result, text)
	}
}

// PrintFindings is the text form: a line for each finding, then the counts.
func (a *App) PrintFindings(w *bufio.Writer, r finding.Report) {
	finding.WriteText(w, r, a.paint)
	if !a.Quiet {
		fmt.Fprintln(w, r.Counts)
	}
}

// paint colours a severity where stdout shall have colour.
func (a *App) paint(s finding.Severity) string {
	colors := map[finding.Severity]string{finding.Error: "31", finding.Warning: "33", finding.Info: "36"}
	if !a.Colored(a.OutTerminal) {
		return string(s)
	}
	return "\x1b[" + colors[s] + "m" + string(s) + "\x1b[0m"
}
