// Package identity has what signing and verifying need, whatever is signed:
// certificates with their keys, chains of certificates, and CMS signatures.
//
// Two calls do most of the work: [LoadPEM] or [LoadPKCS12Named] reads an [Identity],
// whose [Identity.SignCMS] signs; and [ParseSignature] reads a signature, which
// [Signature.Flaws] holds against the content and [CheckChain] against trusted
// certificates.
//
// It decides nothing about what a signature is good for: packages profile and flatpkg
// say what a Mac makes of it. Revocation is not checked.
//
// # Limits and trust
//
// Input may be hostile. A PKCS#12 file is refused before the library that reads it
// begins if deriving its keys would take more than 10 million iterations. Signatures
// are read by a reader of this package that limits depth and elements; at most 8
// signers, 64 certificates and RSA keys of 16,384 bits are looked at. Every error is an
// [*Error].
//
// Sources: RFC 5652 (CMS), RFC 7292 (PKCS#12), RFC 5280 (certificates).
package identity
