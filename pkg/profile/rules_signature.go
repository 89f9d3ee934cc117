package profile

import "github.com/macwrangler/macwrangler/pkg/finding"

// integrityRules are about a signature by itself: they need neither trusted
// certificates nor a clock, so lint has them too.
func integrityRules() []finding.Rule {
	return []finding.Rule{
		{
			ID: ruleChanged, Severity: finding.Error,
			Guideline: "The content is not what was signed.",
			Why:       "The file was edited after it was signed, or damaged on the way.",
			Fix:       "download the file again, or sign the changed profile again",
			Source:    sourceCMS,
		},
		{
			ID: ruleBadSignature, Severity: finding.Error,
			Guideline: "The signature was not made with the key of the certificate.",
			Fix:       "download the file again, or sign the profile again",
			Source:    sourceCMS,
		},
		{
			ID: ruleNoCertificate, Severity: finding.Error,
			Guideline: "The signer's certificate is not in the file.",
			Fix:       "sign again, with the certificate included",
			Source:    sourceCMS,
		},
		{
			ID: ruleAlgorithm, Severity: finding.Error,
			Guideline: "The signature has an algorithm or key that cannot be checked.",
			Why:       "RSA (PKCS#1 v1.5 and PSS, up to 16,384 bits) and ECDSA can be checked, with SHA-1, SHA-256, SHA-384 and SHA-512. Nothing is known about a signature of another kind.",
			Fix:       "sign with SHA-256 and an RSA or ECDSA key",
			Source:    sourceCMS,
		},
		{
			ID: ruleTrailing, Severity: finding.Error,
			Guideline: "Bytes follow the signature, which does not cover them.",
			Why:       "OpenSSL ignores them. They may have been added after signing.",
			Fix:       "sign the original again",
			Source:    sourceCMS,
		},
	}
}

// trustRules are about whose signature it is.
func trustRules() []finding.Rule {
	return []finding.Rule{
		{
			ID: ruleNotSigned, Severity: finding.Error,
			Guideline: "The profile is not signed.",
			Fix:       "sign it: macwrangler profile sign",
		},
		{
			ID: ruleUntrusted, Severity: finding.Error,
			Guideline: "The signer's certificate does not chain to a trusted one.",
			Why:       "The certificates in --ca-file are trusted; without it, those of this system. A Mac that trusts others may come to another verdict.",
			Fix:       "sign with the whole chain (--chain), or name the root that you trust (--ca-file)",
			Source:    sourceCMS,
		},
		{
			ID: ruleExpired, Severity: finding.Error,
			Guideline: "A certificate is not valid today: it has expired, or is not valid yet.",
			Fix:       "renew the certificate, and sign the profile again",
			Source:    sourceCMS,
		},
		{
			ID: ruleSigningTime, Severity: finding.Warning,
			Guideline: "The profile was signed outside the validity period of the certificate.",
			Why:       "The signing time is what the signer's clock showed; it is not proven.",
			Fix:       "check the clock of the computer that signs",
			Source:    sourceCMS,
		},
		{
			ID: ruleWeakDigest, Severity: finding.Warning,
			Guideline: "The signature uses SHA-1, which can be forged.",
			Fix:       "sign again with SHA-256",
			Source:    sourceCMS,
		},
	}
}
