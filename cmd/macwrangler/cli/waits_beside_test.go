package cli

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// moveBeside copies a database into the folder of a file, and gives the file the
// name of the copy with an end.
func moveBeside(t *testing.T, database, at, end string) (db, moved string) {
	t.Helper()
	db = filepath.Join(filepath.Dir(at), "copy.db")
	data, err := os.ReadFile(database)
	if err := errors.Join(err, os.WriteFile(db, data, 0o600), os.Rename(at, db+end)); err != nil {
		t.Fatal(err)
	}
	return db, db + end
}

// silentDirectory returns the address of a directory that takes connections and
// says nothing: what comes before the first answer is seen. It also makes settings
// of uidtool for it, with a ticket and with a password.
func silentDirectory(t *testing.T, dir string) string {
	t.Helper()
	listener, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = listener.Close() })
	url := "ldap://" + listener.Addr().String()
	for name, more := range map[string]string{"gssapi": "", "gssapi-password": "bindDN: reader@EXAMPLE.ORG\npassword: x\n"} {
		folder := filepath.Join(dir, name, "Library/Application Support/macwrangler")
		settings := "url: " + url + "\nallowUnprotected: true\ngssapi: true\n" + more
		if err := errors.Join(os.MkdirAll(folder, 0o755), os.MkdirAll(filepath.Join(dir, name, "Library/Logs"), 0o755), os.WriteFile(filepath.Join(folder, "uidtool.yaml"), []byte(settings), 0o600)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.WriteFile(filepath.Join(dir, "password"), []byte("x\n"), 0o600); err != nil {
		t.Fatal(err)
	}
	return url
}

// wantLogged holds that uidtool, which says nothing, came as far as the files of
// Kerberos, with each kind of file.
func wantLogged(t *testing.T, dir string) {
	t.Helper()
	for name, act := range map[string]string{"gssapi": "reading ticket file", "gssapi-password": "reading Kerberos configuration"} {
		log, err := os.ReadFile(filepath.Join(dir, name, "Library/Logs/macwrangler-uidtool.log"))
		if err != nil || strings.Count(string(log), act) != 4 {
			t.Errorf("%s: %v, %s", act, err, log)
		}
	}
}
