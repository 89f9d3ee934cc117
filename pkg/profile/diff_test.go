package profile_test

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/certtest"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
	"github.com/macwrangler/macwrangler/pkg/profile"
)

// changes returns what differs between two profiles, a line for each.
func changes(tb testing.TB, old, updated string) string {
	tb.Helper()
	list, err := profile.Diff(mustParse(tb, []byte(old)), mustParse(tb, []byte(updated)))
	if err != nil {
		tb.Fatal(err)
	}
	var lines []string
	for _, c := range list {
		lines = append(lines, fmt.Sprintf("%s %s %s|%s|%s %v %v", c.Kind, c.What, c.Domain, c.Payload, c.Key, c.From, c.To))
	}
	return strings.Join(lines, "\n")
}

func TestDiff(t *testing.T) {
	const wifi = "com.apple.wifi.managed"
	net := func(more string) string {
		return direct(t, wifi, "<key>SSID_STR</key><string>net</string><key>EAPClientConfiguration</key><dict><key>UserName</key><string>a</string></dict>"+more)
	}
	signed := string(mustSign(t, certtest.Authority{}.Issue(t, "s", certtest.ECDSA(t, p256()), nil).Identity(), []byte(plain)))
	app := func(settings string) string { return direct(t, "com.example.app", settings) }
	const two = "<key>a</key><integer>1</integer><key>b</key><string>x</string>"
	for name, tt := range map[string]struct{ old, updated, want string }{
		"the same":                {plain, plain, ""},
		"signed":                  {signed, plain, ""},
		"another order":           {app(two), app("<key>b</key><string>x</string><key>a</key><integer>1</integer>"), ""},
		"a number":                {app("<key>a</key><integer>1</integer>"), app("<key>a</key><real>1</real>"), ""},
		"a new UUID":              {plain, edit(t, plain, "22222222-2222-4222-8222-222222222222", "44444444-4444-4444-8444-444444444444"), ""},
		"managed or direct":       {app(two), managed(t, forced("com.example.app", two)), ""},
		"a value":                 {plain, edit(t, plain, "<false/>", "<true/>"), "changed setting .GlobalPreferences||MultipleSessionEnabled false true"},
		"a boolean":               {app("<key>a</key><integer>1</integer>"), app("<key>a</key><true/>"), "changed setting com.example.app||a 1 true"},
		"a name":                  {plain, edit(t, plain, "<string>Test</string>", "<string>New</string>"), "changed profile ||PayloadDisplayName Test New"},
		"removal by default":      {plain, edit(t, plain, "<key>PayloadScope</key>", "<key>PayloadRemovalDisallowed</key><false/><key>PayloadScope</key>"), ""},
		"added, removed":          {app(two), app("<key>a</key><integer>1</integer><key>c</key><true/>"), "removed setting com.example.app||b x <nil>\nadded setting com.example.app||c <nil> true"},
		"once":                    {managed(t, forced("d.e", two)), managed(t, strings.Replace(forced("d.e", "<key>a</key><integer>1</integer>"), "Forced", "Set-Once", 1)), "removed setting d.e||a 1 <nil>\nremoved setting d.e||b x <nil>\nadded setting d.e||a <nil> 1"},
		"below":                   {net(""), edit(t, net(""), "<string>a</string>", "<string>b</string>"), "changed setting com.apple.wifi.managed|com.example.test.global|EAPClientConfiguration:UserName a b"},
		"a secret":                {net("<key>Password</key><string>one</string>"), net("<key>Password</key><string>two</string>"), "changed setting com.apple.wifi.managed|com.example.test.global|Password (not shown) (not shown)"},
		"an application's secret": {app("<key>Token</key><string>one</string>"), app("<key>Token</key><string>two</string>"), "changed setting com.example.app||Token (not shown) (not shown)"},
		"a payload's UUID": {
			plain, edit(t, plain, "11111111-1111-4111-8111-111111111111", "44444444-4444-4444-8444-444444444444"),
			"changed payload .GlobalPreferences|com.example.test.global|PayloadUUID 11111111-1111-4111-8111-111111111111 44444444-4444-4444-8444-444444444444",
		},
		"another profile": {plain, edit(t, edit(t, plain, "com.example.test.global", "a.b"), "com.example.test<", "com.example.new<"), "changed profile ||PayloadIdentifier com.example.test com.example.new"},
		"a network more": {
			net(""), edit(t, net(""), "\t</array>\n\t<key>PayloadDisplayName", edit(t, secondOf(wifi), "<dict>", "<dict><key>SSID_STR</key><string>b</string>")+"\n\t<key>PayloadDisplayName"),
			"added payload com.apple.wifi.managed|com.example.test.two| <nil> \nadded setting com.apple.wifi.managed|com.example.test.two|SSID_STR <nil> b",
		},
		"privacy":           {privacy(t, "Calendar", nil), privacy(t, "Calendar", map[string]string{"Allowed": "", "Authorization": "<string>Deny</string>"}), "changed privacy " + typeTCC + "|com.example.app|Calendar allowed denied"},
		"privacy, the same": {privacy(t, "Calendar", nil), privacy(t, "Calendar", map[string]string{"Allowed": "", "Authorization": "<string>Allow</string>"}), ""},
		"a requirement": {
			privacy(t, "Calendar", nil), privacy(t, "Calendar", map[string]string{"CodeRequirement": "<string>anchor apple</string>"}),
			"changed privacy " + typeTCC + `|com.example.app|Calendar:CodeRequirement identifier "com.example.app" and anchor apple generic and certificate leaf[subject.OU] = ABCDE12345 anchor apple`,
		},
	} {
		if got := changes(t, tt.old, tt.updated); got != tt.want {
			t.Errorf("%s:\ngot\n%s\nwant\n%s", name, got, tt.want)
		}
	}
}

// TestDiffOfCertificates: data says nothing to anybody, a name does.
func TestDiffOfCertificates(t *testing.T) {
	one, two := certtest.Root(t, "One"), certtest.Root(t, "Two")
	got := changes(t, certificate(t, "com.apple.security.root", one.Cert.Raw), certificate(t, "com.apple.security.root", two.Cert.Raw))
	if !strings.Contains(got, `certificate of "One", until `) || !strings.Contains(got, `certificate of "Two", until `) && strings.Count(got, "\n") == 0 {
		t.Errorf("got %s", got)
	}
}

// TestDiffRefuses what nobody can compare.
func TestDiffRefuses(t *testing.T) {
	encrypted := func(data string) string {
		return edit(t, plain, "<key>PayloadScope</key>", "<key>EncryptedPayloadContent</key><data>"+data+"</data><key>PayloadScope</key>")
	}
	for name, tt := range map[string]struct {
		old, updated string
		code         fault.Code
	}{
		"encrypted":   {encrypted("AAAA"), encrypted("AAAB"), "encrypted-payloads"},
		"one of them": {plain, encrypted("AAAB"), "encrypted-payloads"},
		"preferences": {plain, xmlHead + "<plist><dict><key>a</key><true/></dict></plist>", "not-a-profile"},
	} {
		_, err := profile.Diff(mustParse(t, []byte(tt.old)), mustParse(t, []byte(tt.updated)))
		if !isError(err) || fault.CodeOf(err) != tt.code {
			t.Errorf("%s: %v", name, err)
		}
	}
	if got := changes(t, encrypted("AAAA"), encrypted("AAAA")); got != "" {
		t.Errorf("the same: %s", got)
	}
}

// TestDiffLosesNothing: a profile with one value changed is never the same, and the
// changes backwards are those forwards, turned round.
func TestDiffLosesNothing(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	types := []string{".GlobalPreferences", "com.example.app", "com.apple.wifi.managed", "com.apple.dock", typeTCC}
	for range 300 {
		kind := types[random.IntN(len(types))]
		value := func() string {
			return []string{"<true/>", "<false/>", "<string>a</string>", "<integer>7</integer>", "<array><true/></array>", "<dict><key>x</key><true/></dict>"}[random.IntN(6)]
		}
		keys := map[string]string{"a": value(), "b": value(), "c": value()}
		text := func() string {
			if kind == typeTCC {
				return privacy(t, "Calendar", map[string]string{"StaticCode": keys["a"], "Odd": keys["b"]})
			}
			return direct(t, kind, "<key>a</key>"+keys["a"]+"<key>b</key>"+keys["b"]+"<key>c</key>"+keys["c"])
		}
		before, was := text(), keys["b"]
		keys["b"] = value()
		after := text()
		forth, back := changes(t, before, after), changes(t, after, before)
		if (forth == "") != (was == keys["b"]) && !(kind == typeTCC && strings.Contains(was+keys["b"], "false")) {
			t.Fatalf("%s: %s -> %s: %q", kind, was, keys["b"], forth)
		}
		if strings.Count(forth, "\n") != strings.Count(back, "\n") {
			t.Fatalf("%q and back %q", forth, back)
		}
	}
}

// FuzzDiff: two profiles of any kind are compared without a panic, and no profile
// differs from itself.
func FuzzDiff(f *testing.F) {
	for _, tt := range append(lintCases(f), lintCase{text: privacy(f, "Calendar", nil)}) {
		f.Add([]byte(tt.text), []byte(plain))
	}
	f.Fuzz(func(t *testing.T, a, b []byte) {
		one, err := profile.Parse(a)
		if err != nil {
			return
		}
		if list, err := profile.Diff(one, one); err == nil && len(list) > 0 {
			t.Errorf("it differs from itself: %+v", list)
		}
		two, err := profile.Parse(b)
		if err != nil {
			return
		}
		if _, err := profile.Diff(one, two); err != nil {
			checkError(t, err)
		}
	})
}

func TestUnsign(t *testing.T) {
	signer := certtest.Authority{}.Issue(t, "s", certtest.ECDSA(t, p256()), nil)
	signed := mustSign(t, signer.Identity(), []byte(plain))
	content, intact, err := profile.Unsign(signed)
	if string(content) != plain || !intact || err != nil {
		t.Errorf("intact %v, error %v", intact, err)
	}
	if content, intact, err = profile.Unsign(append(signed[:len(signed):len(signed)], 'x')); string(content) != plain || intact || err != nil {
		t.Errorf("with bytes behind it: intact %v, error %v", intact, err)
	}
	broken := []byte(strings.Replace(string(signed), "com.example.test", "com.example.evil", 1))
	if content, intact, err = profile.Unsign(broken); !strings.Contains(string(content), "evil") || intact || err != nil {
		t.Errorf("changed: intact %v, error %v", intact, err)
	}
	if _, _, err := profile.Unsign([]byte(plain)); !isError(err) || fault.CodeOf(err) != "not-signed" {
		t.Errorf("not signed: %v", err)
	}
}

// TestMakePreferences: what is made is read back, the same bytes each time, and lint
// has nothing to say.
func TestMakePreferences(t *testing.T) {
	settings, err := profile.ReadPreferences([]byte(xmlHead + "<plist><dict><key>a</key><true/><key>b</key><array><real>1</real><date>2026-01-01T00:00:00Z</date><data>AAAA</data></array></dict></plist>"))
	if err != nil {
		t.Fatal(err)
	}
	for _, p := range []profile.Preferences{{}, {Once: true}, {Direct: true}} {
		p.Identifier, p.Domain, p.Settings = "com.example.app.settings", "com.example.app", settings
		data, err := profile.MakePreferences(p)
		if err != nil {
			t.Fatal(err)
		}
		if again, err := profile.MakePreferences(p); err != nil || string(again) != string(data) {
			t.Errorf("%+v: made again it is another one, error %v", p, err)
		}
		list, made, err := profile.Check(data, profile.LintOptions{})
		if err != nil || strings.Contains(rules(list), "mcx") || len(list) > 0 && list[0].Severity == "error" {
			t.Errorf("%+v: %v, error %v", p, list, err)
		}
		o, err := made.Overview()
		if err != nil || len(o.Payloads[0].Settings) != 2 || o.Payloads[0].Settings[0].Domain != "com.example.app" || o.Payloads[0].Settings[1].Type != plistfile.Array {
			t.Errorf("%+v: %+v, error %v", p, o, err)
		}
	}
}

func TestMakeRefuses(t *testing.T) {
	some := map[string]any{"a": true}
	for name, p := range map[string]profile.Preferences{
		"no domain":     {Identifier: "a.b", Settings: some},
		"a path":        {Identifier: "a.b", Domain: "/Library/Preferences/a.b", Settings: some},
		"no settings":   {Identifier: "a.b", Domain: "c.d"},
		"once, direct":  {Identifier: "a.b", Domain: "c.d", Settings: some, Once: true, Direct: true},
		"a header key":  {Identifier: "a.b", Domain: "c.d", Settings: map[string]any{"PayloadType": "x"}, Direct: true},
		"no identifier": {Domain: "c.d", Settings: some},
	} {
		if _, err := profile.MakePreferences(p); !isError(err) {
			t.Errorf("%s: %v", name, err)
		}
	}
	for name, tt := range map[string]struct {
		text string
		code fault.Code
	}{
		"a list":    {"<plist><array/></plist>", "not-preferences"},
		"a profile": {plain, "not-preferences"},
		"text":      {"hello", "not-a-plist"},
		"a problem": {"<plist><dict><key>a</key><true/><key>a</key><false/></dict></plist>", "duplicate-key"},
	} {
		if _, err := profile.ReadPreferences([]byte(tt.text)); !isError(err) || fault.CodeOf(err) != tt.code {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestParseSetting(t *testing.T) {
	for text, want := range map[string]string{
		"a=true": "bool true", "a=5": "int64 5", "a=-5": "int64 -5", "a=2.5": "float64 2.5", "a=1e3": "float64 1000", `a="5"`: "string 5", "a=yes": "string yes",
		"a=": "string ", "a=b=c": "string b=c", `a=["x",1]`: "[]interface {} [x 1]", `a={"k":{"l":true}}`: "map[string]interface {} map[k:map[l:true]]",
		"a=1 2": "string 1 2", "a=01": "string 01", "a=True": "string True", "a=0x10": "string 0x10",
	} {
		key, value, err := profile.ParseSetting(text)
		if got := fmt.Sprintf("%T %v", value, value); key != "a" || got != want || err != nil {
			t.Errorf("%s: got %s %s, want %s, error %v", text, key, got, want, err)
		}
	}
	for _, text := range []string{"", "a", "=5", "a=null", `a=["x"`, `a={"k":null}`, "a=99999999999999999999", "a=1e999", `a="x`} {
		if _, _, err := profile.ParseSetting(text); !isError(err) || fault.CodeOf(err) != "bad-setting" {
			t.Errorf("%s: %v", text, err)
		}
	}
}

// FuzzParseSetting: no panic, and a value that a profile can have, or an error.
func FuzzParseSetting(f *testing.F) {
	for _, text := range []string{"a=1", `a={"k":[1,2.5,null,"x"]}`, "=", "a=\x00"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		key, value, err := profile.ParseSetting(text)
		if err != nil {
			checkError(t, err)
			return
		}
		if _, err := profile.MakePreferences(profile.Preferences{Identifier: "a.b", Domain: "c.d", Settings: map[string]any{key: value}}); err != nil {
			checkError(t, err)
		}
	})
}
