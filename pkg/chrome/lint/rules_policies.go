package lint

import "github.com/macwrangler/macwrangler/pkg/finding"

// policyRules are about the policies of com.google.Chrome.
func policyRules() []finding.Rule {
	return []finding.Rule{
		{
			ID: rulePrefInPolicy, Severity: finding.Error,
			Guideline: "A profile must not contain preferences.",
			Why:       "Chrome reads only policies from a profile, and their names differ from those of preferences.",
			Fix:       "set the policy that the finding names",
			Good:      `<key>ShowHomeButton</key><true/>`,
			Bad:       `<key>homepage_is_newtabpage</key><true/>`,
			Source:    sourceProven,
		},
		{
			ID: rulePromotions, Severity: finding.Error,
			Guideline: "PromotionsEnabled and PromotionalTabsEnabled must not be set together.",
			Why:       "The first has replaced the second; with both, Chrome reports an error.",
			Fix:       "leave PromotionalTabsEnabled out",
			Good:      `<key>PromotionsEnabled</key><false/>`,
			Bad:       `<key>PromotionsEnabled</key><false/><key>PromotionalTabsEnabled</key><false/>`,
			Source:    sourceProven,
		},
		{
			ID: ruleCloudOnly, Severity: finding.Error,
			Guideline: "A profile must not set policies that can only be set from the cloud.",
			Why:       "Chrome ignores them in a profile.",
			Fix:       "set them in the Google Admin console",
			Bad:       `<key>GenAiDefaultSettings</key><integer>2</integer>`,
			Source:    sourceProven,
		},
		{
			ID: ruleRecommended, Severity: finding.Error,
			Guideline: "A profile must not force policies that Chrome takes only as recommendations.",
			Why:       "Chrome reports an error and ignores them.",
			Fix:       "put them under Set-Once in a payload of type com.apple.ManagedClient.preferences",
			Bad:       `<key>RegisteredProtocolHandlers</key><array><dict><key>protocol</key><string>mailto</string><key>url</key><string>https://www.example.org/?to=%s</string></dict></array>`,
			Source:    sourceProven,
		},
		{
			ID: ruleOverridden, Severity: finding.Warning,
			Guideline: "A policy should not be set together with the one that has replaced it.",
			Why:       "Chrome ignores the older of the two, and reports an error for it.",
			Fix:       "leave the older one out, unless older versions of Chrome need it",
			Good:      `<key>SafeBrowsingProtectionLevel</key><integer>1</integer>`,
			Bad:       `<key>SafeBrowsingProtectionLevel</key><integer>1</integer><key>SafeBrowsingEnabled</key><true/>`,
			Source:    sourceProven,
		},
		{
			ID: ruleSearch, Severity: finding.Error,
			Guideline: "Policies of the default search engine need DefaultSearchProviderEnabled.",
			Why:       "Unless it is true, Chrome ignores all others whose names begin with DefaultSearchProvider.",
			Fix:       "set DefaultSearchProviderEnabled to true",
			Good:      `<key>DefaultSearchProviderEnabled</key><true/><key>DefaultSearchProviderSearchURL</key><string>https://www.example.org/?q={searchTerms}</string>`,
			Bad:       `<key>DefaultSearchProviderSearchURL</key><string>https://www.example.org/?q={searchTerms}</string>`,
			Source:    sourceProven,
		},
		{
			ID: ruleAlone, Severity: finding.Error,
			Guideline: "A policy that has an effect only together with another one must not be set alone.",
			Why:       "Chrome reports an error and ignores it.",
			Fix:       "set the policy that the finding names as well",
			Good:      `<key>DnsOverHttpsMode</key><string>secure</string><key>DnsOverHttpsTemplates</key><string>https://dns.example.org/</string>`,
			Bad:       `<key>DnsOverHttpsTemplates</key><string>https://dns.example.org/</string>`,
			Source:    sourceProven,
		},
		{
			ID: ruleMissingKey, Severity: finding.Error,
			Guideline: "A dictionary in a policy must have all properties that Chrome requires.",
			Why:       "Chrome ignores the policy, or the entry that lacks one.",
			Fix:       "add the property that the finding names",
			Good:      `<key>AutofillSettings</key><array><dict><key>url_pattern</key><string>https://www.example.org</string><key>blocked_types</key><array><string>payments</string></array></dict></array>`,
			Bad:       `<key>AutofillSettings</key><array><dict><key>url_pattern</key><string>https://www.example.org</string></dict></array>`,
			Source:    sourceProven,
		},
		{
			ID: ruleUnknownPayload, Severity: finding.Error,
			Guideline: "Policies of Chrome must be in the domain com.google.Chrome.",
			Why:       "All channels of Chrome read that domain and no other, except extensions: each has its own, com.google.Chrome.extensions.ID.",
			Fix:       "use com.google.Chrome as the type of the payload, without .plist and without a channel",
			Source:    sourceMacPolicy,
		},
		{
			ID: ruleMCX, Severity: finding.Error,
			Guideline: "Payloads with settings for Chrome must have the form that macOS reads.",
			Why:       "Managed preferences in another form than PayloadContent, domain, Forced or Set-Once, array, mcx_preference_settings are not read.",
			Fix:       "put the settings of com.google.Chrome into Forced, an array of one dictionary with mcx_preference_settings, or use com.google.Chrome as the type of the payload",
			Source:    "com.apple.ManagedClient.preferences.yaml in github.com/apple/device-management",
		},
		{
			ID: ruleManifest, Severity: finding.Warning,
			Guideline: "Settings of Microsoft Edge and Brave should be in the manifest of the browser, with that type.",
			Why:       "Their policies are Chromium's with changes of their own, and no schema of them is published in a form that could be checked here. The manifests are written by people and prove nothing.",
			Fix:       "compare the name and the type with the browser's own documentation",
			Source:    "github.com/ProfileManifests/ProfileManifests",
		},
		{
			ID: ruleUnknownPolicy, Severity: finding.Warning,
			Guideline: "Every policy should be one that Chrome knows.",
			Why:       "Chrome ignores a name that it does not know. The policy may be misspelt, removed, or newer than the list.",
			Fix:       "compare the spelling with chromeenterprise.google/policies",
			Good:      `<key>TranslateEnabled</key><false/>`, Bad: `<key>TranslateEnabeld</key><false/>`,
			Source: sourceProven,
		},
		{
			ID: ruleDeprecated, Severity: finding.Warning,
			Guideline: "A profile should not set deprecated policies.",
			Why:       "They still work, but a later version of Chrome will drop them.",
			Fix:       "set the successor, if the finding names one",
			Bad:       `<key>PromotionalTabsEnabled</key><false/>`,
			Source:    sourceProven,
		},
		{
			ID: ruleNotForced, Severity: finding.Warning,
			Guideline: "Settings should be forced by a profile.",
			Why:       "Chrome treats settings that are not forced as recommendations, which users may change; the updater ignores them.",
			Fix:       "put them in a profile, or upload the plain file to an MDM server as custom settings, which forces them",
			Source:    sourceMacPolicy,
		},
		{
			ID: ruleSensitive, Severity: finding.Info,
			Guideline: "The policy has an effect only on managed Macs.",
			Why:       "Chrome on macOS ignores it unless the Mac is enrolled in MDM or bound to a domain, or Chrome is enrolled in the cloud.",
			Fix:       "deploy the profile by MDM",
			Bad:       `<key>HomepageLocation</key><string>https://www.example.org/</string>`,
			Source:    sourceMacPolicy,
		},
	}
}

// updaterRules are about com.google.Keystone, the domain of Chrome's updater.
func updaterRules() []finding.Rule {
	return []finding.Rule{
		{
			ID: ruleKeystoneKey, Severity: finding.Error,
			Guideline: "Every updater setting must be one that the updater reads.",
			Why:       "The updater ignores all others, including misspelt ones.",
			Fix:       "use updatePolicies with global and the IDs of applications",
			Good:      `<key>updatePolicies</key><dict><key>global</key><dict><key>UpdatesSuppressedStartHour</key><integer>22</integer></dict></dict>`,
			Bad:       `<key>updatePolicies</key><dict><key>global</key><dict><key>UpdatesSupressedStartHour</key><integer>22</integer></dict></dict>`,
			Source:    sourceUpdater,
		},
		{
			ID: ruleKeystoneValue, Severity: finding.Error,
			Guideline: "Every updater setting must have a value that the updater accepts.",
			Why:       "The updater ignores other values. On macOS the numbers of UpdateDefault differ from those on Windows.",
			Fix:       "use 0 for on, 1 for automatic only, 2 for manual only, 3 for off, 4 for machine only",
			Good:      `<key>updatePolicies</key><dict><key>com.google.Chrome</key><dict><key>UpdateDefault</key><integer>2</integer></dict></dict>`,
			Bad:       `<key>updatePolicies</key><dict><key>com.google.Chrome</key><dict><key>UpdateDefault</key><integer>7</integer></dict></dict>`,
			Source:    sourceUpdater,
		},
		{
			ID: ruleKeystoneLevel, Severity: finding.Error,
			Guideline: "Every updater setting must be at the level where the updater reads it.",
			Why:       "Settings for all applications are read from global, those for one application from its dictionary.",
			Fix:       "move it to the level that the finding names",
			Good:      `<key>updatePolicies</key><dict><key>com.google.Chrome</key><dict><key>UpdateDefault</key><integer>2</integer></dict></dict>`,
			Bad:       `<key>UpdateDefault</key><integer>2</integer>`,
			Source:    sourceUpdater,
		},
		{
			ID: ruleKeystoneLegacy, Severity: finding.Warning,
			Guideline: "Updates should be set in com.google.Keystone, not in com.google.Keystone.Agent.",
			Why:       "Current versions of Chrome do not read the latter.",
			Fix:       "use com.google.Keystone with updatePolicies",
			Source:    "gregneagle/profiles, 2018",
		},
	}
}
