package profile

import (
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/identity"
)

// The codes of an [Error], stable words for scripts. An error that comes from
// the property list inside has that package's code: "malformed", "too-deep"…; one about
// certificates and keys that of package identity.
const (
	CodeTooLarge                  = fault.TooLarge             // more than MaxSize bytes
	CodePEM            fault.Code = "pem-armour"               // base64 text where macOS wants the bytes
	CodeMIME           fault.Code = "smime-message"            // a mail message of openssl smime or cms
	CodeCMS                       = identity.CodeCMS           // the signature's structure is broken
	CodeNotSignedData             = identity.CodeNotSignedData // CMS, but encrypted or of another kind
	CodeDetached       fault.Code = "detached-signature"       // a signature without the profile
	CodeNotProfile     fault.Code = "not-a-profile"            // a property list that is not a profile
	CodeIdentifier     fault.Code = "bad-identifier"           // not a reverse-DNS name
	CodeClash          fault.Code = "identifier-clash"         // two equal identifiers in one profile
	CodeSpec           fault.Code = "bad-spec"                 // a profile that cannot be built
	CodeVersion        fault.Code = "bad-macos-version"        // not a version of macOS
	CodeSigned         fault.Code = "already-signed"           // signing what is already signed
	CodeEncrypted      fault.Code = "encrypted-payloads"       // comparing what nobody can read
	CodeNotSigned      fault.Code = "not-signed"               // removing a signature that is not there
	CodeNotPreferences fault.Code = "not-preferences"          // making a profile of what is not a dictionary of preferences
	CodeSetting        fault.Code = "bad-setting"              // not KEY=VALUE
)

// Error is the only error type that this package returns.
type Error = fault.Error
