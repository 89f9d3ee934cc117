package profile

import "github.com/macwrangler/macwrangler/pkg/finding"

// typeRules are about the types of values and the names of keys.
func typeRules() []finding.Rule {
	return []finding.Rule{
		{
			ID: ruleWrongType, Severity: finding.Error,
			Guideline: "A value has the wrong type for its key.",
			Why:       "It is an error in one of Apple's payloads. In the preferences of applications, which are known less well, it is a warning or an info.",
			Fix:       "write the value as the type that the message names",
			Bad:       "<key>PayloadVersion</key><string>1</string>",
			Good:      "<key>PayloadVersion</key><integer>1</integer>",
			Source:    sourceSchemas,
		},
		{
			ID: ruleBooleanString, Severity: finding.Error,
			Guideline: "A key that needs a boolean has text, such as true or NO.",
			Why:       "Text is never a boolean, whatever it says. In the preferences of an application, which may read text, it is a warning.",
			Fix:       "write <true/> or <false/>",
			Bad:       "<key>User.menu</key><string>NO</string>",
			Good:      "<key>User.menu</key><false/>",
			Source:    sourceSchemas,
		},
		{
			ID: ruleNumberType, Severity: finding.Warning,
			Guideline: "A number has the wrong type for its key, such as an integer for a real.",
			Why: "Most readers accept either. A number for a boolean in one of Apple's payloads is a warning: macOS accepts it, and Apple Business refuses to upload the profile. " +
				"The others are infos.",
			Fix:    "write the number as the type that the message names",
			Bad:    "<key>delaySeconds</key><integer>2</integer>",
			Good:   "<key>delaySeconds</key><real>2</real>",
			Source: sourceSchemas,
		},
		{
			ID: ruleMaybeBoolean, Severity: finding.Info,
			Guideline: "A key of unknown type has the text true or false, which may be meant as a boolean.",
			Fix:       "write <true/> or <false/> if a boolean is meant",
			Bad:       "<key>ShowHelp</key><string>true</string>",
			Good:      "<key>ShowHelp</key><true/>",
		},
		{
			ID: ruleNearMiss, Severity: finding.Warning,
			Guideline: "A key is nearly, but not exactly, a known one.",
			Why:       "It differs only in case, in one or two letters, or by the ending -managed. A misspelt key is ignored. It is an info where only the case of an application's key differs.",
			Fix:       "correct the spelling",
			Bad:       "<key>MultipleSessionsEnabled</key><true/>",
			Good:      "<key>MultipleSessionEnabled</key><true/>",
			Source:    sourceSchemas,
		},
	}
}

// managedRules are about managed preferences.
func managedRules() []finding.Rule {
	return []finding.Rule{
		{
			ID: ruleMCX, Severity: finding.Error,
			Guideline: "Managed preferences are not nested as macOS reads them.",
			Why:       "macOS looks for PayloadContent, domain, Forced or Set-Once, an array, and mcx_preference_settings. What is elsewhere is not managed. The keys mcx_targets and mcx_data_timestamp are allowed.",
			Fix:       "put the settings into Forced, an array of one dictionary with mcx_preference_settings",
			Bad:       "<key>com.example.app</key><dict><key>ShowHelp</key><true/></dict>",
			Good:      "<key>com.example.app</key><dict><key>Forced</key><array><dict><key>mcx_preference_settings</key><dict><key>ShowHelp</key><true/></dict></dict></array></dict>",
			Source:    sourceMCX,
		},
	}
}

// effectRules are about what payloads do on which Macs.
func effectRules() []finding.Rule {
	return []finding.Rule{
		{
			ID: ruleOnce, Severity: finding.Warning,
			Guideline: "A profile has two payloads of a type that a Mac may have only once.",
			Why:       "Apple's schemas allow many types only once, such as .GlobalPreferences, com.apple.screensaver and com.apple.SoftwareUpdate. Which of two counts is not documented.",
			Fix:       "put the settings of both into one payload",
			Source:    sourceSchemas,
		},
		{
			ID: ruleNoEffect, Severity: finding.Warning,
			Guideline: "A payload or key does nothing on the macOS that --target-macos names.",
			Fix:       "leave it out for these Macs, or use the one that the message names",
			Source:    sourceTable + "; for com.apple.controlcenter " + sourceFUS,
		},
	}
}

// fusRules are about Fast User Switching.
func fusRules() []finding.Rule {
	return []finding.Rule{
		{
			ID: ruleFUSAlone, Severity: finding.Warning,
			Guideline: "MultipleSessionEnabled is true without UserSwitcher, which on macOS 11 and newer keeps users from turning on Fast User Switching.",
			Why:       "Up to macOS 10.15, the key alone turns on Fast User Switching. From macOS 11 on, it is on if its item is in the menu bar or in Control Center.",
			Fix:       "add com.apple.controlcenter with UserSwitcher, or make the profile with macwrangler fus profile",
			Good:      "<key>UserSwitcher</key><integer>25</integer>",
			Source:    sourceFUS,
		},
		{
			ID: ruleFUSMixed, Severity: finding.Warning,
			Guideline: "One key turns Fast User Switching off, and another one turns it on.",
			Fix:       "use MultipleSessionEnabled true with UserSwitcher 25 or 22, or false with 28",
			Source:    sourceFUS,
		},
		{
			ID: ruleMenuBits, Severity: finding.Warning,
			Guideline: "The bits of UserSwitcher contradict each other, or are incomplete.",
			Why:       "Bit 1 means in Control Center and 4 not in it; bit 2 means in the menu bar and 8 not in it. This is inferred from published values; Apple documents none.",
			Fix:       "use 25 (in Control Center only), 22 (in the menu bar only), 19 (in both) or 28 (in neither, which is off)",
			Bad:       "<key>UserSwitcher</key><integer>2</integer>",
			Good:      "<key>UserSwitcher</key><integer>22</integer>",
			Source:    sourceFUS,
		},
	}
}
