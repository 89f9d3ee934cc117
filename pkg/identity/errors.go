package identity

import "github.com/macwrangler/macwrangler/pkg/fault"

// The codes of an [Error], stable words for scripts.
const (
	CodeKey           fault.Code = "bad-key"             // no private key, or one that cannot sign
	CodeEncryptedKey  fault.Code = "encrypted-key"       // a PEM key with a password
	CodeCertificate   fault.Code = "bad-certificate"     // no certificate, or not the one needed
	CodeKeyMismatch   fault.Code = "key-mismatch"        // key and certificate do not match
	CodeExpired       fault.Code = "certificate-expired" // signing with a certificate outside its validity period
	CodePassword      fault.Code = "wrong-password"      // of a PKCS#12 file
	CodePKCS12        fault.Code = "bad-pkcs12"          // not a PKCS#12 file, or a damaged one
	CodeIterations    fault.Code = "too-many-iterations" // a PKCS#12 file whose keys take too long to derive
	CodeIdentities    fault.Code = "several-identities"  // a PKCS#12 file with more than one, and none is named
	CodeNoIdentity    fault.Code = "no-such-identity"    // none of that name in a PKCS#12 file
	CodeCMS           fault.Code = "bad-cms"             // the signature's structure is broken
	CodeNotSignedData fault.Code = "not-signed-data"     // CMS, but encrypted or of another kind
	CodeRoots         fault.Code = "no-roots"            // this system has no trusted certificates
	CodeSign          fault.Code = "signing-failed"      // any other failure while signing
)

// Error is the only error type that this package returns.
type Error = fault.Error
