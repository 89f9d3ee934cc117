package profile

import (
	"slices"

	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/profile/tcc"
)

// The ids of the rules about what no schema says. Those of Privacy Preferences are in
// package tcc.
const (
	ruleDatePassed       = "date-passed"
	ruleDangling         = "dangling-reference"
	rulePlaceholder      = "placeholder"
	ruleNotCertificate   = "not-a-certificate"
	ruleWeakCertificate  = "weak-certificate"
	ruleCertificateDates = "certificate-dates"
	ruleConflict         = "conflict"
	ruleSameIdentifier   = "same-identifier"
)

// beyondRules are about what values mean together.
func beyondRules() []finding.Rule {
	return slices.Concat(tcc.Rules(), certificateRules(), togetherRules(), []finding.Rule{
		{
			ID: rulePlaceholder, Severity: finding.Error,
			Guideline: "A text still has a placeholder that somebody was to replace.",
			Why:       "REPLACE-WITH-…, YOUR_…, INSERT … HERE, changeme, and identifiers of zeros or of the letter X come from a template. What MDM servers fill in, such as $USERNAME and {{mail}}, is not meant.",
			Fix:       "fill in what it stands for",
			Bad:       "<key>PayloadUUID</key><string>REPLACE-WITH-UUID</string>",
			Good:      "<key>PayloadUUID</key><string>5c579b9b-fc1a-5223-bd1a-f7eadfac4d76</string>",
		},
		{
			ID: ruleDatePassed, Severity: finding.Warning,
			Guideline: "The date on which the profile is removed, or expires, has passed.",
			Fix:       "set another date, or leave it out",
			Bad:       "<key>RemovalDate</key><date>2019-01-01T00:00:00Z</date>",
			Source:    sourceTopLevel,
		},
	})
}

// certificateRules are about payloads with certificates.
func certificateRules() []finding.Rule {
	return []finding.Rule{
		{
			ID: ruleNotCertificate, Severity: finding.Error,
			Guideline: "A certificate payload has no certificate in it.",
			Why:       "macOS refuses the profile. A certificate is DER or PEM text, a PKCS#12 file belongs in a payload of type com.apple.security.pkcs12.",
			Fix:       "put the certificate there: base64 <FILE.cer, in <data>",
			Source:    sourceSchemas,
		},
		{
			ID: ruleDangling, Severity: finding.Error,
			Guideline: "A payload refers to a certificate that the profile does not have.",
			Why:       "PayloadCertificateUUID and its like name a payload of the same profile by its PayloadUUID.",
			Fix:       "put the payload with the certificate into this profile, or correct the UUID",
			Source:    sourceSchemas,
		},
		{
			ID: ruleCertificateDates, Severity: finding.Warning,
			Guideline: "A certificate in the profile has expired, or is not valid yet.",
			Why:       "One that expires within 30 days is an info.",
			Fix:       "replace it",
			Source:    "RFC 5280",
		},
		{
			ID: ruleWeakCertificate, Severity: finding.Warning,
			Guideline: "A certificate in the profile has a key or a signature that macOS does not trust, or of an absurd size.",
			Why:       "For TLS, macOS 10.15 and newer want RSA keys of 2,048 bits or more, and signatures with SHA-2.",
			Fix:       "replace it",
			Source:    "Apple, Requirements for trusted certificates in iOS 13 and macOS 10.15 (support.apple.com/103769)",
		},
	}
}

// togetherRules are about payloads and profiles that one Mac gets together.
func togetherRules() []finding.Rule {
	return []finding.Rule{
		{
			ID: ruleSameIdentifier, Severity: finding.Error,
			Guideline: "Two profiles have the same identifier.",
			Why:       "On a Mac, the one that is installed later replaces the other. This is found only where several files are checked at once; the same profile in two files is not meant.",
			Fix:       "give each profile an identifier of its own",
			Source:    sourceTopLevel,
		},
		{
			ID: ruleConflict, Severity: finding.Warning,
			Guideline: "Two payloads set the same key to different values, in one profile or in several that are checked at once.",
			Why: "Which value a Mac takes is not documented, except that the stricter one counts for restrictions and the denial for Privacy Preferences. " +
				"Payloads of Wi-Fi networks, accounts and the like stand side by side and are not compared; neither are settings that are set once, lists and dictionaries, of which a Mac may take both, and those of users with those of the Mac.",
			Fix:    "keep the setting in one profile",
			Source: sourceSchemas,
		},
	}
}
