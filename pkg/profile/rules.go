package profile

import (
	"cmp"
	"slices"

	"github.com/macwrangler/macwrangler/pkg/finding"
)

// The ids of the rules. They are stable; scripts match them.
const (
	ruleSyntax         = "syntax"
	ruleNotProfile     = "not-a-profile"
	ruleDuplicateKey   = "duplicate-key"
	ruleMissingKey     = "missing-key"
	ruleWrongType      = "wrong-type"
	ruleBooleanString  = "boolean-as-string"
	ruleBadValue       = "bad-value"
	ruleUUIDClash      = "uuid-clash"
	ruleCopiedUUID     = "copied-uuid"
	ruleIDClash        = "identifier-clash"
	ruleOnce           = "once-only"
	ruleMCX            = "mcx-structure"
	ruleNumberType     = "number-type"
	ruleUUIDIdentifier = "uuid-as-identifier"
	ruleIDForm         = "identifier-form"
	ruleNearMiss       = "near-miss"
	ruleNoEffect       = "no-effect"
	ruleFUSAlone       = "fus-alone"
	ruleFUSMixed       = "fus-contradiction"
	ruleMenuBits       = "menu-item-bits"
	ruleNoPayloads     = "no-payloads"
	ruleOddity         = "plist-oddity"
	ruleDisplayName    = "no-display-name"
	ruleMaybeBoolean   = "maybe-boolean"
	ruleUUIDForm       = "uuid-form"
	ruleUnknownKey     = "unknown-key"
	ruleMisplaced      = "misplaced-key"
	ruleEncrypted      = "encrypted"
	ruleUnknownPayload = "unknown-payload"
	ruleNotDomain      = "not-a-domain"
	ruleWrongPlatform  = "wrong-platform"
	ruleDeprecated     = "deprecated"
	ruleRemoved        = "removed"
	ruleScope          = "wrong-scope"
	ruleChanged        = "content-changed"
	ruleBadSignature   = "bad-signature"
	ruleNoCertificate  = "no-certificate"
	ruleAlgorithm      = "unsupported-algorithm"
	ruleTrailing       = "trailing-bytes"
	ruleNotSigned      = "not-signed"
	ruleUntrusted      = "untrusted"
	ruleExpired        = "certificate-expired"
	ruleSigningTime    = "signing-time"
	ruleWeakDigest     = "weak-digest"
)

// The sources of most rules.
const (
	sourceTopLevel = "apple/device-management: mdm/profiles/TopLevel.yaml"
	sourcePayload  = "apple/device-management: mdm/profiles/CommonPayloadKeys.yaml"
	sourceSchemas  = "apple/device-management: mdm/profiles"
	sourceMCX      = "apple/device-management: mdm/profiles/com.apple.ManagedClient.preferences.yaml"
	sourceFUS      = "kevinmcox.com, Adventures in Fast User Switching on macOS Monterey (2022); nix-darwin pull request 1276 (2025)"
	sourceCMS      = "RFC 5652; tests against OpenSSL"
)

// Rules returns everything that may be found, the worst first. Beside these, a
// list of findings may have those of [finding.SharedRules].
func Rules() []finding.Rule {
	return bySeverity(slices.Concat(contentRules(), integrityRules(), trustRules()))
}

// LintRules returns what [Check], [Profile.Lint], [Together] and [SharedUUIDs] may find.
func LintRules() []finding.Rule { return bySeverity(slices.Concat(contentRules(), integrityRules())) }

// GoneRules returns the ids of rules that are no longer checked, which a script may
// still name. None is used again: empty-organization was an info about an empty
// PayloadOrganization, which told nobody anything.
func GoneRules() []string { return []string{"empty-organization"} }

// VerifyRules returns what [Verify] and [Signature.Verify] may find.
func VerifyRules() []finding.Rule {
	return bySeverity(append(slices.Concat(integrityRules(), trustRules()), notProfileRule()))
}

// contentRules are about the property list.
func contentRules() []finding.Rule {
	return slices.Concat(formRules(), structureRules(), identityRules(), typeRules(), payloadTypeRules(), managedRules(), effectRules(),
		lifetimeRules(), fusRules(), beyondRules())
}

func bySeverity(rules []finding.Rule) []finding.Rule {
	order := finding.Severities()
	slices.SortStableFunc(rules, func(a, b finding.Rule) int {
		return cmp.Compare(slices.Index(order, a.Severity), slices.Index(order, b.Severity))
	})
	return rules
}
