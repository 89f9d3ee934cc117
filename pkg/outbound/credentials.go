package outbound

import (
	"net/url"
	"slices"
	"strings"
	"unicode"
)

// HasCredentials reports whether an address has user info, or a parameter whose
// name is that of a user, a password or a token. Addresses are in process lists,
// logs and state files, so credentials do not belong there. What is not a URL is
// searched all the same. Names count in any case and percent-encoding, with or
// without a value, behind &, ; and #, and in the path too.
//
// A password with a slash in it ends the user info, and the rest of it is in the
// path: so an @ there counts as user info.
func HasCredentials(address string) bool {
	head, parameters := address, ""
	if end := strings.IndexAny(address, "?#"); end >= 0 {
		head, parameters = address[:end], address[end:]
	}
	head, inPath, _ := strings.Cut(head, ";")
	return strings.Contains(unescape(head), "@") || strings.Contains(unescape(inPath), "@") ||
		hasCredentialName(inPath) || HasCredentialParameter(parameters)
}

// HasCredentialParameter is [HasCredentials] without the user info, for text that
// may be a path: files have an @ in their names, but no ?password=.
func HasCredentialParameter(text string) bool {
	_, parameters, found := strings.Cut(text, "?")
	if !found {
		_, parameters, _ = strings.Cut(text, "#")
	}
	return hasCredentialName(parameters)
}

func hasCredentialName(parameters string) bool {
	words := strings.FieldsFunc(parameters, func(r rune) bool { return strings.ContainsRune("?#&;", r) })
	return slices.ContainsFunc(words, func(word string) bool {
		name, _, _ := strings.Cut(word, "=")
		return isCredentialName(unescape(name))
	})
}

// isCredentialName reports whether some API takes credentials in a parameter of
// this name: u and p are InfluxDB's, sig and signature those of signed addresses.
func isCredentialName(name string) bool {
	name = strings.Map(func(r rune) rune {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			return -1 // api_key, x-api-key, p[]
		}
		return unicode.ToLower(r)
	}, name)
	switch name {
	case "u", "p", "user", "username", "pass", "pwd", "auth", "authkey", "key", "jwt", "sig", "signature":
		return true
	}
	return slices.ContainsFunc([]string{"token", "passw", "secret", "credential", "apikey", "accesskey", "authorization", "bearer"},
		func(part string) bool { return strings.Contains(name, part) })
}

// unescape decodes percent-encoding, and leaves what is not one as it is: a server
// may be as lenient.
func unescape(text string) string {
	var out strings.Builder
	for i := 0; i < len(text); i++ {
		if text[i] == '%' && i+2 < len(text) {
			if decoded, err := url.PathUnescape(text[i : i+3]); err == nil {
				out.WriteString(decoded)
				i += 2
				continue
			}
		}
		out.WriteByte(text[i])
	}
	return out.String()
}

// Shown returns the part of an address that is safe to show: scheme, host and
// path. A password with a slash, a question mark or a number sign ends up in other
// parts than the user info; an @ is the sign of that, and only the scheme is
// shown. It returns "" for what is not a URL.
func Shown(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return "" // the error would repeat the address
	}
	path, _, _ := strings.Cut(u.Path, ";")
	shown := (&url.URL{Scheme: u.Scheme, Host: u.Host, Path: path}).String()
	if u.Opaque != "" || strings.Contains(shown+u.RawQuery+u.Fragment+u.Path, "@") {
		return u.Scheme + "://…"
	}
	return shown
}
