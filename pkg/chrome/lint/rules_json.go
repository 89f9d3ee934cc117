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
			Guideline: "The file is JSON as Chrome reads it.",
			Why:       "Chrome ignores the whole file and reports nothing. A comma before a closing brace is enough.",
			Fix:       "correct the place that the finding names",
			Good:      `{"translate": {"enabled": false}}`, Bad: `{"translate": {"enabled": false},}`,
			Source: sourceProven,
		},
		{
			ID: prefjson.RuleEncoding, Severity: finding.Error,
			Guideline: "The file is UTF-8.",
			Why:       "Chrome ignores the whole file and reports nothing. Some editors and PowerShell write UTF-16.",
			Fix:       "save the file as UTF-8", Source: sourceProven,
		},
		{
			ID: prefjson.RuleEmpty, Severity: finding.Error,
			Guideline: "The file is not empty.",
			Why:       "Chrome ignores an empty file, and the first start is over: a file that comes later is not read.",
			Fix:       "write at least {}", Source: sourceProven,
		},
		{
			ID: prefjson.RuleDepth, Severity: finding.Error,
			Guideline: "Values are nested less than 200 levels deep.",
			Why:       "Chrome ignores the whole file and reports nothing.",
			Fix:       "remove what is nested so deeply; no setting of Chrome is", Source: sourceProven,
		},
		{
			ID: ruleJSONRoot, Severity: finding.Error,
			Guideline: "The outermost value is a dictionary.",
			Why:       "Chrome ignores the whole file and reports nothing.",
			Fix:       "put everything into one pair of braces",
			Good:      `{"translate": {"enabled": false}}`, Bad: `[{"translate": {"enabled": false}}]`,
			Source: sourceProven,
		},
		{
			ID: prefjson.RuleDuplicate, Severity: finding.Error,
			Guideline: "A dictionary has each key once.",
			Why:       "Only the last one counts, so the settings in the others are lost.",
			Fix:       "merge the values under one key",
			Good:      `{"session": {"restore_on_startup": 5, "startup_urls": []}}`,
			Bad:       `{"translate": {"enabled": false}, "translate": {}}`,
			Source:    sourceProven,
		},
		{
			ID: prefjson.RuleExtension, Severity: finding.Info,
			Guideline: "The file is JSON for other readers too.",
			Why:       "Chrome accepts a comment, a byte-order mark, a line break in a string and \\x; jq, Python and other tools refuse the file.",
			Fix:       "leave them out where other tools read the file",
			Good:      `{"translate": {"enabled": false}}`, Bad: `{"translate": {"enabled": false}} // no bar`,
			Source: sourceProven,
		},
	}
}
