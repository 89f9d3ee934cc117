package directory_test

import (
	"context"
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/ldaptest"
	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/aduid/directory"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// TestSamba runs everything that needs a domain controller against one.
func TestSamba(t *testing.T) {
	t.Parallel()
	s := ldaptest.StartSamba(t, ldaptest.Options{Users: 300, Numbers: true})
	secure := directory.Config{
		URL: s.LDAPS, RootCAs: s.CA.Pool(), BindDN: ldaptest.SambaReader, Password: []byte(s.Password), Timeout: 20 * time.Second,
	}
	tickets := secure
	tickets.BindDN, tickets.Password = "", nil
	tickets.URL, tickets.Dial = "ldaps://"+ldaptest.Host, to(s.Address+":636")
	tickets.Kerberos = &directory.Kerberos{Cache: "FILE:" + s.Ticket(t), ConfigFile: s.KrbConfig}

	dir := t.TempDir()
	empty, twoLines := filepath.Join(dir, "empty"), filepath.Join(dir, "two")
	for path, text := range map[string]string{empty: "", twoLines: "[libdefaults]\n dns_lookup_kdc = true\n default_realm = " + ldaptest.Realm + "\n"} {
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}

	scans := map[string]func(*directory.Config){
		"by user principal name": func(*directory.Config) {},
		"by DN":                  func(c *directory.Config) { c.BindDN = ldaptest.Reader },
		"by the old name":        func(c *directory.Config) { c.BindDN = `CORP\reader` },
		"StartTLS":               func(c *directory.Config) { c.URL, c.StartTLS = s.LDAP, true },
		"global catalog":         func(c *directory.Config) { c.URL += ":3269" },
		"small pages":            func(c *directory.Config) { c.PageSize = 7 },
		"two connections":        func(c *directory.Config) { c.Connections = 2 },
		"five connections": func(c *directory.Config) {
			*c = tickets
			c.Connections, c.PageSize = 5, 10
		},
		"ticket": func(c *directory.Config) { *c = tickets },
		"ticket, StartTLS": func(c *directory.Config) {
			*c = tickets
			c.URL, c.StartTLS, c.Dial = "ldap://"+ldaptest.Host, true, to(s.Address+":389")
		},
		"ticket without TLS": func(c *directory.Config) { // which Kerberos encrypts
			*c = tickets
			c.URL, c.Dial = "ldap://"+ldaptest.Host, to(s.Address+":389")
		},
		"ticket, no krb5.conf": func(c *directory.Config) {
			*c = tickets
			c.Kerberos = &directory.Kerberos{Cache: tickets.Kerberos.Cache, ConfigFile: "/nonexistent", Resolver: records{s.Address}}
		},
		"password, no krb5.conf": func(c *directory.Config) {
			c.Kerberos = &directory.Kerberos{Service: "ldap/" + ldaptest.Host, ConfigFile: "/nonexistent:/nor/this", Resolver: records{s.Address}}
		},
		"password, an empty krb5.conf, the server for a KDC": func(c *directory.Config) {
			c.Kerberos = &directory.Kerberos{Service: "ldap/" + ldaptest.Host, ConfigFile: empty, Resolver: records{}}
		},
		"password, two lines": func(c *directory.Config) {
			c.BindDN = "reader"
			c.Kerberos = &directory.Kerberos{Service: "ldap/" + ldaptest.Host, ConfigFile: twoLines, Resolver: records{s.Address}}
		},
		"password, the realm of --domain": func(c *directory.Config) {
			c.BindDN = "reader"
			c.Kerberos = &directory.Kerberos{Service: "ldap/" + ldaptest.Host, Realm: ldaptest.Domain, Resolver: records{s.Address}}
		},
		"Kerberos by password": func(c *directory.Config) {
			c.Kerberos = &directory.Kerberos{ConfigFile: s.KrbConfig, Service: "ldap/" + ldaptest.Host}
		},
	}
	users, groups := s.Truth(t, ldaptest.UserFilter), s.Truth(t, ldaptest.GroupFilter)
	planted(t, users, groups)
	for name, change := range scans {
		t.Run(name, func(t *testing.T) {
			c := secure
			change(&c)
			c.Groups = true
			source := open(t, c)
			got, err := collect(t.Context(), source)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(users.Sets, got.sets("user")); diff != "" {
				t.Errorf("users that share a number (-want +got):\n%s", diff)
			}
			if diff := cmp.Diff(groups.Sets, got.sets("group")); diff != "" {
				t.Errorf("groups that share a number (-want +got):\n%s", diff)
			}
			if c.Connections > 0 && source.Connections() != c.Connections {
				t.Errorf("%d connections", source.Connections())
			}
			if want := users.Accounts + groups.Accounts; got.accounts != want {
				t.Errorf("%d accounts, want %d", got.accounts, want)
			}
			// the global catalog has the whole forest, and so no referral
			if referred := strings.Contains(strings.Join(got.referrals, " "), "CN=Configuration,"+ldaptest.Base); referred == (source.Base() == "") {
				t.Errorf("base %q has referrals %q", source.Base(), got.referrals)
			}
			sambaFind(t, source, got)
			if name == "ticket" {
				reported(t, source, users, groups)
			}
		})
	}

	t.Run("MIT acceptor", func(t *testing.T) {
		logOnToMIT(t, s.Keytab(t), map[string]*directory.Kerberos{"ticket": tickets.Kerberos}, s.Password)
	})

	refused := map[string]struct {
		change func(*directory.Config)
		want   fault.Code
	}{
		"wrong password":     {func(c *directory.Config) { c.Password = []byte("wrong") }, directory.CodeBindFailed},
		"nobody":             {func(c *directory.Config) { c.BindDN, c.Password = "", nil }, directory.CodeBindNeeded},
		"without TLS":        {func(c *directory.Config) { c.URL = s.LDAP }, directory.CodeNeedsTLS},
		"Kerberos, a DN":     {func(c *directory.Config) { c.BindDN, c.Kerberos = ldaptest.Reader, kerberos(s, "") }, directory.CodeKerberos},
		"Kerberos, no realm": {func(c *directory.Config) { c.BindDN, c.Kerberos = "reader", &directory.Kerberos{} }, directory.CodeKerberos},
		"ticket by address":  {func(c *directory.Config) { *c = tickets; c.URL, c.Dial = s.LDAPS, nil }, directory.CodeKerberos},
		"no such base":       {func(c *directory.Config) { c.Base = "OU=nobody," + ldaptest.Base }, directory.CodeNoBase},
		"another domain":     {func(c *directory.Config) { c.Base = "DC=other,DC=test" }, directory.CodeNoBase},
		"no ticket":          {func(c *directory.Config) { *c = tickets; c.Kerberos = kerberos(s, filepath.Join(t.TempDir(), "none")) }, directory.CodeTicket},
		"a ticket elsewhere": {func(c *directory.Config) { *c = tickets; c.Kerberos = kerberos(s, "KEYRING:persistent:0") }, directory.CodeTicket},
		"Kerberos, wrong":    {func(c *directory.Config) { c.Password, c.Kerberos = []byte("wrong"), kerberos(s, "") }, directory.CodeBindFailed},
		"Kerberos, nobody":   {func(c *directory.Config) { c.BindDN, c.Kerberos = "nobody@"+ldaptest.Realm, kerberos(s, "") }, directory.CodeNoUser},
	}
	for name, test := range refused {
		t.Run(name, func(t *testing.T) {
			c := secure
			test.change(&c)
			if _, err := scan(t.Context(), c); code(t, err) != test.want {
				t.Errorf("%v, want %s", err, test.want)
			}
		})
	}

	t.Run("numbers", func(t *testing.T) {
		c := secure
		c.Nameless = true
		writtenNumbers(t, c, map[string]fault.Code{"user0000015": aduid.SkipNoNumber, "user0000016": aduid.SkipNoNumber, "user0000017": aduid.SkipBadNumber})
	})

	t.Run("find", func(t *testing.T) {
		c := secure
		c.Groups = true
		finds(t, c)
		sambaDeleted(t, s, c)
	})
}

// records is a DNS that lists the KDCs of the realm at these addresses.
type records []string

func (r records) LookupSRV(_ context.Context, service, proto, name string) (string, []*net.SRV, error) {
	if len(r) == 0 || service != "" || proto != "" || name != "_kerberos._tcp."+ldaptest.Realm+"." {
		return "", nil, errors.New("no such record")
	}
	var list []*net.SRV
	for _, host := range r {
		list = append(list, &net.SRV{Target: host + ".", Port: 88})
	}
	return name, list, nil
}

// sambaDeleted deletes a user, and looks for the number as somebody who may see that
// and as somebody who may not.
func sambaDeleted(t *testing.T, s *ldaptest.Samba, c directory.Config) {
	t.Helper()
	const name = "user0000020"
	uid := numberOf(t, c, name)
	s.Delete(t, name)
	admin := c
	admin.BindDN, admin.Password = "Administrator@"+ldaptest.Realm, []byte(ldaptest.SambaAdmin)
	for who, test := range map[string]struct {
		config directory.Config
		want   int
	}{"the reader": {c, 0}, "the administrator": {admin, 1}} {
		report, err := aduid.Find(t.Context(), open(t, test.config), []aduid.UID{uid}, aduid.FindOptions{})
		if err != nil {
			t.Fatalf("%s: %v", who, err)
		}
		accounts := report.Results[0].Accounts
		if len(accounts) != test.want || test.want > 0 && (!accounts[0].Deleted || accounts[0].Name != name) {
			t.Errorf("%s finds %+v, warned %v", who, accounts, report.Warnings)
		}
	}
}

func kerberos(s *ldaptest.Samba, cache string) *directory.Kerberos {
	return &directory.Kerberos{Cache: cache, ConfigFile: s.KrbConfig, Service: "ldap/" + ldaptest.Host}
}

// sambaFind looks up the names of the accounts that share a number.
func sambaFind(t *testing.T, source *directory.Source, all *collector) {
	t.Helper()
	var refs []aduid.Ref
	want, got := map[string]string{}, map[string]string{}
	if err := source.Read(t.Context(), aduid.Visitor{Account: func(e aduid.Entry) error {
		if e.Kind == aduid.User && len(all.numbers["user"][uint32(e.GUID.UID())]) > 1 {
			refs = append(refs, aduid.Ref{GUID: e.GUID})
			want[e.GUID.String()] = all.names[e.GUID.String()]
		}
		return nil
	}}); err != nil {
		t.Fatal(err)
	}
	if err := source.Find(t.Context(), refs, func(_ aduid.Ref, a aduid.Account) error {
		got[a.GUID.String()] = a.DN + "|" + a.Name
		return nil
	}); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" || len(got) == 0 {
		t.Errorf("found (-want +got):\n%s", diff)
	}
}

func TestKerberosFromEnv(t *testing.T) {
	env := map[string]string{}
	getenv := func(name string) string { return env[name] }
	if diff := cmp.Diff(&directory.Kerberos{Cache: "/tmp/krb5cc_501", ConfigFile: "/etc/krb5.conf"}, directory.KerberosFromEnv(getenv, 501)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	env["KRB5CCNAME"], env["KRB5_CONFIG"] = "FILE:/a", "/b"
	if diff := cmp.Diff(&directory.Kerberos{Cache: "FILE:/a", ConfigFile: "/b"}, directory.KerberosFromEnv(getenv, 501)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}
