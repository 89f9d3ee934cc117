package pkglint

import "github.com/macwrangler/macwrangler/pkg/finding"

// packageRules are about what a package or project says of itself.
func packageRules() []finding.Rule {
	return []finding.Rule{
		{
			ID: "N01", Severity: finding.Warning,
			Guideline: "The file's name should have the product and the version in it.",
			Why:       "VPN.pkg does not say which.",
			Fix:       "name it like Example-1.2.pkg; in a project: name: Example-${version}.pkg",
			Good:      `Example-1.2.pkg`, Bad: `VPN.pkg`,
			Source: sourceGuidelines,
		},
		{
			ID: "N02", Severity: finding.Error,
			Guideline: "The version must be numbers with dots.",
			Why:       "The installer and Munki compare the numbers one by one: 1.15 is newer than 1.2. In JSON and YAML a version without quotes is a number, and 1.10 becomes 1.1. Letters are a warning.",
			Fix:       `write it as text: version: "1.10"`,
			Good:      `version: "1.10"`, Bad: `version: 1.10`,
			Source: sourceMunkipkg,
		},
		{
			ID: "N03", Severity: finding.Error,
			Guideline: "The identifier must be your own, in reverse DNS form.",
			Why:       "The receipt is filed under it: two packages with one identifier replace each other. com.apple is not yours; com.github.munki.pkg is the default of munkipkg, which is a warning.",
			Fix:       "use a domain of yours: com.example.product",
			Good:      `com.example.vpn`, Bad: `VPN Settings`,
			Source: sourceGuidelines,
		},
		{
			ID: "D01", Severity: finding.Warning,
			Guideline: "A Distribution should name the architectures, and check the volume.",
			Why:       "Without hostArchitectures a Mac with Apple silicon takes the package for one for Intel, and asks for Rosetta. Without volume-check it can be installed on any macOS.",
			Fix:       `add <options hostArchitectures="arm64,x86_64"/> and <volume-check> with <allowed-os-versions>`,
			Good:      `<options hostArchitectures="arm64,x86_64"/>`, Bad: `<options customize="never"/>`,
			Source: "Apple, Distribution Definition File; munki/munki-pkg, issue 81",
		},
		{
			ID: "D02", Severity: finding.Warning,
			Guideline: "A package should ask for nothing.",
			Why:       "Choices, licences and scripts of the Distribution do nothing, or stop the installation, where nobody sits at the Mac.",
			Fix:       `set customize="never" and leave license out; macwrangler pkg choices selects parts without asking`,
			Good:      `<options customize="never" require-scripts="false"/>`, Bad: `<options customize="allow"/>`,
			Source: sourceGuidelines,
		},
		{
			ID: "D03", Severity: finding.Warning,
			Guideline: "A package should be installable on any volume.",
			Why:       `rootVolumeOnly allows the boot volume alone, and is deprecated.`,
			Fix:       `use <domains enable_localSystem="true"/>, and $3 in scripts`,
			Good:      `<domains enable_localSystem="true"/>`, Bad: `<options rootVolumeOnly="true"/>`,
			Source: "Apple, Distribution Definition File",
		},
		{
			ID: "D04", Severity: finding.Info,
			Guideline: "A package that people open should say what it is.",
			Why:       "Title, welcome, readme and conclusion are what they see. Files that are named must be there.",
			Fix:       "add a title; remove what names a file that is not there",
			Good:      `<title>Example 1.2</title>`, Bad: `(no title)`,
			Source: sourceGuidelines,
		},
		{
			ID: "G01", Severity: finding.Error,
			Guideline: "A package should be signed by a certificate for packages, and not changed since.",
			Why:       "Management servers and Gatekeeper take only such. An unsigned one and another kind of certificate are a warning; a signature that does not fit the content is an error.",
			Fix:       "sign it with a Developer ID Installer certificate: macwrangler pkg sign, or productsign",
			Good:      `Developer ID Installer: Example (ABCDE12345)`, Bad: `(unsigned)`,
			Source: "Apple, Signing Mac Software with Developer ID",
		},
		{
			ID: "G02", Severity: finding.Error,
			Guideline: "The checksums in a package must fit, and should be strong.",
			Why:       "A wrong one means that the file is damaged or was changed; none, and MD5, protect against nothing. SHA-1 alone is what pkgbuild writes: an info.",
			Fix:       "copy or build the package again",
			Good:      `sha256`, Bad: `md5`,
			Source: "Apple, xar",
		},
	}
}

// deploymentRules are about how a package gets onto Macs.
func deploymentRules() []finding.Rule {
	return []finding.Rule{
		{
			ID: "A02", Severity: finding.Error,
			Guideline: "hostArchitectures must fit the programs in the payload.",
			Why:       "With arm64 in it and programs for Intel alone, no Mac is asked for Rosetta and nothing runs; without it, Rosetta is asked for in vain.",
			Fix:       "name the architectures that the programs have",
			Good:      `hostArchitectures="arm64,x86_64"`, Bad: `hostArchitectures="ppc,i386"`,
			Source: "Apple, Distribution Definition File",
		},
		{
			ID: "M01", Severity: finding.Warning,
			Guideline: "For a management server a package should be a signed distribution package.",
			Why:       "InstallEnterpriseApplication takes no component package, and none without a signature.",
			Fix:       "build it with productbuild (distribution_style: true), and sign it",
			Good:      `distribution_style: true`, Bad: `(a component package)`,
			Source: "Apple, Device Management: InstallEnterpriseApplication",
		},
		{
			ID: "M02", Severity: finding.Info,
			Guideline: "A signed package should have its notarization ticket in it.",
			Why:       "Without it Gatekeeper has to ask Apple on each Mac, and refuses the package where it cannot.",
			Fix:       "xcrun stapler staple FILE, after notarizing",
			Good:      `(stapled)`, Bad: `(not stapled)`,
			Source: "Apple, Notarizing macOS software before distribution",
		},
	}
}
