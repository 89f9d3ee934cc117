package export_test

import (
	"encoding/binary"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/aduid/export"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

func table(text string) *export.CSV {
	return &export.CSV{Name: "x.csv", File: strings.NewReader(text), Groups: true}
}

func TestCSVForms(t *testing.T) {
	const guid = "6c703cf1-b5d1-41f8-880b-317728cbd4f5"
	anna := []string{"user 1819294961 anna CN=Anna,OU=x"}
	for name, test := range map[string]struct {
		text string
		want received
	}{
		"PowerShell 5": {
			"#TYPE Selected.Microsoft.ActiveDirectory.Management.ADUser\n\"DistinguishedName\",\"SamAccountName\",\"Enabled\",\"ObjectGUID\"\n" +
				"\"CN=Anna,OU=x\",\"anna\",\"True\",\"" + guid + "\"\n", received{Accounts: anna},
		},
		"not quoted, disabled": {"SamAccountName;objectguid;Enabled;distinguishedname\nanna;" + guid + ";False;\"CN=Anna,OU=x\"\n", received{Accounts: []string{anna[0] + " disabled"}}},
		"tabs":                 {"ObjectGUID\tName\tDN\n" + guid + "\tanna\tCN=Anna,OU=x\n", received{Accounts: anna}},
		"sep":                  {"sep=;\nObjectGUID;Name;DN\n" + guid + ";anna;CN=Anna,OU=x\n", received{Accounts: anna}},
		"one column":           {"ObjectGUID\n" + guid + "\n\n", received{Accounts: []string{"user 1819294961  "}}},
		"quotes": {
			"ObjectGUID,Description,Name,DN\n" + guid + ",\"says \"\"hi\"\",\n\nand ,goes\",\"an\"\"na\",\"CN=Anna\n,OU=x\"\n" + guid + ",\"\",\"\"\"\",\"\"\n",
			received{Accounts: []string{"user 1819294961 an\"na CN=Anna\n,OU=x", "user 1819294961 \" "}},
		},
		"csvde": {
			"DN,objectClass,objectGUID,sAMAccountName,userAccountControl\n\"CN=Anna,OU=x\",user,X'f13c706cd1b5f841880b317728cbd4f5',anna,514\n",
			received{Accounts: []string{anna[0] + " disabled"}},
		},
		"kinds": {
			"ObjectClass,ObjectGUID,Name\nuser," + guid + ",u\ngroup," + guid + ",g\ncomputer," + guid + ",c\ntop;person;user," + guid + ",v\ncontact,,k\n",
			received{
				Accounts: []string{"user 1819294961 u ", "group 1819294961 g ", "user 1819294961 v "},
				Skips:    []string{"computer ", "contact "},
			},
		},
		"skipped": {
			"DN,ObjectGUID\na,\nb,System.Byte[]\nc,6c703cf1b5d141f8880b317728cbd4f5\nd,8Txw\n",
			received{Skips: []string{"no-object-guid a", "bad-guid b", "ambiguous-guid c", "bad-guid d"}, Warnings: []fault.Code{aduid.WarnByteArray}},
		},
		"unswapped": {"ObjectGUID\n9E75D538-CC81-B14E-8983-7304227F63F5\n", received{Accounts: []string{"user 511038776  "}, Warnings: []fault.Code{aduid.WarnUnswapped}}},
		"ANSI":      {"ObjectGUID,Name\n" + guid + ",Gr\xfcn \x80\n", received{Accounts: []string{"user 1819294961 Grün € "}, Warnings: []fault.Code{aduid.WarnEncoding}}},
		"UTF-8":     {"ObjectGUID,Name\n" + guid + ",Grün 😀\n", received{Accounts: []string{"user 1819294961 Grün 😀 "}}},
	} {
		t.Run(name, func(t *testing.T) {
			want := test.want
			if len(want.Accounts) > 0 && !strings.Contains(test.text, "bjectClass") {
				want.Warnings = append(want.Warnings, aduid.WarnNoObjectClass)
			}
			if diff := cmp.Diff(want, read(t, table(test.text))); diff != "" {
				t.Error(diff)
			}
			if name == "ANSI" {
				return
			}
			if diff := cmp.Diff(want, read(t, table("\ufeff"+strings.ReplaceAll(test.text, "\n", "\r\n")))); diff != "" {
				t.Errorf("CR LF and a byte order mark: %s", diff)
			}
			if diff := cmp.Diff(want, read(t, table(wide(test.text, binary.LittleEndian)))); diff != "" {
				t.Errorf("UTF-16: %s", diff)
			}
		})
	}
}

// TestCSVBareQuotes: names with quotes, by a program that only puts separators
// between values; found again in the second pass.
func TestCSVBareQuotes(t *testing.T) {
	const text = "ObjectGUID,Name,DN\n6c703cf1-b5d1-41f8-880b-317728cbd4f5,an \"na\" x,CN=\"Anna\"\n\nec703cf1-aaaa-4111-8222-333344445555,b,\"c\nd\"\n"
	report, err := aduid.Scan(t.Context(), table(text), aduid.Options{})
	if err != nil || len(report.Collisions) != 1 || report.Collisions[0].Accounts[0].DN != "CN=\"Anna\"" || report.Collisions[0].Accounts[1].DN != "c\nd" {
		t.Errorf("%v, %+v", err, report)
	}
	if got := read(t, table(wide(text, binary.LittleEndian))); got.Code != export.CodeBadCSV {
		t.Errorf("UTF-16, which cannot be read backwards: %+v", got)
	}
}

func TestNotCSV(t *testing.T) {
	const guid = "6c703cf1-b5d1-41f8-880b-317728cbd4f5"
	for name, test := range map[string]struct {
		text string
		code fault.Code
		says string
	}{
		"empty":              {"", "empty-source", ""},
		"#TYPE alone":        {"#TYPE x\r\n", "empty-source", ""},
		"header alone":       {"ObjectGUID\n", "", ""},
		"no column":          {"\"Name\",\"GUID of it\",\"DN\"\n1,2,3\n", "missing-column", `the columns are "Name", "GUID of it", "DN"`},
		"cut in the header":  {"ObjectGUID,Na", "truncated", ""},
		"cut in a field":     {"Name,ObjectGUID\na," + guid[:10], "truncated", ""},
		"cut in quotes":      {"Name,ObjectGUID\na,\"" + guid[:10], "truncated", ""},
		"cut in long quotes": {"Name,ObjectGUID\n\"a\n", "truncated", "within a quoted field"},
		"no last line end":   {"Name,ObjectGUID\na," + guid, "", ""},
		"cut before a field": {"ObjectGUID,Name\n" + guid, "truncated", ""},
		"a missing field":    {"Name,ObjectGUID\na," + guid + "\nb\nc," + guid + "\n", "bad-csv", "line 3: the row has 1 fields, the header 2"},
		"an extra field":     {"Name,ObjectGUID\na," + guid + ",\n", "bad-csv", "3 fields"},
		"an extra quote":     {"Name,ObjectGUID\n\"a," + guid + "\n" + strings.Repeat("b,"+guid+"\n", 50_000), "bad-csv", "line 2: the row has more than"},
		"many fields":        {"ObjectGUID" + strings.Repeat(",", 20_000) + "\n", "bad-csv", ""},
		"a long line":        {"ObjectGUID" + strings.Repeat("x", 1<<20) + "\n", "bad-csv", ""},
		"LDIF":               {"dn: CN=Anna\nobjectGUID:: 8TxwbNG1+EGICzF3KMvU9Q==\n\n", "missing-column", ""},
	} {
		t.Run(name, func(t *testing.T) {
			report, err := aduid.Scan(t.Context(), table(test.text), aduid.Options{})
			if test.code == "" {
				if err != nil || !report.Complete {
					t.Error(err)
				}
				return
			}
			if report.Complete || fault.CodeOf(err) != test.code || fault.HintOf(err) == "" || !strings.Contains(err.Error(), test.says) {
				t.Errorf("%v", err)
			}
		})
	}
}

func TestCSVCutAnywhere(t *testing.T) {
	text := "\ufeff\"Name\",\"ObjectGUID\"\r\n\"a\r\n\"\"b\",\"6c703cf1-b5d1-41f8-880b-317728cbd4f5\"\r\n\"c\",\"38d5759e-81cc-4eb1-8983-7304227f63f5\"\r\n"
	for cut := range len(text) {
		got := read(t, table(text[:cut]))
		before := strings.TrimRight(text[:cut], "\r\n") // a row that is complete except for its line end
		boundary := strings.HasSuffix(before, "63f5\"") || strings.HasSuffix(before, "d4f5\"") || strings.HasSuffix(text[:cut], "\"ObjectGUID\"\r\n")
		if (got.Code == "") != boundary {
			t.Errorf("cut at %d: %q", cut, got.Code)
		}
	}
	report, err := aduid.Scan(t.Context(), table(text), aduid.Options{})
	if err != nil || report.Users != 2 {
		t.Errorf("%v, %+v", err, report)
	}
}

// Names are looked up in the file by the offset of the row.
func TestCSVFindsNames(t *testing.T) {
	var b strings.Builder
	b.WriteString("#TYPE x\r\n\"Description\",\"Name\",\"ObjectGUID\",\"Enabled\"\r\n")
	for _, name := range []string{"anna", "grün", "cora"} {
		b.WriteString("\"two\r\nlines\",\"" + name + "\",\"00001000-0000-4000-8000-0000000000" + map[string]string{"anna": "01", "grün": "02", "cora": "03"}[name] + "\",\"" + map[bool]string{true: "True", false: "False"}[name != "cora"] + "\"\r\n")
	}
	for name, text := range map[string]string{"UTF-8": "\ufeff" + b.String(), "UTF-16": wide(b.String(), binary.LittleEndian)} {
		report, err := aduid.Scan(t.Context(), table(text), aduid.Options{})
		if err != nil || len(report.Collisions) != 1 {
			t.Fatalf("%s: %v, %+v", name, err, report)
		}
		var names []string
		for _, a := range report.Collisions[0].Accounts {
			names = append(names, a.Name+a.GUID.String()[34:])
		}
		if diff := cmp.Diff([]string{"anna01", "grün02", "cora03"}, names); diff != "" || report.Collisions[0].Enabled() != 2 {
			t.Errorf("%s: %s", name, diff)
		}
	}
}
