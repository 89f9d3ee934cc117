package directory

import (
	"context"
	"errors"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// The codes of this package's errors, besides [fault.Stopped].
const (
	CodeBadURL        fault.Code = "bad-url"             // neither ldap://HOST[:PORT] nor ldaps://HOST[:PORT]
	CodeBadFilter     fault.Code = "bad-filter"          // not an LDAP filter
	CodeBadSetting    fault.Code = "bad-setting"         // out of range, or settings that conflict
	CodePlaintext     fault.Code = "plaintext-password"  // a password would be sent unencrypted
	CodeNoPassword    fault.Code = "no-password"         // a bind DN without a password, or the reverse
	CodeBadCA         fault.Code = "bad-ca-file"         // no usable certificate in PEM
	CodeCannotDial    fault.Code = "cannot-connect"      // nothing answers at that address
	CodeNoHost        fault.Code = "unknown-host"        // DNS does not know the name
	CodeTimedOut      fault.Code = "timed-out"           // no answer, or no whole page, within Config.Timeout
	CodeClosed        fault.Code = "connection-closed"   // the server, or something in between, ended the connection
	CodeBadAnswer     fault.Code = "bad-answer"          // not LDAP, or not an answer to what was asked
	CodeTooLarge      fault.Code = "answer-too-large"    // a message larger than any account
	CodeNoPaging      fault.Code = "no-closing-control"  // a page that does not say whether it is the last one
	CodeEndlessPages  fault.Code = "endless-pages"       // page after page without an account
	CodeRepeated      fault.Code = "repeated-page"       // a page that has been there before
	CodeWrongPart     fault.Code = "wrong-part"          // an account outside the part that was asked for
	CodeCookie        fault.Code = "cookie-refused"      // result 12 or 53 after the first page
	CodeExpired       fault.Code = "certificate-expired" // or not valid yet
	CodeHostname      fault.Code = "certificate-host-mismatch"
	CodeUnknownCA     fault.Code = "certificate-unknown-authority"
	CodeTLS           fault.Code = "tls-failed"         // any other TLS error
	CodeStartTLS      fault.Code = "start-tls-refused"  // the server does not accept StartTLS
	CodeNeedsTLS      fault.Code = "encryption-needed"  // result 8 or 13: the server requires TLS, or signing
	CodeBindFailed    fault.Code = "wrong-password"     // result 49 without more, or data 52e
	CodeNoUser        fault.Code = "unknown-user"       // data 525
	CodeNotNow        fault.Code = "logon-restricted"   // data 530, 531, 533: hours, workstation, disabled
	CodePassExpired   fault.Code = "password-expired"   // data 532, 773
	CodeUserExpired   fault.Code = "account-expired"    // data 701
	CodeLockedOut     fault.Code = "account-locked"     // data 775
	CodeTooManyGroups fault.Code = "too-many-groups"    // data 568
	CodeBinding       fault.Code = "channel-binding"    // 80090346: the server requires channel binding
	CodeBindNeeded    fault.Code = "bind-needed"        // an anonymous search that the server does not allow
	CodeNoBase        fault.Code = "no-such-base"       // result 32, or no base known
	CodeBadBase       fault.Code = "bad-base"           // result 34: not a DN
	CodeTimeLimit     fault.Code = "time-limit"         // result 3
	CodePageSize      fault.Code = "page-size"          // result 11: the server's pages are smaller
	CodeUnwilling     fault.Code = "server-refused"     // result 53
	CodeElsewhere     fault.Code = "held-elsewhere"     // result 10: another server holds the base
	CodeRefused       fault.Code = "directory-error"    // any other result
	CodeTicket        fault.Code = "no-ticket"          // no usable Kerberos ticket
	CodeKerberos      fault.Code = "kerberos-failed"    // no service ticket, or no configuration
	CodeNoServer      fault.Code = "no-domain-server"   // DNS lists no domain controller
	CodeOutside       fault.Code = "server-outside-dns" // DNS lists one outside the domain

	// CodeSizeLimit is result 4, as in an LDIF file.
	CodeSizeLimit = aduid.CodeSizeLimit
)

// SkipSeveral is the code of an object with more than one objectGUID, besides
// those of package aduid.
const SkipSeveral fault.Code = "several-guids"

// The codes of warnings.
const (
	WarnDeleted  fault.Code = "deleted-unread" // deleted accounts could not be read
	WarnOneByOne fault.Code = "not-split"      // one connection reads the whole
)

// wrap names the act and the server in an error. The end of the context comes
// first: it made everything else fail.
func (c Config) wrap(ctx context.Context, act string, err error) error {
	out := &fault.Error{Act: act, Operand: c.URL, Err: err}
	if ctx.Err() != nil {
		out.Code, out.Err = fault.Stopped, context.Cause(ctx)
	} else if _, coded := errors.AsType[*fault.Error](err); !coded {
		out.Code = CodeRefused
	}
	return out
}
