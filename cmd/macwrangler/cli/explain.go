package cli

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
)

// allCodes are the codes of every area, in the order in which they are listed.
func allCodes() []frame.Codes {
	all := []frame.Codes{frame.CommonCodes()}
	for _, area := range areas() {
		all = append(all, area.codes())
	}
	return all
}

// explained is the result of explain.
type explained struct {
	Codes []explanation `json:"codes"`
	// Unknown are the words that are neither codes nor areas.
	Unknown []string `json:"unknown"`

	isList bool     // nobody asked for a code by its name
	bare   []string // areas without codes of their own
}

// explanation is one code of one area.
type explanation struct {
	Code     string `json:"code"`
	Kind     string `json:"kind"` // rule, reason or error
	Area     string `json:"area"`
	Severity string `json:"severity,omitempty"` // of a rule: the worst
	Summary  string `json:"summary"`
	Why      string `json:"why,omitempty"`
	Advice   string `json:"advice"`
	Example  string `json:"example,omitempty"`
	Good     string `json:"good,omitempty"`
	Bad      string `json:"bad,omitempty"`
	Source   string `json:"source"`
}

const explainLong = `Explain codes: the rules of the lint and check verbs, the reason codes in results
and the codes of errors. Each says what it means, why, what to do, and where the
fact comes from. A code that several areas have is explained for each of them.

Text output shows the rule of a finding in brackets at the end of its line, and
-v the code of an error; with --format json both are keys. Instead of a CODE give
the name of an area, such as profile, to list its codes. Without any the codes of
all areas are listed. With -q a list has only the codes.`

const explainExample = `  macwrangler explain missing-key
  # the code of an error in a script
  macwrangler explain not-found permission-denied
  # all codes of an area
  macwrangler explain profile
  macwrangler explain --format json`

func newExplain(a *frame.App) *cobra.Command {
	cmd := a.Verb(frame.Verb{
		Use:     "explain [CODE...]",
		Short:   "Explain a rule, a reason or an error code",
		Long:    explainLong,
		Found:   "a CODE is unknown",
		Example: explainExample,
		Args:    frame.AnyArgs,
		Formats: frame.ResultFormats(),
		Run:     func(ctx context.Context, args []string) error { return runExplain(ctx, a, args) },
	})
	cmd.ValidArgsFunction = completeCode
	return cmd
}

func runExplain(_ context.Context, a *frame.App, words []string) error {
	result := explain(words)
	err := a.Render("macwrangler/explain/1", result, func(w *bufio.Writer) {
		switch {
		case result.isList && a.Quiet:
			for _, code := range distinct(result.Codes) {
				fmt.Fprintln(w, code)
			}
			return
		case result.isList:
			listCodes(w, result.Codes)
			return
		}
		for i, one := range result.Codes {
			if i > 0 {
				fmt.Fprintln(w)
			}
			one.print(w)
		}
	})
	if err != nil {
		return err
	}
	for _, area := range result.bare {
		a.Note("%s has no codes of its own: macwrangler explain common lists those of all areas", area)
	}
	for _, word := range result.Unknown {
		a.Say("", "unknown code %q: %s", word, nearCode(word))
	}
	if len(result.Unknown) > 0 {
		return frame.ErrFound
	}
	return nil
}

// nearCode says what to type in place of an unknown code.
func nearCode(word string) string {
	known := distinct(explanations())
	return cmp.Or(frame.DidYouMean(frame.Closest(bareWord(word), known)), "macwrangler explain lists all codes")
}

// distinct returns each code once.
func distinct(list []explanation) []string {
	var codes []string
	seen := map[string]bool{}
	for _, e := range list {
		if !seen[e.Code] {
			seen[e.Code] = true
			codes = append(codes, e.Code)
		}
	}
	return codes
}

// bareWord takes off the brackets in which a line of findings has its rule.
func bareWord(word string) string { return strings.Trim(word, "[]") }

// explain finds the words in the codes and areas; no words find everything.
func explain(words []string) explained {
	all := explanations()
	if len(words) == 0 {
		return explained{Codes: all, isList: true}
	}
	result := explained{isList: true}
	for _, word := range words {
		found := withCode(all, bareWord(word))
		result.isList = result.isList && len(found) == 0
		if len(found) == 0 {
			found = withArea(all, word)
		}
		switch {
		case len(found) > 0:
			result.Codes = append(result.Codes, found...)
		case slices.Contains(areaNames(), strings.ToLower(word)):
			result.bare = append(result.bare, word)
		default:
			result.Unknown = append(result.Unknown, word)
		}
	}
	return result
}

// areaNames returns the names of the areas, and common.
func areaNames() []string {
	var names []string
	for _, codes := range allCodes() {
		names = append(names, codes.Area)
	}
	return names
}

func withCode(all []explanation, code string) (found []explanation) {
	for _, e := range all {
		if strings.EqualFold(e.Code, code) {
			found = append(found, e)
		}
	}
	return found
}

func withArea(all []explanation, area string) (found []explanation) {
	for _, e := range all {
		if strings.EqualFold(e.Area, area) {
			found = append(found, e)
		}
	}
	return found
}

// explanations are all codes of all areas: rules first, each kind by name.
func explanations() []explanation {
	var all []explanation
	for _, codes := range allCodes() {
		all = append(all, ofArea(codes)...)
	}
	return all
}

func ofArea(codes frame.Codes) []explanation {
	var list []explanation
	for _, r := range codes.Rules {
		list = append(list, explanation{
			Code: r.ID, Kind: "rule", Area: codes.Area, Severity: string(r.Severity), Summary: r.Guideline,
			Why: r.Why, Advice: r.Fix, Good: r.Good, Bad: r.Bad, Source: r.Source,
		})
	}
	for _, m := range codes.Meanings {
		list = append(list, explanation{
			Code: string(m.Code), Kind: string(m.Kind), Area: codes.Area, Summary: m.Summary,
			Why: m.Why, Advice: m.Advice, Example: m.Example, Source: m.Source,
		})
	}
	slices.SortStableFunc(list, func(a, b explanation) int {
		return cmp.Or(slices.Index(kinds(), a.Kind)-slices.Index(kinds(), b.Kind), strings.Compare(a.Code, b.Code))
	})
	// Two packages of an area may explain a code that both report.
	return slices.Compact(list)
}

func kinds() []string { return []string{"rule", "reason", "error"} }

// completeCode completes areas, and codes, each with its first summary, but not
// what is on the line already.
func completeCode(_ *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	var found []cobra.Completion
	seen := map[string]bool{}
	for _, word := range args {
		seen[word] = true
	}
	for _, area := range areaNames() {
		if strings.HasPrefix(area, typed) && !seen[area] {
			found = append(found, cobra.CompletionWithDesc(area, "all codes of "+area))
		}
	}
	for _, e := range explanations() {
		if strings.HasPrefix(e.Code, typed) && !seen[e.Code] {
			seen[e.Code] = true
			found = append(found, cobra.CompletionWithDesc(e.Code, e.Summary))
		}
	}
	return found, cobra.ShellCompDirectiveNoFileComp
}
