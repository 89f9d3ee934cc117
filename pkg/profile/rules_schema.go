package profile

import "github.com/macwrangler/macwrangler/pkg/finding"

const (
	sourceTable   = "apple/device-management, ProfileManifests, and Apple's changes up to macOS 27: macwrangler's table names the commits"
	sourceChanges = "apple/device-management, schema release 27.0, and Apple's reference pages"
)

// payloadTypeRules are about payload types and preference domains.
func payloadTypeRules() []finding.Rule {
	return []finding.Rule{
		{
			ID: ruleUnknownPayload, Severity: finding.Error,
			Guideline: "A payload type or preference domain does not exist.",
			Why: "An error is one that is nearly a known type, which macOS refuses or ignores, and one that ends in .plist. A warning is nearly the domain of an application. " +
				"An info is another type that begins with com.apple and that Apple does not document; it works only if something reads a preference domain of that name.",
			Fix:    "correct the spelling",
			Bad:    "<key>PayloadType</key><string>com.apple.applicationacces</string>",
			Good:   "<key>PayloadType</key><string>com.apple.applicationaccess</string>",
			Source: sourceTable,
		},
		{
			ID: ruleNotDomain, Severity: finding.Error,
			Guideline: "Managed preferences have a payload type that is not a preference domain.",
			Why:       "Such a payload acts when it is installed. Nothing reads preferences of its name, so in com.apple.ManagedClient.preferences it does nothing.",
			Fix:       "make it a payload of its own",
			Bad:       "<key>com.apple.TCC.configuration-profile-policy</key><dict><key>Forced</key>",
			Good:      "<key>PayloadType</key><string>com.apple.TCC.configuration-profile-policy</string>",
			Source:    sourceSchemas,
		},
		{
			ID: ruleWrongPlatform, Severity: finding.Error,
			Guideline: "A payload, a key or the whole profile is for other devices than Macs.",
			Why: "A payload for iOS is an error if the profile is for Macs: --target-macos or a TargetDeviceType of 5 says so. Otherwise it is a warning, since the profile may be for several kinds of devices. " +
				"A key is an info.",
			Fix:    "leave it out of profiles for Macs",
			Source: sourceTable,
		},
		{
			ID: ruleScope, Severity: finding.Error,
			Guideline: "A payload cannot be installed in the profile's scope.",
			Why: "Many payload types are for the device or for users only. An error is Privacy Preferences for a user, a warning FileVault for a user, and on macOS 26 DNS settings without PayloadScope System. " +
				"The others are infos: a management server installs for the device whatever the profile says.",
			Fix:    "use the PayloadScope that the message names",
			Source: sourceTable,
		},
	}
}

// lifetimeRules are about what comes and goes with a version of macOS.
func lifetimeRules() []finding.Rule {
	return []finding.Rule{
		{
			ID: ruleRemoved, Severity: finding.Error,
			Guideline: "A payload or key was removed from macOS.",
			Why:       "It is an error if the macOS that --target-macos names no longer reads it, and a warning if a later one does not.",
			Fix:       "use what the message names, or leave it out for these Macs",
			Source:    sourceChanges,
		},
		{
			ID: ruleDeprecated, Severity: finding.Warning,
			Guideline: "A payload or key is deprecated.",
			Why:       "It still works, and a later macOS will not have it. It is a warning if the macOS that --target-macos names deprecates it, and an info without --target-macos and for keys of applications.",
			Fix:       "use what the message names; many payloads become declarations",
			Source:    sourceChanges,
		},
	}
}
