package export_test

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/aduid/export"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

func TestIncompleteLDIF(t *testing.T) {
	const anna = "dn: CN=Anna\n" + v1 + "\n"
	for name, test := range map[string]struct {
		text     string
		code     fault.Code
		accounts int
	}{
		"empty":                    {"", "empty-source", 0},
		"empty lines":              {"\n\n", "empty-source", 0},
		"a version alone":          {"version: 1\n\n", "empty-source", 0},
		"found nothing":            {"# search result\nsearch: 2\nresult: 0 Success\n\n# numResponses: 1\n", "", 0},
		"size limit":               {anna + "# search result\nsearch: 2\nresult: 4 Size limit exceeded\n\n# numEntries: 1\n", "size-limit", 1},
		"fewer than counted":       {anna + "# search result\nsearch: 2\nresult: 0 Success\n\n# numResponses: 3\n# numEntries: 2\n", "truncated", 1},
		"fewer, of two searches":   {"# extended LDIF\n\n" + anna + "search: 2\nresult: 0 Success\n\n# numEntries: 1\n# extended LDIF\n\n" + anna + "search: 2\nresult: 0 Success\n\n# numEntries: 2\n", "truncated", 2},
		"as many, counted by page": {"# extended LDIF\n\n" + anna + "search: 2\nresult: 0 Success\n\n# numEntries: 1\n" + anna + "search: 3\nresult: 0 Success\n\n# numEntries: 2\n", "", 2},
		"as many, of two":          {anna + "search: 2\nresult: 0 Success\n\n# numEntries: 1\n" + anna + "search: 3\nresult: 0 Success\n\n# numEntries: 1\n", "", 2},
		"beside one not counted":   {anna + anna + "search: 2\nresult: 0 Success\n\n# numEntries: 1\n", "", 2},
		"counted in letters":       {anna + "search: 2\nresult: 0 Success\n\n# numEntries: two\n# numEntries: -5\n# numEntries: 99999999999999999999999\n", "", 1},
		"other error":              {anna + "search: 2\nresult: 52 Server is unavailable\n\n", "server-error", 1},
		"then a good one":          {anna + "search: 2\nresult: 4 Size limit exceeded\n\n" + anna + "search: 2\nresult: 0 Success\n\n", "size-limit", 2},
		"no trailer":               {"# extended LDIF\n#\n\n" + anna, "truncated", 1},
		"no trailer, -L":           {"version: 1\n\n#\n# LDAPv3\n#\n\n" + anna, "truncated", 1},
		"no trailer, ldb":          {"# record 1\n" + anna, "truncated", 1},
		"one of two trailers":      {"# extended LDIF\n\n" + anna + "search: 2\nresult: 0 Success\n\n# extended LDIF\n\n" + anna, "truncated", 2},
		"more pages":               {anna + "# pagedresults: cookie=AAECAw==\n", "truncated", 1},
		"more pages, no -L":        {"# extended LDIF\n\n" + anna + "search: 2\nresult: 0 Success\npagedresults: cookie=AAECAw==\n\n", "truncated", 1},
		"all pages":                {anna + "# pagedresults: cookie=AAECAw==\n" + anna + "# pagedresults: cookie=\n", "", 2},
		"a page, then cut":         {"# extended LDIF\n# with pagedResults control: size=1\n\n" + anna + "search: 2\nresult: 0 Success\n", "truncated", 1},
		"a critical page, cut":     {"# extended LDIF\n# with pagedResults critical control: size=1\n\n" + anna + "search: 2\nresult: 0 Success\ncontrol: 1.2.840.113556.1.4.319 false MA0CAQAECEcAAAAAAAAA\n", "truncated", 1},
		"the last page":            {"# extended LDIF\n# with pagedResults control: size=1\n\n" + anna + "search: 2\nresult: 0 Success\npagedresults: cookie=\n\n", "", 1},
		"then one not paged":       {"# extended LDIF\n# with pagedResults control: size=1\n\n" + anna + "search: 2\nresult: 0 Success\npagedresults: cookie=\n\n# extended LDIF\n\n" + anna + "search: 2\nresult: 0 Success\n\n", "", 2},
		"prompted":                 {anna + "Press [size] Enter for the next {1000|size} entries.\n" + anna, "bad-ldif", 1},
		"a change":                 {"dn: CN=Anna\nchangetype: modify\nreplace: mail\nmail: x\n-\n\n", "change-record", 0},
		"a deletion":               {anna + "dn: CN=Anna\nchangeType:: ZGVsZXRl\n\n", "change-record", 1},
		"two DNs":                  {"dn: CN=Anna\n" + v1 + "dn: CN=Eve\n" + v1 + "\n", "bad-ldif", 0},
		"no DN":                    {"sAMAccountName: anna\nmail: x\n\n", "bad-ldif", 0},
		"a number, no DN":          {anna + v1 + "\n" + anna, "bad-ldif", 1},
		"a name, no DN, end":       {anna + "sAMAccountName: eve\n", "bad-ldif", 1},
		"no attribute":             {"dn: CN=Anna\nanna\n\n", "bad-ldif", 0},
		"folded at the top":        {" dn: CN=Anna\n\n", "bad-ldif", 0},
		"DN not base64":            {"dn:: *\n" + v1 + "\n", "bad-ldif", 0},
		"CSV":                      {"\"ObjectGUID\",\"Name\"\n", "bad-ldif", 0},
		"long options":             {"dn: CN=Anna\nobjectGUID;" + strings.Repeat("x", 10_000) + ":: AAAA\n\n", "bad-ldif", 0},
		"binary":                   {"\x00\x01\x02\n", "bad-ldif", 0},
		"a very long line":         {strings.Repeat("x", 1<<20), "truncated", 0},
		"half a character":         {wide(anna, binary.LittleEndian) + "x", "truncated", 0},
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
