package uidtool

import (
	"errors"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

const secret = "h0rse-battery"

func TestReadSettings(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "uidtool.yaml")
	write(t, path, "domain: corp.example.org\nbindDN: svc@corp.example.org\npasswordFile: "+dir+"/pw\nstartTLS: true\n"+
		"base: DC=corp,DC=example,DC=org\ncaFile: /etc/ca.pem\nlog: /tmp/l\n", 0o600)
	write(t, filepath.Join(dir, "pw"), secret+"\n", 0o400)
	got, err := ReadSettings(volume.New("", ""), path, uint32(os.Geteuid()))
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
		if _, err := ReadSettings(volume.New("", ""), at(test.name), test.owner); code(err) != test.code {
			t.Errorf("%s, owner %d: %v, want code %q", test.name, test.owner, err, test.code)
		}
	}
}

func TestLog(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "log")
	now := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	for _, message := range []string{"first", "a\nfaked\x1b[2J line"} {
		if err := Log(volume.Door{}.Path(path), now, message); err != nil {
			t.Fatal(err)
		}
	}
	want := "2026-03-01T08:00:00Z first\n2026-03-01T08:00:00Z a\\nfaked\\x1b[2J line\n"
	if diff := cmp.Diff(want, read(t, path)); diff != "" {
		t.Error(diff)
	}
	write(t, path, strings.Repeat("x", maxLog+1), 0o600)
	if err := Log(volume.Door{}.Path(path), now, "new"); err != nil || read(t, path) != "2026-03-01T08:00:00Z new\n" || len(read(t, path+".0")) != maxLog+1 {
		t.Errorf("a log that is full: %v", err)
	}
	for name, link := range map[string]func(string, string) error{"link": os.Symlink, "hard": os.Link} {
		victim := filepath.Join(dir, name+"-victim") // of one kind: each is refused by itself
		write(t, victim, "", 0o600)
		if err := link(victim, filepath.Join(dir, name)); err != nil {
			t.Fatal(err)
		}
		if err := Log(volume.Door{}.Path(filepath.Join(dir, name)), now, "x"); err == nil || read(t, victim) != "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// TestLogRace gives the log's name to another file between the check and the
// opening, and takes it away again: the file stays as it is.
func TestLogRace(t *testing.T) {
	dir := t.TempDir()
	path, victim := filepath.Join(dir, "log"), filepath.Join(dir, "victim")
	write(t, victim, "", 0o600)
	if err := os.Link(victim, path); err != nil {
		t.Fatal(err)
	}
	renamed := false
	door := volume.FailingDoor(func(act volume.Act, _ string) error {
		if act == volume.ActRename { // a full log makes way, and another file comes
			renamed = true
			return os.Link(victim, path+".new")
		}
		return nil
	})
	for _, size := range []int{0, maxLog + 1} {
		write(t, victim, strings.Repeat("v", size), 0o600)
		err := Log(door.Path(path), time.Now(), "x")
		if !errors.Is(err, volume.ErrHardLink) || renamed || len(read(t, victim)) != size {
			t.Errorf("%d bytes: %v, renamed %t, the victim has %d", size, err, renamed, len(read(t, victim)))
		}
	}
}

// TestLogFails lets each operation fail: the log is as it was or has the new line,
// and the failure is told.
func TestLogFails(t *testing.T) {
	now := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	full := strings.Repeat("x", maxLog+1)
	for before, old := range map[string]string{"no log": "", "a log": "old\n", "a full log": full} {
		for nth := 1; ; nth++ {
			path := filepath.Join(t.TempDir(), "log")
			if old != "" {
				write(t, path, old, 0o600)
			}
			count, broken := 0, errors.New("the disk is on fire")
			err := Log(volume.FailingDoor(func(volume.Act, string) error {
				if count++; count == nth {
					return broken
				}
				return nil
			}).Path(path), now, "new")
			if count < nth {
				if err != nil {
					t.Errorf("%s: nothing failed, but %v", before, err)
				}
				break
			}
			text, kept := textOf(path), textOf(path+".0")
			const line = "2026-03-01T08:00:00Z new\n"
			whole := text == old || text == old+line || text == line || text == ""
			if !errors.Is(err, broken) || !whole || old != "" && text != old && text != old+line && kept != old {
				t.Errorf("%s, operation %d: %v, the log has %d bytes, the old one %d", before, nth, err, len(text), len(kept))
			}
		}
	}
}

func textOf(path string) string {
	data, _ := os.ReadFile(path) // "" for none
	return string(data)
}

// TestSettingsOfAnotherMac: what a foreign disk names is on that disk, so that its
// settings do not send a secret of this Mac to their server, nor write into a file.
func TestSettingsOfAnotherMac(t *testing.T) {
	outside, disk := t.TempDir(), t.TempDir()
	secret := filepath.Join(outside, "secret")
	write(t, secret, "ours", 0o600)
	v, me := volume.New(disk, ""), uint32(os.Geteuid())
	write(t, filepath.Join(disk, "settings"), "domain: a\nbindDN: x\npasswordFile: "+secret+"\n", 0o600)
	if s, err := ReadSettings(v, "/settings", me); code(err) != CodeNoSettings || s.Password != "" {
		t.Errorf("got %q, %v", s.Password, err)
	}
	if err := Log(v.Named(secret), time.Now(), "x"); err == nil || read(t, secret) != "ours" {
		t.Errorf("the log: %v, the file is %q", err, read(t, secret))
	}
	write(t, filepath.Join(disk, "pw"), "theirs\n", 0o600)
	write(t, filepath.Join(disk, "settings"), "domain: a\nbindDN: x\npasswordFile: /pw\n", 0o600)
	if s, err := ReadSettings(v, "/settings", me); err != nil || s.Password != "theirs" {
		t.Errorf("got %q, %v", s.Password, err)
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
