package directory_test

import (
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	ber "github.com/go-asn1-ber/asn1-ber"
	"github.com/go-ldap/ldap/v3"

	"github.com/macwrangler/macwrangler/internal/ldaptest"
	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/aduid/directory"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// TestFindNumbers looks up every account's number in servers that match the
// beginning of an objectGUID, and in those that do not.
func TestFindNumbers(t *testing.T) {
	t.Parallel()
	users := 400
	if os.Getenv("MACWRANGLER_LONG") != "" {
		users = slapdUsers
	}
	for name, options := range map[string]ldaptest.Options{"matches": {Users: users, Prefixes: true}, "cannot": {Users: users}} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := ldaptest.StartSlapd(t, options)
			c := directory.Config{
				URL: s.LDAP, Base: ldaptest.Base, BindDN: ldaptest.Reader, Password: []byte(s.Password), Groups: true, Timeout: 20 * time.Second,
			}
			finds(t, c)
		})
	}
}

// mostPrefixes is how many numbers are asked for by the beginning of the objectGUID,
// for which slapd compares each with every account.
const mostPrefixes = 400

// finds asks for the number of each account, and for numbers that nobody has.
func finds(t *testing.T, c directory.Config) {
	t.Helper()
	source := open(t, c)
	want := map[aduid.UID][]string{}
	if err := source.Read(t.Context(), aduid.Visitor{Account: func(e aduid.Entry) error {
		want[e.GUID.UID()] = append(want[e.GUID.UID()], string(e.DN))
		return nil
	}}); err != nil {
		t.Fatal(err)
	}
	var all, plain []aduid.UID
	for uid := range want {
		all = append(all, uid)
		if prefix := uid.Prefixes(); !slices.Contains(prefix[0][:], 0) && !slices.Contains(prefix[1][:], 0) {
			plain = append(plain, uid)
		}
	}
	slices.Sort(plain)
	plain = plain[:min(len(plain), mostPrefixes)]
	const nobody = aduid.UID(0x12345678)
	for name, test := range map[string]struct{ ask, missing []aduid.UID }{
		"by the beginning": {plain, nil}, "all": {append(all, nobody, nobody), []aduid.UID{nobody}},
	} {
		report, err := aduid.Find(t.Context(), source, test.ask, aduid.FindOptions{})
		if err != nil {
			t.Fatal(err)
		}
		if !slices.Equal(report.Missing(), test.missing) || len(report.Results) < 250 {
			t.Errorf("%s: %d results, missing: %v", name, len(report.Results), report.Missing())
		}
		for _, one := range report.Results {
			var got []string
			for _, account := range one.Accounts {
				got = append(got, account.DN)
				if account.Name == "" || account.GUID.UID() != one.UID || account.Deleted {
					t.Errorf("%s: %d: %+v", name, one.UID, account)
				}
			}
			slices.Sort(got)
			if slices.Sort(want[one.UID]); !slices.Equal(got, want[one.UID]) || int(one.Count) != len(got) {
				t.Errorf("%s: %d: %q, want %q", name, one.UID, got, want[one.UID])
			}
		}
	}
}

// numberOf returns the number of the account with a name.
func numberOf(t *testing.T, c directory.Config, name string) (uid aduid.UID) {
	t.Helper()
	if err := open(t, c).Read(t.Context(), aduid.Visitor{Account: func(e aduid.Entry) error {
		if string(e.Name) == name {
			uid = e.GUID.UID()
		}
		return nil
	}}); err != nil || uid == 0 {
		t.Fatalf("%d, %v", uid, err)
	}
	return uid
}

// TestFindUnread: an account without a usable objectGUID may be the one that has a
// number, so that nobody else is found is no answer.
func TestFindUnread(t *testing.T) {
	t.Parallel()
	for name, prefixes := range map[string]bool{"matches": true, "cannot": false} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			s := ldaptest.StartSlapd(t, ldaptest.Options{Users: 20, Odd: true, Prefixes: prefixes})
			source := open(t, directory.Config{
				URL: s.LDAP, Base: ldaptest.Base, BindDN: ldaptest.Reader, Password: []byte(s.Password), Timeout: 20 * time.Second,
			})
			report, err := aduid.Find(t.Context(), source, []aduid.UID{ldaptest.Twins, 12345}, aduid.FindOptions{})
			if fault.CodeOf(err) != aduid.CodeUnread || report.UnreadCount == 0 || !report.Complete || report.Results[0].Count != 2 {
				t.Errorf("%v, %+v", err, report)
			}
			report, err = aduid.Find(t.Context(), source, []aduid.UID{ldaptest.Twins}, aduid.FindOptions{})
			if err != nil || report.UnreadCount == 0 {
				t.Errorf("%v, %+v", err, report)
			}
		})
	}
}

// TestFindAsks decodes what a server is asked for, and has it refuse what it may.
func TestFindAsks(t *testing.T) {
	for name, test := range map[string]struct {
		uid               aduid.UID
		prefixes, deleted int64 // results
		want              []string
		warns             bool
	}{
		"a domain controller": {0, 0, 0, []string{"first", "probe", "numbers", "deleted", "unread"}, false},
		"no prefixes":         {0, 53, 0, []string{"first", "probe", "all", "all deleted"}, false},
		"no deleted ones":     {0, 0, 50, []string{"first", "probe", "numbers", "deleted", "unread"}, true},
		"nobody has it":       {0x11223344, 0, 0, []string{"first", "probe", "numbers", "deleted", "all", "all deleted"}, false},
		"a zero in it":        {0x11003344, 0, 0, []string{"first", "probe", "all", "all deleted"}, false},
	} {
		t.Run(name, func(t *testing.T) {
			const guid = "sixteen bytes 01"
			var asked []string
			c := answering(t, func(id int64, request *ber.Packet) [][]byte {
				filter, err := ldap.DecompileFilter(request.Children[6])
				if err != nil {
					t.Error(err)
				}
				kind := kindOf(filter)
				asked = append(asked, kind)
				switch {
				case kind == "probe" && test.prefixes != 0:
					return [][]byte{done(id, test.prefixes, "")}
				case strings.HasSuffix(kind, "deleted") && test.deleted != 0:
					return [][]byte{done(id, test.deleted, "")}
				case kind == "first":
					return [][]byte{personOf(id, guid), done(id, 4, "")} // more than the one that was asked for
				case kind == "probe", kind == "all", kind == "numbers" && test.uid == 0:
					return [][]byte{personOf(id, guid), done(id, 0, "", cookie(""))}
				}
				return [][]byte{done(id, 0, "", cookie(""))}
			})
			uid, want := test.uid, 0
			if uid == 0 {
				uid, want = aduid.GUID([]byte(guid)).UID(), 1
			}
			report, err := aduid.Find(t.Context(), open(t, c), []aduid.UID{uid}, aduid.FindOptions{})
			if err != nil || report.Results[0].Count != int64(want) || len(report.Warnings) > 0 != test.warns {
				t.Errorf("%v, %+v", err, report)
			}
			if !slices.Equal(asked, test.want) {
				t.Errorf("asked for %q, want %q", asked, test.want)
			}
		})
	}
}

// kindOf tells the searches of a Find apart.
func kindOf(filter string) string {
	const users, gone = directory.UserFilter, "(isDeleted=TRUE)(objectClass=user)"
	within, _ := strings.CutPrefix(filter, "(&"+users)
	switch {
	case filter == users:
		return "all"
	case filter == "(&"+gone+")":
		return "all deleted"
	case strings.HasPrefix(filter, "(&"+gone+"(|(objectGUID="):
		return "deleted"
	case within == "(objectGUID=*))":
		return "first"
	case strings.HasPrefix(within, "(objectGUID="):
		return "probe"
	case strings.HasPrefix(within, "(|(objectGUID="):
		return "numbers"
	case within == "(!(objectGUID=*)))":
		return "unread"
	}
	return filter
}
