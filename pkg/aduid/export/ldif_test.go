package export_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
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

func TestIncompleteLDIF(t *testing.T) {
	const anna = "dn: CN=Anna\n" + v1 + "\n"
	for name, test := range map[string]struct {
		text     string
		code     fault.Code
		accounts int
	}{
		"empty":                {"", "empty-source", 0},
		"empty lines":          {"\n\n", "empty-source", 0},
		"a version alone":      {"version: 1\n\n", "empty-source", 0},
		"found nothing":        {"# search result\nsearch: 2\nresult: 0 Success\n\n# numResponses: 1\n", "", 0},
		"size limit":           {anna + "# search result\nsearch: 2\nresult: 4 Size limit exceeded\n\n# numEntries: 1\n", "size-limit", 1},
		"other error":          {anna + "search: 2\nresult: 52 Server is unavailable\n\n", "server-error", 1},
		"then a good one":      {anna + "search: 2\nresult: 4 Size limit exceeded\n\n" + anna + "search: 2\nresult: 0 Success\n\n", "size-limit", 2},
		"no trailer":           {"# extended LDIF\n#\n\n" + anna, "truncated", 1},
		"no trailer, -L":       {"version: 1\n\n#\n# LDAPv3\n#\n\n" + anna, "truncated", 1},
		"no trailer, ldb":      {"# record 1\n" + anna, "truncated", 1},
		"one of two trailers":  {"# extended LDIF\n\n" + anna + "search: 2\nresult: 0 Success\n\n# extended LDIF\n\n" + anna, "truncated", 2},
		"more pages":           {anna + "# pagedresults: cookie=AAECAw==\n", "truncated", 1},
		"more pages, no -L":    {"# extended LDIF\n\n" + anna + "search: 2\nresult: 0 Success\npagedresults: cookie=AAECAw==\n\n", "truncated", 1},
		"all pages":            {anna + "# pagedresults: cookie=AAECAw==\n" + anna + "# pagedresults: cookie=\n", "", 2},
		"a page, then cut":     {"# extended LDIF\n# with pagedResults control: size=1\n\n" + anna + "search: 2\nresult: 0 Success\n", "truncated", 1},
		"a critical page, cut": {"# extended LDIF\n# with pagedResults critical control: size=1\n\n" + anna + "search: 2\nresult: 0 Success\ncontrol: 1.2.840.113556.1.4.319 false MA0CAQAECEcAAAAAAAAA\n", "truncated", 1},
		"the last page":        {"# extended LDIF\n# with pagedResults control: size=1\n\n" + anna + "search: 2\nresult: 0 Success\npagedresults: cookie=\n\n", "", 1},
		"then one not paged":   {"# extended LDIF\n# with pagedResults control: size=1\n\n" + anna + "search: 2\nresult: 0 Success\npagedresults: cookie=\n\n# extended LDIF\n\n" + anna + "search: 2\nresult: 0 Success\n\n", "", 2},
		"prompted":             {anna + "Press [size] Enter for the next {1000|size} entries.\n" + anna, "bad-ldif", 1},
		"a change":             {"dn: CN=Anna\nchangetype: modify\nreplace: mail\nmail: x\n-\n\n", "change-record", 0},
		"a deletion":           {anna + "dn: CN=Anna\nchangeType:: ZGVsZXRl\n\n", "change-record", 1},
		"two DNs":              {"dn: CN=Anna\n" + v1 + "dn: CN=Eve\n" + v1 + "\n", "bad-ldif", 0},
		"no DN":                {"sAMAccountName: anna\nmail: x\n\n", "bad-ldif", 0},
		"a number, no DN":      {anna + v1 + "\n" + anna, "bad-ldif", 1},
		"a name, no DN, end":   {anna + "sAMAccountName: eve\n", "bad-ldif", 1},
		"no attribute":         {"dn: CN=Anna\nanna\n\n", "bad-ldif", 0},
		"folded at the top":    {" dn: CN=Anna\n\n", "bad-ldif", 0},
		"DN not base64":        {"dn:: *\n" + v1 + "\n", "bad-ldif", 0},
		"CSV":                  {"\"ObjectGUID\",\"Name\"\n", "bad-ldif", 0},
		"long options":         {"dn: CN=Anna\nobjectGUID;" + strings.Repeat("x", 10_000) + ":: AAAA\n\n", "bad-ldif", 0},
		"binary":               {"\x00\x01\x02\n", "bad-ldif", 0},
		"a very long line":     {strings.Repeat("x", 1<<20), "truncated", 0},
		"half a character":     {wide(anna, binary.LittleEndian) + "x", "truncated", 0},
	} {
		t.Run(name, func(t *testing.T) {
			got := read(t, ldif(test.text))
			if got.Code != test.code || len(got.Accounts) != test.accounts {
				t.Errorf("%q, %d accounts", got.Code, len(got.Accounts))
			}
			report, err := aduid.Scan(t.Context(), ldif(test.text), aduid.Options{})
			if report.Complete != (test.code == "") || (err == nil) != report.Complete {
				t.Errorf("complete %v with %v", report.Complete, err)
			}
			if err != nil && (fault.HintOf(err) == "" || !strings.Contains(err.Error(), `"x.ldif"`)) {
				t.Errorf("%v (%s)", err, fault.HintOf(err))
			}
		})
	}
}

// A file that is cut anywhere is never accepted as complete, except between two
// records of an export without an end mark.
func TestLDIFCutAnywhere(t *testing.T) {
	record := "dn:: Q049R3LDvG4=\nobjectGUID:: 8TxwbNG1\n +EGICzF3KMvU9Q==\nsAMAccountName: g\n# a comment\n\n"
	for name, text := range map[string]string{
		"-LLL": record + record, "CR LF": strings.ReplaceAll(record+record, "\n", "\r\n"),
		"with a trailer": "# extended LDIF\n#\n\n" + record + record + "# search result\nsearch: 2\nresult: 0 Success\n\n# numResponses: 3\n# numEntries: 2\n",
		"UTF-16":         wide(record+record, binary.LittleEndian),
	} {
		end := strings.TrimSuffix(text, "# numResponses: 3\n# numEntries: 2\n")
		between := map[string]bool{"-LLL": true, "CR LF": true, "UTF-16": true}[name]
		complete := 0
		for cut := range len(text) {
			got := read(t, ldif(text[:cut]))
			if got.Code != "" {
				continue
			}
			complete++
			if !(between && len(got.Accounts) == 1) && !endsInALine(name, text[:cut]) && cut < len(end)-1 {
				t.Errorf("%s, cut at %d: accepted, with %d accounts: …%q", name, cut, len(got.Accounts), text[max(0, cut-20):cut])
			}
		}
		if between && complete == 0 {
			t.Errorf("%s: not even between two records", name)
		}
		if report, err := aduid.Scan(t.Context(), ldif(text), aduid.Options{}); err != nil || report.Scanned != 2 {
			t.Errorf("%s: uncut: %d, %v", name, report.Scanned, err)
		}
	}
}

// endsInALine reports whether only the empty line after the second record, which
// has all attributes of the first one, is missing.
func endsInALine(name, text string) bool {
	switch name {
	case "UTF-16":
		text = strings.ReplaceAll(text[2:], "\x00", "")
	case "CR LF":
		text = strings.ReplaceAll(text, "\r\n", "\n")
	case "with a trailer":
		return false
	}
	_, second, _ := strings.Cut(text, "\n\n")
	return strings.Contains(second, "\nsAMAccountName: g\n") && strings.HasSuffix(second, "\n")
}

func TestLDIFNoLastLine(t *testing.T) {
	const record = "dn: CN=Anna\n" + v1
	for name, test := range map[string]struct {
		text     string
		code     fault.Code
		accounts int
	}{
		"alone":                   {record, "", 1},
		"the second":              {record + "\n" + record, "", 2},
		"more than the first":     {record + "\n" + record + "sAMAccountName: a\n", "", 2},
		"less than the first":     {record + "sAMAccountName: a\n\n" + record, "truncated", 1},
		"without a number":        {record + "\ndn: CN=Eve\n", "truncated", 1},
		"with a part of it":       {record + "\ndn: CN=Eve\nobjectGUID:: 8TxwbNG1\n", "truncated", 1},
		"in the middle of a line": {record + "\n" + record + "sAMAcc", "truncated", 1},
		"a comment behind it":     {record + "# a comment\n", "", 1},
	} {
		t.Run(name, func(t *testing.T) {
			got := read(t, ldif(test.text))
			if got.Code != test.code || len(got.Accounts) != test.accounts {
				t.Errorf("%q, %d accounts", got.Code, len(got.Accounts))
			}
			report, err := aduid.Scan(t.Context(), ldif(test.text), aduid.Options{})
			if test.code == "" && (err != nil || !slices.ContainsFunc(report.Warnings, func(w fault.Reason) bool { return w.Code == aduid.WarnNoLastLine })) {
				t.Errorf("%v, %+v", err, report.Warnings)
			}
		})
	}
}

func TestRoundNumberWarning(t *testing.T) {
	for n, want := range map[int]int{999: 0, 1000: 1, 1001: 0, 2000: 1} {
		report, err := aduid.Scan(t.Context(), &export.LDIF{File: bytes.NewReader(sample(n, 0))}, aduid.Options{})
		if err != nil || len(report.Warnings) != want {
			t.Errorf("%d: %v, %v", n, report.Warnings, err)
		}
	}
	marked := append(sample(1000, 0), "# pagedresults: cookie=\n"...)
	report, err := aduid.Scan(t.Context(), &export.LDIF{File: bytes.NewReader(marked)}, aduid.Options{})
	if err != nil || len(report.Warnings) != 0 {
		t.Errorf("with a mark: %v, %v", report.Warnings, err)
	}
}

func TestLDIFStops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	err := ldif("dn: x\n\n").Read(ctx, aduid.Visitor{})
	if !fault.Has(err, fault.Stopped) || !errors.Is(err, context.Canceled) {
		t.Error(err)
	}
}
