package cli

import (
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/pflag"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/internal/clitest"
)

const urlSecret = "s3cr3t"

// urlFlags returns the command line for each flag that takes an address of a
// server.
func urlFlags() map[string]func(address string) []string {
	return map[string]func(string) []string{
		"macwrangler metrics export --to": func(address string) []string {
			return []string{"metrics", "export", "none.db", "--to", address}
		},
		"macwrangler metrics report --from": func(address string) []string {
			return []string{"metrics", "report", "--format", "html", "--from", address}
		},
		"macwrangler aduid find --ldap": func(address string) []string { return []string{"aduid", "find", "7", "--ldap", address} },
		"macwrangler aduid plan --ldap": func(address string) []string {
			return []string{"aduid", "plan", "--macs", "macs.csv", "--ldap", address}
		},
		"macwrangler aduid scan --ldap": func(address string) []string { return []string{"aduid", "scan", "--ldap", address} },
	}
}

// pageFlags take the address of a page for Chrome, which may have parameters such
// as p=42, but not user info: docs/decisions.md.
func pageFlags() map[string]string {
	return map[string]string{
		"macwrangler chrome prefs --homepage": "", "macwrangler chrome prefs --startup-url": "", "macwrangler chrome prefs --bookmark": "Name=",
	}
}

// TestURLFlagsAreKnown finds each flag and argument whose help speaks of an
// address, so that a new one gets the tests below.
func TestURLFlagsAreKnown(t *testing.T) {
	address := regexp.MustCompile(`\bURL\b|://|write address`)
	found := map[string]bool{}
	for _, cmd := range allCommands() {
		if address.MatchString(cmd.Use) {
			found[cmd.CommandPath()+" argument"] = true
		}
		cmd.LocalNonPersistentFlags().VisitAll(func(f *pflag.Flag) {
			if address.MatchString(f.Usage) && f.Name != "start-tls" { // a switch that names ldap://
				found[cmd.CommandPath()+" --"+f.Name] = true
			}
		})
	}
	want := slices.Sorted(slices.Values(slices.Concat(slices.Collect(maps.Keys(urlFlags())), slices.Collect(maps.Keys(pageFlags())))))
	if got := slices.Sorted(maps.Keys(found)); !slices.Equal(got, want) {
		t.Errorf("flags with an address:\n%s\nwant\n%s", strings.Join(got, "\n"), strings.Join(want, "\n"))
	}
}

// TestCredentialsInURLs gives each of these flags an address with each credential
// of the list, in each place and spelling: status 2, and never printed.
func TestCredentialsInURLs(t *testing.T) {
	t.Chdir(t.TempDir())
	var addresses []string
	for _, name := range []string{"u", "p", "user", "username", "password", "pass", "token", "apikey", "api_key", "jwt", "secret"} {
		for _, spelled := range []string{name, strings.ToUpper(name), strings.ToUpper(name[:1]) + name[1:], fmt.Sprintf("%%%02x%s", name[0], name[1:])} {
			for _, place := range []string{"http://h/x?db=d&%s=%s", "https://h/x?db=d;%s=%s", "http://h/x?db=d#%s=%s", "ldaps://h/?%s=%s", "http://h/x;%s=%s?db=d"} {
				addresses = append(addresses, fmt.Sprintf(place, spelled, urlSecret))
			}
		}
	}
	for _, place := range []string{"http://user:%s@h/x?db=d", "https://%s@h/x?db=d", "ldap://user:%s@h", "ldaps://user:1/%s@h", "HTTP://user:%s@h/x", "http://user:%s@h:port/x?db=d", "http://user:%%zz%s@h/x"} {
		addresses = append(addresses, fmt.Sprintf(place, urlSecret))
	}
	for flag, line := range urlFlags() {
		for _, address := range addresses {
			for _, more := range [][]string{{"-v"}, {"--exit-zero", "-q"}} {
				wantSilence(t, flag, address, append(line(address), more...))
			}
		}
	}
	for flag, prefix := range pageFlags() {
		for _, address := range []string{"https://user:" + urlSecret + "@h/", "https://" + urlSecret + "@h/", "https://user:" + urlSecret + "@h:port/", "https://user:" + urlSecret + "%zz@h", "https://user:" + urlSecret + " x@h/", "//user:" + urlSecret + "@h"} {
			words := strings.Fields(flag)
			args := append(words[1:], prefix+address, "--identifier", "org.example.chrome", "--organization", "Example", "-v")
			wantSilence(t, flag, address, args)
		}
	}
	if left, err := os.ReadDir("."); err != nil || len(left) > 0 {
		t.Errorf("files were made: %v, %v", left, err)
	}
}

func wantSilence(t *testing.T, flag, address string, args []string) {
	t.Helper()
	status, stdout, stderr := clitest.Run(t, newTree, nil, args...)
	if status != frame.StatusError || stdout != "" || strings.Contains(stderr, urlSecret) {
		t.Errorf("%s %s: status %d\n%s%s", flag, address, status, stdout, stderr)
	}
}

// TestAddressWithoutScheme checks that an address that lacks its http://, and so
// would be the name of a file, does not become one with a password in its name.
func TestAddressWithoutScheme(t *testing.T) {
	dir := t.TempDir()
	address := filepath.Join(dir, "write?db=d&password="+urlSecret)
	status, stdout, stderr := clitest.Run(t, newTree, nil, "metrics", "export", "none.db", "--to", address)
	if status != frame.StatusError || strings.Contains(stdout+stderr, urlSecret) {
		t.Errorf("status %d\n%s%s", status, stdout, stderr)
	}
	if left, err := os.ReadDir(dir); err != nil || len(left) > 0 {
		t.Errorf("files were made: %v, %v", left, err)
	}
}

// TestMistypedScheme: an address that lacks a slash is not the name of a file.
func TestMistypedScheme(t *testing.T) {
	for _, address := range []string{"http:/user:%s@h/x", "HTTPS:user:%s@h/x", " http:user:%s@h"} {
		address = fmt.Sprintf(address, urlSecret)
		args := []string{"metrics", "export", "../../../testdata/metrics/Metrics.sqlite", "--dry-run", "--to", address}
		wantSilence(t, "metrics export --to", address, args)
	}
}
