package frame

import (
	"runtime/debug"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

func TestBuildOf(t *testing.T) {
	commit := time.Date(2026, 8, 1, 12, 0, 0, 0, time.UTC)
	info := &debug.BuildInfo{
		Main: debug.Module{Version: "v1.2.3"},
		Settings: []debug.BuildSetting{
			{Key: "vcs.revision", Value: "0123456789abcdef"},
			{Key: "vcs.time", Value: "2026-08-01T12:00:00Z"},
			{Key: "vcs.modified", Value: "true"},
		},
	}
	got := buildOf(info)
	want := Build{
		Version: "v1.2.3", Revision: "0123456789abcdef", Time: &commit, Modified: true,
		GoVersion: got.GoVersion, Platform: got.Platform,
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// TestBuildOfNothing: a binary that recorded nothing still has an answer.
func TestBuildOfNothing(t *testing.T) {
	got := buildOf(&debug.BuildInfo{Settings: []debug.BuildSetting{{Key: "vcs.time", Value: "soon"}}})
	if got.Version != "devel" || got.Time != nil || got.Revision != "" {
		t.Errorf("got %+v", got)
	}
}
