package project_test

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/project"
)

func TestMeanings(t *testing.T) { codetest.Explained(t, project.Meanings()) }

const plist = `<?xml version="1.0" encoding="UTF-8"?>
<plist version="1.0">
<dict>
	<key>distribution_style</key>
	<true/>
	<key>identifier</key>
	<string>com.example.tool</string>
	<key>name</key>
	<string>Tool-${version}.pkg</string>
	<key>ownership</key>
	<string>recommended</string>
	<key>signing_info</key>
	<dict>
		<key>identity</key>
		<string>Developer ID Installer: Example</string>
	</dict>
	<key>suppress_bundle_relocation</key>
	<false/>
	<key>version</key>
	<string>1.10</string>
</dict>
</plist>
`

const json = `{
    "distribution_style": true,
    "identifier": "com.example.tool",
    "name": "Tool-${version}.pkg",
    "ownership": "recommended",
    "signing_info": {"identity": "Developer ID Installer: Example", "additional_cert_names": ["a", "b"]},
    "suppress_bundle_relocation": false,
    "version": "1.10"
}
`

const yaml = `distribution_style: true
identifier: com.example.tool
name: Tool-${version}.pkg
ownership: recommended
signing_info:
  identity: "Developer ID Installer: Example"
suppress_bundle_relocation: false
version: '1.10'
`

// files are the same build-info in each format.
func files() map[string]string {
	return map[string]string{"build-info.plist": plist, "build-info.json": json, "build-info.yaml": yaml, "build-info.yml": yaml}
}

func TestParse(t *testing.T) {
	want := &project.Info{
		Name: "Tool-${version}.pkg", Identifier: "com.example.tool", Version: "1.10", Ownership: "recommended", Distribution: true, Signing: true,
	}
	for name, text := range files() {
		info, err := project.Parse(name, []byte(text))
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, info, cmpopts.IgnoreFields(project.Info{}, "Keys")); diff != "" {
			t.Errorf("%s: -want +got:\n%s", name, diff)
		}
		if info.FileName() != "Tool-1.10.pkg" || info.Err() != nil || !info.Has("version") || info.Has("compression") {
			t.Errorf("%s: %q, %v", name, info.FileName(), info.Err())
		}
	}
}

func TestPlaces(t *testing.T) {
	for name, want := range map[string]int{"build-info.plist": 19, "build-info.json": 8, "build-info.yaml": 8} {
		info, err := project.Parse(name, []byte(files()[name]))
		if err != nil {
			t.Fatal(err)
		}
		if got := info.Keys["version"].Line; got != want {
			t.Errorf("%s: version is on line %d, want %d", name, got, want)
		}
	}
}

func TestDefaults(t *testing.T) {
	info, err := project.Parse("build-info.json", []byte(`{"version": "2.0"}`))
	if err != nil {
		t.Fatal(err)
	}
	got := info.WithDefaults("/Users/ada/My Tool")
	want := project.Info{
		Name: "MyTool-${version}.pkg", Identifier: "com.github.munki.pkg.MyTool", ProductID: "com.github.munki.pkg.MyTool", Version: "2.0",
		InstallLocation: "/", Ownership: "recommended", PostinstallAction: "none", Compression: "legacy", SuppressBundleRelocation: true,
	}
	if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(project.Info{}, "Keys")); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if info.Name != "" {
		t.Error("WithDefaults changed what was read")
	}
}

func TestProblems(t *testing.T) {
	number := strings.Replace(plist, "<string>1.10</string>", "<real>1.10</real>", 1)
	for _, c := range []struct {
		why, name, text string
		code            fault.Code
		line            int
	}{
		{"a fraction in YAML", "build-info.yaml", "name: a\nversion: 1.10\n", project.CodeVersionNumber, 2},
		{"a fraction of one digit in YAML", "build-info.yaml", "version: 1.0\n", project.CodeVersionNumber, 1},
		{"an octal number in YAML", "build-info.yaml", "version: 010\n", project.CodeVersionNumber, 1},
		{"a fraction in JSON", "build-info.json", "{\n\"version\": 1.0}", project.CodeVersionNumber, 2},
		{"an exponent in JSON", "build-info.json", `{"version": 1e2}`, project.CodeVersionNumber, 1},
		{"a fraction in a property list", "build-info.plist", number, project.CodeVersionNumber, 20},
		{"a date as version in YAML", "build-info.yaml", "version: [1, 0]\n", project.CodeWrongType, 1},
		{"no version", "build-info.json", `{"version": ""}`, project.CodeBadValue, 1},
		{"yes in quotes", "build-info.json", `{"distribution_style": "yes"}`, project.CodeWrongType, 1},
		{"yes in YAML", "build-info.yaml", "distribution_style: yes\n", project.CodeWrongType, 1},
		{"a number as name", "build-info.json", `{"name": 7}`, project.CodeWrongType, 1},
		{"null as name", "build-info.yaml", "name:\n", project.CodeWrongType, 1},
		{"a text for a dictionary", "build-info.json", `{"signing_info": "Developer ID"}`, project.CodeWrongType, 1},
		{"an ownership that there is not", "build-info.json", `{"ownership": "root"}`, project.CodeBadValue, 1},
		{"a location that is not absolute", "build-info.json", `{"install_location": "Applications"}`, project.CodeBadValue, 1},
		{"a location that leads out", "build-info.json", `{"install_location": "/Library/../.."}`, project.CodeBadValue, 1},
		{"a name of a system", "build-info.yaml", "min-os-version: Monterey\n", project.CodeBadValue, 1},
		{"a fraction as system", "build-info.yaml", "min-os-version: 12.0\n", project.CodeWrongType, 1},
		{"an action that there is not", "build-info.json", `{"postinstall_action": "reboot"}`, project.CodeBadValue, 1},
	} {
		info, err := project.Parse(c.name, []byte(c.text))
		if err != nil {
			t.Errorf("%s: %v", c.why, err)
			continue
		}
		if len(info.Problems) != 1 || info.Problems[0].Code != c.code || info.Problems[0].Line != c.line || info.Problems[0].Fix == "" {
			t.Errorf("%s: got %+v, want one of code %s on line %d", c.why, info.Problems, c.code, c.line)
		}
		if err := info.Err(); fault.CodeOf(err) != c.code || fault.HintOf(err) == "" {
			t.Errorf("%s: got %v", c.why, err)
		}
		codetest.PrintableError(t, info.Err())
	}
}

func TestVersionsThatAreWhole(t *testing.T) {
	for name, text := range map[string]string{"build-info.yaml": "version: 7\n", "build-info.json": `{"version": 7}`} {
		if info, err := project.Parse(name, []byte(text)); err != nil || info.Version != "7" || info.Problems != nil {
			t.Errorf("%s: got %+v, %v", name, info, err)
		}
	}
}

func TestUnknownKeysAreWarnings(t *testing.T) {
	info, err := project.Parse("build-info.json", []byte(`{"identfier": "com.example.tool"}`))
	if err != nil {
		t.Fatal(err)
	}
	if len(info.Problems) != 1 || !info.Problems[0].Warning || !strings.Contains(info.Problems[0].Fix, "identifier") || info.Err() != nil {
		t.Errorf("got %+v, %v", info.Problems, info.Err())
	}
}

func TestFind(t *testing.T) {
	for _, c := range []struct {
		names []string
		want  string
		code  fault.Code
	}{
		{[]string{"payload", "build-info.json", "scripts"}, "build-info.json", ""},
		{[]string{"build-info.yml"}, "build-info.yml", ""},
		{[]string{"payload", "build-info.txt"}, "", project.CodeNoBuildInfo},
		{[]string{"build-info.plist", "build-info.json"}, "", project.CodeSeveral},
	} {
		got, err := project.Find(c.names)
		if got != c.want || fault.CodeOf(err) != c.code {
			t.Errorf("%q: got %q, %v", c.names, got, err)
		}
	}
}

func TestMalformed(t *testing.T) {
	for _, c := range []struct {
		why, name, text string
		code            fault.Code
	}{
		{"nothing", "build-info.json", "", fault.EmptyFile},
		{"too much", "build-info.json", strings.Repeat(" ", project.MaxBytes+1), fault.TooLarge},
		{"a cut property list", "build-info.plist", plist[:200], project.CodeMalformed},
		{"an array as root", "build-info.plist", "<plist version=\"1.0\"><array/></plist>", project.CodeMalformed},
		{"a key twice in a property list", "build-info.plist", "<plist version=\"1.0\"><dict><key>name</key><string>a</string><key>name</key><string>b</string></dict></plist>", project.CodeMalformed},
		{"JSON in a property list", "build-info.plist", json, project.CodeMalformed},
		{"cut JSON", "build-info.json", json[:100], project.CodeMalformed},
		{"a comma too many", "build-info.json", `{"name": "a",}`, project.CodeMalformed},
		{"a key twice in JSON", "build-info.json", `{"name": "a", "name": "b"}`, project.CodeMalformed},
		{"two objects", "build-info.json", `{"name": "a"}{"name": "b"}`, project.CodeMalformed},
		{"an array of JSON", "build-info.json", `["name"]`, project.CodeMalformed},
		{"deep JSON", "build-info.json", `{"a":` + strings.Repeat("[", 50) + strings.Repeat("]", 50) + "}", project.CodeMalformed},
		{"a list of YAML", "build-info.yaml", "- name\n", project.CodeMalformed},
		{"a key twice in YAML", "build-info.yaml", "name: a\nname: b\n", project.CodeMalformed},
		{"an anchor", "build-info.yaml", "name: &a b\nidentifier: *a\n", project.CodeMalformed},
		{"a text", "build-info.yaml", "hello", project.CodeMalformed},
	} {
		_, err := project.Parse(c.name, []byte(c.text))
		if fault.CodeOf(err) != c.code {
			t.Errorf("%s: got %v, want %s", c.why, err, c.code)
		}
		codetest.PrintableError(t, err)
	}
}

func FuzzParse(f *testing.F) {
	for name, text := range files() {
		f.Add(slices.Index(project.Names(), name), []byte(text))
	}
	f.Fuzz(func(t *testing.T, which int, data []byte) {
		info, err := project.Parse(project.Names()[uint(which)%4], data)
		if err != nil {
			if _, ours := errors.AsType[*fault.Error](err); !ours {
				t.Fatalf("%T: %v", err, err)
			}
			codetest.PrintableError(t, err)
			return
		}
		codetest.PrintableError(t, info.Err())
		full := info.WithDefaults("x")
		if full.Identifier == "" || full.Name == "" {
			t.Errorf("got %+v", full)
		}
	})
}
