package aduidcmd

import (
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/aduid/uidtool"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// TestServerOptions checks that the connection to a server found by DNS, whose
// records are about plain LDAP, is encrypted.
func TestServerOptions(t *testing.T) {
	for _, test := range []struct {
		name     string
		server   serverOptions
		startTLS bool
	}{
		{"domain", serverOptions{domain: "corp.example.org"}, true},
		{"domain, in the clear", serverOptions{domain: "corp.example.org", allowPlaintext: true}, false},
		{"address", serverOptions{url: "ldap://h"}, false},
		{"address, StartTLS", serverOptions{url: "ldap://h", startTLS: true}, true},
	} {
		config, err := test.server.config(frame.NewApp(frame.Streams{}))
		if err != nil || config.StartTLS != test.startTLS {
			t.Errorf("%s: StartTLS %t, %v", test.name, config.StartTLS, err)
		}
	}
}

// TestUidtoolLimit checks that a login window does not wait if something hangs.
func TestUidtoolLimit(t *testing.T) {
	root := toolRoot(t, "url: ldaps://192.0.2.1\n") // a documentation address, never routed (RFC 5737)
	var out, errs bytes.Buffer
	a := frame.NewApp(frame.Streams{Out: &out, Err: &errs})
	a.Root = root
	opts := uidtoolOptions{
		names: []string{"user"}, owner: uint32(os.Geteuid()), now: time.Now, limit: time.Nanosecond,
		holder: func(context.Context, aduid.UID) (string, error) { return "", errors.New("not asked") },
	}
	err := runUidtool(t.Context(), a, opts)
	if err == nil || out.Len()+errs.Len() > 0 || !strings.Contains(toolLog(t, root), "no answer within 1ns") {
		t.Errorf("%v, stdout %q, stderr %q, log %q", err, &out, &errs, toolLog(t, root))
	}
}

// TestUidtoolUnprotected checks that a forged answer of a plain LDAP server is not
// even asked for, and that the log of the settings says what to change.
func TestUidtoolUnprotected(t *testing.T) {
	root := toolRoot(t, "url: ldap://127.0.0.1:1\n")
	var out, errs bytes.Buffer
	a := frame.NewApp(frame.Streams{Out: &out, Err: &errs})
	a.Root = root
	opts := uidtoolOptions{names: []string{"user"}, owner: uint32(os.Geteuid()), now: time.Now, limit: time.Minute}
	err := runUidtool(t.Context(), a, opts)
	if fault.CodeOf(err) != uidtool.CodeUnprotected || out.Len()+errs.Len() > 0 || !strings.Contains(toolLog(t, root), "hint: in the settings, write url: ldaps://HOST") {
		t.Errorf("%v, stdout %q, stderr %q, log %q", err, &out, &errs, toolLog(t, root))
	}
}

// TestUidtoolDial checks that one dead server of a domain does not use up the
// time for all.
func TestUidtoolDial(t *testing.T) {
	opts := uidtoolOptions{limit: 4 * time.Nanosecond}
	c, err := opts.config(frame.NewApp(frame.Streams{}), serverOptions{domain: "corp.example.org"})
	if err != nil {
		t.Fatal(err)
	}
	_, err = c.Dial(t.Context(), "tcp", "127.0.0.1:1") // refused at once
	if fault.SystemCode(err) != fault.TimedOut || t.Context().Err() != nil || c.Timeout != opts.limit {
		t.Errorf("%v, waits %v", err, c.Timeout)
	}
}

// TestUidtoolCAFile: the certificates are on the volume of the settings, not on this
// Mac, and no link in a folder that others can change leads to them.
func TestUidtoolCAFile(t *testing.T) {
	host := filepath.Join(t.TempDir(), "ca.pem")
	other := host + ".other"
	for _, name := range []string{host, other} {
		if err := os.WriteFile(name, []byte("not a certificate"), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for name, test := range map[string]struct {
		prepare func(root string) error
		want    string
	}{
		"on this Mac":      {func(string) error { return nil }, "no such file"},
		"a link out of it": {func(root string) error { return os.Symlink(other, filepath.Join(root, host)) }, "leads to nothing"},
		"on the volume": {func(root string) error {
			return os.WriteFile(filepath.Join(root, host), []byte("nor this"), 0o600)
		}, "no certificate"},
	} {
		root := toolRoot(t, "url: ldaps://127.0.0.1:1\ncaFile: "+host+"\n")
		if name != "on this Mac" {
			if err := os.MkdirAll(filepath.Join(root, filepath.Dir(host)), 0o700); err != nil {
				t.Fatal(err)
			}
		}
		if err := test.prepare(root); err != nil {
			t.Fatal(err)
		}
		a := frame.NewApp(frame.Streams{Out: io.Discard, Err: io.Discard})
		a.Root = root
		opts := uidtoolOptions{names: []string{"user"}, owner: uint32(os.Geteuid()), now: time.Now, limit: time.Minute}
		if err := runUidtool(t.Context(), a, opts); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want %q", name, err, test.want)
		}
	}
}

// toolRoot returns a volume with settings for uidtool.
func toolRoot(t *testing.T, settings string) string {
	t.Helper()
	root := t.TempDir()
	folder := filepath.Join(root, "Library", "Application Support", "macwrangler")
	for _, dir := range []string{filepath.Join(root, "Library", "Logs"), folder} {
		if err := os.MkdirAll(dir, 0o700); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(folder, "uidtool.yaml"), []byte(settings), 0o600); err != nil {
		t.Fatal(err)
	}
	return root
}

func toolLog(t *testing.T, root string) string {
	t.Helper()
	log, err := os.ReadFile(filepath.Join(root, "Library", "Logs", "macwrangler-uidtool.log"))
	if err != nil {
		t.Error(err)
	}
	return string(log)
}
