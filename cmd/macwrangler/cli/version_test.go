package cli

import (
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
)

func TestVersionDetails(t *testing.T) {
	commit := time.Date(2026, 8, 1, 12, 0, 0, 0, time.UTC)
	build := frame.Build{Revision: "0123456789abcdef", Modified: true, Time: &commit, GoVersion: "go1.26", Platform: "darwin/arm64"}
	want := []string{"0123456789ab with changes", "2026-08-01", "go1.26", "darwin/arm64"}
	if diff := cmp.Diff(want, details(build)); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"go1.26", "p"}, details(frame.Build{GoVersion: "go1.26", Platform: "p"})); diff != "" {
		t.Error(diff)
	}
}
