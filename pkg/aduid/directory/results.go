package directory

import (
	"fmt"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// The results of LDAP (RFC 4511, 4.1.9) that have a hint of their own.
const (
	resultSuccess        = 0
	resultOperations     = 1
	resultTimeLimit      = 3
	resultSizeLimit      = 4
	resultStrongerAuth   = 8
	resultReferral       = 10
	resultAdminLimit     = 11
	resultNoExtension    = 12
	resultConfidential   = 13
	resultNoObject       = 32
	resultBadDN          = 34
	resultBadCredentials = 49
	resultNoAccess       = 50
	resultBusy           = 51
	resultUnavailable    = 52
	resultUnwilling      = 53
)

// refusals are the reasons that a domain controller adds to result 49, as "data
// 52e": Windows error codes.
var refusals = []struct {
	data string
	code fault.Code
	hint string
}{
	{"52e", CodeBindFailed, "the password or the name is wrong: write --bind-dn as DN, user@domain or DOMAIN\\user"},
	{"525", CodeNoUser, "the user does not exist: write --bind-dn as DN, user@domain or DOMAIN\\user"},
	{"530", CodeNotNow, "the account may not log on at this hour"},
	{"531", CodeNotNow, "the account may not log on from this machine"},
	{"533", CodeNotNow, "the name and the password may be right, but the account is disabled: enable it, or use another one"},
	{"568", CodeTooManyGroups, "the account is a member of too many groups: use another one, with few"},
	{"532", CodePassExpired, "the password has expired: set a new one"},
	{"773", CodePassExpired, "the password must be changed first: log on with the account once"},
	{"701", CodeUserExpired, "the account has expired, the password is not the reason: extend it, or use another one"},
	{"775", CodeLockedOut, "the account is locked, whatever the password: wait or have it unlocked before trying again"},
}

// resultError returns the error for an LDAP result.
func resultError(result int64, diagnostic string) *fault.Error {
	code, hint := codeOfResult(result, diagnostic)
	return fault.New(code, hint, "the server answered LDAP result %d (%s)%s", result, resultName(result), quoted(diagnostic))
}

// codeOfResult returns the code and the hint for an LDAP result. The hints are
// based on what domain controllers are documented to answer, or did in tests.
func codeOfResult(result int64, diagnostic string) (code fault.Code, hint string) {
	switch result {
	case resultBadCredentials:
		return codeOfRefusal(diagnostic)
	case resultStrongerAuth, resultConfidential:
		return CodeNeedsTLS, "the server accepts no unprotected logon: use ldaps:// or --start-tls; over TLS it requires signing: use a password instead of --gssapi"
	case resultOperations:
		if strings.Contains(diagnostic, "00002020") || strings.Contains(diagnostic, "000004DC") {
			return CodeBindNeeded, "the server does not allow anonymous searches: add --bind-dn with a password, or --gssapi"
		}
	case resultNoAccess:
		return CodeBindNeeded, "this account may not read there: use --bind-dn with one that may"
	case resultNoObject:
		return CodeNoBase, "the base does not exist, or this account may not see it: check --base, and add --bind-dn or --gssapi"
	case resultBadDN:
		return CodeBadBase, "write the base as a DN, such as DC=example,DC=com"
	case resultSizeLimit:
		return CodeSizeLimit, "the server truncates answers: try a smaller --page-size, or an account with a higher limit"
	case resultTimeLimit:
		return CodeTimeLimit, "the server ran out of time for one page: try a smaller --page-size"
	case resultAdminLimit:
		return CodePageSize, "the server does not return that much at once: try a smaller --page-size"
	case resultNoExtension:
		return CodeNoPaging, "the server does not support paged results: export LDIF and use --ldif"
	case resultBusy, resultUnavailable:
		return CodeRefused, "the server has no time for it now: wait a few minutes and run it again, or name another domain controller with --ldap"
	case resultUnwilling:
		return CodeUnwilling, "the server refused: use ldaps:// or --start-tls with a password, and a simple --filter"
	case resultReferral:
		return CodeElsewhere, "another server holds that base: name it with --ldap"
	}
	return CodeRefused, "ask the administrator of the server what that means, or export LDIF and use --ldif"
}

// codeOfRefusal returns the code and the hint for result 49.
func codeOfRefusal(diagnostic string) (code fault.Code, hint string) {
	if strings.Contains(diagnostic, "80090346") {
		return CodeBinding, "the server requires channel binding, which is not supported: use a password over ldaps://, or export LDIF and use --ldif"
	}
	_, data, _ := strings.Cut(strings.ToLower(diagnostic), "data ")
	data = data[:len(data)-len(strings.TrimLeft(data, "0123456789abcdef"))] // "52e, v4563"
	for _, r := range refusals {
		if data == r.data {
			return r.code, r.hint
		}
	}
	return CodeBindFailed, "the bind DN or the password is wrong"
}

func resultName(code int64) string {
	switch code {
	case resultOperations:
		return "operations error"
	case resultTimeLimit:
		return "time limit exceeded"
	case resultSizeLimit:
		return "size limit exceeded"
	case resultStrongerAuth:
		return "stronger authentication required"
	case resultReferral:
		return "referral"
	case resultAdminLimit:
		return "administrative limit exceeded"
	case resultNoExtension:
		return "unavailable critical extension"
	case resultConfidential:
		return "confidentiality required"
	case resultNoObject:
		return "no such object"
	case resultBadDN:
		return "invalid DN"
	case resultBadCredentials:
		return "invalid credentials"
	case resultNoAccess:
		return "insufficient access rights"
	case resultBusy:
		return "busy"
	case resultUnavailable:
		return "unavailable"
	case resultUnwilling:
		return "unwilling to perform"
	}
	return "see RFC 4511"
}

// maxDiagnostic is how many characters of a server's own text are shown.
const maxDiagnostic = 300

// quoted returns what a server said, which may be anything, for a message.
func quoted(diagnostic string) string {
	diagnostic = strings.TrimSpace(strings.TrimRight(diagnostic, "\x00"))
	if diagnostic == "" {
		return ""
	}
	return fmt.Sprintf(": %q", fault.ClipTo(diagnostic, maxDiagnostic))
}
