package script_test

import (
	"errors"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/disktest"
	"github.com/macwrangler/macwrangler/internal/simdisk"
	"github.com/macwrangler/macwrangler/pkg/disk"
	"github.com/macwrangler/macwrangler/pkg/disk/script"
)

// scriptedAny is a Mac with the script for every Mac, and a sysctl that knows the
// model.
func scriptedAny(t *testing.T, mac *simdisk.Mac, o script.AnyMacOptions) (*scripted, string) {
	t.Helper()
	s := newScripted(t, mac)
	path, rest, _ := strings.Cut(strings.TrimPrefix(s.environment[0], "PATH="), ":")
	sysctl := "#!/bin/sh\n[ \"$2\" = hw.model ] && echo '" + mac.Model + "'\n"
	check(t, os.WriteFile(filepath.Join(path, "sysctl"), []byte(sysctl), 0o700))
	s.environment[0] = "PATH=" + path + ":" + rest
	version := filepath.Join(t.TempDir(), "SystemVersion.plist")
	data, err := mac.Root().Open("System/Library/CoreServices/SystemVersion.plist")
	check(t, err)
	check(t, copyTo(version, data))
	o.Diskutil, o.SystemVersion = s.diskutil, version
	return s, writeScript(t, script.AnyMac(o))
}

// elsewhere starts a Mac from a USB disk.
func elsewhere(mac *simdisk.Mac) *simdisk.Mac {
	d := mac.AddExternal()
	d.Partitions[len(d.Partitions)-1].Mount = "/"
	return mac
}

// TestAnyMacDoesWhatApplyDoes runs it on a Mac of each kind: the calls must be those
// of the plan, and so must the Mac afterwards, to the byte.
func TestAnyMacDoesWhatApplyDoes(t *testing.T) {
	macs := map[string]func() *simdisk.Mac{
		"an ssd":                     func() *simdisk.Mac { return simdisk.SingleSSD("10.12.6") },
		"a hard disk":                func() *simdisk.Mac { return simdisk.SingleHDD("10.11.6") },
		"an ssd with APFS":           func() *simdisk.Mac { return simdisk.SingleAPFS("10.15.7") },
		"a T2 chip":                  func() *simdisk.Mac { return simdisk.T2("11.7.10") },
		"a CoreStorage Fusion Drive": func() *simdisk.Mac { return simdisk.FusionCoreStorage("10.12.6") },
		"an APFS Fusion Drive":       func() *simdisk.Mac { return simdisk.FusionAPFS("10.15.7") },
		"a split Fusion Drive": func() *simdisk.Mac {
			m := simdisk.New("iMac14,2", "10.13.6")
			m.FormatAPFS("Fast", m.AddSSD(121332826112))
			m.FormatHFS(m.AddHDD(1000204886016), "Big")
			return m
		},
		"FileVault, unlocked": func() *simdisk.Mac {
			m := simdisk.SingleSSD("10.12.6")
			m.FormatCoreStorage("Macintosh HD", m.Disks[0]).Encrypt(false)
			return m
		},
	}
	for turn, name := range slices.Sorted(maps.Keys(macs)) {
		mac := macs[name]
		b := disktest.NewBench(t, elsewhere(mac()))
		plan := b.Plan(disk.Options{})
		kind := plan.Kind
		if _, err := b.Apply(plan); err != nil {
			t.Fatal(err)
		}
		shell := anyShells(t)[turn%3]
		s, path := scriptedAny(t, elsewhere(mac()), script.AnyMacOptions{})
		if turn == 0 {
			shellcheck(t, path)
			status, stdout, stderr := s.run(t, shell, path)
			if status != 0 || len(s.changes(t)) > 0 || !strings.HasSuffix(stdout, "sudo sh "+path+" --yes\n") {
				t.Errorf("%s without --yes: status %d, changes %q\n%s%s", name, status, s.changes(t), stdout, stderr)
			}
		}
		status, stdout, stderr := s.run(t, shell, path, "--yes")
		want := "RuntimeSetCustomProperty: MACWRANGLER_DISK_KIND=" + string(kind) + "\n"
		if status != 0 || !strings.HasPrefix(stdout, want) || strings.Count(stdout, "\n") != 2 || !strings.HasSuffix(stderr, "\ndone\n") {
			t.Fatalf("%s, %s: status %d, stdout %q\n%s", name, shell, status, stdout, stderr)
		}
		if diff := cmp.Diff(b.Program.Changes(), s.changes(t)); diff != "" {
			t.Errorf("%s, %s: calls: %s", name, shell, diff)
		}
		if diff := cmp.Diff(b.Mac.Prints(), s.mac(t).Prints()); diff != "" {
			t.Errorf("%s, %s: end state: %s", name, shell, diff)
		}
	}
}

// TestAnyMacStops: a failed command, a disk that changes between two commands, and
// a user who is not root.
func TestAnyMacStops(t *testing.T) {
	fusion := func(os string) *simdisk.Mac { return elsewhere(simdisk.FusionCoreStorage(os)) }
	table := []struct {
		name   string
		fault  func(m *simdisk.Mac)
		does   int // commands that are tried
		status int
		says   string
	}{
		{"the first command fails", func(m *simdisk.Mac) { m.Faults.FailWords = "cs delete" }, 1, 2, "step 1 of 3 failed"},
		{"the last command fails", func(m *simdisk.Mac) { m.Faults.FailWords = "cs createVolume" }, 3, 2, "step 3 of 3 failed"},
		{"a disk is pulled", func(m *simdisk.Mac) {
			m.Faults.Events = []simdisk.Event{{BeforeChange: 2, Pull: m.Disks[1].Serial}}
		}, 2, 2, "failed"},
		{"it lags", func(m *simdisk.Mac) { m.Faults.Lag = 1 }, 3, 0, "done"},
	}
	for _, test := range table {
		mac := fusion("10.12.6")
		test.fault(mac)
		s, path := scriptedAny(t, mac, script.AnyMacOptions{})
		status, stdout, stderr := s.run(t, shells(t)[0], path, "--yes")
		if status != test.status || !strings.Contains(stderr, test.says) || len(s.changes(t)) != test.does {
			t.Errorf("%s: status %d, %q, changes %q\n%s", test.name, status, stdout, s.changes(t), stderr)
		}
		if status != 0 && stdout != "" {
			t.Errorf("%s: %q on standard output", test.name, stdout)
		}
	}
	s, path := scriptedAny(t, fusion("10.12.6"), script.AnyMacOptions{})
	s.environment[0] = fakeID(t, "501")
	if status, _, stderr := s.run(t, shells(t)[0], path, "--yes"); status != 2 || len(s.changes(t)) > 0 {
		t.Errorf("not root: status %d, %s", status, stderr)
	}
}

// TestAnyMacExplains: each code with which it refuses has a meaning.
func TestAnyMacExplains(t *testing.T) {
	known := map[string]bool{}
	for _, m := range disk.Meanings() {
		known[string(m.Code)] = true
	}
	text := script.AnyMac(script.AnyMacOptions{})
	found := 0
	for _, after := range strings.Split(text, "refuse ")[1:] {
		code, _, quoted := strings.Cut(after, " ")
		if !quoted || strings.ContainsAny(code, "\n:$(){") || !strings.HasPrefix(after[len(code)+1:], "'") && !strings.HasPrefix(after[len(code)+1:], `"`) {
			continue
		}
		found++
		if !known[code] {
			t.Errorf("%s is not explained", code)
		}
	}
	if found < 40 {
		t.Errorf("%d codes", found)
	}
}

func copyTo(path string, from io.ReadCloser) error {
	data, err := io.ReadAll(from)
	return errors.Join(err, from.Close(), os.WriteFile(path, data, 0o600))
}
