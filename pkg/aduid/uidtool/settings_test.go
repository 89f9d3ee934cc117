package uidtool

import (
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

const secret = "h0rse-battery"

func TestReadSettings(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "uidtool.yaml")
	write(t, path, "domain: corp.example.org\nbindDN: svc@corp.example.org\npasswordFile: "+dir+"/pw\nstartTLS: true\n"+
		"base: DC=corp,DC=example,DC=org\ncaFile: /etc/ca.pem\nlog: /tmp/l\n", 0o600)
	write(t, filepath.Join(dir, "pw"), secret+"\n", 0o400)
	got, err := ReadSettings(path, uint32(os.Geteuid()))
	want := Settings{
		Domain: "corp.example.org", BindDN: "svc@corp.example.org", Password: secret, StartTLS: true,
		Base: "DC=corp,DC=example,DC=org", CAFile: "/etc/ca.pem", Log: "/tmp/l",
	}
	if diff := cmp.Diff(want, got); diff != "" || err != nil {
		t.Errorf("%v\n%s", err, diff)
	}
}

func TestSwitches(t *testing.T) {
	for text, want := range map[string]bool{"true": true, "false": false, "'true'": true, `"false"`: false} {
		s, _, err := parse([]byte("domain: a\nstartTLS: " + text + "\ngssapi: " + text))
		if err != nil || s.StartTLS != want || s.GSSAPI != want {
			t.Errorf("%s: %+v, %v", text, s, err)
		}
	}
}

// TestCheckProtected goes through the connections that settings can describe.
func TestCheckProtected(t *testing.T) {
	for text, want := range map[string]fault.Code{
		"domain: corp.example.org":                          "",
		"url: ldaps://dc1":                                  "",
		"url: LDAPS://dc1":                                  "",
		"url: ldap://dc1\nstartTLS: true":                   "",
		"url: ldap://dc1\nallowUnprotected: true":           "",
		"url: ldap://dc1":                                   CodeUnprotected,
		"url: ldap://dc1\nstartTLS: false\ngssapi: true":    CodeUnprotected,
		"url: ldap://127.0.0.1":                             CodeUnprotected,
		"url: ldap://dc1\nbindDN: x\npassword: " + secret:   CodeUnprotected,
		"url: ldap://x:" + secret + "@dc1":                  CodeUnprotected,
		"url: ldap://dc1\nallowUnprotected: false\nbase: x": CodeUnprotected,
	} {
		s, _, err := parse([]byte(text))
		if err != nil {
			t.Fatal(err)
		}
		err = s.CheckProtected()
		if want == "" && err != nil || want != "" && (fault.CodeOf(err) != want || !strings.Contains(fault.HintOf(err), "allowUnprotected") || strings.Contains(err.Error(), secret)) {
			t.Errorf("%q: %v", text, err)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, test := range []struct{ name, text, want string }{
		{"empty", "", "want lines"},
		{"list", "- a", "want lines"},
		{"neither", "base: x", "either domain or url"},
		{"both", "domain: a\nurl: ldaps://b", "either domain or url"},
		{"unknown key", "domain: a\npasword: " + secret, "line 2: unknown key"},
		{"twice", "domain: a\ndomain: b", `line 2: duplicate key "domain"`},
		{"alias of nothing", "domain: a\npassword: *" + secret, "aliases are not allowed"},
		{"alias", "domain: &" + secret + " a\npassword: *" + secret, "line 1: anchors and aliases"},
		{"anchor", "domain: a\npassword: &" + secret + " b", "line 2: anchors and aliases"},
		{"type", "domain: a\npassword: !" + secret + " b", "line 2: explicit types are not allowed"},
		{"merge key", "domain: a\n<<: {password: " + secret + "}", "line 2: merge keys"},
		{"second document", "domain: a\n---\npassword: " + secret, "line 2: a second document"},
		{"password for a key", "domain: a\n" + secret + ": b", "line 2: unknown key"},
		{"list for a key", "domain: a\n? [" + secret + "]\n: b", "line 2: a key must be a string"},
		{"UTF-16", "\xff\xfed\x00", "not UTF-8"},
		{"not true or false", "domain: a\nbindDN: x\npassword: y\nstartTLS: " + secret, "startTLS: line 4: want true or false"},
		{"not a scalar", "domain: a\npassword: [" + secret + "]", "password: line 2: want a string"},
		{"tab", "domain: a\n\tpassword: " + secret, "line 2: not valid YAML"},
		{"not a bool", "domain: a\nstartTLS: yes", "startTLS: line 2: want true or false"},
		{"type of a bool", "domain: a\nstartTLS: !!bool yes", "line 2: explicit types are not allowed"},
		{"null", "domain: a\nbindDN:", "bindDN: line 2: want a string; remove the line for none"},
		{"two passwords", "domain: a\nbindDN: x\npassword: " + secret + "\npasswordFile: /p", "either password or passwordFile"},
		{"standard input", "domain: a\nbindDN: x\npasswordFile: '-'", "standard input"},
		{"no bindDN", "domain: a\npassword: " + secret, "needs bindDN"},
		{"no password", "domain: a\nbindDN: x", "needs password"},
	} {
		_, _, err := parse([]byte(test.text))
		if err == nil || !strings.Contains(err.Error(), test.want) || strings.Contains(err.Error()+fault.HintOf(err), secret) {
			t.Errorf("%s: %v, hint %q", test.name, err, fault.HintOf(err))
		}
	}
}

func TestReadSettingsUnsafe(t *testing.T) {
	const good = "domain: corp.example.org\n"
	me := uint32(os.Geteuid())
	dir := t.TempDir()
	at := func(name string) string { return filepath.Join(dir, name) }
	write(t, at("good"), good, 0o600)
	write(t, at("readable"), good, 0o640)
	write(t, at("writable"), good, 0o602)
	write(t, at("large"), "# "+strings.Repeat("x", maxFile), 0o600)
	write(t, at("badpw"), good+"bindDN: x\npasswordFile: "+at("readable")+"\n", 0o600)
	write(t, at("twolines"), good+"bindDN: x\npasswordFile: "+at("good2")+"\n", 0o600)
	write(t, at("good2"), "a\nb\n", 0o600)
	if err := os.Symlink("good", at("link")); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mkfifo(at("fifo"), 0o600); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name  string
		owner uint32
		code  fault.Code
	}{
		{"good", me, ""},
		{"good", me + 1, CodeUnsafeFile},
		{"readable", me, CodeUnsafeFile},
		{"writable", me, CodeUnsafeFile},
		{"link", me, CodeUnsafeFile},
		{"fifo", me, CodeUnsafeFile},
		{".", me, CodeUnsafeFile},
		{"badpw", me, CodeUnsafeFile},
		{"twolines", me, CodeBadSettings},
		{"large", me, CodeBadSettings},
		{"missing", me, CodeNoSettings},
	} {
		if _, err := ReadSettings(at(test.name), test.owner); code(err) != test.code {
			t.Errorf("%s, owner %d: %v, want code %q", test.name, test.owner, err, test.code)
		}
	}
}

func TestLog(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "log")
	now := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	for _, message := range []string{"first", "a\nfaked\x1b[2J line"} {
		if err := Log(path, now, message); err != nil {
			t.Fatal(err)
		}
	}
	want := "2026-03-01T08:00:00Z first\n2026-03-01T08:00:00Z a\\nfaked\\x1b[2J line\n"
	if diff := cmp.Diff(want, read(t, path)); diff != "" {
		t.Error(diff)
	}
	write(t, path, strings.Repeat("x", maxLog+1), 0o600)
	if err := Log(path, now, "new"); err != nil || read(t, path) != "2026-03-01T08:00:00Z new\n" || len(read(t, path+".0")) != maxLog+1 {
		t.Errorf("a log that is full: %v", err)
	}
	write(t, filepath.Join(dir, "victim"), "", 0o600)
	if err := os.Symlink("victim", filepath.Join(dir, "link")); err != nil {
		t.Fatal(err)
	}
	if err := os.Link(filepath.Join(dir, "victim"), filepath.Join(dir, "hard")); err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"link", "hard"} {
		if err := Log(filepath.Join(dir, name), now, "x"); err == nil || read(t, filepath.Join(dir, "victim")) != "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte("domain: a\nbindDN: x\npassword: y\nstartTLS: true\n"))
	f.Add([]byte("a: &a [*a]"))
	f.Add([]byte("\"\\e[31m\\x7f\": x\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, passwordFile, err := parse(data)
		codetest.PrintableError(t, err)
		if err == nil && s.check(passwordFile) != nil {
			t.Errorf("%q: settings that do not go together", data)
		}
	})
}

func write(t *testing.T, path, text string, mode os.FileMode) {
	t.Helper()
	if err := os.WriteFile(path, []byte(text), mode); err != nil {
		t.Fatal(err)
	}
	if err := os.Chmod(path, mode); err != nil {
		t.Fatal(err)
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
