package pkglint

import (
	"slices"

	"github.com/macwrangler/macwrangler/pkg/finding"
)

// The sources that several rules have.
const (
	sourceGuidelines = "Packaging guidelines for Mac OS"
	sourceApple      = "Apple, Software Distribution: installation scripts"
	sourceMunki      = "Munki wiki: pkginfo files, pre- and postinstall scripts, installcheck scripts"
	sourceMunkipkg   = "munki/munki-pkg, README"
	sourceOwn        = "this check itself"
)

// ruleIgnore is about suppressions; the others have the ids of the guidelines.
const ruleIgnore = "unused-ignore"

// Rules returns everything that may be found besides [finding.SharedRules].
func Rules() []finding.Rule {
	return slices.Concat(scriptRules(), scriptStyleRules(), payloadRules(), packageRules(), deploymentRules(), ownRules())
}

func ownRules() []finding.Rule {
	return []finding.Rule{{
		ID: ruleIgnore, Severity: finding.Warning,
		Guideline: "A suppression must name a rule that exists, say why, and suppress something.",
		Why:       "One that suppresses nothing hides the next finding of its rule.",
		Fix:       "remove it, or write: # macwrangler:ignore RULE because REASON",
		Good:      "# macwrangler:ignore S02 because this script is run by hand", Bad: "# macwrangler:ignore S02",
		Source: sourceOwn,
	}}
}
