package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/profile/schema"
)

// The sources are of our own making: small, with one of each shape that is known.
const appleExample = `
title: Example
payload:
  payloadtype: com.example.one
  supportedOS:
    iOS: {introduced: '4.0'}
    macOS: {introduced: '10.9', deprecated: '14.0', multiple: false, devicechannel: true, userchannel: false, allowmanualinstall: false, userapprovedmdm: true}
payloadkeys:
- key: Mode
  type: <string>
  presence: required
  rangelist: [On, Off]
  content: a text that is not taken
- key: Count
  type: <integer>
  range: {min: 1, max: 9}
- key: Timer
  type: <integer>
  rangelist: [0]
  range: {min: 10, max: 20}
- key: Ratio
  type: <real>
- key: Phone
  type: <boolean>
  supportedOS:
    macOS: {introduced: n/a}
- key: Both
  type: <boolean>
  supportedOS:
    macOS: {introduced: n/a}
- key: Later
  type: <date>
  supportedOS:
    macOS: {introduced: '13.0', removed: '15.0'}
- key: Free
  type: <dictionary>
  subkeys:
  - key: ANY
    type: <data>
- key: Bag
  type: <dictionary>
- key: List
  type: <array>
  subkeys: &items
  - key: item
    type: <dictionary>
    subkeys:
    - key: Name
      type: <string>
      presence: required
    - key: Below
      type: <array>
      subkeys: *items
`

const appleKerberos = `
payload:
  payloadtype: com.example.sso
  supportedOS:
    macOS: {introduced: '10.15', multiple: true}
payloadkeys:
- key: ExtensionIdentifier
  type: <string>
  presence: required
  rangelist: [com.example.kerberos]
- key: Realm
  type: <string>
  presence: required
`

const appleSSO = `
payload:
  payloadtype: com.example.sso
  supportedOS:
    macOS: {introduced: '10.15', multiple: true}
payloadkeys:
- key: ExtensionIdentifier
  type: <string>
  presence: required
`

const applePhone = `
payload:
  payloadtype: com.example.phone
  supportedOS:
    iOS: {introduced: '4.0'}
    macOS: {introduced: n/a}
    tvOS: {introduced: '9.0'}
payloadkeys:
- key: Dial
  type: <string>
`

const appleCommon = `
payload: {payloadtype: com.example.common}
payloadkeys:
- key: PayloadType
  type: <string>
  presence: required
`

const applePart = `
payload:
  payloadtype: com.example.parts
  supportedOS:
    macOS: {introduced: '10.7', multiple: false, devicechannel: true}
payloadkeys:
- key: KEY
  type: <boolean>
  presence: required
`

// manifest returns a manifest with keys.
func manifest(domain, keys string) string {
	return `<plist version="1.0"><dict><key>pfm_domain</key><string>` + domain + `</string>` +
		`<key>pfm_subkeys</key><array>` + keys + `</array></dict></plist>`
}

// entry returns a key of a manifest.
func entry(name, kind, more string) string {
	return `<dict><key>pfm_name</key><string>` + name + `</string><key>pfm_type</key><string>` + kind + `</string>` + more + `</dict>`
}

func subkeys(keys string) string { return `<key>pfm_subkeys</key><array>` + keys + `</array>` }

const list = `<key>pfm_range_list</key><array><string>On</string><string>Auto</string></array>`

// sources writes checkouts of both, and returns options for them. files replaces some.
func sources(t *testing.T, files map[string]string) options {
	t.Helper()
	o := options{
		apple: t.TempDir(), manifests: t.TempDir(),
		changes: filepath.Join(t.TempDir(), "changes.tsv"), appleCommit: "abc 2026-01-01", manifestsCommit: "def 2026-01-02",
	}
	all := map[string]string{
		"mdm/profiles/com.example.one.yaml":           appleExample,
		"mdm/profiles/com.example.sso(kerberos).yaml": appleKerberos,
		"mdm/profiles/com.example.sso.yaml":           appleSSO,
		"mdm/profiles/com.example.phone.yaml":         applePhone,
		"mdm/profiles/CommonPayloadKeys.yaml":         appleCommon,
		"mdm/profiles/com.example.parts(A).yaml":      strings.Replace(applePart, "KEY", "A", 1),
		"mdm/profiles/com.example.parts(B).yaml":      strings.Replace(applePart, "KEY", "B", 1),
		"Manifests/ManifestsApple/one.plist": manifest("com.example.one",
			entry("PFC_Tab", "string", "")+entry("Mode", "string", list)+entry("Count", "integer", `<key>pfm_range_min</key><integer>1</integer><key>pfm_range_max</key><integer>9</integer>`)+
				entry("Timer", "integer", `<key>pfm_range_min</key><integer>0</integer><key>pfm_range_max</key><integer>15</integer>`)+entry("Ratio", "integer", "")+entry("Both", "boolean", "")+entry("New", "boolean", list)+
				entry("Bag", "dictionary", subkeys(entry("inside", "string", "")))+entry("PayloadType", "string", "")),
		"Manifests/ManagedPreferencesApple/two.plist": manifest("com.apple.two",
			entry("Pairs", "dictionary", subkeys(entry("{{key}}", "string", "")+entry("{{value}}", "integer", "")))+
				entry("Items", "array", subkeys(entry("", "float", "")))+entry("*", "string", "")),
		"Manifests/ManagedPreferencesApplications/app.plist": manifest("com.example.app",
			entry("Old", "boolean", `<key>pfm_app_deprecated</key><string>2.0</string>`)+
				entry("Pad", "boolean", `<key>pfm_platforms</key><array><string>iOS</string></array>`)),
		"changes": "# a comment\ncom.example.one\tremoved\t27.0\tm\tus\ncom.example.one#Free:*\ttype\ts\tm\tus\n" +
			"com.example.app#Guess\ttype\ti\th\tus\ncom.example.app#Guess\tdeprecated\t12.0\th\tus\ncom.example.app\tflag\tN\ta\tus\ncom.example.parts\tinherits\tcom.example.one\th\tus\n",
	}
	for name, text := range files {
		all[name] = text
	}
	for name, text := range all {
		path := filepath.Join(o.apple, name)
		switch {
		case name == "changes":
			path = o.changes
		case strings.HasPrefix(name, "Manifests/"):
			path = filepath.Join(o.manifests, name)
		}
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return o
}

// want is what -print shows of the sources.
//
//nolint:dupword // a key of type a, from source a
const want = `# apple/device-management abc 2026-01-01, MIT licence: see NOTICE
# ProfileManifests/ProfileManifests def 2026-01-02, names, types and values only
# changes up to macOS 27.0: scripts/profileschema/changes.tsv
CommonPayloadKeys = flags=O origin=a
  PayloadType s a required
com.apple.two = flags=P origin=p
  * s p
  Items a p
    [] r p
  Pairs D p
    * i p
com.example.app = flags=NP origin=p
  Guess i h guessed deprecated="12.0"
  Old b p app deprecated="2.0"
  Pad b p elsewhere="i"
com.example.one = flags=1ADM origin=a introduced="10.9" deprecated="14.0" removed="27.0"
  Bag D a
  Both b h
  Count i a range=1..9 both
  Free D a
    * s a
  Later t a introduced="13.0" removed="15.0"
  List a a
    [] D a
      Below a a
      Name s a required
  Mode s a values=On|Off|Auto required both
  New b p
  Phone b a elsewhere="i"
  Ratio ir a
  Timer i a values=0 range=0..20 both
com.example.parts = flags=DOX origin=a introduced="10.7"
  A b a required
  B b a required
  Bag D h
  Both b h
  Count i h range=1..9
  Free D h
    * s h
  Later t h introduced="13.0" removed="15.0"
  List a h
    [] D h
      Below a h
      Name s h
  Mode s h values=On|Off|Auto
  New b h
  Phone b h elsewhere="i"
  Ratio ir h
  Timer i h values=0 range=0..20
com.example.phone = flags= origin=a elsewhere="it"
com.example.sso = flags=O origin=a introduced="10.15"
  ExtensionIdentifier s a required
com.example.sso ExtensionIdentifier=com.example.kerberos flags=O origin=a introduced="10.15"
  ExtensionIdentifier s a values=com.example.kerberos required
  Realm s a required
`

func TestGenerate(t *testing.T) {
	o := sources(t, nil)
	data, err := generate(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	again, err := generate(t.Context(), o)
	if err != nil || !bytes.Equal(data, again) {
		t.Errorf("the second table differs, error %v", err)
	}
	file := filepath.Join(t.TempDir(), "table.bin")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	if err := run(t.Context(), []string{"-print", "-out", file}, &text); err != nil {
		t.Fatal(err)
	}
	if text.String() != want {
		t.Errorf("got\n%s\nwant\n%s", text.String(), want)
	}
	if strings.Contains(string(data), "not taken") {
		t.Error("the table has texts")
	}
	table, err := schema.Parse(string(data))
	if err != nil {
		t.Fatal(err)
	}
	root, err := table.Find("com.apple.two", nil).Root()
	if err != nil || root.Key("*") == nil || root.Key("another") != nil {
		t.Errorf("a key that is a star is free, error %v", err)
	}
}

// TestAnotherShape: a source that is not as it was says where.
func TestAnotherShape(t *testing.T) {
	const one = "mdm/profiles/com.example.one.yaml"
	change := func(from, to string) map[string]string {
		t.Helper()
		if !strings.Contains(appleExample, from) {
			t.Fatalf("the example does not have %q", from)
		}
		return map[string]string{one: strings.Replace(appleExample, from, to, 1)}
	}
	app := func(keys string) map[string]string {
		return map[string]string{"Manifests/ManagedPreferencesApplications/app.plist": manifest("com.example.app", keys)}
	}
	changes := func(line string) map[string]string { return map[string]string{"changes": line + "\n"} }
	for _, tt := range []struct {
		name  string
		files map[string]string
		want  string
	}{
		{"an unknown field", change("  range: {min: 1", "  bounds: {min: 1"), `com.example.one.yaml: key Count: unknown field "bounds"`},
		{"an unknown type", change("type: <real>", "type: <float>"), `com.example.one.yaml: key Ratio: unknown type "<float>"`},
		{"no type", change("  type: <real>\n", ""), "com.example.one.yaml: key Ratio: the field type is missing"},
		{"no name", change("- key: Ratio", "- title: Ratio"), "com.example.one.yaml: line 21: the field key is missing"},
		{"a list of names", change("- key: Mode", "- 7\n- key: Mode"), "com.example.one.yaml: line 9 is not a mapping"},
		{"an unknown presence", change("presence: required", "presence: sometimes"), `com.example.one.yaml: key Mode: unknown presence "sometimes"`},
		{"a rangelist that is none", change("rangelist: [On, Off]", "rangelist: On"), "com.example.one.yaml: key Mode: rangelist is not a list"},
		{"a range that is none", change("{min: 1, max: 9}", "[1, 9]"), "com.example.one.yaml: key Count: range: "},
		{"subkeys below a text", change("type: <dictionary>\n  subkeys:", "type: <string>\n  subkeys:"), "com.example.one.yaml: key Free: subkeys below a value"},
		{"a nested one", change("presence: required\n    - key: Below", "presence: never\n    - key: Below"), `com.example.one.yaml: key List > item > Name: unknown presence "never"`},
		{"two kinds of items", change("  - key: item\n", "  - {key: other, type: <string>}\n  - key: item\n"), "com.example.one.yaml: key List: an array with 2 kinds of items"},
		{"systems that are none", change("macOS: {introduced: '13.0', removed: '15.0'}", "macOS: [1]"), "com.example.one.yaml: key Later: supportedOS: "},
		{"no payload type", change("  payloadtype: com.example.one\n", ""), "com.example.one.yaml: payload.payloadtype is missing"},
		{"no YAML", change("title: Example", "title: [Example"), "com.example.one.yaml: yaml: "},
		{"no keys", map[string]string{one: "payload: {payloadtype: a}\npayloadkeys: 7\n"}, "com.example.one.yaml: payloadkeys is not a list"},
		{"a value with a bar", change("[On, Off]", "['On|Off']"), `com.example.one: key Mode: the value "On|Off" has a bar`},

		{"an unknown manifest type", app(entry("A", "dictionary", subkeys(entry("B", "url", "")))), `app.plist: key A > B: unknown pfm_type "url"`},
		{"a manifest without a domain", map[string]string{"Manifests/ManifestsApple/one.plist": manifest("", "")}, "one.plist: pfm_domain is missing"},
		{"a manifest that is no plist", map[string]string{"Manifests/ManifestsApple/one.plist": "no"}, "one.plist: "},

		{"a change of nothing", changes("com.example.none\tremoved\t1\tm\tus"), "line 1: there is no payload type com.example.none"},
		{"a change of no key", changes("com.example.one#Free:No:No\tremoved\t1\tm\tus"), "line 1: there is no key Free:No"},
		{"a change of no field", changes("com.example.one\tcolour\tred\tm\tus"), `line 1: there is no field "colour"`},
		{"a change without a source", changes("com.example.one\tremoved\t1\tm"), "line 1: want subject, field"},
		{"an heir of nothing", changes("com.example.one\tinherits\tcom.example.none\th\tus"), "line 1: com.example.one cannot have the keys of com.example.none"},
		{"a payload that exists", changes("com.example.one\tpayload\tP\tm\tus"), "line 1: com.example.one exists"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := generate(t.Context(), sources(t, tt.files))
			if err == nil || !strings.Contains(err.Error(), tt.want) {
				t.Errorf("error %v, want %q", err, tt.want)
			}
		})
	}
}

func TestNoCheckout(t *testing.T) {
	o := sources(t, nil)
	for _, args := range [][]string{{}, {o.apple}, {o.manifests, o.manifests}, {o.apple, o.apple}} {
		if err := run(t.Context(), append([]string{"-out", filepath.Join(t.TempDir(), "t")}, args...), &bytes.Buffer{}); err == nil {
			t.Errorf("%q: no error", args)
		}
	}
	o.appleCommit = "" // not a git checkout
	if _, err := generate(t.Context(), o); err == nil || !strings.Contains(err.Error(), "asking git") {
		t.Errorf("error %v", err)
	}
}
