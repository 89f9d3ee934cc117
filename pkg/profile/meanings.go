package profile

import (
	"slices"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Meanings returns the explanations of this package's codes. Errors of the property
// list inside a profile have the codes of package plistfile.
func Meanings() []fault.Meaning {
	list := slices.Concat(fileMeanings(), buildMeanings(), keyMeanings(), signingMeanings())
	for i := range list {
		list[i].Kind = fault.KindError
	}
	return append(list, warningMeanings()...)
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
			Code: CodeCMS, Summary: "The structure of the signature is damaged.",
			Why:    "The file was truncated, or was copied as text, which changes its line endings.",
			Advice: "download the file again",
			Source: "RFC 5652",
		},
		{
			Code: CodeNotSignedData, Summary: "The file is CMS data, but not a signed profile; usually an encrypted one.",
			Advice: "get the profile from before it was encrypted: only a Mac that has the key can read it",
			Source: "RFC 5652",
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

// keyMeanings are about certificates and keys.
func keyMeanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeKey, Summary: "The file has no private key, or one that cannot sign a profile.",
			Why:    "RSA and ECDSA keys can sign. In PEM form, they begin with -----BEGIN PRIVATE KEY-----.",
			Advice: "check the file: openssl pkey -noout -text -in KEY",
		},
		{
			Code: CodeEncryptedKey, Summary: "The private key is encrypted PEM, which is not supported.",
			Advice: "convert it to PKCS#12, and use --p12 with --password-file: openssl pkcs12 -export -in CERT -inkey KEY -out ID.p12",
		},
		{
			Code: CodeCertificate, Summary: "The file has no readable certificate, or the chain lacks the signer's issuer.",
			Why:    "In PEM form, a certificate begins with -----BEGIN CERTIFICATE-----. A signature whose chain does not begin with the issuer is not trusted.",
			Advice: "check the file: openssl x509 -noout -subject -issuer -in CERT",
		},
		{
			Code: CodeKeyMismatch, Summary: "The private key does not belong to the certificate.",
			Advice: "compare the two: openssl x509 -noout -pubkey -in CERT; openssl pkey -pubout -in KEY",
		},
		{
			Code: CodePassword, Summary: "The password of the PKCS#12 file is wrong.",
			Why:    "The password is the whole content of the password file, except for one final newline.",
			Advice: "put the password into a file of its own, and name it with --password-file",
		},
		{
			Code: CodeIterations, Summary: "The PKCS#12 file takes too many iterations to derive its keys from the password: more than 10 million.",
			Why:    "The file itself says how many. Real ones have 2,048 to a million; a hostile one has two thousand million, which would keep the program busy for an hour.",
			Advice: "ask whoever made the file for another one: openssl pkcs12 -export takes 2048",
			Source: "RFC 7292 and RFC 8018; NIST SP 800-132, section 5.2, calls 10,000,000 appropriate for especially critical keys",
		},
		{
			Code: CodeIdentities, Summary: "The PKCS#12 file has several identities, and no one was chosen.",
			Why:     "Keychain Access exports all that are selected. Which one signs is for you to say.",
			Advice:  "name one by the common name of its certificate, or by its SHA-256 fingerprint: --identity 'Example Signer'",
			Example: "macwrangler profile sign fus.mobileconfig --p12 all.p12 --password-file password --out fus-signed.mobileconfig",
		},
		{
			Code: CodeNoIdentity, Summary: "The PKCS#12 file has no identity of that name.",
			Advice: "take one that the message names; the name is the common name of the certificate, exactly so",
		},
		{
			Code: CodePKCS12, Summary: "The file is not a PKCS#12 file, or is damaged.",
			Advice: "for PEM files use --cert and --key; otherwise rewrite it: openssl pkcs12 -in FILE -nodes | openssl pkcs12 -export -out NEW",
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
		{
			Code: CodeExpired, Summary: "The certificate is not valid today: it has expired, or is not valid yet.",
			Advice: "renew the certificate, and check the clock of this computer",
		},
		{
			Code: CodeRoots, Summary: "This system has no trusted certificates to check a signature with.",
			Advice: "name the root that you trust: --ca-file our-root.pem",
		},
		{
			Code: CodeSign, Summary: "Signing failed.",
			Advice: "read the message; check certificate and key with openssl x509 -text and openssl pkey -text",
		},
	}
}

// warningMeanings are about signatures that Macs may not trust.
func warningMeanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeChainMissing, Kind: fault.KindReason,
			Summary: "The signed file will not have the certificate of the signer's issuer.",
			Why:     "A Mac that does not have that certificate itself cannot follow the chain, and shows the profile as not verified.",
			Advice:  "add the certificates between the signer and the root: --chain issuer.pem",
			Source:  sourceCMS,
		},
		{
			Code: CodeNotForSigning, Kind: fault.KindReason,
			Summary: "The certificate is for something else than signing.",
			Why: "Its key usage or extended key usage names other purposes, such as TLS servers, or it is one of an authority. " +
				"The signature is made; openssl smime -verify, for one, refuses it without -purpose any.",
			Advice: "sign with a certificate for code signing or for mail, or check on one Mac that it shows the profile as verified",
			Source: "RFC 5280, sections 4.2.1.3 and 4.2.1.12; tests against OpenSSL",
		},
	}
}
