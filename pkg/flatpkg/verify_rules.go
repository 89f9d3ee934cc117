package flatpkg

import "github.com/macwrangler/macwrangler/pkg/finding"

// The ids of the rules of [Package.Verify]. They are stable; scripts match them.
const (
	ruleNotSigned      = "not-signed"
	ruleChanged        = "content-changed"
	ruleChecksum       = "weak-checksum"
	ruleBadSignature   = "bad-signature"
	ruleSigners        = "different-signers"
	ruleUntrusted      = "untrusted"
	ruleExpired        = "certificate-expired"
	ruleNotForPackages = "not-for-packages"
	ruleTrailing       = "trailing-bytes"
)

const (
	sourceXar  = "Apple's xar; packages of pkgbuild, productbuild and productsign"
	sourceSign = "Apple, Signing Mac Software with Developer ID"
)

// VerifyRules returns everything that [Package.Verify] may find.
func VerifyRules() []finding.Rule {
	return []finding.Rule{
		{
			ID: ruleNotSigned, Severity: finding.Error,
			Guideline: "The package is not signed.",
			Why:       "Gatekeeper refuses such a package, and management servers do not install it.",
			Fix:       "sign it: macwrangler pkg sign, or productsign on a Mac",
			Source:    sourceSign,
		},
		{
			ID: ruleChanged, Severity: finding.Error,
			Guideline: "The package is not what was signed: a checksum is not right.",
			Why:       "It was changed after it was made, or damaged on the way. macOS refuses to install it.",
			Fix:       "download the file again",
			Source:    sourceXar,
		},
		{
			ID: ruleBadSignature, Severity: finding.Error,
			Guideline: "A signature is not of this package, or was not made with the key of its certificate.",
			Fix:       "download the file again, or sign the package again",
			Source:    sourceXar,
		},
		{
			ID: ruleSigners, Severity: finding.Error,
			Guideline: "The two signatures of the package are by different certificates.",
			Why:       "Apple's tools make both with the same one. Which of them a Mac looks at depends on its version.",
			Fix:       "sign the package again",
			Source:    sourceXar,
		},
		{
			ID: ruleUntrusted, Severity: finding.Error,
			Guideline: "The signer's certificate does not chain to a trusted one.",
			Why:       "The certificates in --ca-file are trusted; without it, those of this system, and Apple's root. A Mac that trusts others may come to another verdict.",
			Fix:       "sign with the whole chain (--chain), or name the root that you trust (--ca-file)",
			Source:    sourceSign,
		},
		{
			ID: ruleExpired, Severity: finding.Error,
			Guideline: "A certificate is not valid today: it has expired, or is not valid yet.",
			Why:       "Where the time stamp of a trusted authority proves that the package was signed in time it is a warning: what a Mac makes of such a package depends on its version.",
			Fix:       "sign the package again with a certificate that is valid",
			Source:    sourceSign,
		},
		{
			ID: ruleNotForPackages, Severity: finding.Error,
			Guideline: "The certificate is not one that Apple issues for packages.",
			Why:       "Gatekeeper takes packages that are signed with a Developer ID Installer certificate. Anybody can have a certificate of another kind that leads to a root of the system, such as one of a web server. With --ca-file it is a warning: a management server may take a package that your own authority signed.",
			Fix:       "sign with a Developer ID Installer certificate",
			Source:    sourceSign,
		},
		{
			ID: ruleChecksum, Severity: finding.Warning,
			Guideline: "A checksum is missing, or is one that can be forged.",
			Why:       "A signature covers the checksums, and the checksums the files. What has none is not covered.",
			Fix:       "build and sign the package again",
			Source:    sourceXar,
		},
		{
			ID: ruleTrailing, Severity: finding.Info,
			Guideline: "Bytes follow the last file of a signed package, and no signature covers them.",
			Why:       "Nothing reads them. They may have been added after signing.",
			Fix:       "download the file again, or sign the package again",
			Source:    sourceXar,
		},
	}
}
