package disk_test

import (
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/simdisk"
	"github.com/macwrangler/macwrangler/pkg/disk"
)

func TestSave(t *testing.T) {
	documents := disk.Documents{"list.plist": []byte("one"), "hw.json": []byte("two")}
	want := map[string]string{"list.plist": "one", "hw.json": "two"}
	for name, prepare := range map[string]func(dir string) error{
		"new":   func(string) error { return nil },
		"empty": func(dir string) error { return os.Mkdir(dir, 0o700) },
		"a link to an empty one": func(dir string) error {
			return errors.Join(os.Mkdir(dir+".there", 0o700), os.Symlink(dir+".there", dir))
		},
	} {
		t.Run(name, func(t *testing.T) {
			dir := filepath.Join(t.TempDir(), "lab 07")
			check(t, prepare(dir))
			before, statErr := os.Lstat(dir)
			if err := documents.Save(dir + "/"); err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, contents(t, dir)); diff != "" {
				t.Error(diff)
			}
			after, err := os.Lstat(dir)
			check(t, err)
			if statErr == nil && after.Mode() != before.Mode() {
				t.Errorf("mode %v, was %v", after.Mode(), before.Mode())
			}
			if left := partials(t, filepath.Dir(dir)); len(left) > 0 {
				t.Errorf("left behind: %q", left)
			}
		})
	}
}

func TestSaveRefuses(t *testing.T) {
	for name, c := range map[string]struct {
		documents disk.Documents
		prepare   func(dir string) error
		code      string
	}{
		"something in it": {prepare: func(dir string) error {
			return errors.Join(os.Mkdir(dir, 0o700), os.WriteFile(filepath.Join(dir, ".DS_Store"), nil, 0o600))
		}, code: "already-exists"},
		"a file":            {prepare: func(dir string) error { return os.WriteFile(dir, nil, 0o600) }, code: "already-exists"},
		"no parent":         {prepare: func(dir string) error { return os.Remove(filepath.Dir(dir)) }, code: "not-found"},
		"a name that leads": {documents: disk.Documents{"../x": nil}, prepare: func(string) error { return nil }, code: "failed"},
		"a name too long":   {documents: disk.Documents{"a": nil, strings.Repeat("x", 300): nil}, prepare: func(string) error { return nil }, code: "failed"},
	} {
		t.Run(name, func(t *testing.T) {
			parent := filepath.Join(t.TempDir(), "parent")
			check(t, os.Mkdir(parent, 0o700))
			dir := filepath.Join(parent, "dir")
			check(t, c.prepare(dir))
			before := names(t, parent)
			err := c.documents.Save(dir)
			if err == nil || code(err) != c.code || !strings.Contains(err.Error(), dir) {
				t.Errorf("got %v", err)
			}
			if diff := cmp.Diff(before, names(t, parent)); diff != "" {
				t.Errorf("it left something: %s", diff)
			}
		})
	}
}

// TestCaptureScript saves Macs by the script, and compares the plan for what it
// saved with the plan that is made on the Mac itself.
func TestCaptureScript(t *testing.T) {
	for _, c := range kindCases() {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := newBench(t, c.mac())
			want := b.plan(c.options)
			for _, shell := range shells(t) {
				s := newScripted(t, c.mac())
				script, environment := captureScript(t, s, b)
				dir := filepath.Join(t.TempDir(), "lab 07")
				status, stdout, stderr := runShell(t, shell, environment, script, dir+"/")
				if status != 0 || stdout != "" || !strings.HasSuffix(stderr, "saved: "+dir+"\n") {
					t.Fatalf("%s: status %d, stdout %q, stderr %q", shell, status, stdout, stderr)
				}
				facts, err := disk.ReadFolder(os.DirFS(dir))
				if err != nil {
					t.Fatal(err)
				}
				got := b.reread(disk.MakePlan(facts, c.options), func(map[string]any) {})
				got.Warnings = want.Warnings // a live Mac can tell where it runs from
				if diff := cmp.Diff(want, got); diff != "" {
					t.Errorf("%s: %s", shell, diff)
				}
				if len(s.changes(t)) > 0 {
					t.Errorf("%s: it changed something: %q", shell, s.changes(t))
				}
			}
		})
	}
}

// captureScript gives a script for a Mac, and an environment with the programs
// of macOS that it asks.
func captureScript(t *testing.T, s *scripted, b *bench) (script string, environment []string) {
	t.Helper()
	bin := t.TempDir()
	for name, prints := range map[string]string{"sysctl": b.mac.Model, "uname": b.mac.Arch} {
		check(t, os.WriteFile(filepath.Join(bin, name), []byte("#!/bin/sh\necho '"+prints+"'\n"), 0o700))
	}
	version := filepath.Join(bin, "SystemVersion.plist")
	data, err := fs.ReadFile(b.mac.Root(), "System/Library/CoreServices/SystemVersion.plist")
	check(t, err)
	check(t, os.WriteFile(version, data, 0o600))
	script = writeScript(t, disk.CaptureScript(disk.CaptureOptions{Diskutil: s.diskutil, SystemVersion: version}))
	return script, []string{"PATH=" + bin + ":/usr/bin:/bin", simdisk.StateVariable + "=" + s.state}
}

func TestCaptureScriptRefuses(t *testing.T) {
	b := newBench(t, simdisk.SingleSSD("10.12.6"))
	shellcheck(t, writeScript(t, disk.CaptureScript(disk.CaptureOptions{})))
	for name, c := range map[string]struct {
		args    func(dir string) []string
		prepare func(dir string) error
		faults  simdisk.Faults
	}{
		"no folder":       {args: func(string) []string { return nil }},
		"an empty name":   {args: func(string) []string { return []string{""} }},
		"two":             {args: func(dir string) []string { return []string{dir, dir} }},
		"a file":          {prepare: func(dir string) error { return os.WriteFile(dir, nil, 0o600) }},
		"no parent":       {args: func(dir string) []string { return []string{dir + "/a/b"} }},
		"no list":         {faults: simdisk.Faults{FailWords: "list"}},
		"something in it": {prepare: func(dir string) error { return os.MkdirAll(filepath.Join(dir, "x"), 0o700) }},
	} {
		t.Run(name, func(t *testing.T) {
			mac := simdisk.SingleSSD("10.12.6")
			mac.Faults = c.faults
			s := newScripted(t, mac)
			script, environment := captureScript(t, s, b)
			parent := t.TempDir()
			dir := filepath.Join(parent, "dir")
			if c.prepare != nil {
				check(t, c.prepare(dir))
			}
			args := []string{dir}
			if c.args != nil {
				args = c.args(dir)
			}
			before := names(t, parent)
			for _, shell := range shells(t) {
				status, stdout, stderr := runShell(t, shell, environment, script, args...)
				if status != 2 || stdout != "" || stderr == "" {
					t.Errorf("%s: status %d, stdout %q, stderr %q", shell, status, stdout, stderr)
				}
				if diff := cmp.Diff(before, names(t, parent)); diff != "" {
					t.Errorf("%s: it left something: %s", shell, diff)
				}
			}
		})
	}
}

func check(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// contents reads the files of a folder.
func contents(t *testing.T, dir string) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, name := range names(t, dir) {
		data, err := os.ReadFile(filepath.Join(dir, name))
		check(t, err)
		found[name] = string(data)
	}
	return found
}

func names(t *testing.T, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	check(t, err)
	var list []string
	for _, e := range entries {
		list = append(list, e.Name())
	}
	return list
}

func partials(t *testing.T, dir string) []string {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(dir, ".*partial*"))
	check(t, err)
	return found
}
