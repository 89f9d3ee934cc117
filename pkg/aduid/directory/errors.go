package directory

import "fmt"

// A Code is a stable kebab-case word that scripts may match on.
type Code string

// The codes of this package's errors.
const (
	CodeBadURL       Code = "bad-url"             // neither ldap://HOST[:PORT] nor ldaps://HOST[:PORT]
	CodeBadFilter    Code = "bad-filter"          // no LDAP filter
	CodeBadSetting   Code = "bad-setting"         // settings that do not go together
	CodePlaintext    Code = "plaintext-password"  // a password would travel unprotected
	CodeNoPassword   Code = "no-password"         // a bind DN without a password, or the other way about
	CodeBadCA        Code = "bad-ca-file"         // no certificate in PEM
	CodeCannotDial   Code = "cannot-connect"      // nobody answers at that address
	CodeNoHost       Code = "unknown-host"        // DNS does not know the name
	CodeTimedOut     Code = "timed-out"           // no answer, or no whole page, within Config.Timeout
	CodeClosed       Code = "connection-closed"   // the server, or something between, ended the connection
	CodeStopped      Code = "stopped"             // the context ended
	CodeBadAnswer    Code = "bad-answer"          // what came is no LDAP, or no answer to what was asked
	CodeTooLarge     Code = "answer-too-large"    // a message larger than any account is
	CodeNoPaging     Code = "no-closing-control"  // a page that does not say whether it is the last
	CodeEndlessPages Code = "endless-pages"       // page after page without an account
	CodeExpired      Code = "certificate-expired" // or not valid yet
	CodeHostname     Code = "certificate-host-mismatch"
	CodeUnknownCA    Code = "certificate-unknown-authority"
	CodeTLS          Code = "tls-failed"         // any other fault of TLS
	CodeStartTLS     Code = "start-tls-refused"  // the server does not take StartTLS
	CodeNeedsTLS     Code = "encryption-needed"  // result 8: the server wants TLS, or signing
	CodeBindFailed   Code = "wrong-password"     // result 49 without more, or data 52e
	CodeNoUser       Code = "unknown-user"       // data 525
	CodeNotNow       Code = "logon-restricted"   // data 530, 531, 533: hours, workstation, disabled
	CodePassExpired  Code = "password-expired"   // data 532, 773
	CodeUserExpired  Code = "account-expired"    // data 701
	CodeLockedOut    Code = "account-locked"     // data 775
	CodeBinding      Code = "channel-binding"    // 80090346: the server insists on channel binding
	CodeBindNeeded   Code = "bind-needed"        // an anonymous search that the server does not allow
	CodeNoBase       Code = "no-such-base"       // result 32, or no base known
	CodeBadBase      Code = "bad-base"           // result 34: no DN
	CodeSizeLimit    Code = "size-limit"         // result 4
	CodeTimeLimit    Code = "time-limit"         // result 3
	CodePageSize     Code = "page-size"          // result 11: the server's pages are smaller
	CodeUnwilling    Code = "server-refused"     // result 53
	CodeElsewhere    Code = "held-elsewhere"     // result 10: another server holds the base
	CodeRefused      Code = "directory-error"    // any other result
	CodeTicket       Code = "no-ticket"          // no usable Kerberos ticket
	CodeKerberos     Code = "kerberos-failed"    // no service ticket, or no configuration
	CodeNoServer     Code = "no-domain-server"   // DNS names no domain controller
	CodeOutside      Code = "server-outside-dns" // DNS names one that is not in the domain
)

// Error is the error of this package. Its text names the act and the operand;
// Hint says what to type or do next.
type Error struct {
	ErrCode Code
	Text    string // gerund and operand
	Advice  string // one sentence for a person, may be empty
	Err     error  // the cause, may be nil
}

// Error implements error.
func (e *Error) Error() string {
	if e.Err == nil {
		return e.Text
	}
	return fmt.Sprintf("%s: %v", e.Text, e.Err)
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Code gives the stable word for scripts.
func (e *Error) Code() string { return string(e.ErrCode) }

// Hint gives the advice for a person.
func (e *Error) Hint() string { return e.Advice }

// fault is the cause of an error, before the caller has named the act.
type fault struct {
	code   Code
	advice string
	err    error
}

func (f *fault) Error() string { return f.err.Error() }
func (f *fault) Unwrap() error { return f.err }

func faultf(code Code, advice, format string, args ...any) *fault {
	return &fault{code: code, advice: advice, err: fmt.Errorf(format, args...)}
}
