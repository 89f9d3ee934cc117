package directory_test

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/ldaptest"
	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/aduid/directory"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// sets are the accounts that share a number: their GUIDs by kind and number.
type sets map[string]map[uint32][]string

// collector keeps everything that a source passes to its visitor.
type collector struct {
	numbers   map[string]map[uint32][]string
	names     map[string]string // by GUID
	disabled  int
	accounts  int
	skipped   map[string]fault.Code // by DN
	referrals []string
}

func collect(ctx context.Context, s aduid.Source) (*collector, error) {
	c := &collector{numbers: sets{"user": {}, "group": {}}, names: map[string]string{}, skipped: map[string]fault.Code{}}
	err := s.Read(ctx, aduid.Visitor{
		Account: func(e aduid.Entry) error {
			c.accounts++
			if e.Disabled {
				c.disabled++
			}
			of := c.numbers[e.Kind.String()]
			of[uint32(e.GUID.UID())] = append(of[uint32(e.GUID.UID())], e.GUID.String())
			c.names[e.GUID.String()] = string(e.DN) + "|" + string(e.Name)
			return nil
		},
		Skip:     func(s aduid.Skip) { c.skipped[s.DN] = s.Code },
		Referral: func(url string) { c.referrals = append(c.referrals, url) },
	})
	return c, err
}

func (c *collector) sets(kind string) map[uint32][]string {
	shared := map[uint32][]string{}
	for number, guids := range c.numbers[kind] {
		if len(guids) > 1 {
			slices.Sort(guids)
			shared[number] = guids
		}
	}
	return shared
}

func open(t *testing.T, c directory.Config) *directory.Source {
	t.Helper()
	s, err := directory.Open(t.Context(), c)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// code returns the code of an error, and fails the test if it has none or no
// hint.
func code(t *testing.T, err error) fault.Code {
	t.Helper()
	var failed *fault.Error
	switch {
	case err == nil:
		t.Error("no error")
		return ""
	case !errors.As(err, &failed):
		t.Errorf("%v is not a *fault.Error", err)
		return ""
	case fault.HintOf(err) == "" && fault.CodeOf(err) != fault.Stopped:
		t.Errorf("%v: no hint", err)
	}
	return fault.CodeOf(err)
}

const slapdUsers = 100_000

// TestSlapd runs everything that needs OpenLDAP against one server.
func TestSlapd(t *testing.T) {
	t.Parallel()
	s := ldaptest.StartSlapd(t, ldaptest.Options{Users: slapdUsers, Odd: true})
	secure := directory.Config{
		URL: s.LDAPS, RootCAs: s.CA.Pool(), BindDN: ldaptest.Reader, Password: []byte(s.Password), Timeout: 20 * time.Second,
	}
	plain := secure
	plain.URL, plain.RootCAs = s.LDAP, nil
	t.Run("scan", func(t *testing.T) { slapdScan(t, s, secure) })
	t.Run("find", func(t *testing.T) { slapdFind(t, plain) })
	t.Run("settings", func(t *testing.T) { slapdSettings(t, s, plain) })
	t.Run("logons", func(t *testing.T) { slapdLogons(t, s, plain) })
	t.Run("cuts", func(t *testing.T) { slapdCuts(t, plain) })
	t.Run("cuts of TLS", func(t *testing.T) { slapdCutsTLS(t, secure) })
	t.Run("cancelled", func(t *testing.T) { slapdCancelled(t, plain) })
}

func slapdScan(t *testing.T, s *ldaptest.Server, c directory.Config) {
	t.Helper()
	var last directory.Progress
	c.Groups = true
	c.Progress = func(p directory.Progress) { last = p }
	source := open(t, c)
	got, err := collect(t.Context(), source)
	if err != nil {
		t.Fatal(err)
	}
	if !strings.EqualFold(source.Base(), ldaptest.Base) {
		t.Errorf("base is %q", source.Base())
	}
	users, groups := s.Truth(t, ldaptest.UserFilter), s.Truth(t, ldaptest.GroupFilter)
	planted(t, users, groups)
	if diff := cmp.Diff(users.Sets, got.sets("user")); diff != "" {
		t.Errorf("users that share a number (-want +got):\n%s", diff)
	}
	if diff := cmp.Diff(groups.Sets, got.sets("group")); diff != "" {
		t.Errorf("groups that share a number (-want +got):\n%s", diff)
	}
	want := slapdUsers + slapdUsers/100
	if got.accounts != want || last.Accounts != int64(want) || last.Pages < int64(want/1000) {
		t.Errorf("%d accounts, want %d; the last progress was %+v", got.accounts, want, last)
	}
	if want := slapdUsers/50 + 1; got.disabled != want {
		t.Errorf("%d are disabled, want %d", got.disabled, want)
	}
	reported(t, source, users, groups)
	base := strings.ToLower(ldaptest.Base)
	wantSkipped := map[string]fault.Code{
		"cn=odd none,ou=staff," + base:  aduid.SkipNoGUID,
		"cn=odd short,ou=staff," + base: aduid.CodeWrongLength,
		"cn=odd both,ou=staff," + base:  directory.SkipSeveral,
	}
	if diff := cmp.Diff(wantSkipped, lower(got.skipped)); diff != "" {
		t.Errorf("skipped (-want +got):\n%s", diff)
	}
}

// reported scans a source with package aduid, and compares the report with the
// counts of the server's own tools.
func reported(t *testing.T, s aduid.Source, users, groups ldaptest.Truth) {
	t.Helper()
	report, err := aduid.Scan(t.Context(), s, aduid.Options{})
	if err != nil || !report.Complete {
		t.Fatalf("scanning: %v", err)
	}
	got := map[aduid.Kind]map[uint32][]string{aduid.User: {}, aduid.Group: {}}
	for _, c := range report.Collisions {
		var guids []string
		for _, a := range c.Accounts {
			guids = append(guids, a.GUID.String())
			if a.Name == "" || a.DN == "" {
				t.Errorf("%s has no name", a.GUID)
			}
		}
		slices.Sort(guids)
		got[c.Kind][uint32(c.UID)] = guids
	}
	if diff := cmp.Diff(map[aduid.Kind]map[uint32][]string{aduid.User: users.Sets, aduid.Group: groups.Sets}, got); diff != "" {
		t.Errorf("collisions (-want +got):\n%s", diff)
	}
	reserved := map[aduid.UID]int{}
	for _, a := range report.Reserved {
		reserved[a.UID]++
	}
	if reserved[0] != 1 || reserved[500] != 1 {
		t.Errorf("reserved: %v", reserved)
	}
}

// planted checks that a server has the planted accounts, as counted by its own
// tools. Others share a number by chance.
func planted(t *testing.T, users, groups ldaptest.Truth) {
	t.Helper()
	for number, want := range map[uint32]int{ldaptest.Twins: 2, ldaptest.TopBit: 2, ldaptest.Triplets: 3, ldaptest.HalfOff: 2} {
		if got := users.Sets[number]; len(got) != want {
			t.Errorf("%d users were to have number %d: %v", want, number, got)
		}
	}
	if got := groups.Sets[ldaptest.TwoGroup]; len(got) != 2 {
		t.Errorf("two groups were to have one number: %v", got)
	}
}

func slapdFind(t *testing.T, c directory.Config) {
	t.Helper()
	source := open(t, c)
	all, err := collect(t.Context(), source)
	if err != nil {
		t.Fatal(err)
	}
	// more than fit into one search, and one account that does not exist
	refs := []aduid.Ref{{GUID: aduid.GUID{1, 2, 3}}}
	want := map[string]string{}
	if err := source.Read(t.Context(), aduid.Visitor{Account: func(e aduid.Entry) error {
		if len(refs) < 250 {
			refs = append(refs, aduid.Ref{GUID: e.GUID})
			want[e.GUID.String()] = all.names[e.GUID.String()]
		}
		return nil
	}}); err != nil {
		t.Fatal(err)
	}
	got := map[string]string{}
	find := func() error {
		clear(got)
		return source.Find(t.Context(), refs, func(r aduid.Ref, a aduid.Account) error {
			got[a.GUID.String()] = a.DN + "|" + a.Name
			if r.GUID != a.GUID {
				return fmt.Errorf("%s found for %s", a.GUID, r.GUID)
			}
			return nil
		})
	}
	if err := find(); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("found (-want +got):\n%s", diff)
	}
	// a visitor's error is the caller's, and the next call reconnects
	stop := errors.New("enough")
	if err := source.Find(t.Context(), refs, func(aduid.Ref, aduid.Account) error { return stop }); err != stop { //nolint:errorlint // the very one
		t.Errorf("the visitor's error came back as %v", err)
	}
	if err := source.Read(t.Context(), aduid.Visitor{Account: func(aduid.Entry) error { return stop }}); err != stop { //nolint:errorlint // the very one
		t.Errorf("the visitor's error came back as %v", err)
	}
	if err := find(); err != nil {
		t.Errorf("finding after an error: %v", err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("found after an error (-want +got):\n%s", diff)
	}
}
