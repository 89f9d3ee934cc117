package script_test

import (
	"math/rand/v2"
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

// writeScript writes a script to a file and returns its path.
func writeScript(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "script.sh")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func TestMain(m *testing.M) { os.Exit(disktest.Main(m)) }

// scripted is a Mac that a script works on.
type scripted struct {
	state       string
	diskutil    string
	environment []string // of root
}

func newScripted(t *testing.T, mac *simdisk.Mac) *scripted {
	t.Helper()
	s := &scripted{state: filepath.Join(t.TempDir(), "mac.json"), diskutil: disktest.Diskutil(t)}
	s.environment = []string{fakeID(t, "0"), simdisk.StateVariable + "=" + s.state}
	check(t, mac.Save(s.state))
	return s
}

func (s *scripted) run(t *testing.T, shell []string, script string, args ...string) (status int, stdout, stderr string) {
	t.Helper()
	return runShell(t, shell, s.environment, script, args...)
}

func (s *scripted) mac(t *testing.T) *simdisk.Mac {
	t.Helper()
	mac, err := simdisk.Load(s.state)
	if err != nil {
		t.Fatal(err)
	}
	return mac
}

func (s *scripted) changes(t *testing.T) []string {
	t.Helper()
	log, err := simdisk.ReadLog(s.state + ".log")
	if err != nil {
		t.Fatal(err)
	}
	return simdisk.ChangesOf(log)
}

// scriptOf writes the script of a Mac's plan.
func scriptOf(t *testing.T, mac *simdisk.Mac, options disk.Options, diskutil string) string {
	t.Helper()
	facts, err := disk.Gather(t.Context(), disktest.NewBench(t, mac).How.Host)
	if err != nil {
		t.Fatal(err)
	}
	plan := disk.MakePlan(facts, options)
	if !plan.Runnable() {
		t.Fatalf("no commands: %+v", plan)
	}
	return writeScript(t, script.Plan(plan, facts, script.Options{Diskutil: diskutil}))
}

// fakeID returns a PATH whose program id prints the given uid.
func fakeID(t *testing.T, uid string) string {
	t.Helper()
	dir := t.TempDir()
	check(t, os.WriteFile(filepath.Join(dir, "id"), []byte("#!/bin/sh\necho "+uid+"\n"), 0o700))
	return "PATH=" + dir + ":/usr/bin:/bin"
}

// TestScriptDoesWhatApplyDoes runs each kind both ways: the calls must be the
// same, and so must the Mac afterwards, to the byte.
func TestScriptDoesWhatApplyDoes(t *testing.T) {
	containers := disktest.Case{Name: "a container that must go first", Mac: func() *simdisk.Mac {
		m := simdisk.New("iMac14,2", "10.13.6")
		m.FormatAPFS("Fast", m.AddSSD(121332826112))
		m.FormatHFS(m.AddHDD(1000204886016), "Big")
		return m
	}}
	for _, c := range append(disktest.Cases(), containers) {
		t.Run(c.Name, func(t *testing.T) {
			t.Parallel()
			b := disktest.NewBench(t, c.Mac())
			if _, err := b.Apply(b.Runnable(c.Options)); err != nil {
				t.Fatal(err)
			}
			for i, shell := range shells(t) {
				s := newScripted(t, c.Mac())
				script := scriptOf(t, c.Mac(), c.Options, s.diskutil)
				if i == 0 {
					shellcheck(t, script)
				}
				status, stdout, stderr := s.run(t, shell, script)
				if status != 0 || !strings.Contains(stdout, "nothing was changed") || stderr != "" || len(s.changes(t)) > 0 {
					t.Fatalf("%s, dry: status %d, changes %q\n%s%s", shell, status, s.changes(t), stdout, stderr)
				}
				status, stdout, stderr = s.run(t, shell, script, "--yes")
				if status != 0 || stdout != "" || !strings.HasSuffix(stderr, "\ndone\n") {
					t.Fatalf("%s: status %d, stdout %q\n%s", shell, status, stdout, stderr)
				}
				if diff := cmp.Diff(b.Program.Changes(), s.changes(t)); diff != "" {
					t.Errorf("%s: calls: %s", shell, diff)
				}
				if diff := cmp.Diff(b.Mac.Prints(), s.mac(t).Prints()); diff != "" {
					t.Errorf("%s: end state: %s", shell, diff)
				}
			}
		})
	}
}

// TestScriptOnRandomMacs does the same for random Macs, where apply may fail too.
func TestScriptOnRandomMacs(t *testing.T) {
	runnable := 0
	for seed := range uint64(40) {
		random := func() *simdisk.Mac { return simdisk.Random(rand.New(rand.NewPCG(seed, 7))) }
		b := disktest.NewBench(t, random())
		facts, err := disk.Gather(t.Context(), b.How.Host)
		if err != nil {
			t.Fatal(err)
		}
		plan := disk.MakePlan(facts, disk.Options{})
		s := newScripted(t, random())
		script := writeScript(t, script.Plan(plan, facts, script.Options{Diskutil: s.diskutil}))
		if !plan.Runnable() {
			if status, _, stderr := s.run(t, shells(t)[0], script, "--yes"); status != 1 || len(s.changes(t)) > 0 {
				t.Errorf("seed %d, %s: status %d, %s", seed, plan.Kind, status, stderr)
			}
			continue
		}
		runnable++
		_, err = b.Apply(b.Plan(disk.Options{}))
		status, _, stderr := s.run(t, shells(t)[0], script, "--yes")
		if (err == nil) != (status == 0) {
			t.Errorf("seed %d, %s: apply %v, status %d, %s", seed, plan.Kind, err, status, stderr)
		}
		if diff := cmp.Diff(b.Program.Changes(), s.changes(t)); diff != "" {
			t.Errorf("seed %d, %s: calls: %s", seed, plan.Kind, diff)
		}
		if diff := cmp.Diff(b.Mac.Prints(), s.mac(t).Prints()); diff != "" {
			t.Errorf("seed %d, %s: end state: %s", seed, plan.Kind, diff)
		}
	}
	if runnable < 8 {
		t.Errorf("only %d plans had commands", runnable)
	}
}

// TestScriptRefuses changes a Mac between plan and script.
func TestScriptRefuses(t *testing.T) {
	fusion := func() *simdisk.Mac { return simdisk.FusionCoreStorage("10.12.6") }
	apfs := func() *simdisk.Mac { return simdisk.FusionAPFS("10.15.7") }
	single := func() *simdisk.Mac { return simdisk.SingleSSD("10.12.6") }
	for name, c := range map[string]struct {
		mac    func() *simdisk.Mac
		change func(m *simdisk.Mac)
		says   string
	}{
		"another size":          {single, func(m *simdisk.Mac) { m.Disks[0].Size += 512 }, "disk0: TotalSize is"},
		"another medium":        {single, func(m *simdisk.Mac) { m.Disks[0].Media = "x\u009b2J\u2028" }, "disk0: MediaName is something else"},
		"external now":          {single, func(m *simdisk.Mac) { m.Disks[0].Internal = false }, "disk0: Internal is <false/>"},
		"removable now":         {single, func(m *simdisk.Mac) { m.Disks[0].External = true }, "disk0: RemovableMediaOrExternalDevice is <true/>"},
		"ejectable now":         {single, func(m *simdisk.Mac) { m.Disks[0].Ejectable = true }, "disk0: Ejectable is <true/>"},
		"key gone":              {single, func(m *simdisk.Mac) { m.Disks[0].Solid = nil }, "disk0: SolidState is absent"},
		"another partition":     {single, func(m *simdisk.Mac) { m.Disks[0].Partitions[1].UUID = "X" }, "disk0: its partitions"},
		"a partition less":      {single, func(m *simdisk.Mac) { m.Disks[0].Partitions = m.Disks[0].Partitions[:1] }, "disk0: its partitions"},
		"a resized partition":   {single, func(m *simdisk.Mac) { m.Disks[0].Partitions[1].Size-- }, "disk0: its partitions"},
		"formatted again":       {single, func(m *simdisk.Mac) { m.FormatHFS(m.Disks[0], "x") }, "disk0: its partitions"},
		"disks change places":   {fusion, func(m *simdisk.Mac) { m.Disks[0].Number, m.Disks[1].Number = 1, 0 }, "disk0: TotalSize is"},
		"pulled":                {fusion, func(m *simdisk.Mac) { m.Pull(m.Disks[1]) }, "disk1: TotalSize is absent"},
		"another group":         {fusion, func(m *simdisk.Mac) { m.Groups[0].UUID = "X" }, "MemberOfCoreStorageLogicalVolumeGroup is"},
		"locked group":          {fusion, func(m *simdisk.Mac) { m.Groups[0].Encrypt(true) }, "EncryptionStatus is <string>Locked</string>"},
		"locked volume":         {apfs, func(m *simdisk.Mac) { m.Containers[0].Encrypt(true) }, "or is locked now"},
		"another container":     {apfs, func(m *simdisk.Mac) { m.Containers[0].UUID = "X" }, "container "},
		"a store elsewhere":     {apfs, func(m *simdisk.Mac) { m.Containers[0].Stores = m.Containers[0].Stores[:1] }, "container "},
		"a third disk":          {apfs, func(m *simdisk.Mac) { m.AddHDD(5e11) }, "there is a disk that is not in the plan"},
		"started from it":       {single, func(m *simdisk.Mac) { m.Disks[0].Partitions[1].Mount = "/" }, "the system runs from disk0"},
		"started from a group":  {fusion, func(m *simdisk.Mac) { m.Groups[0].Families[0].Volumes[0].Mount = "/" }, "the system runs from disk"},
		"from a container":      {apfs, func(m *simdisk.Mac) { m.Containers[0].Volumes[0].Mount = "/" }, "the system runs from disk"},
		"diskutil does nothing": {single, func(m *simdisk.Mac) { m.Faults.FailWords = "list" }, "disk0: its partitions"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			mac := c.mac()
			c.change(mac)
			s := newScripted(t, mac)
			script := scriptOf(t, c.mac(), disk.Options{}, s.diskutil)
			for i, shell := range shells(t) {
				var args []string // one shell without --yes, the other with it
				if i > 0 {
					args = []string{"--yes"}
				}
				status, stdout, stderr := s.run(t, shell, script, args...)
				if status != 1 || stdout != "" || !strings.Contains(stderr, c.says) {
					t.Errorf("%s %q: status %d, stdout %q, stderr %q", shell, args, status, stdout, stderr)
				}
				if strings.Contains(stderr, "\u2028") || len(s.changes(t)) > 0 {
					t.Errorf("%s %q: stderr %q, changes %q", shell, args, stderr, s.changes(t))
				}
			}
		})
	}
}
