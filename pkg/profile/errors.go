package profile

import "github.com/macwrangler/macwrangler/pkg/fault"

// The codes of an [Error], stable words for scripts. An error that comes from
// the property list inside has that package's code: "malformed", "too-deep"…
const (
	CodeTooLarge                  = fault.TooLarge        // more than MaxSize bytes
	CodePEM            fault.Code = "pem-armour"          // base64 text where macOS wants the bytes
	CodeMIME           fault.Code = "smime-message"       // a mail message of openssl smime or cms
	CodeCMS            fault.Code = "bad-cms"             // the signature's structure is broken
	CodeNotSignedData  fault.Code = "not-signed-data"     // CMS, but encrypted or of another kind
	CodeDetached       fault.Code = "detached-signature"  // a signature without the profile
	CodeNotProfile     fault.Code = "not-a-profile"       // a property list that is not a profile
	CodeIdentifier     fault.Code = "bad-identifier"      // not a reverse-DNS name
	CodeClash          fault.Code = "identifier-clash"    // two equal identifiers in one profile
	CodeSpec           fault.Code = "bad-spec"            // a profile that cannot be built
	CodeVersion        fault.Code = "bad-macos-version"   // not a version of macOS
	CodeSigned         fault.Code = "already-signed"      // signing what is already signed
	CodeKey            fault.Code = "bad-key"             // no private key, or one that cannot sign
	CodeEncryptedKey   fault.Code = "encrypted-key"       // a PEM key with a password
	CodeCertificate    fault.Code = "bad-certificate"     // no certificate, or not the one needed
	CodeKeyMismatch    fault.Code = "key-mismatch"        // key and certificate do not match
	CodeExpired        fault.Code = "certificate-expired" // signing with a certificate outside its validity period
	CodePassword       fault.Code = "wrong-password"      // of a PKCS#12 file
	CodePKCS12         fault.Code = "bad-pkcs12"          // not a PKCS#12 file, or a damaged one
	CodeIterations     fault.Code = "too-many-iterations" // a PKCS#12 file whose keys take too long to derive
	CodeIdentities     fault.Code = "several-identities"  // a PKCS#12 file with more than one, and none is named
	CodeNoIdentity     fault.Code = "no-such-identity"    // none of that name in a PKCS#12 file
	CodeEncrypted      fault.Code = "encrypted-payloads"  // comparing what nobody can read
	CodeNotSigned      fault.Code = "not-signed"          // removing a signature that is not there
	CodeNotPreferences fault.Code = "not-preferences"     // making a profile of what is not a dictionary of preferences
	CodeSetting        fault.Code = "bad-setting"         // not KEY=VALUE
	CodeRoots          fault.Code = "no-roots"            // this system has no trusted certificates
	CodeSign           fault.Code = "signing-failed"      // any other failure while signing
)

// Error is the only error type that this package returns.
type Error = fault.Error
