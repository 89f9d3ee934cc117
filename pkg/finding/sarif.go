package finding

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"
	"net/url"
	"path"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

const (
	sarifVersion = "2.1.0"
	sarifSchema  = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
	// fingerprintName names what a fingerprint is made of; another recipe needs
	// another name.
	fingerprintName = "macwranglerFinding/v1"
)

// Tool is the program that a SARIF log names as its author.
type Tool struct {
	Name    string
	Version string
	URI     string // where its documentation is
	Rules   []Rule // all that it could have found
}

// WriteSARIF writes a report as a SARIF 2.1.0 log with one run, as GitHub code
// scanning and other viewers read it. Paths are relative URIs where the target
// is a relative path. A fingerprint is made of rule, target, place inside the
// target and message, so that it stays when lines move. What could not be read is
// a notification of the run, which then was not successful.
//
// Source: OASIS, Static Analysis Results Interchange Format 2.1.0.
func WriteSARIF(w io.Writer, tool Tool, r Report) error {
	run := sarifRun{Tool: sarifTool{Driver: sarifDriver{
		Name: tool.Name, Version: tool.Version, InformationURI: tool.URI, Rules: sarifRules(tool.Rules),
	}}, Invocations: []sarifInvocation{invocationOf(r.Failed)}, Results: []sarifResult{}, ColumnKind: "unicodeCodePoints"}
	seen := map[string]int{}
	for _, f := range r.Findings {
		run.Results = append(run.Results, sarifResultOf(f, tool.Rules, seen))
	}
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	err := encoder.Encode(sarifLog{Schema: sarifSchema, Version: sarifVersion, Runs: []sarifRun{run}})
	if err != nil {
		return fmt.Errorf("writing SARIF: %w", err)
	}
	return nil
}

func invocationOf(failed []Failure) sarifInvocation {
	run := sarifInvocation{Successful: len(failed) == 0}
	for _, f := range failed {
		run.Notifications = append(run.Notifications, sarifNotification{
			Descriptor: sarifDescriptor{ID: string(f.Code)},
			Level:      "error", Message: sarifText{fault.Printable(f.Message)},
		})
	}
	return run
}

func sarifRules(rules []Rule) []sarifRule {
	list := make([]sarifRule, 0, len(rules))
	for _, rule := range rules {
		list = append(list, sarifRule{
			ID:               rule.ID,
			ShortDescription: sarifText{rule.Guideline},
			FullDescription:  sarifText{strings.TrimSpace(rule.Guideline + " " + rule.Why)},
			Help:             sarifText{helpOf(rule)},
			Configuration:    sarifConfiguration{Level: sarifLevel(rule.Severity)},
		})
	}
	return list
}

// helpOf is never empty, which the schema would not allow.
func helpOf(rule Rule) string {
	parts := []string{rule.Fix}
	for _, example := range []struct{ name, text string }{{"Good", rule.Good}, {"Bad", rule.Bad}, {"Source", rule.Source}} {
		if example.text != "" {
			parts = append(parts, example.name+": "+example.text)
		}
	}
	text := strings.TrimSpace(strings.Join(parts, "\n"))
	if text == "" {
		return rule.Guideline
	}
	return text
}

func sarifResultOf(f Finding, rules []Rule, seen map[string]int) sarifResult {
	result := sarifResult{
		RuleID:  f.Rule,
		Level:   sarifLevel(f.Severity),
		Message: sarifText{messageOf(f)},
		Locations: []sarifLocation{{Physical: sarifPhysical{
			Artifact: sarifArtifact{URI: uriOf(f.Target)},
			Region:   sarifRegion{StartLine: max(f.Line, 1), StartColumn: max(cmp.Or(f.Character, f.Column), 1)},
		}}},
		Fingerprints: map[string]string{fingerprintName: fingerprint(f, seen)},
	}
	if i := slices.IndexFunc(rules, func(r Rule) bool { return r.ID == f.Rule }); i >= 0 {
		result.RuleIndex = &i
	}
	if f.Path != "" {
		result.Locations[0].Logical = []sarifLogical{{FullyQualifiedName: f.Path}}
	}
	if f.Rule == NotChecked {
		// "open": there was not enough to decide; a level is for failures.
		result.Kind, result.Level = "open", "none"
	}
	return result
}

func messageOf(f Finding) string {
	text := fault.Printable(f.Message) + inside(f.Path)
	if f.Fix != "" {
		text += "\nfix: " + fault.Printable(f.Fix)
	}
	return text
}

func sarifLevel(s Severity) string {
	switch s {
	case Info:
		return "note"
	case Warning:
		return "warning"
	default:
		return "error"
	}
}

// uriOf is a relative reference for a relative path, and a file URI for an
// absolute one.
func uriOf(target string) string {
	if target == "" {
		return "."
	}
	name := cleaned(target)
	if path.IsAbs(name) {
		return (&url.URL{Scheme: "file", Path: name}).String()
	}
	return (&url.URL{Path: name}).String()
}

// fingerprint tells findings that are alike apart by their order.
func fingerprint(f Finding, seen map[string]int) string {
	key := strings.Join([]string{f.Rule, cleaned(f.Target), f.Path, f.Message}, "\x00")
	seen[key]++
	sum := sha256.Sum256(fmt.Appendf(nil, "%s\x00%d", key, seen[key]))
	return hex.EncodeToString(sum[:16])
}
