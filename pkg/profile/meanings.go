package profile

import (
	"slices"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/identity"
)

// Meanings returns the explanations of this package's codes, and of those of package
// identity, whose errors come through this one. Errors of the property list inside a
// profile have the codes of package plistfile.
func Meanings() []fault.Meaning {
	list := slices.Concat(fileMeanings(), buildMeanings(), signingMeanings())
	for i := range list {
		list[i].Kind = fault.KindError
	}
	return append(list, identity.Meanings()...)
}

// fileMeanings are about files that are not read.
func fileMeanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodePEM, Summary: "The file is PEM text, but macOS reads signed profiles only in binary form (DER).",
			Advice: "convert it: openssl cms -cmsout -inform PEM -outform DER -in FILE -out NEW",
			Source: sourceCMS,
		},
		{
			Code: CodeMIME, Summary: "The file is a mail message (S/MIME), but macOS reads signed profiles only in binary form (DER).",
			Why:     "openssl smime and openssl cms write a mail message unless they are told otherwise.",
			Advice:  "sign again with -outform DER, or with macwrangler profile sign",
			Example: "openssl smime -sign -nodetach -in fus.mobileconfig -signer signer.pem",
			Source:  sourceCMS,
		},
		{
			Code: CodeDetached, Summary: "The file is a signature without the profile.",
			Why:    "A detached signature is stored in a file of its own. macOS needs the profile inside the signature.",
			Advice: "sign again with the content inside: macwrangler profile sign, or openssl smime -sign -nodetach -binary -outform DER",
			Source: sourceCMS,
		},
		{
			Code: CodeNotProfile, Summary: "The file is a property list, but not a configuration profile.",
			Why:    "A profile is a dictionary with PayloadType, PayloadIdentifier and PayloadContent; this file has none of them. It may be a file of preferences.",
			Advice: "check that it is the right file",
			Source: sourceTopLevel,
		},
	}
}

// buildMeanings are about profiles that cannot be made.
func buildMeanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeIdentifier, Summary: "The identifier is not a reverse-DNS name.",
			Why:     "It decides which installed profile is replaced, so it must not be anybody else's. It has two or more parts of letters, digits, hyphens and underscores, and begins with a letter.",
			Advice:  "use a domain that you own, reversed, and a name: --identifier com.example.fus",
			Example: "macwrangler fus profile --identifier FUS",
			Source:  sourceTopLevel,
		},
		{
			Code: CodeClash, Summary: "Two parts of a profile have the same identifier.",
			Why:    "Their UUIDs follow from the identifiers, so they would be the same too.",
			Advice: "give each payload an identifier of its own: the profile's, a dot and a name",
			Source: sourcePayload,
		},
		{
			Code: CodeSpec, Summary: "The requested profile cannot be built: it has no payload, a payload has no type, or a setting has the name of a key that every payload has.",
			Advice: "correct what the message names",
			Source: sourceTopLevel + " and CommonPayloadKeys.yaml",
		},
		{
			Code: CodeNotPreferences, Summary: "The file is not a property list of preferences: its root is not a dictionary, or it is a profile already.",
			Advice: "name the file that an application reads, or what defaults export DOMAIN - prints",
		},
		{
			Code: CodeSetting, Summary: "A setting is not KEY=VALUE, or its value cannot be in a property list.",
			Why:     "A value in the form of JSON is what JSON says: true, 5, 2.5, [\"a\"], {\"k\": 1}, and text in double quotes. Any other value is text.",
			Advice:  "write it as --set ShowHelp=true; for text that looks like JSON: --set 'Version=\"5\"'",
			Example: "macwrangler profile make --domain com.example.app --identifier com.example.app.settings --set ShowHelp",
		},
		{
			Code: CodeVersion, Summary: "That version of macOS does not exist, or is older than configuration profiles.",
			Why:     "Configuration profiles need macOS 10.7 or newer. After 10.15 came 11, and after 15 came 26.",
			Advice:  "give a version such as 10.13, 12 or 15.3; for Macs on several versions: --target-macos all",
			Example: "macwrangler profile lint --target-macos 17 fus.mobileconfig",
		},
	}
}

// signingMeanings are about signing and verifying.
func signingMeanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeSigned, Summary: "The profile is already signed.",
			Advice: "sign the original; to remove the signature: macwrangler profile unsign FILE --out ORIGINAL",
		},
		{
			Code: CodeNotSigned, Summary: "The profile is not signed, so there is no signature to remove.",
			Advice: "use the file as it is",
		},
		{
			Code: CodeEncrypted, Summary: "The payloads of a profile are encrypted, so nobody can say what is different in them.",
			Advice: "compare the profiles from before they were encrypted",
			Source: sourceTopLevel,
		},
	}
}
