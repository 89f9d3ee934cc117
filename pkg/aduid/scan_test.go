package aduid_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/aduid/export"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// directory is a source that finds by GUID, as LDAP does.
type directory struct {
	accounts []aduid.Account
	err      error           // of Read, at the end
	gone     map[string]bool // names that Find no longer knows
	findErr  error
	asked    int // refs passed to Find
}

func (d *directory) Read(_ context.Context, v aduid.Visitor) error {
	for _, a := range d.accounts {
		if err := v.Account(aduid.Entry{GUID: a.GUID, Kind: a.Kind, Disabled: a.Disabled, DN: []byte(a.DN), Name: []byte(a.Name)}); err != nil {
			return err
		}
	}
	return d.err
}

func (d *directory) Find(_ context.Context, refs []aduid.Ref, found func(aduid.Ref, aduid.Account) error) error {
	d.asked += len(refs)
	for _, a := range d.accounts {
		ref := aduid.Ref{GUID: a.GUID, Kind: a.Kind}
		if slices.Contains(refs, ref) && !d.gone[a.Name] {
			if err := found(ref, a); err != nil {
				return err
			}
		}
	}
	return d.findErr
}

// account returns one whose GUID begins with first and ends with rest.
func account(name string, first uint32, rest uint64, kind aduid.Kind) aduid.Account {
	var g aduid.GUID
	binary.LittleEndian.PutUint32(g[:], first)
	g[7], g[8] = 0x40, 0x80
	binary.BigEndian.PutUint32(g[12:], uint32(rest))
	return aduid.Account{DN: "CN=" + name, Name: name, GUID: g, Kind: kind}
}

func people() []aduid.Account {
	disabled := account("cora", 0x80001000, 3, aduid.User)
	disabled.Disabled = true
	return []aduid.Account{
		account("anna", 0x1000, 1, aduid.User), account("bert", 0x2000, 2, aduid.User), disabled, // anna and cora: the top bit
		account("dora", 0x3000, 4, aduid.User), account("emil", 0x3000, 5, aduid.User), account("fritz", 0x80003000, 6, aduid.User),
		account("staff", 0x2000, 7, aduid.Group), account("pupils", 0x4000, 8, aduid.Group), account("guests", 0x4000, 9, aduid.Group),
		account("root", 0x80000000, 10, aduid.User), account("wheel", 500, 11, aduid.Group), account("gert", 501, 12, aduid.User),
		account("anna", 0x1000, 1, aduid.User), // listed again
	}
}

func TestScanDirectory(t *testing.T) {
	d := &directory{accounts: people(), gone: map[string]bool{"emil": true}}
	var seen []string
	report, err := aduid.Scan(t.Context(), d, aduid.Options{Name: "ldap://dc1", Account: func(e aduid.Entry) error {
		seen = append(seen, string(e.Name))
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	p := people()
	emil := aduid.Account{GUID: p[4].GUID} // gone: listed by its GUID
	want := &aduid.Report{
		Source: "ldap://dc1", Complete: true, Scanned: 13, Users: 8, Groups: 4,
		Collisions: []aduid.Collision{
			{UID: 0x1000, Count: 2, Accounts: []aduid.Account{p[0], p[2]}},
			{UID: 0x3000, Count: 3, Accounts: []aduid.Account{emil, p[3], p[5]}},
			{UID: 0x4000, Kind: aduid.Group, Count: 2, Accounts: []aduid.Account{p[8], p[7]}},
		},
		CollidingIDs: 3, CollidingAccounts: 7, CollidingPairs: 5, ExpectedPairs: (8*7 + 4*3) / math.Exp2(32),
		Reserved:      []aduid.ReservedAccount{{UID: 0, Account: p[9]}, {UID: 500, Kind: aduid.Group, Account: p[10]}},
		ReservedCount: 2,
		Duplicates:    []aduid.Duplicate{{UID: 0x1000, Times: 2, Account: p[0]}}, DuplicateCount: 1,
		Unread: []aduid.Unread{}, Skipped: []aduid.Skip{}, SkippedCounts: map[string]int64{}, Referrals: []string{}, Warnings: []fault.Reason{},
	}
	if diff := gocmp.Diff(want, report); diff != "" {
		t.Error(diff)
	}
	if len(seen) != 13 || d.asked != 9 || !report.Found() {
		t.Errorf("%d listed, %d looked up, found %v", len(seen), d.asked, report.Found())
	}
	if n := report.Collisions[0].Enabled(); n != 1 {
		t.Errorf("%d enabled", n)
	}
}

func TestScanFails(t *testing.T) {
	broken := errors.New("the server closed the connection")
	t.Run("reading", func(t *testing.T) {
		d := &directory{accounts: people(), err: broken}
		report, err := aduid.Scan(t.Context(), d, aduid.Options{})
		if !errors.Is(err, broken) || report.Complete || report.CollidingPairs != 5 || d.asked != 0 {
			t.Errorf("%v, %+v", err, report)
		}
		a := report.Collisions[0].Accounts
		if len(a) != 2 || a[0].GUID != people()[0].GUID || a[0].DN != "" || len(report.Warnings) != 1 {
			t.Errorf("%+v, %v", a, report.Warnings)
		}
	})
	t.Run("finding", func(t *testing.T) {
		d := &directory{accounts: people(), findErr: broken}
		report, err := aduid.Scan(t.Context(), d, aduid.Options{})
		if !errors.Is(err, broken) || report.Complete || report.CollidingPairs != 5 {
			t.Errorf("%v, %+v", err, report)
		}
	})
	t.Run("listing", func(t *testing.T) {
		report, err := aduid.Scan(t.Context(), &directory{accounts: people()}, aduid.Options{Account: func(aduid.Entry) error { return broken }})
		if fault.CodeOf(err) != "list-failed" || !errors.Is(err, broken) || report.Complete || report.Scanned != 1 {
			t.Errorf("%v, %+v", err, report)
		}
	})
	t.Run("a file that changes", func(t *testing.T) {
		text := sample(1000, 3)
		file := &changing{before: text, after: bytes.ReplaceAll(text, []byte("objectGUID:: "), []byte("objectGUID:: A"))}
		report, err := aduid.Scan(t.Context(), &export.LDIF{Name: "x", File: file}, aduid.Options{Account: func(aduid.Entry) error {
			file.changed = true
			return nil
		}})
		if fault.CodeOf(err) != "source-changed" || report.Complete || report.CollidingPairs != 3 {
			t.Errorf("%v, %+v", err, report)
		}
	})
	t.Run("a stopped scan of a file has names", func(t *testing.T) {
		ctx, cancel := context.WithCancel(t.Context())
		n := 0
		report, err := aduid.Scan(ctx, &export.LDIF{Name: "x", File: bytes.NewReader(sample(5000, 50))}, aduid.Options{Account: func(aduid.Entry) error {
			if n++; n == 500 {
				cancel()
			}
			return nil
		}})
		if !errors.Is(err, context.Canceled) || report.Complete || report.Scanned >= 5000 || len(report.Collisions) == 0 || report.Collisions[0].Accounts[0].DN == "" {
			t.Errorf("%v, %+v", err, report)
		}
	})
}

// changing is a file that is written to during the scan.
type changing struct {
	before, after []byte
	changed       bool
}

func (c *changing) ReadAt(p []byte, offset int64) (int, error) {
	if c.changed && len(p) <= 4096 { // the second pass reads little at once
		return bytes.NewReader(c.after).ReadAt(p, offset)
	}
	return bytes.NewReader(c.before).ReadAt(p, offset)
}

func TestProgressAndNames(t *testing.T) {
	var reported []int64
	report, err := aduid.Scan(t.Context(), &export.LDIF{File: bytes.NewReader(sample(10_000, 0))}, aduid.Options{Progress: func(n int64) { reported = append(reported, n) }})
	if err != nil || !slices.IsSorted(reported) || len(reported) < 3 || reported[len(reported)-1] != report.Scanned {
		t.Errorf("%v, %v", reported, err)
	}
}

func TestSkipsAreCountedAndBounded(t *testing.T) {
	var b strings.Builder
	for i := range 50 {
		fmt.Fprintf(&b, "dn: CN=%d\nobjectGUID:: AAAA\n\ndn: CN=K%d\nobjectClass: computer\n\n# refldap://h%d/\n# refldap://h%d/\n", i, i, i, i)
	}
	report, err := aduid.Scan(t.Context(), ldif(b.String()), aduid.Options{MaxListed: 10})
	if fault.CodeOf(err) != "no-usable-guid" || report.Complete || !strings.Contains(err.Error(), "wrong-length") {
		t.Errorf("fifty accounts, none with a number: %v", err) // no collision was found, but that is not a clean result
	}
	if diff := gocmp.Diff(map[string]int64{"wrong-length": 50, "computer": 50}, report.SkippedCounts); diff != "" {
		t.Error(diff)
	}
	if len(report.Unread) != 10 || report.Unread[1] != (aduid.Unread{DN: "CN=1", Line: 9, Code: "wrong-length"}) || report.UnreadCount != 50 || len(report.Referrals) != 10 || report.ReferralCount != 100 {
		t.Errorf("%v, %v of %d", report.Unread, report.Referrals, report.ReferralCount)
	}
}

func TestNoAccountsWarning(t *testing.T) {
	report, err := aduid.Scan(t.Context(), ldif("dn: CN=K\nobjectClass: computer\n\n"), aduid.Options{})
	if err != nil || !report.Complete || len(report.Warnings) != 1 || report.Warnings[0].Code != aduid.WarnNoAccounts {
		t.Errorf("%v, %+v", err, report)
	}
}

func TestGroupsOnlyOnRequest(t *testing.T) {
	const v1 = "objectGUID:: 8TxwbNG1+EGICzF3KMvU9Q==\n" // 1819294961
	const text = "dn: CN=G\nobjectClass: group\n" + v1 + "\ndn: CN=H\nobjectClass: group\nobjectGUID:: AAAA\n\ndn: CN=U\nobjectClass: user\n" + v1 + "\n"
	for groups, want := range map[bool]map[string]int64{true: {"wrong-length": 1}, false: {"group": 2}} {
		report, err := aduid.Scan(t.Context(), &export.LDIF{File: strings.NewReader(text), Groups: groups}, aduid.Options{})
		if diff := gocmp.Diff(want, report.SkippedCounts); diff != "" || err != nil || report.Found() || (report.Groups == 1) != groups {
			t.Errorf("%v: %v, %+v", groups, err, report)
		}
	}
}
