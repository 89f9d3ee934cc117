package lint_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/chrome/lint"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// TestRelativesNameTheUnchecked: a setting of another browser that nobody knows is named,
// at its own place, and not the first setting of the file in its stead.
func TestRelativesNameTheUnchecked(t *testing.T) {
	t.Parallel()
	for settings, want := range map[string]string{
		"":                                  "",
		"\n<key>TeleportUsers</key><true/>": "TeleportUsers is not checked: the manifest of Microsoft Edge does not have it",
		"\n<key>Q1z</key><true/><key>Q2z</key><true/><key>Q3z</key><true/><key>Q4z</key><true/>": "Q1z, Q2z, Q3z and 1 more are not checked: the manifest of Microsoft Edge does not have them",
	} {
		text := `<?xml version="1.0"?><plist version="1.0"><dict><key>HomepageLocation</key><string>https://a.example/</string>` + settings + `</dict></plist>`
		found, err := lint.File("Managed Preferences/com.microsoft.Edge.plist", []byte(text), lint.Options{})
		if err != nil {
			t.Fatal(err)
		}
		i := slices.IndexFunc(found, func(f finding.Finding) bool { return strings.Contains(f.Message, "does not have") })
		switch {
		case i < 0 && want == "":
		case i < 0:
			t.Errorf("%s: %+v", settings, found)
		case found[i].Message != want || found[i].Line != 2 || found[i].Rule != finding.NotChecked:
			t.Errorf("%s: %+v", settings, found[i])
		}
	}
}
