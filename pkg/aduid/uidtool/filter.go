package uidtool

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// maxName bounds a name in bytes. AD's longest logon name, a UPN, may have 1024
// characters, but nobody types more than this at a login window.
const maxName = 256

// none is what NoMAD Login AD passes if no user name is set.
const none = "NONE"

// users is the part of a filter that excludes computers and contacts.
const users = "(objectCategory=person)(objectClass=user)"

// checkName rejects what cannot be the name of an account.
func checkName(name string) error {
	var why string
	switch {
	case name == "":
		why = "the name is empty"
	case name == none:
		why = "the login window has set no user name"
	case len(name) > maxName:
		why = fmt.Sprintf("it is longer than %d bytes", maxName)
	case !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl):
		why = "it contains control characters or is not UTF-8"
	case strings.TrimSpace(name) != name:
		why = "it begins or ends with a space"
	default:
		return nil
	}
	return &fault.Error{Code: CodeBadName, Act: "looking up", Operand: fault.ClipTo(name, maxName), Err: errors.New(why)}
}

// filters returns the searches for a name, in order of precedence: an explicit
// userPrincipalName takes precedence over the implicit one,
// sAMAccountName@domain. domain is the DNS domain of the directory, "" if it is
// not known.
func filters(name, domain string) []string {
	user, suffix, isUPN := strings.Cut(name, "@")
	if !isUPN {
		return []string{"(&" + users + "(sAMAccountName=" + escape(name) + "))"}
	}
	list := []string{"(&" + users + "(userPrincipalName=" + escape(name) + "))"}
	if user != "" && domain != "" && strings.EqualFold(suffix, domain) {
		list = append(list, "(&"+users+"(sAMAccountName="+escape(user)+"))")
	}
	return list
}

// escape returns text as a value of an LDAP filter (RFC 4515): all characters
// that are not known to be harmless become \XX.
func escape(text string) string {
	var b strings.Builder
	for _, c := range []byte(text) {
		switch {
		case c >= 'a' && c <= 'z', c >= 'A' && c <= 'Z', c >= '0' && c <= '9', strings.IndexByte("@.-_ ", c) >= 0:
			b.WriteByte(c)
		default:
			fmt.Fprintf(&b, "\\%02x", c)
		}
	}
	return b.String()
}
