package tcc

import "github.com/macwrangler/macwrangler/pkg/finding"

// The ids of the rules. RuleMissing and RuleValue are those that all payloads have.
const (
	RuleMissing       = "missing-key"
	RuleValue         = "bad-value"
	RuleService       = "tcc-service"
	RuleDecision      = "tcc-decision"
	RuleDenyOnly      = "tcc-deny-only"
	RuleReceiver      = "tcc-receiver"
	RuleProgram       = "tcc-program"
	RuleAccessibility = "tcc-accessibility"
	RuleRequirement   = "code-requirement"
	RuleWeak          = "weak-requirement"
)

const (
	sourcePayload = "apple/device-management: mdm/profiles/com.apple.TCC.configuration-profile-policy.yaml"
	sourceGrammar = "Apple, Security: requirements.grammar; Code Signing Requirement Language"
	source27      = "Apple, Device Management: Privacy Preferences Policy Control, macOS 27"
)

const adviceAccessibility = "on macOS 27, users allow it themselves; the declaration com.apple.configuration.app.settings offers a default"

// Rules returns what [Check] and [CheckRequirement] may find, apart from
// RuleMissing and RuleValue.
func Rules() []finding.Rule {
	return []finding.Rule{
		{
			ID: RuleService, Severity: finding.Error,
			Guideline: "Privacy Preferences name a service that does not exist.",
			Why:       "There are 24 names; those of System Settings and those that begin with kTCCService are not among them. One in wrong upper and lower case is a warning.",
			Fix:       "use the name that the message suggests",
			Bad:       "<key>FullDiskAccess</key>",
			Good:      "<key>SystemPolicyAllFiles</key>",
			Source:    sourcePayload,
		},
		{
			ID: RuleDecision, Severity: finding.Error,
			Guideline: "An entry of Privacy Preferences has both Allowed and Authorization, or neither.",
			Why:       "Exactly one of them decides.",
			Fix:       "keep one of the two: Allowed, or Authorization on macOS 11 and newer",
			Source:    sourcePayload,
		},
		{
			ID: RuleDenyOnly, Severity: finding.Error,
			Guideline: "Privacy Preferences decide what a profile cannot decide.",
			Why: "Camera, Microphone, ListenEvent and ScreenCapture can be denied and not allowed. " +
				"AllowStandardUserToSetSystemService works for ListenEvent and ScreenCapture only.",
			Fix:    "leave the entry out, so that the user is asked; for ScreenCapture and ListenEvent let standard users decide",
			Bad:    "<key>Camera</key><array><dict><key>Allowed</key><true/>…",
			Good:   "<key>ScreenCapture</key><array><dict><key>Authorization</key><string>AllowStandardUserToSetSystemService</string>…",
			Source: sourcePayload,
		},
		{
			ID: RuleReceiver, Severity: finding.Error,
			Guideline: "An entry for AppleEvents does not name its receiver completely.",
			Why:       "AEReceiverIdentifier, AEReceiverIdentifierType and AEReceiverCodeRequirement are all needed there. In other services they mean nothing, which is a warning.",
			Fix:       "add the keys that the message names, or delete them in other services",
			Source:    sourcePayload,
		},
		{
			ID: RuleProgram, Severity: finding.Error,
			Guideline: "Privacy Preferences name a program in a form that does not suit its IdentifierType.",
			Why: "A path is absolute, and is for programs outside of a bundle; programs inside have the rights of the bundle. " +
				"A path to or into a bundle, and a bundle ID with a slash, are warnings.",
			Fix:    "name an app by its bundle ID, another program by its absolute path",
			Bad:    "<key>IdentifierType</key><string>path</string> with <key>Identifier</key><string>com.example.app</string>",
			Source: sourcePayload,
		},
		{
			ID: RuleRequirement, Severity: finding.Error,
			Guideline: "A code requirement cannot be read, or a comment hides a part of it.",
			Why: "The column is that of the requirement. macOS takes one requirement, without designated => before it; " +
				"a broken one spoils the whole payload. Markdown and mail eat the stars of /* exists */.",
			Fix:    "copy it again from the output of codesign -d -r- /Applications/NAME.app",
			Bad:    `identifier "com.example.app" and certificate leaf[subject.OU = ABCDE12345`,
			Good:   `identifier "com.example.app" and anchor apple generic and certificate leaf[subject.OU] = ABCDE12345`,
			Source: sourceGrammar,
		},
		{
			ID: RuleAccessibility, Severity: finding.Error,
			Guideline: "Privacy Preferences allow Accessibility, which macOS 27 ignores.",
			Why:       "It is deprecated from macOS 26.2 on. It is an error where --target-macos is 27 or newer, and a warning otherwise.",
			Fix:       adviceAccessibility,
			Source:    source27,
		},
		{
			ID: RuleWeak, Severity: finding.Warning,
			Guideline: "A code requirement asks for too little, or for something else than was meant.",
			Why: "Without an anchor, a program of any signer satisfies it; with anchor apple generic and no team or field of the leaf, one of every developer; " +
				"with a cdhash alone, only one build; with never, none. " +
				"A team has ten letters and digits, and the identifier in it is that of the entry.",
			Fix:    "copy the whole requirement: codesign -d -r- /Applications/NAME.app",
			Bad:    `identifier "com.example.app"`,
			Good:   `identifier "com.example.app" and anchor apple generic and certificate leaf[subject.OU] = ABCDE12345`,
			Source: sourceGrammar,
		},
	}
}
