package directory_test

import (
	"maps"
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/ldaptest"
	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/aduid/directory"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// writtenNumbers scans the numbers of ldaptest.Options.Numbers in one part and in two.
// wrong are accounts without a usable one, by name; of a domain controller those of its
// own are not in it.
func writtenNumbers(t *testing.T, c directory.Config, wrong map[string]fault.Code) {
	t.Helper()
	c.Attributes.User = "employeeNumber"
	for _, c.Connections = range []int{1, 2} {
		report, err := aduid.Scan(t.Context(), open(t, c), aduid.Options{Attributes: c.Attributes})
		if err != nil || len(report.Collisions) != 1 || report.Collisions[0].UID != ldaptest.NumberTwins || report.ReservedCount != 1 || !fault.Has(report.Verdict(), aduid.CodeUnread) {
			t.Fatalf("%v, %+v", err, report)
		}
		for i, name := range []string{"user0000013", "user0000014"} {
			if a := report.Collisions[0].Accounts[i]; a.Name != name || *a.ComputedUID != a.GUID.UID() {
				t.Errorf("%+v", a)
			}
		}
		codes := map[string]fault.Code{}
		for _, u := range report.Unread {
			if _, ours := wrong[u.Name]; ours || u.Name == "" || u.Code != aduid.SkipNoNumber {
				codes[u.Name] = u.Code
			}
			if slices.Contains([]fault.Code{aduid.SkipNoNumber, aduid.SkipBadNumber, aduid.SkipNumbers}, u.Code) != (u.ComputedUID != nil) {
				t.Errorf("%+v", u)
			}
		}
		delete(codes, "user0000019") // which is hidden, and which two connections do not find
		if diff := cmp.Diff(wrong, codes); diff != "" {
			t.Errorf("(-want +got)\n%s", diff)
		}
	}
}

// TestParts reads a real server that compares objectGUIDs, whose reader may not search
// that of one account.
func TestParts(t *testing.T) {
	t.Parallel()
	const hidden = "CN=User 0000019,OU=Staff," + ldaptest.Base
	s := ldaptest.StartSlapd(t, ldaptest.Options{Users: 3000, Odd: true, Ordered: true, Numbers: true, Hidden: hidden})
	c := directory.Config{
		URL: s.LDAPS, RootCAs: s.CA.Pool(), Base: ldaptest.Base, BindDN: ldaptest.Reader, Password: []byte(s.Password), Timeout: 20 * time.Second,
	}
	whole, err := scan(t.Context(), c)
	if err != nil || whole.accounts != 2999 || len(whole.skipped) != 4 {
		t.Fatalf("%v, %d, %v", err, whole.accounts, whole.skipped)
	}
	for _, c.Connections = range []int{2, 3} {
		source := open(t, c)
		got, err := collect(t.Context(), source)
		if err != nil || source.Connections() != c.Connections {
			t.Fatalf("%v, %d connections", err, source.Connections())
		}
		if !maps.Equal(got.names, whole.names) || got.accounts != 2999 || len(got.skipped) != 3 || slices.Contains(slices.Collect(maps.Keys(got.skipped)), hidden) {
			t.Errorf("%d accounts, %v", got.accounts, got.skipped)
		}
	}
	c.Nameless = true
	writtenNumbers(t, c, map[string]fault.Code{
		"user0000015": aduid.SkipNoNumber, "user0000016": aduid.SkipNumbers, "user0000017": aduid.SkipBadNumber,
		"odd-none": aduid.SkipNoGUID, "odd-short": aduid.CodeWrongLength, "odd-both": directory.SkipSeveral,
	})

	// one connection names the hidden account; without a finding two have no verdict
	c.Filter = "(|(sAMAccountName=user0000019)(sAMAccountName=user0000025)(sAMAccountName=user0000026))"
	for n, want := range map[int]fault.Code{1: aduid.CodeUnread, 2: aduid.CodeSplit} {
		c.Connections = n
		report, code := verdictOf(t, open(t, c))
		if code != want || report.Complete != true || n == 1 && report.Unread[0].Name != "user0000019" {
			t.Errorf("%d: %s, %+v", n, code, report)
		}
	}
}
