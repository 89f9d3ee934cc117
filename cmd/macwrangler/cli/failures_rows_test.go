package cli

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/chrome/homes"
)

// A failureRow is a command line that changes files below {dir}. {kit} is a folder
// that prepareFormats has filled.
type failureRow struct {
	line    string
	prepare func(t *testing.T, dir string)
	status  int // of a run in which nothing fails
	// least is how many operations there are at the least.
	least int
	// partly: several files are changed, one after the other: each is as before or
	// as after.
	partly bool
	// grows are files that may be longer, and folders that may be empty: the next run
	// cuts or completes them.
	grows []string
	// harmless are operations that may fail in silence: nothing depends on them.
	harmless []string
}

// failureRows has a line for each verb, and for each way in which it changes files.
func failureRows() map[string]failureRow {
	const (
		data   = "../../../testdata/"
		deploy = "chrome deploy --from {kit}/untracked --root {dir} --users "
		export = "metrics export {dir}/Metrics.sqlite "
		toFile = "--to {dir}/out --checkpoint {dir}/deep/cp"
		good   = "(3, 1486944653, 1487548853, 'requests.fromclients', 7)"
		bad    = "(3, 1486944653, 1487548853, 'requests.fromclients', NULL)"
	)
	scratch := []string{"make temporary"} // in TMPDIR: then there is /var/tmp
	grows := []string{"out", "deep", "deep/cp", "deep/cp.quarantine"}
	return map[string]failureRow{
		"aduid scan --list":     {line: "aduid scan --csv " + data + "aduid/users.csv --list {dir}/list.csv", prepare: put("list.csv"), status: 1, least: 5},
		"aduid scan --list new": {line: "aduid scan --csv " + data + "aduid/users.csv --list {dir}/list.csv", status: 1, least: 5},

		"alerts add":          {line: "alerts add --db {dir}/a.db new@example.com", prepare: alertsDatabase, least: 5, partly: true},
		"alerts add --create": {line: "alerts add --db {dir}/deep/a.db --create new@example.com", least: 5, partly: true, grows: []string{"deep"}, harmless: scratch},
		"alerts create":       {line: "alerts create --db {dir}/a.db", least: 5, harmless: scratch},
		"alerts remove":       {line: "alerts remove --db {dir}/a.db --missing-ok admin@example.com", prepare: alertsDatabase, least: 5, partly: true},

		"chrome deploy, new home": {line: deploy + "existing", prepare: home(false), least: 10, partly: true},
		"chrome deploy, merge":    {line: deploy + "existing", prepare: home(true), least: 10, partly: true},
		"chrome deploy, template": {line: deploy + "template", prepare: template, least: 10, partly: true},

		"chrome prefs --out":   {line: "chrome prefs --mode initial --no-import --identifier com.example.chrome --out {dir}/new", least: 10},
		"cachelocator capture": {line: "cachelocator capture {dir}/empty", prepare: emptyFolder, least: 5},

		"disk capture": {line: "disk capture {dir}/empty", prepare: emptyFolder, least: 10},

		"fus profile --out":     {line: "fus profile --identifier com.example.fus --out {dir}/fus.mobileconfig", prepare: put("fus.mobileconfig"), least: 5},
		"fus profile --out new": {line: "fus profile --identifier com.example.fus --out {dir}/fus.mobileconfig", least: 5},
		"profile sign --out": {
			line:    "profile sign " + data + "profiles/faults.mobileconfig --cert {kit}/signer.pem --key {kit}/signer.key --out {dir}/signed.mobileconfig",
			prepare: put("signed.mobileconfig"), least: 5,
		},

		"pkg expand":       {line: "pkg expand {kit}/tool.pkg {dir}/new", least: 15},
		"pkg expand empty": {line: "pkg expand {kit}/tool.pkg {dir}/empty", prepare: emptyFolder, least: 15},
		"pkg sign --out": {
			line:    "pkg sign {kit}/tool.pkg --cert {kit}/installer.pem --key {kit}/installer.key --out {dir}/signed.pkg",
			prepare: put("signed.pkg"), least: 5,
		},

		"metrics export --to":         {line: export + "--to {dir}/out", prepare: metricsDatabase(good), least: 5},
		"metrics export --checkpoint": {line: export + toFile, prepare: metricsDatabase(good), least: 15, partly: true, grows: grows},
		"metrics export --quarantine": {
			line: export + "--to {dir}/out --quarantine {dir}/bad.quarantine", prepare: metricsDatabase(bad), status: 2, least: 5, partly: true,
			grows: []string{"bad.quarantine"},
		},
		"metrics export --checkpoint, bad row": {
			line: export + toFile, prepare: metricsDatabase(bad), status: 2, least: 15, partly: true, grows: grows,
		},
		"metrics export --format prometheus": {
			line: export + "--format prometheus --to {dir}/page --checkpoint {dir}/cp", prepare: metricsDatabase(bad), status: 2, least: 10, partly: true, grows: []string{"cp.quarantine"},
		},
	}
}

// put makes a file that is to be replaced.
func put(name string) func(t *testing.T, dir string) {
	return func(t *testing.T, dir string) {
		t.Helper()
		if err := os.WriteFile(filepath.Join(dir, name), []byte("old"), 0o640); err != nil {
			t.Fatal(err)
		}
	}
}

func emptyFolder(t *testing.T, dir string) {
	t.Helper()
	if err := os.Mkdir(filepath.Join(dir, "empty"), 0o700); err != nil {
		t.Fatal(err)
	}
}

func alertsDatabase(t *testing.T, dir string) {
	t.Helper()
	line := []string{"alerts", "add", "--db", filepath.Join(dir, "a.db"), "--create", "admin@example.com"}
	if status, _, stderr := runTree(t, newTree, line...); status != frame.StatusDone {
		t.Fatal(stderr)
	}
}

// home makes one home, in which Chrome has been started or not.
func home(started bool) func(t *testing.T, dir string) {
	return func(t *testing.T, dir string) {
		t.Helper()
		ada := filepath.Join(dir, "Users/ada")
		err := os.MkdirAll(ada, 0o755)
		if started {
			err = errors.Join(err, os.MkdirAll(filepath.Dir(filepath.Join(ada, homes.PreferencesPath)), 0o700),
				os.WriteFile(filepath.Join(ada, homes.FirstRunPath), nil, 0o600),
				os.WriteFile(filepath.Join(ada, homes.PreferencesPath), []byte(`{"a":1,"credentials_enable_service":true}`), 0o640))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

func template(t *testing.T, dir string) {
	t.Helper()
	system := filepath.Join(dir, "System/Library/CoreServices")
	err := errors.Join(os.MkdirAll(filepath.Join(dir, "Library/User Template/English.lproj"), 0o755), os.MkdirAll(system, 0o755),
		os.WriteFile(filepath.Join(system, "SystemVersion.plist"), []byte(`<plist version="1.0"><dict><key>ProductVersion</key><string>13.0</string></dict></plist>`), 0o600))
	if err != nil {
		t.Fatal(err)
	}
}

// metricsDatabase makes a database with a third row that may be bad.
func metricsDatabase(row string) func(t *testing.T, dir string) {
	return func(t *testing.T, dir string) {
		t.Helper()
		makeMetrics(t, filepath.Join(dir, "Metrics.sqlite"), `INSERT INTO statsData VALUES (1, 1486944053, 1487548853, 'requests.fromclients', 1);
			INSERT INTO statsData VALUES (2, 1486944353, 1487548853, 'requests.fromclients', 2);
			INSERT INTO statsData VALUES `+row+`;
			INSERT INTO statsData VALUES (4, 1486944953, 1487548853, 'requests.fromclients', 3);`)
	}
}
