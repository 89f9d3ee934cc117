package uidtool

import (
	"errors"
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// maxName bounds a name in bytes. AD's longest logon name, a UPN, has 1024
// characters; nobody types one longer than this at a login window.
const maxName = 256

// none is what NoMAD Login AD passes where no user name is set.
const none = "NONE"

// users is what makes an account a user: computers and contacts are none.
const users = "(objectCategory=person)(objectClass=user)"

// checkName refuses what cannot be the name of an account.
func checkName(name string) error {
	var why string
	switch {
	case name == "":
		why = "it is empty"
	case name == none:
		why = "the login window has set no user name"
	case len(name) > maxName:
		why = fmt.Sprintf("it is longer than %d bytes", maxName)
	case !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl):
		why = "it has bytes that are no text"
	case strings.TrimSpace(name) != name:
		why = "it begins or ends with a space"
	default:
		return nil
	}
	return &Error{ErrCode: CodeBadName, Text: fmt.Sprintf("looking up %q", bounded(name)), Err: errors.New(why)}
}

// bounded cuts a name that would fill a log.
func bounded(name string) string {
	if len(name) > maxName {
		return name[:maxName] + "…"
	}
	return name
}

// filters gives the searches for a name, the one that counts first: an explicit
// userPrincipalName is stronger than the implicit one, sAMAccountName@domain.
// domain is the DNS domain of the directory, "" if it is not known.
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

// escape makes a value of an LDAP filter out of any text (RFC 4515): everything
// that is not plainly harmless becomes \XX.
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
