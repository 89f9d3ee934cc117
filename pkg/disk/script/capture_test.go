package script_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/disktest"
	"github.com/macwrangler/macwrangler/internal/simdisk"
	"github.com/macwrangler/macwrangler/pkg/disk"
	"github.com/macwrangler/macwrangler/pkg/disk/script"
)

// TestCaptureScript saves Macs with the script, and compares the plan from what
// it saved with the plan that is made on the Mac itself.
func TestCaptureScript(t *testing.T) {
	for _, c := range disktest.Cases() {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			b := disktest.NewBench(t, c.Mac())
			want := b.Plan(c.Options)
			for _, shell := range shells(t) {
				s := newScripted(t, c.Mac())
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
				got := b.Reread(disk.MakePlan(facts, c.Options), func(map[string]any) {})
				got.Warnings = want.Warnings // a live Mac shows what it runs from
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

// captureScript returns the path of a script for a Mac, and an environment with
// the programs of macOS that it calls.
func captureScript(t *testing.T, s *scripted, b *disktest.Bench) (path string, environment []string) {
	t.Helper()
	bin := t.TempDir()
	for name, prints := range map[string]string{"sysctl": b.Mac.Model, "uname": b.Mac.Arch} {
		check(t, os.WriteFile(filepath.Join(bin, name), []byte("#!/bin/sh\necho '"+prints+"'\n"), 0o700))
	}
	version := filepath.Join(bin, "SystemVersion.plist")
	data, err := fs.ReadFile(b.Mac.Root(), "System/Library/CoreServices/SystemVersion.plist")
	check(t, err)
	check(t, os.WriteFile(version, data, 0o600))
	path = writeScript(t, script.Capture(script.CaptureOptions{Diskutil: s.diskutil, SystemVersion: version}))
	return path, []string{"PATH=" + bin + ":/usr/bin:/bin", simdisk.StateVariable + "=" + s.state}
}

func TestCaptureScriptRefuses(t *testing.T) {
	b := disktest.NewBench(t, simdisk.SingleSSD("10.12.6"))
	shellcheck(t, writeScript(t, script.Capture(script.CaptureOptions{})))
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
			before := disktest.Names(t, parent)
			for _, shell := range shells(t) {
				status, stdout, stderr := runShell(t, shell, environment, script, args...)
				if status != 2 || stdout != "" || stderr == "" {
					t.Errorf("%s: status %d, stdout %q, stderr %q", shell, status, stdout, stderr)
				}
				if diff := cmp.Diff(before, disktest.Names(t, parent)); diff != "" {
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
