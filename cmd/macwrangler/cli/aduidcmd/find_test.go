package aduidcmd

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/internal/ldaptest"
)

// TestFindAndPlanLDAP asks a real server who has a number, and plans a Mac with it.
func TestFindAndPlanLDAP(t *testing.T) {
	t.Parallel()
	server := ldaptest.StartSlapd(t, ldaptest.Options{Users: 200, Prefixes: true})
	live := func(args ...string) []string {
		return append(args, "--ldap", server.LDAPS, "--ca-file", server.CAFile, "--bind-dn", ldaptest.Reader, "--base", ldaptest.Base)
	}
	status, stdout, stderr := runWith(t, server.Password, live("aduid", "find", "286331153", "1431655765", "--groups")...)
	if status != frame.StatusDone || !strings.HasPrefix(stdout, "286331153: 2 users\n  user0000000  11111111-") ||
		!strings.Contains(stdout, "1431655765: 1 user, 2 groups\n") {
		t.Errorf("status %d\n%s%s", status, stdout, stderr)
	}
	status, stdout, stderr = runWith(t, server.Password, live("aduid", "find", "501", "-q")...)
	if status != frame.StatusFound || stdout != "" || stderr != "" {
		t.Errorf("status %d\n%s%s", status, stdout, stderr)
	}
	macs := filepath.Join(t.TempDir(), "macs.csv")
	text := "mac,name,uid,guid,home\nC02A,user0000000,501,,/Users/user0000000\nC02A,USER0000004,502,,/Users/user0000004\n"
	if err := os.WriteFile(macs, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	status, stdout, stderr = runWith(t, server.Password, live("aduid", "plan", "--macs", macs)...)
	if status != frame.StatusFound || strings.Count(stdout, "    same-new-uid: ") != 2 || !strings.Contains(stdout, "becomes 286331153") {
		t.Errorf("status %d\n%s%s", status, stdout, stderr)
	}
}
