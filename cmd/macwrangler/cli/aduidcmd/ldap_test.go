package aduidcmd

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/internal/clitest"
	"github.com/macwrangler/macwrangler/internal/ldaptest"
	"github.com/macwrangler/macwrangler/pkg/aduid"
)

// scanned is the part of aduid scan's JSON that is checked.
type scanned struct {
	Complete   bool
	Scanned    int
	Collisions []struct {
		UID      uint32
		Kind     string
		Accounts []struct{ DN, Name, GUID string }
	}
	Reserved []struct{ UID uint32 }
	Skipped  []struct{ DN, Code string }
	Unread   []struct {
		DN, Name, Code string
		Line           int
	}
}

// runWith runs a command line with a password in the environment.
func runWith(t *testing.T, password string, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	env := map[string]string{}
	if password != "" {
		env["MACWRANGLER_LDAP_PASSWORD"] = password
	}
	status, stdout, stderr = clitest.Run(t, clitest.Tree(New), env, args...)
	if password != "" && (strings.Contains(stdout, password) || strings.Contains(stderr, password)) {
		t.Errorf("%q shows the password", args)
	}
	return status, stdout, stderr
}

// TestScanLDAP scans a real server, and compares with the counts of other
// programs.
func TestScanLDAP(t *testing.T) {
	server := ldaptest.StartSlapd(t, ldaptest.Options{Users: 2500, Odd: true})
	truth := server.Truth(t, ldaptest.UserFilter)
	live := func(more ...string) []string {
		return append([]string{
			"aduid", "scan", "--ldap", server.LDAPS, "--ca-file", server.CAFile, "--bind-dn", ldaptest.Reader, "--base", ldaptest.Base,
		}, more...)
	}

	t.Run("json", func(t *testing.T) {
		status, stdout, stderr := runWith(t, server.Password, live("--format", "json")...)
		var got scanned
		if err := json.Unmarshal([]byte(stdout), &got); err != nil || status != frame.StatusError || !strings.Contains(stderr, `"code": "accounts-unread"`) {
			t.Fatalf("status %d, %v\n%s", status, err, stderr)
		}
		sets := map[uint32][]string{}
		for _, c := range got.Collisions {
			for _, a := range c.Accounts {
				sets[c.UID] = append(sets[c.UID], a.GUID)
				if a.DN == "" || !strings.HasPrefix(a.Name, "user") || c.Kind != "user" {
					t.Errorf("%d: %+v of kind %q", c.UID, a, c.Kind)
				}
			}
			slices.Sort(sets[c.UID])
		}
		if diff := cmp.Diff(truth.Sets, sets); diff != "" {
			t.Errorf("(-truth +scan)\n%s", diff)
		}
		if !got.Complete || got.Scanned != 2500 || len(got.Reserved) != 2 || len(got.Skipped) != 0 || len(got.Unread) != 3 || got.Unread[0].Name != "odd-none" {
			t.Errorf("complete %t, scanned %d, reserved %v, skipped %v", got.Complete, got.Scanned, got.Reserved, got.Unread)
		}
	})

	usable := []string{"--filter", "(&" + ldaptest.UserFilter + "(!(sAMAccountName=odd-*)))"}
	t.Run("StartTLS, list", func(t *testing.T) {
		file := filepath.Join(t.TempDir(), "password")
		if err := os.WriteFile(file, []byte(server.Password+"\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		status, stdout, stderr := runWith(t, "", append([]string{
			"aduid", "scan", "--ldap", server.LDAP, "--start-tls", "--ca-file", server.CAFile,
			"--bind-dn", ldaptest.Reader, "--password-file", file, "--list", "-", "--exit-zero",
		}, usable...)...)
		rows, err := csv.NewReader(strings.NewReader(stdout)).ReadAll()
		if status != frame.StatusDone || err != nil || len(rows) != 2501 || !strings.Contains(stderr, "uid 286331153: 2 users") {
			t.Errorf("status %d, %d rows, %v\n%s", status, len(rows), err, stderr)
		}
	})

	t.Run("groups", func(t *testing.T) {
		status, stdout, stderr := runWith(t, server.Password, append(live("--groups"), usable...)...)
		if status != frame.StatusFound || !strings.Contains(stdout, "gid 1431655765: 2 groups") || strings.Contains(stdout, "uid 1431655765") {
			t.Errorf("status %d\n%s%s", status, stdout, stderr)
		}
	})

	t.Run("unchecked certificate", func(t *testing.T) {
		status, _, stderr := runWith(t, server.Password, append([]string{
			"aduid", "scan", "--ldap", server.LDAPS, "--insecure-skip-verify", "-q", "--bind-dn", ldaptest.Reader,
		}, usable...)...)
		if status != frame.StatusFound || !strings.Contains(stderr, "WARNING: --insecure-skip-verify") {
			t.Errorf("status %d\n%s", status, stderr)
		}
	})

	for name, test := range map[string]struct {
		password, code string
		shown          string // of the report; "": none
		args           []string
	}{
		"wrong password":      {"not the secret", "wrong-password", "", live()},
		"unknown certificate": {server.Password, "certificate-unknown-authority", "", []string{"aduid", "scan", "--ldap", server.LDAPS, "--bind-dn", ldaptest.Reader}},
		"no base":             {server.Password, "no-such-base", `"complete": false`, live("--base", "DC=none,DC=example,DC=test")},
		"page too large":      {server.Password, "page-size", `"complete": false`, live("--page-size", "2000")},
		"bad filter":          {server.Password, "bad-filter", "", live("--filter", "(uid=")},
	} {
		t.Run(name, func(t *testing.T) {
			list := filepath.Join(t.TempDir(), "list.csv")
			status, stdout, stderr := runWith(t, test.password, append(test.args, "--format", "json", "--list", list)...)
			if status != frame.StatusError || !strings.Contains(stderr, `"code": "`+test.code+`"`) || !strings.Contains(stdout, test.shown) ||
				test.shown == "" && stdout != "" {
				t.Errorf("status %d\n%s%s", status, stdout, stderr)
			}
			if _, err := os.Stat(list); err == nil {
				t.Error("a list of an incomplete scan is there")
			}
		})
	}

	t.Run("uidtool", func(t *testing.T) { testUidtool(t, server) })
}

// testUidtool looks up users in a real server, as the login window does.
func testUidtool(t *testing.T, server *ldaptest.Server) {
	t.Helper()
	root := toolRoot(t, "url: "+server.LDAPS+"\ncaFile: "+server.CAFile+"\nbase: "+ldaptest.Base+
		"\nbindDN: "+ldaptest.Reader+"\npasswordFile: /password\n") // on the volume that the settings are on
	if err := os.WriteFile(filepath.Join(root, "password"), []byte(server.Password+"\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	ask := func(holder string, names ...string) (string, error) {
		var out, errs bytes.Buffer
		a := frame.NewApp(frame.Streams{Out: &out, Err: &errs})
		a.Root = root
		opts := uidtoolOptions{
			names: names, owner: uint32(os.Geteuid()), now: time.Now, limit: 30 * time.Second,
			holder: func(context.Context, aduid.UID) (string, error) { return holder, nil },
		}
		err := runUidtool(t.Context(), a, opts)
		if errs.Len() > 0 {
			t.Errorf("%q: on stderr: %s", names, &errs)
		}
		return out.String(), err
	}
	for _, test := range []struct {
		name, holder, want string
	}{
		{"user0000000", "", "286331153"}, // 0x11111111, planted by the server's options
		{"user0000000@corp.example.test", "", "286331153"},
		{"user0000005", "USER0000005", "572662306"}, // 0x22222222
		{"user0000005", "admin", ""},
		{"user0000010", "", ""}, // 0
		{"user0000011", "", ""}, // 500
		{"odd-none", "", ""},
		{"group00000", "", ""},
		{"user000000*", "", ""},
		{"nobody)(objectClass=*", "", ""},
		{"--help", "", ""},
		{"NONE", "", ""},
		{"", "", ""},
	} {
		got, err := ask(test.holder, test.name)
		if got != test.want || (err == nil) != (test.want != "") {
			t.Errorf("%q: %q, %v; want %q", test.name, got, err, test.want)
		}
	}
	if got, err := ask("", "user0000000", "user0000001"); got != "" || err == nil {
		t.Errorf("two names: %q, %v", got, err)
	}
	if log := toolLog(t, root); strings.Count(log, "\n") != 11 || !strings.Contains(log, `using uid 500 of "`) {
		t.Errorf("the log:\n%s", log)
	}
}
