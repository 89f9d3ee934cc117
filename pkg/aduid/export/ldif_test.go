package export_test

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"testing"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/aduid/export"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// received is everything that a source passes to its visitor.
type received struct {
	Accounts  []string // "kind uid name dn", and "disabled"
	Skips     []string // "code dn"
	Referrals []string
	Warnings  []fault.Code
	Code      fault.Code // of the error
}

// read runs the first pass over a source.
func read(t *testing.T, s aduid.Source) received {
	t.Helper()
	var got received
	err := s.Read(t.Context(), aduid.Visitor{
		Account: func(e aduid.Entry) error {
			line := fmt.Sprintf("%s %d %s %s", e.Kind, e.GUID.UID(), e.Name, e.DN)
			if e.Disabled {
				line += " disabled"
			}
			got.Accounts = append(got.Accounts, line)
			return nil
		},
		Skip:     func(s aduid.Skip) { got.Skips = append(got.Skips, string(s.Code)+" "+s.DN) },
		Referral: func(url string) { got.Referrals = append(got.Referrals, url) },
		Warn:     func(w fault.Reason) { got.Warnings = append(got.Warnings, w.Code) },
	})
	if err != nil {
		if _, ok := errors.AsType[*fault.Error](err); !ok {
			t.Fatalf("not an error of ours: %v", err)
		}
		got.Code = fault.CodeOf(err)
	}
	return got
}

func ldif(text string) *export.LDIF {
	return &export.LDIF{Name: "x.ldif", File: strings.NewReader(text), Groups: true}
}

const v1 = "objectGUID:: 8TxwbNG1+EGICzF3KMvU9Q==\n" // 1819294961

func TestLDIFForms(t *testing.T) {
	anna := []string{"user 1819294961 anna CN=Anna"}
	for name, test := range map[string]struct {
		text string
		want received
	}{
		"ldapsearch": {"dn: CN=Anna\n" + v1 + "sAMAccountName: anna\nuserAccountControl: 512\n\n", received{Accounts: anna}},
		"disabled":   {"dn: CN=Anna\n" + v1 + "sAMAccountName: anna\nuserAccountControl: 514\n\n", received{Accounts: []string{anna[0] + " disabled"}}},
		"any order":  {"dn: CN=Anna\nsAMAccountName: anna\nmail: a@x.org\n" + v1 + "\n", received{Accounts: anna}},
		"base64 names": {
			"dn:: Q049R3LDvG4=\n" + v1 + "sAMAccountName:: Z3LDvG4=\n\n",
			received{Accounts: []string{"user 1819294961 grün CN=Grün"}},
		},
		"options and case": {"DN: CN=Anna\nOBJECTGUID;binary:: 8TxwbNG1+EGICzF3KMvU9Q==\nsamaccountname: anna\n\n", received{Accounts: anna}},
		"folded": {
			"dn: CN=\n Anna\nobjectGUID:: 8TxwbNG1+EGI\n CzF3KMvU9Q=\n =\nsAMAccountName\n : anna\n\n",
			received{Code: "bad-ldif"}, // names of attributes are never folded
		},
		"folded values":   {"dn: CN=\n Anna\nobjectGUID:: 8TxwbNG1+EGI\n CzF3KMvU9Q=\n =\nsAMAccountName: \n an\n na\ndescription: x\n dn: CN=Eve\n\n", received{Accounts: anna}},
		"folded comment":  {"# dn: CN=Eve\n " + strings.TrimSpace(v1) + "\ndn: CN=Anna\n# and\n one within\n" + v1 + "sAMAccountName: anna\n\n", received{Accounts: anna}},
		"version":         {"version: 1\n\ndn: CN=Anna\n" + v1 + "sAMAccountName: anna\n\n", received{Accounts: anna}},
		"version, joined": {"version: 1\ndn: CN=Anna\n" + v1 + "sAMAccountName: anna\n\n", received{Accounts: anna}},
		"ldifde": {
			"dn: CN=Anna\nchangetype: add\nobjectClass: top\nobjectClass: person\nobjectClass: user\n" + v1 + "sAMAccountName: anna\n\n",
			received{Accounts: anna},
		},
		"ldbsearch": {
			"# record 1\ndn: CN=Anna\nobjectGUID: 6c703cf1-b5d1-41f8-880b-317728cbd4f5\nsAMAccountName: anna\n\n# returned 1 records\n# 1 entries\n# 0 referrals\n",
			received{Accounts: anna},
		},
		"plain bytes":      {"dn: CN=Anna\nobjectGUID: abcdefghijklmnop\n\n", received{Accounts: []string{"user 1684234849  CN=Anna"}}},
		"many empty lines": {"\n\n\ndn: CN=Anna\n" + v1 + "sAMAccountName: anna\n\n\n\n", received{Accounts: anna}},
		"empty value":      {"dn: CN=Anna\n" + v1 + "sAMAccountName: anna\ndescription:\nmail:: \n\n", received{Accounts: anna}},
		"classes": {
			"dn: CN=U\nobjectClass: top\nobjectClass: user\n" + v1 + "\ndn: CN=C\nobjectClass: user\nobjectClass: computer\n" + v1 +
				"\ndn: CN=G\nobjectClass: group\n" + v1 + "\ndn: CN=K\nobjectClass: contact\n" + v1 + "\ndn: OU=O\nobjectClass: organizationalUnit\n\n" +
				"dn: CN=M\nobjectClass: user\nobjectClass: msDS-GroupManagedServiceAccount\n" + v1 + "\n",
			received{
				Accounts: []string{"user 1819294961  CN=U", "group 1819294961  CN=G"},
				Skips:    []string{"computer CN=C", "contact CN=K", "other-object OU=O", "computer CN=M"},
			},
		},
		"account types": {
			"dn: CN=U\nsAMAccountType: 805306368\n" + v1 + "\ndn: CN=C\nsAMAccountType: 805306369\n" + v1 +
				"\ndn: CN=G\nsAMAccountType: 268435456\n" + v1 + "\ndn: CN=T\nsAMAccountType: 805306370\n" + v1 + "\n",
			received{
				Accounts: []string{"user 1819294961  CN=U", "group 1819294961  CN=G"},
				Skips:    []string{"computer CN=C", "other-object CN=T"},
			},
		},
		"skipped": {
			"dn: CN=A\nsAMAccountName: a\n\ndn: CN=B\nobjectGUID:: 8Txw\n\ndn: CN=C\nobjectGUID:< file:///etc/passwd\n\n" +
				"dn: CN=D\nobjectGUID:: *\n\ndn: CN=E\nobjectGUID: short\n\ndn: CN=F\n" + v1 + "objectGUID:: nnXVOMyBsU6Jg3MEIn9j9Q==\n\n" +
				"dn: CN=G\nobjectGUID:: " + strings.Repeat("AAAA", 500) + "\n\ndn: CN=H\nobjectGUID:: " + strings.Repeat("AAAA", 100_000) + "\n\ndn: CN=I\nobjectGUID:\n\n",
			received{Skips: []string{
				"no-object-guid CN=A", "wrong-length CN=B", "url-value CN=C", "bad-base64 CN=D", "wrong-length CN=E",
				"bad-guid CN=F", "value-too-long CN=G", "value-too-long CN=H", "wrong-length CN=I",
			}},
		},
		"spaces after a value": {
			"dn: CN=A\nobjectGUID:: 8TxwbNG1+EGICzF3KMvU9Q== \n\ndn: CN=B\nobjectGUID: 6c703cf1-b5d1-41f8-880b-317728cbd4f5 \n\n",
			received{Skips: []string{"bad-base64 CN=A", "wrong-length CN=B"}},
		},
		"long names": {
			"dn: CN=" + strings.Repeat("x", 20_000) + "\n" + v1 + "\ndn:: " + strings.Repeat("eHh4\n ", 10_000) + "eHh4\n" + v1 + "\n",
			received{Accounts: []string{"user 1819294961  CN=" + strings.Repeat("x", 8185), "user 1819294961  " + strings.Repeat("x", 6138)}},
		},
		"other files are not opened": {"dn:< file:///etc/passwd\n" + v1 + "sAMAccountName:< file:///etc/passwd\n\n", received{Accounts: []string{"user 1819294961  "}}},
		"referrals": {
			"dn: CN=Anna\n" + v1 + "sAMAccountName: anna\n\n# refldap://a.example.test/DC=a,DC=exam\n ple,DC=test\n\nref: ldap://b.example.test/\n\n",
			received{Accounts: anna, Referrals: []string{"ldap://a.example.test/DC=a,DC=example,DC=test", "ldap://b.example.test/"}},
		},
	} {
		t.Run(name, func(t *testing.T) {
			want := test.want
			if len(want.Accounts) > 0 && !strings.Contains(test.text, "objectClass") && !strings.Contains(test.text, "sAMAccountType") {
				want.Warnings = []fault.Code{aduid.WarnNoObjectClass}
			}
			if diff := cmp.Diff(want, read(t, ldif(test.text))); diff != "" {
				t.Error(diff)
			}
			crlf := strings.ReplaceAll(test.text, "\n", "\r\n")
			if diff := cmp.Diff(want, read(t, ldif(crlf))); diff != "" {
				t.Errorf("CR LF: %s", diff)
			}
			if diff := cmp.Diff(want, read(t, ldif("\ufeff"+test.text))); diff != "" {
				t.Errorf("with a byte order mark: %s", diff)
			}
			for _, order := range []binary.AppendByteOrder{binary.LittleEndian, binary.BigEndian} {
				if diff := cmp.Diff(want, read(t, ldif(wide(crlf, order)))); diff != "" {
					t.Errorf("UTF-16: %s", diff)
				}
			}
		})
	}
}

// wide writes text as UTF-16 with a byte order mark.
func wide(text string, order binary.AppendByteOrder) string {
	b := order.AppendUint16(nil, 0xfeff)
	for _, unit := range utf16.Encode([]rune(text)) {
		b = order.AppendUint16(b, unit)
	}
	return string(b)
}

func TestLDIFStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := ldif("dn: x\n\n").Read(ctx, aduid.Visitor{})
	if !fault.Has(err, fault.Stopped) || !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
