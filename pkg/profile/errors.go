package profile

import (
	"errors"
	"fmt"

	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// The codes of an [Error], stable words for scripts. An error that comes from
// the property list inside has that package's code: "malformed", "too-deep"…
const (
	CodeRead          = "read-failed"         // the reader failed; the cause is wrapped
	CodeTooLarge      = "too-large"           // more than MaxSize bytes
	CodePEM           = "pem-armour"          // base64 text where macOS wants the bytes
	CodeMIME          = "smime-message"       // a mail message of openssl smime or cms
	CodeCMS           = "bad-cms"             // the signature's structure is broken
	CodeNotSignedData = "not-signed-data"     // CMS, but encrypted or of another kind
	CodeDetached      = "detached-signature"  // a signature without the profile
	CodeNotProfile    = "not-a-profile"       // a property list that is no profile
	CodeIdentifier    = "bad-identifier"      // no reverse-DNS name
	CodeClash         = "identifier-clash"    // two equal identifiers in one profile
	CodeSpec          = "bad-spec"            // a profile that cannot be built
	CodeVersion       = "bad-macos-version"   // no such macOS
	CodeSigned        = "already-signed"      // signing what is signed
	CodeKey           = "bad-key"             // no key that can sign
	CodeEncryptedKey  = "encrypted-key"       // a PEM key with a password
	CodeCertificate   = "bad-certificate"     // no certificate, or one that does not fit
	CodeKeyMismatch   = "key-mismatch"        // key and certificate do not belong together
	CodeExpired       = "certificate-expired" // signing with a certificate outside its time
	CodePassword      = "wrong-password"      // of a PKCS#12 file
	CodePKCS12        = "bad-pkcs12"          // no PKCS#12 file
	CodeRoots         = "no-roots"            // this system has no trusted certificates
	CodeSign          = "signing-failed"      // anything else while signing
)

// Error is the only error type that leaves this package.
type Error struct {
	// Message names the act or the fault, with its operand.
	Message string

	code, hint string
	cause      error
}

func newError(code, format string, args ...any) *Error {
	return &Error{code: code, Message: fmt.Sprintf(format, args...)}
}

// because adds the cause.
func (e *Error) because(cause error) *Error {
	e.cause = cause
	return e
}

// advise adds what a person could do.
func (e *Error) advise(hint string) *Error {
	e.hint = hint
	return e
}

// ofPlist takes over an error of the property list inside.
func ofPlist(message string, err error) *Error {
	e := newError(CodeRead, "%s", message).because(err)
	if fault, ok := errors.AsType[*plistfile.Error](err); ok {
		e.code, e.hint = fault.Code(), fault.Hint()
	}
	return e
}

// Error returns the message and its cause.
func (e *Error) Error() string {
	if e.cause == nil {
		return e.Message
	}
	return e.Message + ": " + e.cause.Error()
}

// Code returns the stable word for the fault.
func (e *Error) Code() string { return e.code }

// Hint returns a command or step that helps, or "".
func (e *Error) Hint() string { return e.hint }

// Unwrap returns the cause, if there is one.
func (e *Error) Unwrap() error { return e.cause }
