package lint

import "github.com/macwrangler/macwrangler/pkg/finding"

// fileRules are about whole files, and about what files do to each other.
func fileRules() []finding.Rule {
	return []finding.Rule{
		{
			ID: ruleFirstRun, Severity: finding.Error,
			Guideline: "There must not be a First Run file beside Initial Preferences.",
			Why:       "It tells Chrome that it has been started before, so Chrome does not read Initial Preferences.",
			Fix:       "leave First Run out; Chrome writes it itself",
			Source:    sourceProven,
		},
		{
			ID: ruleShadowed, Severity: finding.Warning,
			Guideline: "If several of the four places for Initial Preferences have a file, the files should have the same content.",
			Why:       "Chrome reads only the first file that exists.",
			Fix:       "keep one of them, or give all the same content",
			Source:    "chrome/browser/mac/initial_prefs.mm",
		},
		{
			ID: rulePlist, Severity: finding.Error,
			Guideline: "The file must be a well-formed property list without duplicate keys.",
			Why:       "macOS rejects a malformed file, and only one value of a duplicate key counts.",
			Fix:       "correct the place that the finding names; plutil -lint FILE checks it",
			Good:      `<key>TranslateEnabled</key><false/>`, Bad: `<key>TranslateEnabled</key><fals/>`,
			Source: sourceOwn,
		},
		{
			ID: ruleSignature, Severity: finding.Error,
			Guideline: "The signature of a profile must hold.",
			Why:       "macOS detects that the content is not what was signed, however good the settings are. Whose signature it is, is for profile verify to say.",
			Fix:       "sign the profile again; macwrangler profile verify FILE says more",
			Source:    sourceOwn,
		},
		{
			ID: ruleNoSettings, Severity: finding.Warning,
			Guideline: "The file should contain settings for Chrome or its updater.",
			Why:       "Nothing else in it was checked.",
			Fix:       "use macwrangler profile lint, which checks profiles of any kind",
			Source:    sourceOwn,
		},
		{
			ID: ruleAssumed, Severity: finding.Info,
			Guideline: "The file's name should show which of Chrome's files it is.",
			Why:       "Initial Preferences and Preferences have different rules; a file with another name is checked as Initial Preferences.",
			Fix:       "use --kind, or give the file the name that it has on a Mac",
			Source:    sourceOwn,
		},
	}
}
