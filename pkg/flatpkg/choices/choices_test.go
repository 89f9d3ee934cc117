package choices_test

import (
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/choices"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/document"
)

func TestMeanings(t *testing.T) { codetest.Explained(t, choices.Meanings()) }

const distribution = `<installer-gui-script minSpecVersion="2">
    <choices-outline><line choice="all"><line choice="app"/><line choice="launchd"/></line><line choice="gone"/><line choice="app"/></choices-outline>
    <choice id="beta" title="Beta" start_selected="false" start_visible="no"/>
    <choice id="launchd" title="Agents" start_selected="my.choice.packageUpgradeAction != &quot;installed&quot;" enabled="false"/>
    <choice id="app" title="App" description="The application" selected="true"><pkg-ref id="com.example.app"/></choice>
    <choice id="all" title="Everything"/>
</installer-gui-script>`

func list(t *testing.T) []choices.Choice {
	t.Helper()
	d, err := document.ParseDistribution([]byte(distribution), document.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	return choices.Of(d)
}

func TestOf(t *testing.T) {
	const yes, no, unknown = choices.Yes, choices.No, choices.Unknown
	none := []string{}
	want := []choices.Choice{
		{ID: "all", Title: "Everything", Parents: none, Offered: true, Selected: yes, Visible: yes, Enabled: yes, Packages: none},
		{ID: "app", Title: "App", Description: "The application", Parents: []string{"all"}, Offered: true, Selected: yes, Visible: yes, Enabled: yes, Packages: []string{"com.example.app"}},
		{ID: "launchd", Title: "Agents", Parents: []string{"all"}, Offered: true, Selected: unknown, Visible: yes, Enabled: no, Packages: none},
		{ID: "beta", Title: "Beta", Parents: none, Selected: no, Visible: no, Enabled: yes, Packages: none},
	}
	if diff := cmp.Diff(want, list(t)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if got := choices.Of(&document.Distribution{}); got == nil || len(got) != 0 {
		t.Errorf("no choices: got %v", got)
	}
}

func TestChange(t *testing.T) {
	changes, err := choices.Change(list(t), []string{"beta"}, []string{"launchd", "launchd"})
	if err != nil {
		t.Fatal(err)
	}
	data, err := choices.Marshal(changes)
	if err != nil {
		t.Fatal(err)
	}
	const want = `<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE plist PUBLIC "-//Apple//DTD PLIST 1.0//EN" "http://www.apple.com/DTDs/PropertyList-1.0.dtd">
<plist version="1.0">
<array>
	<dict>
		<key>attributeSetting</key>
		<integer>0</integer>
		<key>choiceAttribute</key>
		<string>selected</string>
		<key>choiceIdentifier</key>
		<string>launchd</string>
	</dict>
	<dict>
		<key>attributeSetting</key>
		<integer>1</integer>
		<key>choiceAttribute</key>
		<string>selected</string>
		<key>choiceIdentifier</key>
		<string>beta</string>
	</dict>
</array>
</plist>
`
	if diff := cmp.Diff(want, string(data)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

func TestChangeRefuses(t *testing.T) {
	_, err := choices.Change(list(t), []string{"lauchd"}, nil)
	if fault.CodeOf(err) != choices.CodeUnknown || !strings.Contains(fault.HintOf(err), "launchd") {
		t.Errorf("got %v, hint %q", err, fault.HintOf(err))
	}
	if _, err := choices.Change(list(t), []string{"app"}, []string{"app"}); fault.CodeOf(err) != choices.CodeBoth {
		t.Errorf("got %v", err)
	}
	if _, err := choices.Change(nil, nil, []string{"app"}); fault.CodeOf(err) != choices.CodeUnknown {
		t.Errorf("got %v", err)
	}
}

// A hundred thousand choices take a moment, not minutes.
func TestManyChoices(t *testing.T) {
	d := &document.Distribution{}
	for i := range 100_000 {
		id := strconv.Itoa(i)
		d.Choices = append(d.Choices, document.Choice{ID: id})
		d.Outline = append(d.Outline, document.Line{Choice: id}, document.Line{Choice: id})
	}
	if got := choices.Of(d); len(got) != len(d.Choices) {
		t.Errorf("got %d choices, want %d", len(got), len(d.Choices))
	}
}
