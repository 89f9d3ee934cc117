package identity

import (
	"slices"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// sourceCMS is where the tests of signatures come from.
const sourceCMS = "RFC 5652; tests against OpenSSL"

// Meanings returns the explanations of this package's codes.
func Meanings() []fault.Meaning {
	list := slices.Concat(keyMeanings(), signatureMeanings())
	for i := range list {
		list[i].Kind = fault.KindError
	}
	return append(list, warningMeanings()...)
}

// keyMeanings are about certificates and keys.
func keyMeanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeKey, Summary: "The file has no private key, or one that cannot be used to sign.",
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

// signatureMeanings are about signing and verifying.
func signatureMeanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeCMS, Summary: "The structure of the signature is damaged.",
			Why:    "The file was truncated, or was copied as text, which changes its line endings.",
			Advice: "download the file again",
			Source: "RFC 5652",
		},
		{
			Code: CodeNotSignedData, Summary: "The file is CMS data, but not signed data; usually an encrypted profile.",
			Advice: "get the profile from before it was encrypted: only a Mac that has the key can read it",
			Source: "RFC 5652",
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
			Why:     "A Mac that does not have that certificate itself cannot follow the chain: it shows a profile as not verified, and a package as signed by an unknown authority.",
			Advice:  "add the certificates between the signer and the root: --chain issuer.pem",
			Source:  sourceCMS,
		},
		{
			Code: CodeNotForSigning, Kind: fault.KindReason,
			Summary: "The certificate is for something else than signing.",
			Why: "Its key usage or extended key usage names other purposes, such as TLS servers, or it is one of an authority. " +
				"The signature is made; openssl smime -verify, for one, refuses it without -purpose any.",
			Advice: "sign with a certificate for code signing or for mail, or check on one Mac that it takes the signature",
			Source: "RFC 5280, sections 4.2.1.3 and 4.2.1.12; tests against OpenSSL",
		},
	}
}
