package chrome

import (
	"slices"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

const (
	sourceProven  = "tests against Chromium 156 on Linux"
	sourceManaged = "policy_loader_mac.mm, policy_loader_common.cc"
	sourceUpdater = "chrome/updater/policy/mac"
	sourceTracked = "chrome_pref_service_factory.cc; chromium.org, Configuring other preferences"
)

// Meanings returns the explanations of this package's codes.
func Meanings() []fault.Meaning {
	list := slices.Concat(settingMeanings(), policyMeanings())
	for i := range list {
		list[i].Kind = fault.KindError
	}
	warnings := slices.Concat(policyWarnings(), firstRunWarnings(), updateWarnings())
	for i := range warnings {
		warnings[i].Kind = fault.KindReason
	}
	return append(list, warnings...)
}

func settingMeanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeBadSettings, Summary: "The settings file cannot be read.",
			Why:     "It is not YAML, or uses something that YAML readers do not agree on, such as yes, 0123 or anchors.",
			Advice:  "correct the line that the message names; put text that looks like something else in quotes",
			Example: "no-import: true",
		},
		{
			Code: CodeUnknownSetting, Summary: "A key of the settings file is unknown.",
			Why:    "A misspelt key would be a setting that nobody notices is missing.",
			Advice: "use the keys that the message names; they are the flags of macwrangler chrome prefs, with startup-urls, bookmarks and policies in the plural",
		},
		{
			Code: CodeNoSettings, Summary: "No setting was given.",
			Why:     "No flag and no key of the settings file has a value.",
			Advice:  "add a setting, such as --homepage https://www.example.org/",
			Example: "macwrangler chrome prefs --identifier com.example.chrome",
		},
		{
			Code: CodeBadURL, Summary: "An address is not one that Chrome would open.",
			Why:    "Chrome searches for text that is not a URL instead of opening it. A user name or password in a URL could be read by every user of the Mac.",
			Advice: "write the whole address with https, http, file or chrome: https://www.example.org/",
		},
		{
			Code: CodeBadValue, Summary: "A setting has a value that cannot be used.",
			Why:     "The value has the wrong type or form, or Chrome would ignore it or crash on it.",
			Advice:  "use a value of the kind that the message names",
			Example: "--policy TranslateEnabled=no",
		},
		{
			Code: CodeNotInMode, Summary: "A setting cannot be made in this mode.",
			Why:     "Updates, the default-browser check and other policies exist only as policy: no preferences file can set them.",
			Advice:  "use --mode policy for it, in addition to the other mode if necessary",
			Example: "macwrangler chrome prefs --mode initial --updates manual",
		},
		{
			Code: CodeNoIdentifier, Summary: "The profile or the package has no identifier.",
			Why:    "macOS identifies the profile and the package by it; a later version with the same identifier replaces the earlier one.",
			Advice: "add --identifier with your own domain in reverse order: --identifier com.example.chrome",
		},
	}
}

func policyMeanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeUnknownPolicy, Summary: "The name is not that of a policy.",
			Why:     "It nearly matches another policy, was removed from Chrome, or is a preference. A name that resembles none of the known ones may be newer: it is written, with a warning of this code.",
			Advice:  "use the name that the message suggests, as on chromeenterprise.google/policies; after a warning, look at chrome://policy on a Mac",
			Example: "--policy TranslatEnabled=false", Source: sourceProven,
		},
		{
			Code: CodePolicyConflict, Summary: "A policy conflicts with a setting.",
			Why:     "The setting sets the same policy to another value, or Chrome reports an error for the two together.",
			Advice:  "leave one of the two out",
			Example: "--no-password-saving --policy PasswordManagerEnabled=true", Source: sourceProven,
		},
	}
}

func policyWarnings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: ReasonHomepage, Summary: "The home page opens with the home button, not at launch.",
			Advice:  "add the address with --startup-url too",
			Example: "--homepage https://www.example.org/ --startup-url https://www.example.org/", Source: sourceProven,
		},
		{
			Code: ReasonManagedMac, Summary: "Chrome obeys some of the policies only on a managed Mac.",
			Why:    "Home page, startup pages and a few others are ignored unless the Mac is enrolled in MDM or bound to a domain, or Chrome is enrolled in the cloud.",
			Advice: "deploy the profile by MDM; one that was installed by hand is not enough", Source: sourceManaged,
		},
		{
			Code: ReasonDoubtful, Summary: "Chrome does not use the value of a policy, or a part of it, and does not report an error.",
			Why:     "The value is not among those that the version of Chromium in the list knows. A newer version may know it, so it is written.",
			Advice:  "compare the value with chromeenterprise.google/policies; look at chrome://policy on a Mac",
			Example: "--policy AIModeSettings=9", Source: sourceProven,
		},
		{
			Code: ReasonDeprecated, Summary: "A policy still works, but a later version of Chrome will drop it.",
			Advice: "set the successor, if the warning names one", Source: sourceProven,
		},
	}
}

func firstRunWarnings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: ReasonFirstRun, Summary: "Only Chrome 128 and newer know the policy that suppresses the first-run screens.",
			Advice: "for older versions, leave out --no-first-run and set --policy PromotionalTabsEnabled=false", Source: "IsFirstRunDisabledByPolicy",
		},
		{
			Code: ReasonFirstStart, Summary: "Chrome reads Initial Preferences only at a user's first start.",
			Why:    "Nothing changes for users who have started Chrome before.",
			Advice: "use --mode policy for settings that have to hold for everybody", Source: sourceProven,
		},
		{
			Code: ReasonImport, Summary: "Users can still import data from other browsers with the menu.",
			Advice: "use --mode policy to prevent it",
		},
		{
			Code: ReasonFirstRunPolicy, Summary: "Initial Preferences cannot suppress the first-run screens; a profile does.",
			Why:    "A First Run file could, but it also makes Chrome ignore Initial Preferences.",
			Advice: "deploy the .mobileconfig that --out DIR writes too", Source: sourceProven,
		},
		{
			Code: ReasonFirstRunHides, Summary: "A First Run file keeps Chrome from reading Initial or Master Preferences.",
			Why:    "It tells Chrome that it has been started before.",
			Advice: "use --mode initial or policy; in a home, remove the First Run file before Chrome is started", Source: sourceProven,
		},
		{
			Code: ReasonTrackedReset, Summary: "Chrome on macOS resets some of the settings when it finds them in a user's Preferences.",
			Why:    "It treats tracked preferences that it did not write itself as tampering.",
			Advice: "use --mode policy or initial", Source: sourceTracked,
		},
		{
			Code: ReasonMasterOnly, Summary: "Imports and bookmarks have no effect in mode legacy.",
			Why:    "Chrome looks for them only in Master Preferences, which the First Run file hides.",
			Advice: "use --mode initial or policy", Source: sourceProven,
		},
	}
}

func updateWarnings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: ReasonUpdatesOff, Summary: "Chrome no longer updates itself.",
			Why:    "Security fixes arrive only when you install a newer version.",
			Advice: "use --updates off only where another tool, such as Munki, keeps Chrome current", Source: sourceUpdater,
		},
		{
			Code: ReasonUpdatesManual, Summary: "Chrome is updated only when a user asks for it.",
			Advice: "use --updates on unless users can be relied on to update", Source: sourceUpdater,
		},
		{
			Code: ReasonUpdatesManaged, Summary: "The updater reads its policies only on a managed Mac, and only from a profile.",
			Advice: "deploy the profile by MDM", Source: sourceUpdater,
		},
	}
}
