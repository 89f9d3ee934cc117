package directory_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"slices"
	"strings"
	"testing"
	"time"

	ber "github.com/go-asn1-ber/asn1-ber"
	"github.com/go-ldap/ldap/v3"
	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/aduid/directory"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// TestSplit: all parts together have each account once, wherever it is.
func TestSplit(t *testing.T) {
	whole, err := scan(t.Context(), hundreds().config(t, 1))
	if err != nil || whole.accounts < 260 || len(whole.skipped) != 6 {
		t.Fatalf("%v, %d accounts, %v", err, whole.accounts, whole.skipped)
	}
	for i, n := range []int{2, 3, 5, 16, 2} {
		d := hundreds()
		if i == 4 { // as some servers have it
			d.absent = unknown
		}
		source := open(t, d.config(t, n))
		got, err := collect(t.Context(), source)
		if diff := cmp.Diff(whole, got, cmp.AllowUnexported(collector{}), sortedNumbers()); err != nil || diff != "" {
			t.Errorf("%d: %v (-whole +parts)\n%s", n, err, diff)
		}
		if source.Connections() != n || d.conns.Load() != int64(n) {
			t.Errorf("%d parts over %d connections, want %d", source.Connections(), d.conns.Load(), n)
		}
		if _, err := collect(t.Context(), source); err != nil {
			t.Errorf("again: %v", err)
		}
	}
}

func sortedNumbers() cmp.Option {
	return cmp.Transformer("sorted", func(in []string) []string { return slices.Sorted(slices.Values(in)) })
}

// verdictOf scans, and says what the outcome is.
func verdictOf(t *testing.T, s aduid.Source) (*aduid.Report, fault.Code) {
	t.Helper()
	report, err := aduid.Scan(t.Context(), s, aduid.Options{Name: "x"})
	if err == nil {
		err = report.Verdict()
	}
	return report, fault.CodeOf(err)
}

// TestSplitLosesHidden: an account whose objectGUID the logon may not search is in no
// part. One connection names it; of parts there is no clean verdict.
func TestSplitLosesHidden(t *testing.T) {
	unlike := func() *fakeDirectory {
		d := &fakeDirectory{compare: bytewise}
		for i := range 20 {
			d.things = append(d.things, thing{dn: fmt.Sprintf("CN=u%d", i), name: "u", guids: []string{string([]byte{byte(i * 12), byte(i)}) + fmt.Sprintf("xteen bytes %02d", i)}})
		}
		return d
	}
	if report, code := verdictOf(t, open(t, unlike().config(t, 1))); code != "" || report.Connections != 0 || report.Found() {
		t.Fatalf("%s, %+v", code, report)
	}
	for _, n := range []int{1, 2, 4} {
		d := unlike()
		d.things[7].guids = d.things[6].guids // the number of another
		d.things[7].hidden = true
		report, code := verdictOf(t, open(t, d.config(t, n)))
		switch {
		case n == 1 && (code != aduid.CodeUnread || report.Unread[0].DN != "CN=u7"):
			t.Errorf("%s, %+v", code, report)
		case n > 1 && (code != aduid.CodeSplit || report.Connections != n || report.Scanned != 19 || report.Warnings[0].Code != aduid.WarnSplit):
			t.Errorf("%d: %s, %+v", n, code, report)
		}
	}
	found := unlike()
	found.things[3].guids = []string{found.things[2].guids[0][:15] + "x"}
	if report, code := verdictOf(t, open(t, found.config(t, 2))); code != "" || report.CollidingPairs != 1 || report.Collisions[0].Accounts[0].DN != "CN=u2" {
		t.Errorf("%s, %+v", code, report)
	}
}

// TestNotSplit: a server that does not compare, in whatever way, is read as a whole.
func TestNotSplit(t *testing.T) {
	whole, err := scan(t.Context(), hundreds().config(t, 1))
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*fakeDirectory){
		"unknown": func(d *fakeDirectory) { d.compare = func(string, string) truth { return unknown } },
		"never":   func(d *fakeDirectory) { d.compare = func(string, string) truth { return no } },
		"always":  func(d *fakeDirectory) { d.compare = func(string, string) truth { return yes } },
		"refuses": func(d *fakeDirectory) { d.refuse = 53 },
		"no rule": func(d *fakeDirectory) { d.refuse = 18 },
		"equality": func(d *fakeDirectory) {
			d.compare = func(a, b string) truth { return bytewise(a, b) * bytewise(b, a) / 2 }
		},
	} {
		d := hundreds()
		change(d)
		source := open(t, d.config(t, 3))
		got, err := collect(t.Context(), source)
		if err != nil || got.accounts != whole.accounts || len(got.skipped) != len(whole.skipped) || source.Connections() != 1 {
			t.Errorf("%s: %v, %d accounts over %d connections", name, err, got.accounts, source.Connections())
		}
		report, _ := verdictOf(t, source)
		if len(report.Warnings) != 1 || report.Warnings[0].Code != directory.WarnOneByOne || report.Connections != 0 {
			t.Errorf("%s: %+v", name, report.Warnings)
		}
	}
}

// reversed compares the bytes from the last to the first.
func reversed(a, b string) truth {
	turn := func(s string) string { b := []byte(s); slices.Reverse(b); return string(b) }
	return bytewise(turn(a), turn(b))
}

// TestSplitFaults: what is wrong with one part is wrong with the whole.
func TestSplitFaults(t *testing.T) {
	// pages replaces the answer to the nth request of a connection
	on := func(conn int, nth int64, answer func(id int64) [][]byte) func(int, int64, *ber.Packet) [][]byte {
		return func(number int, id int64, _ *ber.Packet) [][]byte {
			if number == conn && id == nth {
				return answer(id)
			}
			return nil
		}
	}
	again := func(id int64) [][]byte {
		d := hundreds()
		return append([][]byte{d.things[200].entry(id, askedGUID())}, done(id, 0, "", cookie("0")))
	}
	for name, test := range map[string]struct {
		change func(*fakeDirectory)
		want   fault.Code
	}{
		"another order":     {func(d *fakeDirectory) { d.compare, d.things = reversed, d.things[100:] }, directory.CodeWrongPart},
		"another's answer":  {func(d *fakeDirectory) { d.answer = on(2, 2, again200(1)) }, directory.CodeWrongPart},
		"a repeated page":   {func(d *fakeDirectory) { d.answer = repeating(again) }, directory.CodeRepeated},
		"a lost connection": {func(d *fakeDirectory) { d.answer = on(3, 2, func(int64) [][]byte { return [][]byte{nil} }) }, directory.CodeClosed},
		"a refused cookie": {func(d *fakeDirectory) {
			d.answer = on(2, 2, func(id int64) [][]byte { return [][]byte{done(id, 53, "")} })
		}, directory.CodeCookie},
		"no end": {func(d *fakeDirectory) {
			d.answer = on(3, 1, func(id int64) [][]byte { return [][]byte{done(id, 0, "")} })
		}, directory.CodeNoPaging},
		"no second logon": {nil, directory.CodeCannotDial},
		"size limit": {func(d *fakeDirectory) {
			d.answer = on(2, 3, func(id int64) [][]byte { return [][]byte{done(id, 4, "", cookie(""))} })
		}, directory.CodeSizeLimit},
	} {
		t.Run(name, func(t *testing.T) {
			d := hundreds()
			if test.change != nil {
				test.change(d)
			}
			c := d.config(t, 3)
			if test.change == nil {
				dial, calls := c.Dial, 0
				c.Dial = func(ctx context.Context, network, address string) (net.Conn, error) {
					if calls++; calls == 1 {
						return dial(ctx, network, address)
					}
					return nil, errors.New("refused")
				}
				c.Connections = 2
			}
			report, err := aduid.Scan(t.Context(), open(t, c), aduid.Options{})
			if fault.CodeOf(err) != test.want || fault.HintOf(err) == "" || report.Complete {
				t.Errorf("%v, complete %t; want %s", err, report.Complete, test.want)
			}
		})
	}
}

func askedGUID() *ber.Packet {
	list := ber.Encode(ber.ClassUniversal, ber.TypeConstructed, ber.TagSequence, nil, "")
	list.AppendChild(octets("objectGUID"))
	return list
}

// again200 answers with an account of another part.
func again200(number int) func(int64) [][]byte {
	return func(id int64) [][]byte {
		return [][]byte{hundreds().things[number].entry(id, askedGUID()), done(id, 0, "", cookie(""))}
	}
}

// repeating has the last part answer with the same page again and again.
func repeating(page func(id int64) [][]byte) func(int, int64, *ber.Packet) [][]byte {
	return func(_ int, id int64, request *ber.Packet) [][]byte {
		filter, _ := ldap.DecompileFilter(request.Children[6])
		if strings.HasPrefix(filter, "(&"+directory.UserFilter+`(objectGUID>=\aa\aa`) {
			return page(id)
		}
		return nil
	}
}

// TestSplitStops: a visitor's error and the end of the context end all parts.
func TestSplitStops(t *testing.T) {
	source := open(t, hundreds().config(t, 3))
	stop := errors.New("enough")
	seen := 0
	if err := source.Read(t.Context(), aduid.Visitor{Account: func(aduid.Entry) error {
		if seen++; seen > 20 {
			return stop
		}
		return nil
	}}); err != stop { //nolint:errorlint // the very one
		t.Errorf("%v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	err := source.Read(ctx, aduid.Visitor{Account: func(aduid.Entry) error { cancel(); return nil }})
	if fault.CodeOf(err) != fault.Stopped {
		t.Errorf("%v", err)
	}
	if got, err := collect(t.Context(), source); err != nil || got.accounts < 260 {
		t.Errorf("afterwards: %v", err)
	}
}

// TestAsked: without names nothing is asked for but what tells the objects apart; the
// names of accounts that were not examined are looked up by DN.
func TestAsked(t *testing.T) {
	for name, test := range map[string]struct {
		change func(*directory.Config)
		want   string
	}{
		"nothing else":    {func(*directory.Config) {}, "objectGUID"},
		"names":           {func(c *directory.Config) { c.Nameless = false }, "objectGUID sAMAccountName userAccountControl"},
		"groups":          {func(c *directory.Config) { c.Groups = true }, "objectGUID objectClass"},
		"another filter":  {func(c *directory.Config) { c.Filter = "(cn=*)" }, "objectGUID objectClass"},
		"numbers":         {func(c *directory.Config) { c.Attributes.User = "uidNumber" }, "objectGUID uidNumber"},
		"one for both":    {func(c *directory.Config) { c.Groups, c.Attributes = true, aduid.Attributes{User: "a", Group: "A"} }, "objectGUID objectClass a"},
		"one for each":    {func(c *directory.Config) { c.Groups, c.Attributes = true, aduid.Attributes{User: "a", Group: "b"} }, "objectGUID objectClass a b"},
		"asked for twice": {func(c *directory.Config) { c.Nameless, c.Attributes.User = false, "useraccountcontrol" }, "objectGUID sAMAccountName userAccountControl"},
	} {
		var asked []string
		d := hundreds()
		d.answer = func(_ int, _ int64, request *ber.Packet) [][]byte {
			asked = nil
			for _, name := range request.Children[7].Children {
				asked = append(asked, name.Value.(string))
			}
			return nil
		}
		c := d.config(t, 1)
		c.Nameless = true
		test.change(&c)
		if _, err := scan(t.Context(), c); err != nil || strings.Join(asked, " ") != test.want {
			t.Errorf("%s: %v, %q, want %q", name, err, asked, test.want)
		}
	}
	for _, connections := range []int{1, 3} {
		c := hundreds().config(t, connections)
		c.Nameless = true
		report, code := verdictOf(t, open(t, c))
		if code != aduid.CodeUnread || len(report.Unread) != 6 || report.CollidingPairs == 0 {
			t.Errorf("%s, %+v", code, report.Unread)
		}
		for _, u := range report.Unread {
			if "CN="+u.Name != u.DN {
				t.Errorf("%+v", u)
			}
		}
		for _, shared := range report.Collisions {
			for _, a := range shared.Accounts {
				if "CN="+a.Name != a.DN || !a.Disabled {
					t.Errorf("%+v", a)
				}
			}
		}
	}
}

// TestSlowNames: a server that is slow to say names does not keep us for each of them.
func TestSlowNames(t *testing.T) {
	d := hundreds()
	d.answer = func(int, int64, *ber.Packet) [][]byte { time.Sleep(20 * time.Millisecond); return nil }
	c := d.config(t, 1)
	c.Nameless, c.Timeout = true, time.Second
	dns := make([]string, 500)
	for i := range dns {
		dns[i] = "CN=u001"
	}
	names := 0
	err := open(t, c).FindNames(t.Context(), dns, func(_, name string) { names++ })
	if code(t, err) != directory.CodeTimedOut || names > 60 {
		t.Errorf("%v after %d names", err, names)
	}
}

// TestCatalog: a global catalog seldom has the attribute, which the error says too.
func TestCatalog(t *testing.T) {
	d := hundreds()
	c := d.config(t, 1)
	c.URL, c.Attributes.User = "ldap://localhost:3268", "uidNumber"
	report, err := aduid.Scan(t.Context(), open(t, c), aduid.Options{Attributes: c.Attributes})
	verdict := report.Verdict()
	if err != nil || fault.CodeOf(verdict) != aduid.CodeUnread || report.Warnings[0].Code != aduid.WarnCatalog || !strings.Contains(fault.HintOf(verdict), "global catalog") {
		t.Errorf("%v, %v (%s)", err, verdict, fault.HintOf(verdict))
	}
}

// TestWrittenNumbers of a directory, in one part and in several.
func TestWrittenNumbers(t *testing.T) {
	for _, connections := range []int{1, 2} {
		d := hundreds()
		for i := range d.things {
			d.things[i].numbers = []string{fmt.Sprint(1000 + i)}
		}
		d.things[3].numbers, d.things[200].numbers = []string{"7000"}, []string{"07000"}
		d.things[4].numbers, d.things[5].numbers, d.things[250].numbers = nil, []string{"x"}, []string{"1", "2"}
		c := d.config(t, connections)
		c.Nameless, c.Attributes.User = true, "uidnumber"
		d.answer = func(_ int, _ int64, request *ber.Packet) [][]byte {
			for _, name := range request.Children[7].Children {
				if name.Value.(string) == "uidnumber" {
					name.Value = "uidNumber"
				}
			}
			return nil
		}
		report, err := aduid.Scan(t.Context(), open(t, c), aduid.Options{Attributes: c.Attributes})
		if err != nil || len(report.Collisions) != 1 || report.Collisions[0].UID != 7000 || report.Collisions[0].Accounts[1].Name != "u200" {
			t.Fatalf("%v, %+v", err, report)
		}
		codes := map[string]fault.Code{}
		for _, u := range report.Unread {
			codes[u.Name] = u.Code
		}
		if connections > 1 { // which prove nothing about a number that nobody has
			if _, err := aduid.Find(t.Context(), open(t, c), []aduid.UID{7000}, aduid.FindOptions{Attributes: c.Attributes}); fault.CodeOf(err) != aduid.CodeSplit {
				t.Error(err)
			}
			source := open(t, c)
			if found, err := aduid.Find(t.Context(), source, []aduid.UID{7}, aduid.FindOptions{}); fault.CodeOf(err) != aduid.CodeUnread || source.Connections() != 1 {
				t.Errorf("%v, %+v", err, found)
			}
			continue
		}
		found, err := aduid.Find(t.Context(), open(t, c), []aduid.UID{7000, 1007}, aduid.FindOptions{Attributes: c.Attributes})
		if err != nil || found.Results[0].Count != 2 || found.Results[1].Accounts[0].DN != "CN=u007" || found.UnreadCount != 9 {
			t.Errorf("%v, %+v", err, found)
		}
		if found, err = aduid.Find(t.Context(), open(t, c), []aduid.UID{9}, aduid.FindOptions{Attributes: c.Attributes}); fault.CodeOf(err) != aduid.CodeUnread {
			t.Errorf("%v, %+v", err, found)
		}
		if codes["u004"] != aduid.SkipNoNumber || codes["u005"] != aduid.SkipBadNumber || codes["u250"] != aduid.SkipNumbers || len(codes) != 9 {
			t.Errorf("%v", codes)
		}
	}
}
