package lint

import "github.com/macwrangler/macwrangler/pkg/finding"

// fileRules are about whole files, and about what files do to each other.
func fileRules() []finding.Rule {
	return []finding.Rule{
		{
			ID: ruleFirstRun, Severity: finding.Error,
			Guideline: "There is no First Run file beside Initial Preferences.",
			Why:       "It tells Chrome that it was started before, so Chrome does not read Initial Preferences.",
			Fix:       "leave First Run out; Chrome writes it itself",
			Source:    sourceProven,
		},
		{
			ID: ruleShadowed, Severity: finding.Warning,
			Guideline: "Of the four places for Initial Preferences only one has a file, or all have the same content.",
			Why:       "Chrome reads only the first that exists.",
			Fix:       "keep one of them, or give all the same content",
			Source:    "chrome/browser/mac/initial_prefs.mm",
		},
		{
			ID: rulePlist, Severity: finding.Error,
			Guideline: "The file is a well-formed property list without duplicate keys.",
			Why:       "macOS refuses a malformed file, and of a duplicate key only one value counts.",
			Fix:       "correct the place that the finding names; plutil -lint FILE checks it",
			Good:      `<key>TranslateEnabled</key><false/>`, Bad: `<key>TranslateEnabled</key><fals/>`,
			Source: sourceOwn,
		},
		{
			ID: ruleNoSettings, Severity: finding.Warning,
			Guideline: "The file has settings of Chrome or of its updater.",
			Why:       "Nothing in a file without any was checked.",
			Fix:       "use macwrangler profile lint, which checks profiles of any kind",
			Source:    sourceOwn,
		},
		{
			ID: ruleAssumed, Severity: finding.Info,
			Guideline: "The file's name says which file of Chrome it is.",
			Why:       "Initial Preferences and Preferences have different rules; a file with another name is checked as Initial Preferences.",
			Fix:       "use --kind, or give the file the name that it has on the Mac",
			Source:    sourceOwn,
		},
	}
}
