package cli

import (
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/internal/clitest"
)

// TestSecretsStaySecret runs the verbs that take a secret with one in every channel
// that is allowed, against servers that repeat what they are sent, and looks for it
// in all output and in every file that is left.
func TestSecretsStaySecret(t *testing.T) {
	const secret, encoded = "h0rse-battery", "bG9nZ2VyOmgwcnNlLWJhdHRlcnk"
	dir := t.TempDir()
	given := filepath.Join(dir, "given")
	database, err := os.ReadFile("../../../testdata/metrics/Metrics.sqlite")
	if err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{"root/var/db/x": nil, "given": []byte(secret + "\n"), "a.db": database, "in.mobileconfig": nil, "signer.p12": []byte("no PKCS#12")} {
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	t.Chdir(dir)
	code := http.StatusNoContent
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		_, password, _ := r.BasicAuth()
		said := r.Header.Get("Authorization") + " " + password
		w.Header().Set("Location", "/?"+said)
		w.Header().Set("X-Influxdb-Version", said)
		w.WriteHeader(code)
		_, _ = io.WriteString(w, `{"error":"`+said+`"}`)
	}))
	defer server.Close()
	runs := 0
	run := func(env map[string]string, args ...string) {
		runs++
		status, stdout, stderr := clitest.Run(t, newTree, env, append(args, "--root", "root", "-v")...)
		for _, part := range []string{secret, encoded} {
			if strings.Contains(stdout+stderr, part) {
				t.Errorf("%q (status %d) shows the secret:\n%s%s", args, status, stdout, stderr)
			}
		}
		if status != frame.StatusDone && stderr == "" {
			t.Errorf("%q: status %d and no reason", args, status)
		}
	}
	token := map[string]string{"INFLUX_TOKEN": secret}
	for _, code = range []int{204, 302, 400, 401, 404, 413, 503, 200} {
		for _, env := range []map[string]string{token, {"INFLUX_USERNAME": "logger", "INFLUX_PASSWORD": secret}, {}} {
			var more []string
			if len(env) == 0 {
				more = []string{"--token-file", "given"}
			}
			run(env, append(more, "metrics", "export", "a.db", "--to", server.URL+"/write?db=d", "--retries", "0", "--checkpoint", fmt.Sprintf("%d.cp", runs))...)
			run(env, append(more, "metrics", "report", "--from", server.URL+"/query?db=d", "--format", "html")...)
		}
	}
	for _, format := range []string{"text", "json", "csv", "html"} {
		run(token, "metrics", "report", "--from", "http://192.0.2.1/query?db=d", "--format", format)
	}
	run(token, "metrics", "export", "a.db", "--to", "http://192.0.2.1/write?db=d")
	run(token, "metrics", "export", "a.db", "--to", server.URL+"/write?db=d", "--dry-run")
	ldap := map[string]string{"MACWRANGLER_LDAP_PASSWORD": secret}
	closed := strings.Replace(server.URL, "http://", "ldap://", 1) // HTTP, not LDAP
	for _, url := range []string{closed, "ldaps://127.0.0.1:1", "ldap://192.0.2.1"} {
		run(ldap, "aduid", "scan", "--ldap", url, "--bind-dn", "reader", "--format", "json", "--timeout", "300ms")
		run(nil, "aduid", "scan", "--ldap", url, "--bind-dn", "reader", "--password-file", given, "--list", "list.csv", "--timeout", "300ms")
	}
	run(nil, "profile", "sign", "in.mobileconfig", "--p12", "signer.p12", "--password-file", given, "--out", "out.mobileconfig")
	if runs < 60 {
		t.Errorf("%d runs", runs)
	}
	wantNoFileWith(t, dir, given, secret, encoded)
}

// wantNoFileWith looks for secrets in every file of a folder but the one in which
// they were given.
func wantNoFileWith(t *testing.T, dir, given string, secrets ...string) {
	t.Helper()
	files := 0
	err := filepath.WalkDir(dir, func(path string, entry fs.DirEntry, err error) error {
		if err != nil || !entry.Type().IsRegular() || path == given {
			return err
		}
		files++
		data, err := os.ReadFile(path)
		for _, secret := range secrets {
			if strings.Contains(string(data), secret) {
				t.Errorf("%s has the secret:\n%s", path, data)
			}
		}
		return err
	})
	if err != nil || files < 5 {
		t.Errorf("%d files, %v", files, err)
	}
}
