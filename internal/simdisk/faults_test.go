package simdisk_test

import (
	"bytes"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/simdisk"
)

func TestFaults(t *testing.T) {
	m := simdisk.SingleSSD("12.1")
	m.Faults = simdisk.Faults{FailChange: 2}
	do(t, m, 0, "unmountDisk disk0")
	do(t, m, 1, "eraseDisk APFS A disk0")
	if got := m.Layout(); !strings.Contains(got, "Macintosh HD") {
		t.Errorf("the failed call did its work: %s", got)
	}
	m.Faults = simdisk.Faults{FailWords: "eraseDisk", Late: true}
	do(t, m, 1, "eraseDisk APFS B disk0")
	if got := m.Layout(); !strings.Contains(got, ": B") {
		t.Errorf("the late failure did no work: %s", got)
	}
}

func TestLag(t *testing.T) {
	m := simdisk.FusionCoreStorage("10.12.6")
	old := m.Groups[0].UUID
	m.Faults.Lag = 2
	do(t, m, 0, "cs delete "+old)
	for i, want := range []bool{true, false} {
		if got := strings.Contains(do(t, m, 0, "cs list -plist"), old); got != want {
			t.Errorf("list %d after the deletion shows the group: %v", i, got)
		}
	}
	answer := do(t, m, 0, "cs create New disk0 disk1")
	fresh := m.Groups[0].UUID
	if !strings.Contains(answer, "\nCore Storage LVG UUID: "+fresh+"\n") {
		t.Errorf("no UUID in %q", answer)
	}
	for i, want := range []bool{false, true} {
		if got := strings.Contains(do(t, m, 0, "cs list -plist"), fresh); got != want {
			t.Errorf("list %d after the creation shows the group: %v", i, got)
		}
	}
}

func TestEvents(t *testing.T) {
	m := simdisk.SingleAPFS("12.1")
	m.Containers[0].Encrypt(false)
	stick := m.AddExternal()
	card := simdisk.SingleAPFS("12.1").AddSDCard()
	card.Number = 9
	m.Faults.Events = []simdisk.Event{
		{BeforeCall: 2, Pull: stick.Serial}, {BeforeCall: 3, Insert: card}, {BeforeChange: 1, Lock: true},
	}
	for i, want := range []string{"disk0 disk1 disk2", "disk0 disk1", "disk0 disk1 disk9"} {
		if got := wholes(do(t, m, 0, "list -plist")); got != want {
			t.Errorf("list %d shows %s, want %s", i, got, want)
		}
	}
	do(t, m, 0, "unmountDisk disk0")
	if !m.Containers[0].Volumes[0].Locked {
		t.Error("the volume is not locked")
	}
}

// TestMainProgram runs the program's main function on a file.
func TestMainProgram(t *testing.T) {
	state := filepath.Join(t.TempDir(), "mac.json")
	if err := simdisk.FusionAPFS("12.1").Save(state); err != nil {
		t.Fatal(err)
	}
	run := func(status int, stdin string, words ...string) string {
		var stdout, stderr bytes.Buffer
		got := simdisk.Main(words, strings.NewReader(stdin), &stdout, &stderr, func(name string) string {
			return map[string]string{simdisk.StateVariable: state}[name]
		})
		if got != status {
			t.Errorf("%q: status %d, want %d: %s", words, got, status, &stderr)
		}
		return stdout.String()
	}
	run(1, "No\n", "resetFusion")
	run(0, "Yes\n", "resetFusion")
	if got := run(0, "", "list", "-plist"); !strings.Contains(got, "<key>APFSVolumes</key>") {
		t.Errorf("no volume in %s", got)
	}
	log, err := simdisk.ReadLog(state + ".log")
	if err != nil {
		t.Fatal(err)
	}
	want := []simdisk.Call{
		{Argv: []string{"resetFusion"}, Stdin: "No\n", Status: 1, Change: true},
		{Argv: []string{"resetFusion"}, Stdin: "Yes\n", Change: true},
		{Argv: []string{"list", "-plist"}},
	}
	if diff := cmp.Diff(want, log); diff != "" {
		t.Error(diff)
	}
	m, err := simdisk.Load(state)
	if err != nil || m.Calls != 3 || m.Changes != 2 {
		t.Errorf("the Mac was not kept: %v, %+v", err, m)
	}
}

func TestListFilters(t *testing.T) {
	m := simdisk.FusionAPFS("12.1")
	m.AddSDCard()
	m.AddExternal()
	for call, want := range map[string]string{
		"list -plist internal physical": "disk0 disk1 disk3",
		"list -plist external":          "disk4",
		"list -plist virtual":           "disk2",
		"list -plist disk2":             "disk2",
	} {
		if got := wholes(do(t, m, 0, call)); got != want {
			t.Errorf("%s: %v, want %s", call, got, want)
		}
	}
}

// wholes returns the whole disks of a list.
func wholes(answer string) string {
	_, whole, _ := strings.Cut(answer, "<key>WholeDisks</key>")
	return strings.Join(regexp.MustCompile(`disk[0-9]+`).FindAllString(whole, -1), " ")
}
