package export_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/aduid/export"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// twin has the number of the GUID in v1, and is another account.
const twin = "ec703cf1-aaaa-4111-8222-333344445555"

// clean reports whether a scan says that no number is shared: neither an error, nor
// a finding, nor an account that was not examined.
func clean(t *testing.T, s aduid.Source) (*aduid.Report, bool) {
	t.Helper()
	report, err := aduid.Scan(t.Context(), s, aduid.Options{Name: "x"})
	return report, err == nil && report.Verdict() == nil && !report.Found()
}

// The ways in which an account of a table was not examined: each is a row of class,
// GUID and name that stands for the twin of another row.
func unexaminedRows() map[string]string {
	rows := map[string]string{}
	for _, class := range []string{
		"user", "inetOrgPerson", "System.String[]", "person", "top person organizationalPerson user", "top;person;user", "nobodyKnowsThis",
		"Microsoft.ActiveDirectory.Management.ADPropertyValueCollection", "msDS-GroupManagedServiceAccount", "", "user group", "{top, user}",
	} {
		rows["class "+class] = fmt.Sprintf("%q,%s,eve", class, twin)
	}
	for name, guid := range map[string]string{
		"missing": "", "a dash": "-", "an array": "System.Byte[]", "bare digits": "f13c70ecaaaa11418222333344445555", "cut": twin[:30],
		"too long": twin + "0", "broken base64": "8Txw7KqqEUGCIjMzRER*VQ==", "short base64": "8Txw7A==", "a word": "null", "N/A": "#N/A",
		"decimal": "241 60 112 236 170 170 17 65 130 34 51 51 68 68 85 85", "words": "f13c 70ec aaaa 1141 8222 3333 4444 5555",
		"unswapped": "f13c70ec-aaaa-1141-8222-333344445555", "scientific": "6.7E+31",
		"zeros": "00000000-0000-0000-0000-000000000000", "ones": "ffffffff-ffff-ffff-ffff-ffffffffffff",
	} {
		for _, class := range []string{"user", "inetOrgPerson", "nobodyKnowsThis"} {
			rows[class+" with "+name] = fmt.Sprintf("%s,%s,eve", class, guid)
		}
	}
	return rows
}

// TestNoCleanVerdictOverTables plants the twin of an account in each way in which
// nobody may look at it.
func TestNoCleanVerdictOverTables(t *testing.T) {
	const head = "ObjectClass,ObjectGUID,Name\nuser,6c703cf1-b5d1-41f8-880b-317728cbd4f5,anna\nuser,38d5759e-81cc-4eb1-8983-7304227f63f5,bert\n"
	if _, ok := clean(t, table(head)); !ok {
		t.Fatal("without the twin there is no collision")
	}
	for name, row := range unexaminedRows() {
		report, ok := clean(t, table(head+row+"\n"))
		if ok {
			t.Errorf("%s: a clean verdict over %q", name, row)
		}
		if !report.Complete {
			t.Errorf("%s: not complete", name)
		}
		if report.UnreadCount > 0 {
			err := report.Verdict()
			if !fault.Has(err, aduid.CodeUnread) || !strings.Contains(err.Error(), `"eve" (line 4, `) || fault.HintOf(err) == "" {
				t.Errorf("%s: %v", name, err)
			}
		}
	}
}

// TestNoCleanVerdictOverLDIF does the same with records.
func TestNoCleanVerdictOverLDIF(t *testing.T) {
	const head = "dn: CN=Anna\nobjectClass: user\n" + v1 + "\n"
	if _, ok := clean(t, ldif(head)); !ok {
		t.Fatal("without the twin there is no collision")
	}
	const right = "objectGUID:: 8Txw7KqqEUGCIjMzRERVVQ=="
	for name, lines := range map[string]string{
		"a class that nobody knows": "objectClass: nobodyKnowsThis\n" + right,
		"inetOrgPerson":             "objectClass: top\nobjectClass: inetOrgPerson\n" + right,
		"no class":                  right,
		"a broken class":            "objectClass:: *\n" + right,
		"user and group":            "objectClass: user\nobjectClass: group\n" + right,
		"an unknown account type":   "sAMAccountType: 1073741824\n" + right,
		"no padding":                strings.TrimRight(right, "="),
		"no GUID":                   "sAMAccountName: eve",
		"cut base64":                right[:25],
		"broken base64":             strings.Replace(right, "q", "*", 1),
		"a space after it":          right + " ",
		"the address of a file":     "objectGUID:< file:///tmp/x",
		"text":                      "objectGUID: " + twin,
		"cut text":                  "objectGUID: " + twin[:35],
		"bare digits":               "objectGUID: f13c70ecaaaa11418222333344445555",
		"text, unswapped":           "objectGUID: f13c70ec-aaaa-1141-8222-333344445555",
		"bytes, swapped":            "objectGUID:: 7HA88aqqQRGCIjMzRERVVQ==",
		"two":                       right + "\nobjectGUID:: nnXVOMyBsU6Jg3MEIn9j9Q==",
		"too long":                  "objectGUID:: " + strings.Repeat("8Txw", 500),
		"empty":                     "objectGUID:",
		"zeros":                     "objectGUID:: AAAAAAAAAAAAAAAAAAAAAA==",
	} {
		if report, ok := clean(t, ldif(head+"dn: CN=Eve\n"+lines+"\n\n")); ok || !report.Complete {
			t.Errorf("%s: a clean verdict over %q, complete %v", name, lines, report.Complete)
		}
	}
}

// TestPassedOver: what is surely no user does not raise the status, and is counted.
func TestPassedOver(t *testing.T) {
	const head = "ObjectClass,ObjectGUID,Name\nuser,6c703cf1-b5d1-41f8-880b-317728cbd4f5,anna\n"
	for row, code := range map[string]fault.Code{
		"computer," + twin + ",mac$": aduid.SkipComputer, "top person user computer," + twin + ",mac$": aduid.SkipComputer, "contact,,eve": aduid.SkipContact,
		"group," + twin + ",all": aduid.SkipGroup, "organizationalUnit,,x": aduid.SkipOther, "top;ipsecNFA," + twin + ",x": aduid.SkipOther, "dnsNode," + twin + ",x": aduid.SkipOther, ", ,": aduid.SkipEmpty,
	} {
		source := &export.CSV{Name: "x", File: strings.NewReader(head + row + "\n")}
		if report, ok := clean(t, source); !ok || report.SkippedCounts[string(code)] != 1 || report.UnreadCount != 0 {
			t.Errorf("%s: %v, %v, %v", row, ok, report.SkippedCounts, report.Unread)
		}
	}
	const entra = "DisplayName,OnPremisesImmutableId,Id,OnPremisesSyncEnabled\nA,8TxwbNG1+EGICzF3KMvU9Q==," + twin + ",True\nB,," + twin + ",\n"
	if report, ok := clean(t, table(entra)); !ok || report.SkippedCounts["cloud-only"] != 1 {
		t.Errorf("%v, %v", ok, report)
	}
	if report, ok := clean(t, table(entra+"C,,"+twin+",True\n")); ok || report.UnreadCount != 1 {
		t.Errorf("synchronized, without an id: %v, %v", ok, report)
	}
}

// TestNothingScanned: neither a file of computers nor an empty answer is clean.
func TestNothingScanned(t *testing.T) {
	for name, source := range map[string]aduid.Source{
		"computers":     table("ObjectClass,ObjectGUID\ncomputer," + twin + "\n"),
		"a header":      table("ObjectGUID\n"),
		"no entry":      ldif("# search result\nsearch: 2\nresult: 0 Success\n\n# numResponses: 1\n"),
		"cloud only":    table("ImmutableId,Name\n\"\",a\n"),
		"net ads, none": ldif("Got 0 replies\n\n"),
	} {
		report, err := aduid.Scan(t.Context(), source, aduid.Options{})
		if err != nil || !fault.Has(report.Verdict(), aduid.CodeNoAccounts) {
			t.Errorf("%s: %v, %v", name, err, report.Verdict())
		}
	}
}

// TestUnswappedThroughout: GUIDs of other versions, which look unswapped by chance,
// do not make a verdict; those of a file that has only version 4 do.
func TestUnswappedThroughout(t *testing.T) {
	var random, wrong strings.Builder
	random.WriteString("ObjectGUID\n")
	wrong.WriteString("ObjectGUID\n")
	for i := range 256 {
		fmt.Fprintf(&random, "%08x-0000-%02x%02x-8000-000000000000\n", 0x1000+i, i*7%256, i*13%256)
		fmt.Fprintf(&wrong, "%08x-0000-%02x4%x-8000-000000000000\n", 0x1000+i, i, i%16)
	}
	if report, ok := clean(t, table(random.String())); !ok {
		t.Errorf("random versions: %v", report.Verdict())
	}
	if report, ok := clean(t, table(wrong.String())); ok || !fault.Has(report.Verdict(), aduid.CodeUnswapped) {
		t.Errorf("unswapped: %v", report.Verdict())
	}
}

// TestNetAds: the output of net ads search, its number of replies, and names.
func TestNetAds(t *testing.T) {
	const text = "Got 2 replies\n\nobjectGUID: 6c703cf1-b5d1-41f8-880b-317728cbd4f5\nsAMAccountName: anna\ndistinguishedName: CN=Anna\n\n" +
		"objectGUID: " + twin + "\n\n"
	report, err := aduid.Scan(t.Context(), ldif(text), aduid.Options{})
	if err != nil || report.Verdict() != nil || len(report.Collisions) != 1 || report.Collisions[0].Accounts[1].DN != "CN=Anna" {
		t.Errorf("%v, %+v", err, report)
	}
	for name, text := range map[string]string{
		"one is missing": strings.Replace(text, "2 replies", "3 replies", 1), "one too many": strings.Replace(text, "2 replies", "1 replies", 1),
		"cut": text[:len(text)-1], "cut in a record": text[:len(text)-20],
	} {
		if got := read(t, ldif(text)); got.Code != fault.Truncated {
			t.Errorf("%s: %q", name, got.Code)
		}
	}
	if got := read(t, ldif("2 replies\n\n"+v1+"\n")); got.Code != export.CodeBadLDIF {
		t.Errorf("another head: %q", got.Code)
	}
	if got := read(t, ldif("dn: CN=x\n"+v1+"\n"+text)); got.Code != export.CodeBadLDIF {
		t.Errorf("behind an entry of LDIF: %q", got.Code)
	}
}

func TestGUIDColumns(t *testing.T) {
	const guid = "6c703cf1-b5d1-41f8-880b-317728cbd4f5"
	for name, test := range map[string]struct {
		text, column string
		code         fault.Code
	}{
		"GUID":                  {"Name,GUID\na," + guid + "\n", "", ""},
		"Object GUID":           {"Object GUID,Id\n" + guid + "," + twin + "\n", "", ""},
		"ImmutableId":           {"ImmutableId,ObjectId\n8TxwbNG1+EGICzF3KMvU9Q==," + twin + "\n", "", ""},
		"ObjectGUID before it":  {"ImmutableId,ObjectGUID\n8Txw7KqqEUGCIjMzRERVVQ==," + guid + "\n", "", ""},
		"named":                 {"x y,GUID\n" + guid + "," + twin + "\n", "X Y", ""},
		"named, missing":        {"Name,GUID\na," + guid + "\n", "ad", export.CodeMissingColumn},
		"an id of Entra":        {"ImmutableId,Id\n8TxwbNG1+EGICzF3KMvU9Q==," + twin + "\n", "id", export.CodeSeveralColumns},
		"an id of Entra, alone": {"DisplayName,Id\na," + twin + "\n", "", export.CodeMissingColumn},
		"two":                   {"GUID,ImmutableId\n" + guid + ",8Txw7KqqEUGCIjMzRERVVQ==\n", "", export.CodeSeveralColumns},
		"the same twice":        {"ObjectGUID,objectguid\n" + guid + "," + twin + "\n", "", export.CodeSeveralColumns},
	} {
		source := table(test.text)
		source.Column = test.column
		got := read(t, source)
		if got.Code != test.code || test.code == "" && (len(got.Accounts) != 1 || !strings.Contains(got.Accounts[0], "1819294961")) {
			t.Errorf("%s: %+v", name, got)
		}
	}
}
