package export_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/aduid/export"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

var uidNumber = aduid.Attributes{User: "uidNumber", Group: "gidNumber"}

// scanNumbers scans a source for written numbers, and reports whether none is shared.
func scanNumbers(t *testing.T, s aduid.Source) (*aduid.Report, bool) {
	t.Helper()
	report, err := aduid.Scan(t.Context(), s, aduid.Options{Name: "x", Attributes: uidNumber})
	return report, err == nil && report.Verdict() == nil && !report.Found()
}

// TestNumbersInLDIF plants an account with another one's number in each way in which
// nobody may look at the number.
func TestNumbersInLDIF(t *testing.T) {
	t.Parallel()
	const head = "dn: CN=Anna\nobjectClass: user\n" + v1 + "uidNumber: 5001\n\n"
	const guid = "dn: CN=Eve\nobjectClass: user\nsAMAccountName: eve\nobjectGUID:: nnXVOMyBsU6Jg3MEIn9j9Q==\n"
	source := func(text string) aduid.Source {
		return &export.LDIF{Name: "x", File: strings.NewReader(text), Attributes: uidNumber, Groups: true}
	}
	if report, ok := scanNumbers(t, source(head+guid+"uidnumber;x: 5002\n\n")); !ok || report.Scanned != 2 {
		t.Fatalf("without it no number is shared: %+v", report)
	}
	for lines, code := range map[string]fault.Code{
		"uidNumber: 5001":                "",
		"UIDNUMBER: 05001":               "",
		"uidNumber:: NTAwMQ==":           "",
		"uidNumber: 50\n 01":             "",
		"cn: Eve":                        aduid.SkipNoNumber,
		"gidNumber: 5001":                aduid.SkipNoNumber,
		"uidNumber: 5001x":               aduid.SkipBadNumber,
		"uidNumber:":                     aduid.SkipBadNumber,
		"uidNumber:: *":                  aduid.SkipBadNumber,
		"uidNumber:< file:///etc/passwd": aduid.SkipBadNumber,
		"uidNumber: " + strings.Repeat("0", 9000) + "5001": aduid.SkipBadNumber,
		"uidNumber: 5001\nuidNumber: 9":                    aduid.SkipNumbers,
		"uidNumber: 9\nuidNumber;x: 5001":                  aduid.SkipNumbers,
	} {
		report, ok := scanNumbers(t, source(head+guid+lines+"\n\n"))
		switch {
		case ok || !report.Complete:
			t.Errorf("%.60q: a clean verdict, or not complete: %+v", lines, report)
		case code == "" && (report.CollidingPairs != 1 || report.Collisions[0].Accounts[1].DN != "CN=Eve" || *report.Collisions[0].Accounts[1].ComputedUID != 953513374):
			t.Errorf("%.60q: %+v", lines, report)
		case code != "" && (report.UnreadCount != 1 || report.Unread[0].Code != code || report.Unread[0].Name != "eve" || report.Unread[0].Line != 6):
			t.Errorf("%.60q: %+v, want %s", lines, report.Unread, code)
		}
	}
	// two groups share a gid, and one with a user's number does not
	const groups = "dn: CN=g%d\nobjectClass: group\nobjectGUID:: %s\ngidNumber: %d\n\n"
	report, _ := scanNumbers(t, source(head+fmt.Sprintf(groups, 1, "TE0kyRyv8UCppPeXes5JTg==", 5001)+fmt.Sprintf(groups, 2, "ANrNLYhfaUy2B9oAoRwccA==", 5001)))
	if len(report.Collisions) != 1 || report.Collisions[0].Kind != aduid.Group || report.Collisions[0].Count != 2 {
		t.Errorf("%+v", report.Collisions)
	}
	if _, ok := scanNumbers(t, source(head+"uidNumber: 7\n\n")); ok {
		t.Error("a clean verdict over a number without an account")
	}
}

// TestNumbersInCSV does the same with rows.
func TestNumbersInCSV(t *testing.T) {
	t.Parallel()
	const head = "ObjectGUID,Name,uidNumber,gidNumber,More\n6c703cf1-b5d1-41f8-880b-317728cbd4f5,anna,5001,20,\n"
	const guid = "38d5759e-81cc-4eb1-8983-7304227f63f5"
	source := func(text string) aduid.Source {
		return &export.CSV{Name: "x", File: strings.NewReader(text), Attributes: uidNumber, Groups: true}
	}
	if report, ok := scanNumbers(t, source(head+guid+",eve,5002,20,\n")); !ok || report.Scanned != 2 {
		t.Fatalf("without it no number is shared: %+v", report)
	}
	for cell, code := range map[string]fault.Code{
		"5001": "", `" 5001"`: "", "0005001": "",
		"": aduid.SkipNoNumber, "  ": aduid.SkipNoNumber,
		"5001;9": aduid.SkipBadNumber, "Microsoft.ActiveDirectory.Management.ADPropertyValueCollection": aduid.SkipBadNumber, `"5,001"`: aduid.SkipBadNumber, "5001.0": aduid.SkipBadNumber,
	} {
		report, ok := scanNumbers(t, source(head+guid+",eve,"+cell+",20,\n"))
		switch {
		case ok || !report.Complete:
			t.Errorf("%q: a clean verdict, or not complete: %+v", cell, report)
		case code == "" && (report.CollidingPairs != 1 || report.Collisions[0].Accounts[0].Name != "eve"):
			t.Errorf("%q: %+v", cell, report)
		case code != "" && (report.UnreadCount != 1 || report.Unread[0].Code != code || report.Unread[0].Name != "eve" || report.Unread[0].Line != 3):
			t.Errorf("%q: %+v, want %s", cell, report.Unread, code)
		}
	}
	for text, code := range map[string]fault.Code{
		"ObjectGUID,Name\n" + guid + ",eve\n":                                                             export.CodeMissingColumn,
		"ObjectGUID,uidNumber,UIDNUMBER,gidNumber\n" + guid + ",1,2,3\n":                                  export.CodeSeveralColumns,
		"gidNumber,ObjectGUID,uidNumber\n1,6c703cf1-b5d1-41f8-880b-317728cbd4f5,5001\n2," + guid + ",500": fault.Truncated, // perhaps 5001
	} {
		if _, err := aduid.Scan(t.Context(), source(text), aduid.Options{Attributes: uidNumber}); fault.CodeOf(err) != code || fault.HintOf(err) == "" {
			t.Errorf("%q: %v, want %s", text, err, code)
		}
	}
}
