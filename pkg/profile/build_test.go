package profile_test

import (
	"bytes"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/profile"
)

// spec has every part that Build knows.
func spec() profile.Spec {
	return profile.Spec{
		Identifier: "com.example.build", DisplayName: "Build & <test>", Description: "Äöü\nsecond line",
		Organization: "Example", Scope: profile.User, RemovalDisallowed: true,
		Payloads: []profile.Payload{
			{
				Type: "com.example.app", Identifier: "com.example.build.app", DisplayName: "App", Description: "direct",
				Settings: map[string]any{"b": true, "a": 1, "real": 2.0, "list": []any{"x", []byte{1, 2}}, "dict": map[string]any{}},
			},
			{
				Type: profile.TypeManagedPreferences, Identifier: "com.example.build.managed",
				Settings: profile.Forced("com.example.other", map[string]any{"flag": false}),
			},
		},
	}
}

func TestBuild(t *testing.T) {
	got, err := profile.Build(spec())
	if err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("testdata", "build.mobileconfig")
	if diff := cmp.Diff(string(readFile(t, golden)), string(got)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	again, err := profile.Build(spec())
	if err != nil || !bytes.Equal(got, again) {
		t.Errorf("the second one differs, error %v", err)
	}
	for _, f := range mustParse(t, got).Lint(profile.LintOptions{}) {
		if f.Rule != finding.NotChecked { // its domains are made up
			t.Errorf("lint found %+v", f)
		}
	}
}

func TestBuildOverview(t *testing.T) {
	data, err := profile.Build(spec())
	if err != nil {
		t.Fatal(err)
	}
	o, err := mustParse(t, data).Overview()
	if err != nil {
		t.Fatal(err)
	}
	if o.Identifier != "com.example.build" || o.DisplayName != "Build & <test>" || o.Scope != "User" ||
		!o.RemovalDisallowed || o.UUID != profile.UUID("com.example.build") || o.Signers != nil {
		t.Errorf("got %+v", o)
	}
	managed := o.Payloads[1]
	if managed.UUID != profile.UUID("com.example.build.managed") {
		t.Errorf("got %+v", managed)
	}
	s := managed.Settings[0]
	if s.Domain != "com.example.other" || s.Key != "flag" || s.How != "Forced" || s.Value != false {
		t.Errorf("got %+v", s)
	}
}

func TestBuildRefuses(t *testing.T) {
	for _, tt := range []struct {
		name   string
		code   fault.Code
		change func(*profile.Spec)
	}{
		{"no reverse DNS", "bad-identifier", func(s *profile.Spec) { s.Identifier = "FUS" }},
		{"an empty identifier", "bad-identifier", func(s *profile.Spec) { s.Identifier = "" }},
		{"an empty part", "bad-identifier", func(s *profile.Spec) { s.Identifier = "com..fus" }},
		{"a digit first", "bad-identifier", func(s *profile.Spec) { s.Identifier = "1com.example" }},
		{"a space", "bad-identifier", func(s *profile.Spec) { s.Identifier = "com.example.my fus" }},
		{"a UUID", "bad-identifier", func(s *profile.Spec) { s.Identifier = "dfd9057d-8574-5ab7-bd59-3df808317e68" }},
		{"a payload's identifier", "bad-identifier", func(s *profile.Spec) { s.Payloads[0].Identifier = "x" }},
		{"two payloads alike", "identifier-clash", func(s *profile.Spec) { s.Payloads[1].Identifier = s.Payloads[0].Identifier }},
		{"as the profile", "identifier-clash", func(s *profile.Spec) { s.Payloads[1].Identifier = s.Identifier }},
		{"no payload", "bad-spec", func(s *profile.Spec) { s.Payloads = nil }},
		{"no type", "bad-spec", func(s *profile.Spec) { s.Payloads[0].Type = "" }},
		{"a key of every payload", "bad-spec", func(s *profile.Spec) { s.Payloads[0].Settings["PayloadUUID"] = "x" }},
		{"a scope", "bad-spec", func(s *profile.Spec) { s.Scope = "Computer" }},
		{"a value that XML lacks", "invalid-text", func(s *profile.Spec) { s.Payloads[0].Settings["b"] = "\x00" }},
		{"a nil", "unsupported-type", func(s *profile.Spec) { s.Payloads[0].Settings["b"] = nil }},
	} {
		s := spec()
		tt.change(&s)
		data, err := profile.Build(s)
		if data != nil || !isError(err) || fault.CodeOf(err) != tt.code {
			t.Errorf("%s: got %q, error %v, want code %q", tt.name, data, err, tt.code)
		}
	}
}

// The check value was made with github.com/google/uuid and with Python's uuid.
func TestUUID(t *testing.T) {
	if got := profile.UUID("com.example.fus"); got != "dfd9057d-8574-5ab7-bd59-3df808317e68" {
		t.Errorf("got %s", got)
	}
	if profile.UUID("a.b") == profile.UUID("A.b") {
		t.Error("upper and lower case do not count")
	}
}

func TestParseTarget(t *testing.T) {
	for _, tt := range []struct {
		text, want               string
		legacy, modern, untested bool
	}{
		{"all", "all", true, true, true},
		{"10.7", "10.7", true, false, false},
		{"10.15.7", "10.15.7", true, false, false},
		{"10.16", "11", false, true, false},
		{"11", "11", false, true, false},
		{"15.3.1", "15.3.1", false, true, false},
		{"16", "26", false, true, true},
		{"26.1", "26.1", false, true, true},
		{"27", "27", false, true, true},
	} {
		got, err := profile.ParseTarget(tt.text)
		if err != nil || got.String() != tt.want || got.Legacy() != tt.legacy || got.Modern() != tt.modern || got.Untested() != tt.untested {
			t.Errorf("%s: got %v, error %v", tt.text, got, err)
		}
		var again profile.Target
		if text, _ := got.MarshalText(); again.UnmarshalText(text) != nil || again != got {
			t.Errorf("%s: %s is read as %v", tt.text, text, again)
		}
	}
	for text, why := range map[string]string{
		"": "want all", "ALL": "want all", "10": "need macOS 10.7 or newer", "10.6.8": "need macOS 10.7 or newer", "9": "need macOS 10.7 or newer",
		"10.17": "no such version", "17": "no such version", "25": "no such version", "15.x": "want all",
		"10.15.7.1": "want all", "-1": "want all", "99999999999": "want all", "macOS 12": "want all", "Sonoma": "want all",
	} {
		_, err := profile.ParseTarget(text)
		if !isError(err) || fault.CodeOf(err) != "bad-macos-version" || !strings.Contains(err.Error(), why) {
			t.Errorf("%q: got %v, want %q", text, err, why)
		}
	}
}

func TestMenuItem(t *testing.T) {
	for value, want := range map[int64]string{
		19: "in the menu bar, in Control Center",
		22: "in the menu bar, not in Control Center",
		25: "not in the menu bar, in Control Center",
		28: "not in the menu bar, not in Control Center",
		6:  "in the menu bar, not in Control Center", // older systems, without 16
		2:  "in the menu bar, it does not say whether the item is in Control Center",
		21: "it says both that the item is in Control Center and that it is not, it does not say whether the item is in the menu bar",
		57: "not in the menu bar, in Control Center, it has unknown bits",
	} {
		item := profile.DecodeMenuItem(value)
		if got := item.String(); got != want {
			t.Errorf("%d: got %q, want %q", value, got, want)
		}
		if len(item.Problems) == 0 != (value >= 19 && value <= 28 && value != 21 || value == 6) {
			t.Errorf("%d: problems %q", value, item.Problems)
		}
	}
	for _, bar := range []bool{false, true} {
		for _, center := range []bool{false, true} {
			item := profile.DecodeMenuItem(int64(profile.MenuItemValue(bar, center)))
			if (item.MenuBar == profile.Shown) != bar || (item.ControlCenter == profile.Shown) != center || item.Problems != nil {
				t.Errorf("%v, %v: got %+v", bar, center, item)
			}
		}
	}
}
