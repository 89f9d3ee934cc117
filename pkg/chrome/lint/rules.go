package lint

import (
	"cmp"
	"slices"

	"github.com/macwrangler/macwrangler/pkg/finding"
)

// The ids of the rules. They are stable; scripts match them.
const (
	ruleJSONRoot       = "json-root"
	RuleCrash          = "crash"
	ruleWrongType      = "wrong-type"
	ruleNumberForm     = "number-form"
	ruleBadValue       = "bad-value"
	ruleDottedKey      = "dotted-key"
	ruleDeadKey        = "dead-key"
	ruleUnknownKey     = "unknown-key"
	rulePlatformKey    = "platform-key"
	ruleRewritten      = "rewritten-key"
	ruleStripped       = "stripped-key"
	ruleTracked        = "tracked-key"
	rulePerUser        = "per-user-key"
	ruleCopiedMACs     = "copied-macs"
	ruleDistribution   = "distribution-ignored"
	rulePolicyInPrefs  = "policy-in-preferences"
	rulePrefInPolicy   = "preference-in-policy"
	ruleHomepage       = "homepage-not-opened"
	ruleStartupURLs    = "startup-urls-not-opened"
	ruleStartupNoURLs  = "startup-without-urls"
	rulePromotions     = "promotions-conflict"
	ruleUnknownPolicy  = "unknown-policy"
	ruleManifest       = "manifest"
	ruleDeprecated     = "deprecated-policy"
	ruleCloudOnly      = "cloud-only-policy"
	ruleRecommended    = "recommended-only-policy"
	ruleOverridden     = "overridden-policy"
	ruleSearch         = "default-search-off"
	ruleAlone          = "policy-alone"
	ruleMissingKey     = "missing-key"
	ruleUnknownPayload = "unknown-payload"
	ruleMCX            = "mcx-structure"
	ruleSensitive      = "sensitive-policy"
	ruleNotForced      = "not-forced"
	ruleKeystoneKey    = "keystone-key"
	ruleKeystoneValue  = "keystone-value"
	ruleKeystoneLevel  = "keystone-level"
	ruleKeystoneLegacy = "keystone-legacy"
	ruleFirstRun       = "first-run-file"
	ruleShadowed       = "shadowed-file"
	rulePlist          = "plist-syntax"
	ruleSignature      = "signature"
	ruleNoSettings     = "no-settings"
	ruleAssumed        = "assumed-kind"
)

// The sources that several rules have.
const (
	sourceProven    = "tests against Chromium 156 on Linux"
	sourceTracked   = "chrome_pref_service_factory.cc: macOS and Windows enforce, Linux does not"
	sourceMacPolicy = "policy_loader_mac.mm, policy_loader_common.cc"
	sourceUpdater   = "chrome/updater/policy/mac"
	sourceOwn       = "this check itself"
)

// ValueRules returns the rules about the value of a policy by itself. What they find
// is an error where Chromium reports one or crashes, and a warning where it does not
// use the value, or only a part of it.
func ValueRules() []string {
	return []string{ruleWrongType, ruleNumberForm, ruleBadValue, ruleMissingKey, ruleUnknownKey, RuleCrash}
}

// Rules returns everything that [File] and [CrossCheck] may find besides
// [finding.MoreFindings], the worst first.
func Rules() []finding.Rule {
	list := slices.Concat(fileRules(), jsonRules(), preferenceRules(), policyRules(), updaterRules())
	severities := finding.Severities()
	slices.SortStableFunc(list, func(a, b finding.Rule) int {
		return cmp.Compare(slices.Index(severities, a.Severity), slices.Index(severities, b.Severity))
	})
	return list
}
