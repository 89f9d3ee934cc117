package check_test

import (
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/assetcache"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/check"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// sampled returns the rules that a document of a cache breaks by itself and with a
// right record, and "gap" if something stays unknown.
func sampled(t *testing.T, data []byte) string {
	t.Helper()
	doc, err := assetcache.Parse(data)
	if err != nil {
		t.Fatal(err)
	}
	caches, err := check.Group([]check.Document{{Name: "x", Document: doc}})
	if err != nil {
		t.Fatal(err)
	}
	record := parts{"record": `prs=198.51.100.10-198.51.100.20,203.0.113.7`}.evidence(t).Records
	var words []string
	for _, f := range check.Check(check.Evidence{Caches: caches, Records: record}).Findings {
		if f.Rule != finding.NotChecked && !slices.Contains(words, f.Rule) {
			words = append(words, f.Rule)
		}
	}
	slices.Sort(words)
	return strings.Join(words, " ")
}

// TestSharedSamples reads the samples that lie beside the project, where they do.
func TestSharedSamples(t *testing.T) {
	t.Parallel()
	want := map[string]string{
		"config/assetcache-prefs.plist":             "",
		"config/assetcache-prefs.defaults-read.txt": "record-differs",
		"config/managed-ok.mobileconfig":            "",
		"config/declaration-ok.json":                "",
		"config/managed-contradictions.mobileconfig": "cache-bad-port cache-data-path cache-nothing-served cache-parent-name cache-peers-ignored cache-ranges-ignored " +
			"cache-selection-policy cache-tethering-denied record-differs",
		"config/declaration-faults.json":           "cache-activation-denied cache-personal-limit cache-reports record-differs",
		"managerutil/status-ok.json":               "",
		"managerutil/status-ok-new-text.txt":       "",
		"managerutil/status-2017-text.txt":         "",
		"managerutil/status-refused-2019-text.txt": "cache-not-registered cache-not-running",
		"managerutil/status-starting.json":         "",
		"managerutil/status-off.txt":               "cache-off",
		"managerutil/canactivate-vm.txt":           "cache-cannot-run",
		"managerutil/settings-contradiction.json":  "cache-nothing-served cache-ranges-ignored record-differs",
	}
	for name, rules := range want {
		data, err := os.ReadFile(filepath.Join("../../../../shared/fixtures/cachelocator/formats", name))
		if os.IsNotExist(err) {
			t.Skip("the samples are not beside the project")
		}
		if err != nil {
			t.Fatal(err)
		}
		if got := sampled(t, data); got != rules {
			t.Errorf("%s: %q, want %q", name, got, rules)
		}
	}
}
