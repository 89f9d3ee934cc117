package pkglint

import "github.com/macwrangler/macwrangler/pkg/finding"

// Rules returns everything that may be found besides [finding.SharedRules].
func Rules() []finding.Rule {
	return scriptRules()
}

// scriptRules are about scripts.
func scriptRules() []finding.Rule {
	return []finding.Rule{
		{
			ID: "S02", Severity: finding.Error,
			Guideline: "A script must not call sudo.",
			Why:       "The installer runs scripts as root already, and sudo may ask for a password that nobody can type.",
			Fix:       "call the command itself",
			Good:      `/bin/mkdir -p "$3/Library/Example"`, Bad: `sudo mkdir -p /Library/Example`,
			Source: sourceGuidelines,
		},
	}
}

const sourceGuidelines = "Packaging guidelines for Mac OS"
