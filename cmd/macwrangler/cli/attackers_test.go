package cli

import (
	"bytes"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/internal/attacker"
	"github.com/macwrangler/macwrangler/pkg/chrome/homes"
)

// secret is in root's file, in a form that a merge of preferences would take over.
const secret = `{"root":"secret"}`

// victims are a file and a folder of root's, which are to stay as they are.
type victims struct{ file, folder string }

// victimsIn makes them. On Linux a user can only make hard links to a file that is
// open to all, so this one is; on macOS it would be to any.
func victimsIn(t *testing.T, roots string) victims {
	t.Helper()
	v := victims{filepath.Join(roots, "file"), filepath.Join(roots, "folder")}
	err := errors.Join(
		os.WriteFile(v.file, []byte(secret), 0o600), os.Chmod(v.file, 0o666),
		os.Mkdir(v.folder, 0o700), os.WriteFile(filepath.Join(v.folder, "inside"), []byte(secret), 0o600),
	)
	if err != nil {
		t.Fatal(err)
	}
	return v
}

// untouched holds that they are as they were made. links are the hard links of the
// file that the attacker has left.
func (v victims) untouched(t *testing.T, theirs string) {
	t.Helper()
	info, err := os.Lstat(v.file)
	if err != nil {
		t.Fatal(err)
	}
	links := 1
	err = filepath.WalkDir(theirs, func(path string, _ fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		other, err := os.Lstat(path)
		if err == nil && os.SameFile(info, other) {
			links++
		}
		return err
	})
	if err != nil {
		t.Error(err)
	}
	same := func(path string, mode fs.FileMode, links int) {
		info, err := os.Lstat(path)
		if err != nil {
			t.Fatal(err)
		}
		stat, ok := info.Sys().(*syscall.Stat_t)
		if !ok || info.Mode() != mode || stat.Uid != 0 || stat.Gid != 0 || links != 0 && int(stat.Nlink) != links {
			t.Errorf("%s is %v, %+v; want %v, root's, and %d links", path, info.Mode(), stat, mode, links)
		}
	}
	same(v.file, 0o666, links)
	same(v.folder, fs.ModeDir|0o700, 0)
	same(filepath.Join(v.folder, "inside"), 0o600, 1)
	for _, path := range []string{v.file, filepath.Join(v.folder, "inside")} {
		if data, err := os.ReadFile(path); string(data) != secret || err != nil {
			t.Errorf("%s holds %q, %v", path, data, err)
		}
	}
	if entries, err := os.ReadDir(v.folder); len(entries) != 1 || err != nil {
		t.Errorf("the folder has %v, %v", entries, err)
	}
}

// TestLiveAttackerOnOutputs has root write in the folder of a user who gives each name
// that root uses to something else. Root's own files stay as they are; the run ends
// well, or with a clear error.
func TestLiveAttackerOnOutputs(t *testing.T) {
	const data = "../../../testdata/"
	for verb, line := range map[string]string{
		"chrome prefs":         "chrome prefs --mode initial --no-import --identifier com.example.chrome --out {his}",
		"disk capture":         "disk capture {his}",
		"cachelocator capture": "cachelocator capture {his}",
		"fus profile":          "fus profile --identifier com.example.fus --out {his}",
		"profile sign":         "profile sign " + data + "profiles/faults.mobileconfig --cert {kit}/signer.pem --key {kit}/signer.key --out {his}",
		"aduid scan":           "aduid scan --csv " + data + "aduid/users.csv --list {his}",
	} {
		t.Run(verb, func(t *testing.T) {
			roots, nobodys := attacker.Folder(t)
			v, kit := victimsIn(t, roots), t.TempDir()
			tree := prepareFormats(t, kit)
			args := strings.Fields(strings.NewReplacer("{his}", filepath.Join(nobodys, "out"), "{kit}", kit).Replace(line))
			stop := attacker.Start(t, "exchange", nobodys, "out", v.file, v.folder)
			disturbed, rounds := 0, 100
			if verb == "chrome prefs" || strings.HasSuffix(verb, " capture") { // many files in each
				rounds = 40
			}
			if os.Getenv("MACWRANGLER_LONG") == "" {
				rounds /= 4
			}
			for range rounds {
				status, _, stderr := runTree(t, tree, args...)
				if !endsClearly(status, stderr) {
					t.Errorf("status %d, %s", status, stderr)
				}
				if status == frame.StatusError {
					disturbed++
				}
			}
			stop()
			t.Logf("%d of %d runs failed", disturbed, rounds)
			v.untouched(t, nobodys)
		})
	}
}

// endsClearly reports whether a run has a status of ours, and, if it failed, one
// error that is not a bug.
func endsClearly(status int, stderr string) bool {
	if status != frame.StatusError {
		return status == frame.StatusDone || status == frame.StatusFound
	}
	return strings.Contains(stderr, "macwrangler: ") && !strings.Contains(stderr, "internal error")
}

// TestLiveAttackerOnHomes deploys to the home of a user who links root's file to the
// name of his preferences, and unlinks it again. Nothing of it comes into his home.
func TestLiveAttackerOnHomes(t *testing.T) {
	roots, nobodys := attacker.Folder(t)
	v, kit := victimsIn(t, roots), t.TempDir()
	tree := prepareFormats(t, kit)
	home := filepath.Join(nobodys, "Users", "mallory")
	preferences := filepath.Join(home, homes.PreferencesPath)
	err := errors.Join(os.MkdirAll(filepath.Dir(preferences), 0o755), os.WriteFile(filepath.Join(home, homes.FirstRunPath), nil, 0o600))
	err = errors.Join(err, os.Chown(nobodys, 0, 0), os.Chown(filepath.Dir(home), 0, 0))
	err = errors.Join(err, filepath.WalkDir(home, func(path string, _ fs.DirEntry, err error) error {
		return errors.Join(err, os.Chown(path, attacker.ID, attacker.ID))
	}))
	if err != nil {
		t.Fatal(err)
	}
	stop := attacker.Start(t, "link", preferences, v.file, `{"credentials_enable_service":false}`)
	statuses := map[int]int{}
	rounds := 800 // his own file needs no change, so that root looks often
	if os.Getenv("MACWRANGLER_LONG") == "" {
		rounds /= 4
	}
	for range rounds {
		status, _, stderr := runTree(t, tree, "chrome", "deploy", "--users", "existing", "--from", kit+"/untracked", "--root", nobodys)
		if statuses[status]++; !endsClearly(status, stderr) {
			t.Errorf("status %d, %s", status, stderr)
		}
		for _, name := range []string{preferences, preferences + homes.BackupSuffix} {
			checkNotCopied(t, name, v.file)
		}
	}
	stop()
	t.Logf("statuses and how often: %v", statuses)
	v.untouched(t, nobodys)
}

// checkNotCopied holds that a file is either root's own or has nothing of it.
func checkNotCopied(t *testing.T, name, victim string) {
	t.Helper()
	file, err := os.Open(name)
	if errors.Is(err, fs.ErrNotExist) {
		return
	}
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	info, err := file.Stat()
	roots, verr := os.Stat(victim)
	data, rerr := io.ReadAll(file)
	if err := errors.Join(err, verr, rerr); err != nil {
		t.Fatal(err)
	}
	if !os.SameFile(info, roots) && bytes.Contains(data, []byte("secret")) {
		t.Errorf("%s holds %s", filepath.Base(name), data)
	}
}
