package fus_test

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/fus"
	"github.com/macwrangler/macwrangler/pkg/profile"
)

// targets returns the versions of macOS that get each golden profile.
func targets() map[string][]string {
	return map[string][]string{
		"legacy": {"10.7", "10.8", "10.9", "10.10", "10.11", "10.12", "10.13", "10.14", "10.15", "10.15.7"},
		"modern": {"11", "12", "13", "14", "15", "15.7", "26", "27"},
		"all":    {"all"},
	}
}

// choices returns the options for each golden profile.
func choices() map[string]fus.Options {
	return map[string]fus.Options{
		"hidden": {MenuBar: fus.Hidden},
		"shown":  {MenuBar: fus.Shown},
		"off":    {Off: true},
	}
}

func TestGolden(t *testing.T) {
	for kind, versions := range targets() {
		for word, o := range choices() {
			golden := filepath.Join("testdata", kind+"-"+word+".mobileconfig")
			for _, version := range versions {
				o.Target = mustTarget(t, version)
				o.Identifier, o.Organization = "com.example.fus", "Example"
				got, err := fus.Profile(o)
				if err != nil {
					t.Fatal(err)
				}
				want, err := os.ReadFile(golden)
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(string(want), string(got)); diff != "" {
					t.Errorf("%s, %s: (-want +got)\n%s", version, word, diff)
				}
				checkLint(t, got, o)
			}
		}
	}
}

// checkLint fails if lint finds anything for the profile's own target.
func checkLint(t *testing.T, data []byte, o fus.Options) {
	t.Helper()
	list, _, err := profile.Check(data, profile.LintOptions{Target: o.Target})
	if err != nil || len(list) > 0 {
		t.Errorf("%+v: lint found %+v, error %v", o, list, err)
	}
}

// TestSettings lists what each choice sets, independently of the golden files.
func TestSettings(t *testing.T) {
	for _, tt := range []struct {
		version, choice string
		want            map[string]any
	}{
		{"10.13", "hidden", map[string]any{"MultipleSessionEnabled": true, "User.menu": false}},
		{"10.13", "shown", map[string]any{"MultipleSessionEnabled": true, "User.menu": true}},
		{"10.13", "off", map[string]any{"MultipleSessionEnabled": false}},
		{"15", "hidden", map[string]any{"MultipleSessionEnabled": true, "UserSwitcher": int64(25)}},
		{"15", "shown", map[string]any{"MultipleSessionEnabled": true, "UserSwitcher": int64(22)}},
		{"15", "off", map[string]any{"MultipleSessionEnabled": false, "UserSwitcher": int64(28)}},
		{"all", "hidden", map[string]any{"MultipleSessionEnabled": true, "User.menu": false, "UserSwitcher": int64(25)}},
	} {
		o := choices()[tt.choice]
		o.Target, o.Identifier = mustTarget(t, tt.version), "com.example.fus"
		data, err := fus.Profile(o)
		if err != nil {
			t.Fatal(err)
		}
		p, err := profile.Parse(data)
		if err != nil {
			t.Fatal(err)
		}
		overview, err := p.Overview()
		if err != nil {
			t.Fatal(err)
		}
		got := map[string]any{}
		for _, part := range overview.Payloads {
			for _, s := range part.Settings {
				got[s.Key] = s.Value
			}
		}
		if diff := cmp.Diff(tt.want, got); diff != "" {
			t.Errorf("%s, %s: (-want +got)\n%s", tt.version, tt.choice, diff)
		}
	}
}

// TestDefault: the default is hidden.
func TestDefault(t *testing.T) {
	zero, err := fus.Profile(fus.Options{Identifier: "com.example.fus"})
	if err != nil {
		t.Fatal(err)
	}
	hidden, err := fus.Profile(fus.Options{Identifier: "com.example.fus", MenuBar: fus.Hidden})
	if err != nil || !bytes.Equal(zero, hidden) {
		t.Errorf("error %v, or another profile:\n%s", err, zero)
	}
	if bytes.Contains(zero, []byte("PayloadOrganization")) {
		t.Error("an organization that was not given")
	}
}

func TestRefuses(t *testing.T) {
	for _, id := range []string{"", "FUS", "dfd9057d-8574-5ab7-bd59-3df808317e68"} {
		_, err := fus.Profile(fus.Options{Identifier: id})
		if fault.CodeOf(err) != profile.CodeIdentifier || fault.HintOf(err) == "" {
			t.Errorf("%q: got %v", id, err)
		}
	}
	_, err := fus.Profile(fus.Options{Identifier: "com.example.fus", Organization: "\x00"})
	if fault.CodeOf(err) != "invalid-text" {
		t.Errorf("got %v", err)
	}
}

func mustTarget(t *testing.T, text string) profile.Target {
	t.Helper()
	target, err := profile.ParseTarget(text)
	if err != nil {
		t.Fatal(err)
	}
	return target
}
