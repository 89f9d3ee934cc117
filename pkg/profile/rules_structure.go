package profile

import "github.com/macwrangler/macwrangler/pkg/finding"

// formRules are about the file as a property list.
func formRules() []finding.Rule {
	return []finding.Rule{
		{
			ID: ruleSyntax, Severity: finding.Error,
			Guideline: "The property list is malformed: tags that do not match, a key without a value, and the like.",
			Why:       "macOS refuses the file. Line and column show where; the rest of the file was not checked.",
			Fix:       "correct the file at that place; plutil -lint FILE on a Mac or xmllint --noout FILE checks it too",
			Bad:       "<key>PayloadType</key><string>Configuration</strng>",
			Good:      "<key>PayloadType</key><string>Configuration</string>",
			Source:    "CoreFoundation, CFPropertyList.c",
		},
		notProfileRule(),
		{
			ID: ruleDuplicateKey, Severity: finding.Error,
			Guideline: "A dictionary has the same key twice; only the last one counts.",
			Fix:       "delete one of the two",
			Bad:       "<key>PayloadVersion</key><integer>1</integer><key>PayloadVersion</key><integer>2</integer>",
			Good:      "<key>PayloadVersion</key><integer>1</integer>",
		},
		{
			ID: ruleOddity, Severity: finding.Warning,
			Guideline: "The file has something that other readers of property lists silently ignore.",
			Why:       "Text after </plist>, attributes, and objects of a binary file that nothing refers to have no effect. They are often left over from an edit.",
			Fix:       "delete it",
			Bad:       "</plist><dict>",
			Good:      "</plist>",
		},
	}
}

// notProfileRule is about a file, or what is signed in it, that is something else.
func notProfileRule() finding.Rule {
	return finding.Rule{
		ID: ruleNotProfile, Severity: finding.Error,
		Guideline: "The file, or what is signed in it, is not a configuration profile.",
		Why:       "A profile is a dictionary with PayloadType, PayloadIdentifier and PayloadContent; this file has none of them. It may be a file of preferences.",
		Fix:       "check that it is the right file",
		Source:    sourceTopLevel,
	}
}

// structureRules are about the keys that every profile and payload has.
func structureRules() []finding.Rule {
	return []finding.Rule{
		{
			ID: ruleMissingKey, Severity: finding.Error,
			Guideline: "A key that a profile, a payload or a dictionary in it needs is missing.",
			Why: "PayloadType, PayloadIdentifier, PayloadUUID and PayloadVersion are required in the profile and in each payload, and PayloadContent in the profile. " +
				"It is a warning where a Mac may accept the profile all the same: for PayloadVersion of a payload, without which Apple Business refuses the profile, and for most keys of single payload types.",
			Fix:    "add the key",
			Source: sourceTopLevel + " and CommonPayloadKeys.yaml",
		},
		{
			ID: ruleBadValue, Severity: finding.Error,
			Guideline: "A key has a value that is not allowed, such as a PayloadVersion other than 1.",
			Fix:       "use one of the values that the message names",
			Why:       "It is an error where the profile certainly fails, or both sources of the table have the same range. A value outside a list of Apple's is a warning otherwise.",
			Bad:       "<key>PayloadScope</key><string>Computer</string>",
			Good:      "<key>PayloadScope</key><string>System</string>",
			Source:    sourceTopLevel,
		},
		{
			ID: ruleNoPayloads, Severity: finding.Warning,
			Guideline: "The profile has no payloads, so it does nothing.",
			Fix:       "add a payload to PayloadContent, or do not deploy the profile",
		},
		{
			ID: ruleDisplayName, Severity: finding.Info,
			Guideline: "The profile has no display name, so users see none.",
			Fix:       "add PayloadDisplayName",
			Good:      "<key>PayloadDisplayName</key><string>Login window</string>",
			Source:    sourceTopLevel,
		},
		{
			ID: ruleUnknownKey, Severity: finding.Warning,
			Guideline: "The profile, or one of Apple's payloads, has a key that it does not know; macOS ignores it.",
			Why: "Settings belong in a payload: next to PayloadContent they have no effect. It is a warning if the key belongs to another payload type, and an info otherwise. " +
				"Keys of preference domains are not reported, since any program may read any key; what is not known of them is said as not-checked.",
			Fix:    "move the key into the payload that it belongs to, or delete it",
			Source: sourceTable,
		},
		{
			ID: ruleMisplaced, Severity: finding.Info,
			Guideline: "A payload has a key that belongs to the profile; it has no effect there.",
			Fix:       "move the key out of the payload",
			Source:    sourcePayload,
		},
		{
			ID: ruleEncrypted, Severity: finding.Info,
			Guideline: "The payloads are encrypted, so only the rest of the profile was checked.",
			Fix:       "check the profile before it is encrypted",
			Source:    sourceTopLevel,
		},
	}
}

// identityRules are about identifiers and UUIDs.
func identityRules() []finding.Rule {
	return []finding.Rule{
		{
			ID: ruleUUIDClash, Severity: finding.Error,
			Guideline: "Two parts of a profile have the same UUID.",
			Why:       "A PayloadUUID must be globally unique.",
			Fix:       "give each part a UUID of its own: uuidgen",
			Source:    sourcePayload,
		},
		{
			ID: ruleCopiedUUID, Severity: finding.Error,
			Guideline: "Two profiles with different identifiers have a UUID in common.",
			Why:       "One was copied from the other. A PayloadUUID must be globally unique. This is found only where several files are checked at once.",
			Fix:       "give the copy UUIDs of its own: uuidgen",
			Source:    sourceTopLevel,
		},
		{
			ID: ruleIDClash, Severity: finding.Error,
			Guideline: "Two parts of a profile have the same identifier.",
			Why:       "A payload that is installed again is updated in place only if its identifier and UUID are the same. It is an info for the profile and a payload, which many published profiles have, and an error for two payloads.",
			Fix:       "give each payload an identifier of its own: the profile's, a dot and a name",
			Bad:       "com.example.fus for the profile and its payload",
			Good:      "com.example.fus for the profile, com.example.fus.menu-extras for the payload",
			Source:    sourcePayload,
		},
		{
			ID: ruleUUIDIdentifier, Severity: finding.Info,
			Guideline: "The profile's PayloadIdentifier is a UUID.",
			Why:       "macOS accepts it, but nobody can tell from it what the profile is for. Under a new identifier, it is a new profile to macOS.",
			Fix:       "use a reverse-DNS name, such as com.example.name, and remove the old profile from the Macs",
			Source:    sourceTopLevel,
		},
		{
			ID: ruleIDForm, Severity: finding.Warning,
			Guideline: "The profile's identifier is not a reverse-DNS name.",
			Why:       "Without a domain, another organization's profile may have the same identifier, and one would replace the other. Identifiers of payloads only have to be unique within the profile.",
			Fix:       "put a domain that you own in front, reversed; it is then a new profile to macOS, so remove the old one from the Macs",
			Bad:       "<key>PayloadIdentifier</key><string>FUS</string>",
			Good:      "<key>PayloadIdentifier</key><string>com.example.fus</string>",
			Source:    sourceTopLevel,
		},
		{
			ID: ruleUUIDForm, Severity: finding.Info,
			Guideline: "A PayloadUUID does not have the form of a UUID.",
			Fix:       "make one: uuidgen",
			Good:      "<key>PayloadUUID</key><string>5c579b9b-fc1a-5223-bd1a-f7eadfac4d76</string>",
			Source:    sourcePayload,
		},
	}
}
