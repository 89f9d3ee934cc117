package directory

import (
	"fmt"
	"strings"
)

// The results of LDAP (RFC 4511, 4.1.9) that mean something special here.
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
	resultUnwilling      = 53
)

// refusals are the reasons that a domain controller gives with result 49, as
// "data 52e": Windows' own error numbers.
var refusals = []struct {
	data   string
	code   Code
	advice string
}{
	{"52e", CodeBindFailed, "the password, or the name, is wrong: give the bind DN as DN, user@domain or DOMAIN\\user"},
	{"525", CodeNoUser, "no such user: give the bind DN as DN, user@domain or DOMAIN\\user"},
	{"530", CodeNotNow, "the account may not log on at this hour"},
	{"531", CodeNotNow, "the account may not log on from this machine"},
	{"533", CodeNotNow, "the account is disabled: enable it, or use another"},
	{"532", CodePassExpired, "the password has expired: set a new one"},
	{"773", CodePassExpired, "the password must be changed first: log on with the account once"},
	{"701", CodeUserExpired, "the account has expired: use another, or extend it"},
	{"775", CodeLockedOut, "the account is locked: wait, or have it unlocked, before trying again"},
}

// describe makes a fault of an LDAP result. Each hint follows from what domain
// controllers are documented, or were seen, to answer.
func describe(code int64, diagnostic string) *fault {
	err := fmt.Errorf("the server answered LDAP result %d (%s)%s", code, resultName(code), quoted(diagnostic))
	switch code {
	case resultBadCredentials:
		return refusal(err, diagnostic)
	case resultStrongerAuth, resultConfidential:
		return &fault{CodeNeedsTLS, "the server takes no unprotected logon: use ldaps:// or --start-tls; if it already is, it insists on signing: bind by password over TLS", err}
	case resultOperations:
		if strings.Contains(diagnostic, "00002020") || strings.Contains(diagnostic, "000004DC") {
			return &fault{CodeBindNeeded, "the server shows nothing to strangers: give --bind-dn with a password, or --gssapi", err}
		}
	case resultNoAccess:
		return &fault{CodeBindNeeded, "this account may not read there: give --bind-dn of one that may", err}
	case resultNoObject:
		return &fault{CodeNoBase, "there is no such base, or this account may not see it: check --base, and give --bind-dn or --gssapi", err}
	case resultBadDN:
		return &fault{CodeBadBase, "write the base as a DN, such as DC=example,DC=com", err}
	case resultSizeLimit:
		return &fault{CodeSizeLimit, "the server cuts answers off: try a smaller --page-size, or an account with a higher limit", err}
	case resultTimeLimit:
		return &fault{CodeTimeLimit, "the server ran out of time for one page: try a smaller --page-size", err}
	case resultAdminLimit:
		return &fault{CodePageSize, "the server does not serve that much at once: try a smaller --page-size", err}
	case resultNoExtension:
		return &fault{CodeNoPaging, "the server cannot page: take an LDIF of it and use --ldif", err}
	case resultUnwilling:
		return &fault{CodeUnwilling, "the server refuses: use ldaps:// or --start-tls with a password, and a plain --filter", err}
	case resultReferral:
		return &fault{CodeElsewhere, "another server holds that base: name it with --ldap", err}
	}
	return &fault{CodeRefused, "ask who runs the server what that means, or take an LDIF of it and use --ldif", err}
}

func refusal(err error, diagnostic string) *fault {
	if strings.Contains(diagnostic, "80090346") {
		return &fault{CodeBinding, "the server insists on channel binding, which is not supported: use a password over ldaps://, or an LDIF with --ldif", err}
	}
	for _, r := range refusals {
		if strings.Contains(diagnostic, "data "+r.data) {
			return &fault{r.code, r.advice, err}
		}
	}
	return &fault{CodeBindFailed, "the bind DN or the password is wrong", err}
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
	case resultUnwilling:
		return "unwilling to perform"
	}
	return "see RFC 4511"
}

// quoted shows what a server said, which may be anything.
func quoted(diagnostic string) string {
	const most = 300
	diagnostic = strings.TrimSpace(strings.TrimRight(diagnostic, "\x00"))
	if diagnostic == "" {
		return ""
	}
	return fmt.Sprintf(": %.*q", most, diagnostic)
}
