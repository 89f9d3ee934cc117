package profile_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/profile"
)

// published has profiles that others published. They are not part of this
// repository; the test runs where they are beside the checkout.
const published = "../../../shared/fixtures/profiles"

// TestPublishedProfiles has the reason for each finding. A finding that is
// not listed is a false alarm.
func TestPublishedProfiles(t *testing.T) {
	if _, err := os.Stat(published); err != nil {
		t.Skipf("no published profiles: %v", err)
	}
	type reason struct{ rule, path, why string }
	table := map[string][]reason{
		"clburlison_enable_fus.mobileconfig": {
			{
				"fus-alone", ":PayloadContent:0:PayloadContent:.GlobalPreferences:Forced:0:mcx_preference_settings:MultipleSessionEnabled",
				"it manages this key only; kevinmcox.com (2022): from macOS 11 on, true alone keeps users from turning it on",
			},
			{"identifier-form", ":PayloadIdentifier", "it is Enable_FUS: no domain, and anybody may take it"},
		},
		"flammable_Google_Chrome_Updates.mobileconfig": nil,
		// AutoLogOutDelay is an integer there, and a real in Apple's schema; the manifests
		// have an integer too.
		"gregneagle_loginwindow.mobileconfig":          nil,
		"opragel_Chrome_archived_example.mobileconfig": nil, // what is odd in it, URLs without RestoreOnStartup, is Chrome's to say
		"rtrouton_DisableFastUserSwitching.mobileconfig": {
			{"uuid-as-identifier", ":PayloadIdentifier", "it is 2042b5e1-…, the same as PayloadUUID"},
		},
	}
	files, err := filepath.Glob(filepath.Join(published, "*.mobileconfig"))
	if err != nil || len(files) != len(table) {
		t.Fatalf("%d files, %d in the table, error %v", len(files), len(table), err)
	}
	for _, file := range files {
		want := table[filepath.Base(file)]
		got, p, err := profile.Check(readFile(t, file), profile.LintOptions{})
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		for i := range max(len(want), len(got)) {
			switch {
			case i >= len(want):
				t.Errorf("%s: no reason for %+v", file, got[i])
			case i >= len(got):
				t.Errorf("%s: not found: %+v", file, want[i])
			case got[i].Rule != want[i].rule || got[i].Path != want[i].path || got[i].Line == 0:
				t.Errorf("%s: got %+v, want %+v", file, got[i], want[i])
			}
		}
		if overview, err := p.Overview(); err != nil || len(overview.Payloads) == 0 || len(overview.Payloads[0].Settings) == 0 {
			t.Errorf("%s: overview %+v, error %v", file, overview, err)
		}
	}
}

// TestOwnSamples checks the files that the documentation shows.
func TestOwnSamples(t *testing.T) {
	for name, want := range map[string]string{
		"fus.mobileconfig":         "",
		"broken-tags.mobileconfig": "syntax",
		"faults.mobileconfig":      "boolean-as-string once-only uuid-clash near-miss identifier-form",
	} {
		got, _, err := profile.Check(readFile(t, filepath.Join("..", "..", "testdata", "profiles", name)), profile.LintOptions{})
		if err != nil || rules(got) != want {
			t.Errorf("%s: got %q, want %q, error %v", name, rules(got), want, err)
		}
	}
}
