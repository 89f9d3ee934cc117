package outbound_test

import (
	"net/url"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/outbound"
)

// TestHasCredentials goes through the list of words, each in any case, encoded,
// without a value, and in each place of an address.
func TestHasCredentials(t *testing.T) {
	words := []string{
		"u", "p", "user", "username", "password", "pass", "token", "apikey", "api_key", "jwt", "secret",
		"pwd", "passwd", "auth", "authKey", "access_token", "client_secret", "bearer-token", "credentials", "x-api-key", "key", "sig", "p[]",
		"Authorization", "bearer",
	}
	for _, word := range words {
		encoded := ""
		for _, b := range []byte(word) {
			encoded += "%" + strings.ToUpper(hexOf(b))
		}
		for _, name := range []string{word, strings.ToUpper(word), strings.ToUpper(word[:1]) + word[1:], encoded, strings.ToLower(encoded)} {
			for _, place := range []string{
				"http://h/write?db=c&NAME=S", "http://h/write?NAME=S", "http://h/write?db=c;NAME=S", "http://h/write?NAME", "http://h/write?NAME=",
				"http://h/write?db=c#NAME=S", "http://h/write#db=c&NAME=S", "http://h/write#/page?NAME=S", "http://h/write;NAME=S?db=c", "http://h/write;v=1;NAME=S",
				"ldap://h/??NAME=S", "http://h/write?db=%zz&NAME=S", "http://h:port/write?NAME=S", "NAME.example/write?NAME=S",
			} {
				address := strings.ReplaceAll(place, "NAME", name)
				if !outbound.HasCredentials(address) {
					t.Errorf("%s was taken", address)
				}
			}
		}
	}
	for _, address := range []string{
		"http://user:S@h/write", "http://S@h/write", "http://:S@h", "ldap://reader:S@dc1", "http://user:1/S@h/write", "http://user%40:S%40h/write",
		"//u:S@h/write", "user:S@h:8086/write", "http://h/a%40b", "http:u@h", "http://user:pa ss@h/write", "http://h;a@b/",
	} {
		if !outbound.HasCredentials(address) {
			t.Errorf("%s was taken", address)
		}
	}
	for _, address := range []string{
		"", "http://h:8086/write?db=c&rp=autogen&precision=s", "https://h/api/v2/write?org=me@example.org&bucket=token/user&orgID=1",
		"http://[fe80::1%25en0]/write", "http://h/passwords/token/secret", "http://token.example.org/user?extra_label=p=u", "https://h/api/v3/write_lp?db=d&accept_partial=true&no_sync=1",
		"ldaps://dc1.corp.example.org:3269", "http://h/write?db=%", "http://h/write?db=c&%zz", "http://h/a;v=1/users",
	} {
		if outbound.HasCredentials(address) {
			t.Errorf("%s was refused", address)
		}
	}
}

func hexOf(b byte) string {
	const digits = "0123456789abcdef"
	return string([]byte{digits[b>>4], digits[b&15]})
}

func TestHasCredentialParameter(t *testing.T) {
	for text, want := range map[string]bool{
		"h:8086/write?db=c&password=S": true, "write#token=S": true, "/Volumes/a@b/rows.txt": false, "/tmp/password=1;token=2": false, "rows.txt": false,
	} {
		if got := outbound.HasCredentialParameter(text); got != want {
			t.Errorf("%q: %t", text, got)
		}
	}
}

func TestShown(t *testing.T) {
	for address, want := range map[string]string{
		"http://h:8086/write?db=c":        "http://h:8086/write",
		"http://h/write?password=S#S":     "http://h/write",
		"http://h/write;password=S":       "http://h/write",
		"http://user:S@h/write":           "http://h/write",
		"http://user:1/S@h/write":         "http://…",
		"http://user?S@h/write":           "http://…",
		"http://user#S@h/write":           "http://…",
		"http://h/write;S@h":              "http://…",
		"user:S@h:8086":                   "user://…",
		"http://user:S@h:port/write":      "",
		"https://h/api/v2/write?org=a@b.": "https://…",
	} {
		if got := outbound.Shown(address); got != want {
			t.Errorf("%s is shown as %q, want %q", address, got, want)
		}
	}
}

// FuzzHasCredentials: nothing panics; what net/url finds to be user info or one of
// the words is found here too, and what is shown has no user info or query.
func FuzzHasCredentials(f *testing.F) {
	for _, address := range []string{"http://u:p@h/w?x=y", "http://h/w?%70=1;token", "http:a@b#p", "h?u=1&%zz"} {
		f.Add(address)
	}
	f.Fuzz(func(t *testing.T, address string) {
		found := outbound.HasCredentials(address)
		u, err := url.Parse(address)
		if err != nil {
			if outbound.Shown(address) != "" {
				t.Fatalf("%q is shown", address)
			}
			return
		}
		query, _ := url.ParseQuery(u.RawQuery)
		for _, word := range []string{"u", "p", "password", "token", "api_key"} {
			if query.Has(word) && !found {
				t.Fatalf("%q has %s", address, word)
			}
		}
		shown, err := url.Parse(outbound.Shown(address))
		if u.User != nil && !found || err == nil && (shown.User != nil || shown.RawQuery != "" || shown.Fragment != "") {
			t.Fatalf("%q: found %t, shown %q", address, found, shown)
		}
	})
}
