package profile

// Severity is how bad a finding is.
type Severity string

// The severities, with their text form.
const (
	Fault   Severity = "error"   // macOS refuses it, or does something else than was meant
	Warning Severity = "warning" // it works, or may, but hardly as it was meant
	Info    Severity = "info"    // worth knowing
)

// Finding is one thing that [Profile.Lint] or [Signature.Verify] found.
type Finding struct {
	// Rule is the id of one of [Rules].
	Rule     string
	Severity Severity
	// Path is the place in the profile as [plistfile.KeyPath] writes it, "" for
	// the whole file.
	Path string
	// Line and Column count from 1 within the property list, which for a signed
	// profile is the one inside. They are 0 where there are no lines.
	Line, Column int
	Message      string
	// Fix says what to do, or is "".
	Fix string
}

// Rule is something that may be found.
type Rule struct {
	ID       string
	Severity Severity
	Summary  string
	// Lint and Verify say where it may be found.
	Lint, Verify bool
}

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
	ruleOrganization   = "empty-organization"
	ruleDisplayName    = "no-display-name"
	ruleMaybeBoolean   = "maybe-boolean"
	ruleUUIDForm       = "uuid-form"
	ruleUnknownKey     = "unknown-key"
	ruleMisplaced      = "misplaced-key"
	ruleEncrypted      = "encrypted"
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
	ruleMore           = "more-findings"
)

// Rules lists everything that may be found, the worst first.
func Rules() []Rule {
	return []Rule{
		{ruleSyntax, Fault, "the property list is malformed: tags that do not match, a key without a value, …", true, false},
		{ruleNotProfile, Fault, "a property list, but no configuration profile", true, false},
		{ruleDuplicateKey, Fault, "a key stands twice in one dictionary; only the last one counts", true, false},
		{ruleMissingKey, Fault, "a key that every profile or payload needs is not there", true, false},
		{ruleWrongType, Fault, "a value has another type than its key wants", true, false},
		{ruleBooleanString, Fault, "the text true or false where a boolean is wanted", true, false},
		{ruleBadValue, Fault, "a value that its key cannot have", true, false},
		{ruleUUIDClash, Fault, "two parts of a profile have the same UUID", true, false},
		{ruleCopiedUUID, Fault, "two profiles with different identifiers have a UUID in common", true, false},
		{ruleIDClash, Fault, "two parts of a profile have the same identifier", true, false},
		{ruleOnce, Fault, "a payload type that a profile may have once stands in it twice", true, false},
		{ruleMCX, Fault, "managed preferences that are not nested as macOS reads them", true, false},
		{ruleChanged, Fault, "the content is not what was signed", true, true},
		{ruleBadSignature, Fault, "the signature was not made with the certificate's key", true, true},
		{ruleNoCertificate, Fault, "the signer's certificate is not in the file", true, true},
		{ruleAlgorithm, Fault, "an algorithm or key that cannot be checked", true, true},
		{ruleTrailing, Fault, "bytes after the signed structure, which nothing vouches for", true, true},
		{ruleNotSigned, Fault, "the profile has no signature", false, true},
		{ruleUntrusted, Fault, "the signer's certificate leads to no trusted one", false, true},
		{ruleExpired, Fault, "a certificate is not valid today", false, true},
		{ruleNumberType, Warning, "an integer where a real is wanted, or the like", true, false},
		{ruleUUIDIdentifier, Warning, "a UUID stands in place of an identifier", true, false},
		{ruleIDForm, Warning, "the profile's identifier is no name in reverse DNS", true, false},
		{ruleNearMiss, Warning, "a key or payload type that is nearly, but not quite, a known one", true, false},
		{ruleNoEffect, Warning, "a payload that does nothing on the macOS it is meant for", true, false},
		{ruleFUSAlone, Warning, "MultipleSessionEnabled alone, which on macOS 11 and newer keeps users from Fast User Switching", true, false},
		{ruleFUSMixed, Warning, "Fast User Switching is off by one key and on by another", true, false},
		{ruleMenuBits, Warning, "a UserSwitcher whose bits contradict each other, or leave something open", true, false},
		{ruleNoPayloads, Warning, "a profile without payloads", true, false},
		{ruleOddity, Warning, "something that other readers of property lists pass over without a word", true, false},
		{ruleSigningTime, Warning, "signed outside the time of the certificate", false, true},
		{ruleWeakDigest, Warning, "a signature with SHA-1", false, true},
		{ruleOrganization, Info, "an organization that is empty", true, false},
		{ruleDisplayName, Info, "the profile has no name for people", true, false},
		{ruleMaybeBoolean, Info, "the text true or false under a key of which the type is not known", true, false},
		{ruleUUIDForm, Info, "a PayloadUUID that has not the form of a UUID", true, false},
		{ruleUnknownKey, Info, "a key that a profile does not have", true, false},
		{ruleMisplaced, Info, "a key of the profile that stands in a payload", true, false},
		{ruleEncrypted, Info, "an encrypted profile, of which only the outside can be checked", true, false},
		{ruleMore, Info, "more findings than are listed for one profile", true, false},
	}
}

// severityOf looks a rule up.
func severityOf(id string) Severity {
	for _, rule := range Rules() {
		if rule.ID == id {
			return rule.Severity
		}
	}
	return Fault
}
