package lint

import (
	"github.com/macwrangler/macwrangler/pkg/chrome/prefjson"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// jsonRules are about the form of a JSON file.
func jsonRules() []finding.Rule {
	return []finding.Rule{
		{
			ID: prefjson.RuleSyntax, Severity: finding.Error,
			Guideline: "The file must be JSON as Chrome reads it.",
			Why:       "Chrome silently ignores the whole file. A comma before a closing brace is enough.",
			Fix:       "correct the place that the finding names",
			Good:      `{"translate": {"enabled": false}}`, Bad: `{"translate": {"enabled": false},}`,
			Source: sourceProven,
		},
		{
			ID: prefjson.RuleEncoding, Severity: finding.Error,
			Guideline: "The file must be UTF-8.",
			Why:       "Chrome silently ignores the whole file. Some editors and PowerShell write UTF-16.",
			Fix:       "save the file as UTF-8", Source: sourceProven,
		},
		{
			ID: prefjson.RuleEmpty, Severity: finding.Error,
			Guideline: "The file must not be empty.",
			Why:       "Chrome ignores an empty file. The first start is then over, so a file that arrives later is not read.",
			Fix:       "write at least {}", Source: sourceProven,
		},
		{
			ID: prefjson.RuleDepth, Severity: finding.Error,
			Guideline: "Values must be nested fewer than 200 levels deep.",
			Why:       "Chrome silently ignores the whole file.",
			Fix:       "remove what is nested so deeply; no Chrome setting is", Source: sourceProven,
		},
		{
			ID: ruleJSONRoot, Severity: finding.Error,
			Guideline: "The outermost value must be a dictionary.",
			Why:       "Chrome silently ignores the whole file.",
			Fix:       "put everything into one pair of braces",
			Good:      `{"translate": {"enabled": false}}`, Bad: `[{"translate": {"enabled": false}}]`,
			Source: sourceProven,
		},
		{
			ID: prefjson.RuleDuplicate, Severity: finding.Error,
			Guideline: "A dictionary must not have the same key twice.",
			Why:       "Only the last one counts, so the settings in the other are lost.",
			Fix:       "merge the values under one key",
			Good:      `{"session": {"restore_on_startup": 5, "startup_urls": []}}`,
			Bad:       `{"translate": {"enabled": false}, "translate": {}}`,
			Source:    sourceProven,
		},
		{
			ID: prefjson.RuleExtension, Severity: finding.Info,
			Guideline: "The file should be valid JSON for other programs too.",
			Why:       "Chrome accepts comments, a byte-order mark, line breaks in strings and \\x; jq, Python and other tools reject the file.",
			Fix:       "leave them out where other tools read the file",
			Good:      `{"translate": {"enabled": false}}`, Bad: `{"translate": {"enabled": false}} // no bar`,
			Source: sourceProven,
		},
	}
}
