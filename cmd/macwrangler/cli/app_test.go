package cli

import (
	"bytes"
	"runtime/debug"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestColored(t *testing.T) {
	for _, test := range []struct {
		color    string
		terminal bool
		env      string
		want     bool
	}{
		{colorAuto, true, "", true},
		{colorAuto, false, "", false},
		{colorAuto, true, "NO_COLOR=1", false},
		{colorAuto, true, "NO_COLOR=", true}, // no-color.org: only a value counts
		{colorAuto, true, "TERM=dumb", false},
		{colorAuto, true, "TERM=xterm", true},
		{colorAlways, false, "NO_COLOR=1", true},
		{colorNever, true, "", false},
	} {
		a := newApp(Streams{LookupEnv: func(name string) (string, bool) {
			key, value, _ := strings.Cut(test.env, "=")
			return value, key == name
		}})
		a.color = test.color
		if got := a.colored(test.terminal); got != test.want {
			t.Errorf("%+v: got %v", test, got)
		}
	}
}

// TestHelpWrapsAtTheTerminal: a narrow terminal gets narrow help.
func TestHelpWrapsAtTheTerminal(t *testing.T) {
	var out bytes.Buffer
	s := Streams{In: bytes.NewReader(nil), Out: &out, Err: &bytes.Buffer{}, OutTerminal: true, Width: 60}
	if status := Run(t.Context(), []string{"version", "--help"}, s); status != StatusDone {
		t.Fatalf("status %d", status)
	}
	_, flags, _ := strings.Cut(out.String(), "Flags of every command:\n")
	for line := range strings.Lines(flags) {
		if len(line) > 61 {
			t.Errorf("%d characters: %q", len(line), line)
		}
	}
}

func TestVersionOf(t *testing.T) {
	commit := time.Date(2026, 8, 1, 12, 0, 0, 0, time.UTC)
	info := &debug.BuildInfo{
		Main: debug.Module{Version: "v1.2.3"},
		Settings: []debug.BuildSetting{
			{Key: "vcs.revision", Value: "0123456789abcdef"},
			{Key: "vcs.time", Value: "2026-08-01T12:00:00Z"},
			{Key: "vcs.modified", Value: "true"},
		},
	}
	got := versionOf(info)
	want := versionResult{
		Version: "v1.2.3", Revision: "0123456789abcdef", Time: &commit, Modified: true,
		GoVersion: got.GoVersion, Platform: got.Platform,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	wantWords := []string{"0123456789ab with changes", "2026-08-01", got.GoVersion, got.Platform}
	if diff := cmp.Diff(wantWords, got.details()); diff != "" {
		t.Error(diff)
	}
}

// TestVersionOfNothing: a binary that recorded nothing still has an answer.
func TestVersionOfNothing(t *testing.T) {
	got := versionOf(&debug.BuildInfo{Settings: []debug.BuildSetting{{Key: "vcs.time", Value: "soon"}}})
	if got.Version != "devel" || got.Time != nil || got.Revision != "" || len(got.details()) != 2 {
		t.Errorf("got %+v", got)
	}
}
