package aduid_test

import (
	"bytes"
	"context"
	"fmt"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

func TestWritten(t *testing.T) {
	t.Parallel()
	for _, test := range []struct {
		values []string
		uid    aduid.UID
		code   fault.Code
	}{
		{nil, 0, aduid.SkipNoNumber},
		{[]string{"501"}, 501, ""},
		{[]string{"0"}, 0, ""},
		{[]string{"2147483647"}, 2147483647, ""},
		{[]string{"00501"}, 501, ""},
		{[]string{" 501 "}, 501, ""},
		{[]string{"2147483648"}, 0, aduid.SkipBadNumber},
		{[]string{"99999999999999999999"}, 0, aduid.SkipBadNumber},
		{[]string{strings.Repeat("0", 30) + "1"}, 0, aduid.SkipBadNumber},
		{[]string{""}, 0, aduid.SkipBadNumber},
		{[]string{"-2"}, 0, aduid.SkipBadNumber},
		{[]string{"+5"}, 0, aduid.SkipBadNumber},
		{[]string{"5 01"}, 0, aduid.SkipBadNumber},
		{[]string{"0x1F"}, 0, aduid.SkipBadNumber},
		{[]string{"1.0"}, 0, aduid.SkipBadNumber},
		{[]string{"٥"}, 0, aduid.SkipBadNumber},
		{[]string{"501", "501"}, 0, aduid.SkipNumbers},
		{[]string{"501", "x"}, 0, aduid.SkipNumbers},
		{[]string{"x", "501"}, 0, aduid.SkipNumbers},
	} {
		var w aduid.Written
		for _, value := range test.values {
			w.Add([]byte(value))
		}
		if uid, code := w.UID(); uid != test.uid || code != test.code {
			t.Errorf("%q: %d %q, want %d %q", test.values, uid, code, test.uid, test.code)
		}
	}
}

func TestCheckAttribute(t *testing.T) {
	t.Parallel()
	for name, good := range map[string]bool{
		"uidNumber": true, "msSFU30UidNumber": true, "x-uid": true, "1.3.6.1.1.1.1.0": true,
		"": false, "uid Number": false, "uidNumber;binary": false, "-x": false, "1x": false, "1": false, "a.b": false, "uid*": false, "uid)(cn=*": false,
		"é": false, strings.Repeat("a", 201): false, "12": false, ".1": false,
	} {
		if err := aduid.CheckAttribute(name); (err == nil) != good {
			t.Errorf("%q: %v", name, err)
		}
	}
}

// numbered is a directory that finds by GUID, with numbers in an attribute.
type numbered struct {
	entries []aduid.Entry
	named   []string // DNs that FindNames was asked for
}

func (d *numbered) Read(_ context.Context, v aduid.Visitor) error {
	for _, e := range d.entries {
		if e.GUID.Placeholder() {
			v.Skip(aduid.Skip{DN: string(e.DN), Code: aduid.SkipNoGUID})
			continue
		}
		if err := v.Account(e); err != nil {
			return err
		}
	}
	return nil
}

func (d *numbered) Find(_ context.Context, refs []aduid.Ref, found func(aduid.Ref, aduid.Account) error) error {
	for _, ref := range refs {
		for _, e := range d.entries {
			if e.GUID == ref.GUID && e.Kind == ref.Kind {
				if err := found(ref, aduid.Account{DN: string(e.DN), Name: "name of " + string(e.DN), GUID: e.GUID, Kind: e.Kind}); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

func (d *numbered) FindNames(_ context.Context, dns []string, found func(dn, name string)) error {
	d.named = dns
	for _, dn := range dns {
		found(dn, "name of "+dn)
	}
	return nil
}

func entryOf(dn string, first uint32, kind aduid.Kind, values ...string) aduid.Entry {
	e := aduid.Entry{DN: []byte(dn), GUID: account(dn, first, uint64(first), kind).GUID, Kind: kind}
	for _, value := range values {
		e.Written.Add([]byte(value))
	}
	return e
}

// TestScanAttribute compares written numbers of a directory: the computed ones, some of
// which are equal, are beside them and do not count.
func TestScanAttribute(t *testing.T) {
	t.Parallel()
	d := &numbered{entries: []aduid.Entry{
		entryOf("anna", 0x1000, aduid.User, "5001"), entryOf("bert", 0x80001000, aduid.User, "5002"), entryOf("cora", 0x3000, aduid.User, "05001"),
		entryOf("dora", 0x4000, aduid.User), entryOf("emil", 0x5000, aduid.User, "x"), entryOf("fritz", 0x6000, aduid.User, "1", "2"),
		entryOf("gert", 0x7000, aduid.User, "500"), entryOf("anna", 0x1000, aduid.User, "5001"),
		{DN: []byte("hans")},
		entryOf("staff", 0x9000, aduid.Group), entryOf("pupils", 0x80009000, aduid.Group),
	}}
	d.entries[9].GUID[15] = 9
	var list bytes.Buffer
	attributes := aduid.Attributes{User: "uidNumber"}
	w := aduid.NewListWriterFor(&list, attributes)
	report, err := aduid.Scan(t.Context(), d, aduid.Options{Name: "x", Attributes: attributes, Account: w.Account})
	if err := w.Flush(); err != nil {
		t.Fatal(err)
	}
	if err != nil || !report.Complete || report.Scanned != 7 || report.Users != 4 || report.DuplicateCount != 1 || report.ExpectedPairs > 1e-8 {
		t.Fatalf("%v, %+v", err, report)
	}
	if len(report.Collisions) != 2 || report.Collisions[0].UID != 5001 || report.Collisions[1].UID != 0x9000 || report.ReservedCount != 1 {
		t.Fatalf("%+v", report.Collisions)
	}
	one := report.Collisions[0].Accounts
	if len(one) != 2 || one[0].Name != "name of anna" || *one[0].ComputedUID != 0x1000 || one[1].DN != "cora" || report.Collisions[1].Accounts[0].ComputedUID != nil {
		t.Errorf("%+v", one)
	}
	want := []aduid.Unread{
		{"dora", "name of dora", 0, aduid.SkipNoNumber, new(aduid.UID(0x4000))},
		{"emil", "name of emil", 0, aduid.SkipBadNumber, new(aduid.UID(0x5000))},
		{"fritz", "name of fritz", 0, aduid.SkipNumbers, new(aduid.UID(0x6000))},
		{"hans", "name of hans", 0, aduid.SkipNoGUID, nil},
	}
	if diff := gocmp.Diff(want, report.Unread); diff != "" || report.UnreadCount != 4 {
		t.Error(diff)
	}
	verdict := report.Verdict()
	if !fault.Has(verdict, aduid.CodeUnread) || !strings.Contains(verdict.Error(), `"name of dora" (no-number)`) || !strings.Contains(fault.HintOf(verdict), "--list FILE") {
		t.Errorf("%v (%s)", verdict, fault.HintOf(verdict))
	}
	rows := strings.Split(list.String(), "\n")
	if len(rows) != 12 || rows[0] != "uid,kind,guid,name,dn,disabled,computedUid,code" || !strings.HasPrefix(rows[3], "5001,user,") || !strings.HasSuffix(rows[3], ",cora,false,12288,") ||
		!strings.HasPrefix(rows[4], ",user,") || !strings.HasSuffix(rows[4], ",dora,false,16384,no-number") || !strings.HasPrefix(rows[9], "36864,group,") || !strings.HasSuffix(rows[9], ",36864,") {
		t.Errorf("%s", list.String())
	}
}

// TestNoNumbers: that no account has the attribute is said of the accounts, not of their
// objectGUIDs.
func TestNoNumbers(t *testing.T) {
	t.Parallel()
	d := &numbered{entries: []aduid.Entry{{DN: []byte("hans")}, entryOf("dora", 0x4000, aduid.User)}}
	report, err := aduid.Scan(t.Context(), d, aduid.Options{Attributes: aduid.Attributes{User: "uidNumber"}})
	if err != nil || !report.Complete || !fault.Has(report.Verdict(), aduid.CodeUnread) || report.SkippedCounts["no-number"] != 1 ||
		!strings.Contains(fault.HintOf(report.Verdict()), "check the name of the attribute") {
		t.Errorf("%v, %+v", err, report)
	}
}

// TestManyNumbers compares with counting in a map: more accounts than fit into one
// chunk of the store.
func TestManyNumbers(t *testing.T) {
	t.Parallel()
	d, byNumber := &numbered{}, map[string]int{}
	for i := range 3000 {
		number := fmt.Sprint(600 + i*i%2500)
		byNumber[number]++
		d.entries = append(d.entries, entryOf(fmt.Sprintf("u%04d", i), uint32(i), aduid.User, number))
	}
	report, err := aduid.Scan(t.Context(), d, aduid.Options{Attributes: aduid.Attributes{User: "uidNumber"}})
	shared := 0
	for _, n := range byNumber {
		if n > 1 {
			shared++
		}
	}
	if err != nil || len(report.Collisions) != shared || report.Verdict() != nil {
		t.Fatalf("%v, %d, want %d", err, len(report.Collisions), shared)
	}
	for _, c := range report.Collisions {
		if len(c.Accounts) != byNumber[fmt.Sprint(c.UID)] {
			t.Errorf("%+v", c)
		}
		for _, a := range c.Accounts {
			if a.Name != "name of "+a.DN || fmt.Sprintf("u%04d", *a.ComputedUID) != a.DN {
				t.Errorf("%+v", a)
			}
		}
	}
}

// TestSplitIsNoProof: of parts nobody knows that they are all, so that they prove what
// was found and never that there is nothing.
func TestSplitIsNoProof(t *testing.T) {
	t.Parallel()
	clean := &aduid.Report{Complete: true, Scanned: 5, Connections: 2}
	if err := clean.Verdict(); !fault.Has(err, aduid.CodeSplit) || !strings.Contains(fault.HintOf(err), "--connections") {
		t.Error(err)
	}
	found := &aduid.Report{Complete: true, Scanned: 5, Connections: 2, CollidingIDs: 1}
	whole := &aduid.Report{Complete: true, Scanned: 5}
	if err := found.Verdict(); err != nil {
		t.Error(err)
	}
	if err := whole.Verdict(); err != nil {
		t.Error(err)
	}
}
