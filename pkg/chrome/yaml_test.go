package chrome_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/chrome"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/profile"
)

func TestReadSettings(t *testing.T) {
	got, err := chrome.ReadSettings(strings.NewReader("\ufeff"+`
homepage: "https://a.example/"
startup-urls: [https://a.example/, 'https://b.example/#x']
home-button: hidden
no-default-browser-check: true
no-first-run: True
no-import: false
updates: off
bookmarks:
- {name: on, url: "https://a.example/?a=b"}
policies:
  BrowserSignin: 0
  TranslateEnabled: false
  DownloadDirectory: "true"
  HomepageLocation: 'yes'
  URLBlocklist: [a.example, "123"]
  ProxySettings: {ProxyMode: direct, ProxyPacMandatory: true, x: -5, y: 1.5}
`), "x.yaml")
	if err != nil {
		t.Fatal(err)
	}
	want := chrome.Settings{
		Homepage:              "https://a.example/",
		StartupURLs:           []string{"https://a.example/", "https://b.example/#x"},
		HomeButton:            shown(false),
		NoDefaultBrowserCheck: true,
		NoFirstRun:            true,
		Updates:               chrome.UpdatesOff,
		Bookmarks:             []chrome.Bookmark{{Name: "on", URL: "https://a.example/?a=b"}},
		Policies: map[string]any{
			"BrowserSignin": 0, "TranslateEnabled": false, "DownloadDirectory": "true", "HomepageLocation": "yes",
			"URLBlocklist":  []any{"a.example", "123"},
			"ProxySettings": map[string]any{"ProxyMode": "direct", "ProxyPacMandatory": true, "x": -5, "y": 1.5},
		},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestReadSettingsBad(t *testing.T) {
	for _, tt := range []struct {
		text string
		code fault.Code
		want string
	}{
		{"", chrome.CodeBadSettings, ": empty"},
		{"# nothing\n", chrome.CodeBadSettings, ": empty"},
		{"hello", chrome.CodeBadSettings, "line 1: want settings"},
		{"- homepage", chrome.CodeBadSettings, "line 1: want settings"},
		{"\xff", chrome.CodeBadSettings, "UTF-8"},
		{strings.Repeat("#", chrome.MaxSettings+1), chrome.CodeBadSettings, "larger than"},
		{"homepage: a\n\thome: b", chrome.CodeBadSettings, "line 2"},
		{"homepage: a\n---\nhomepage: b", chrome.CodeBadSettings, "line 2: a second document"},
		{"homepage: a\n---\n[", chrome.CodeBadSettings, "line"},
		{"\nhomepag: a", chrome.CodeUnknownSetting, `line 2: unknown key "homepag"` + "\ndid you mean homepage?"},
		{"HomePage: a", chrome.CodeUnknownSetting, "did you mean homepage?"},
		{"xyzzy: a", chrome.CodeUnknownSetting, "known keys: homepage, startup-urls"},
		{"startup-url: [a]", chrome.CodeUnknownSetting, "did you mean startup-urls?"},
		{"homepage: a\nhomepage: b", chrome.CodeBadSettings, `line 2: duplicate key "homepage"`},
		{"homepage:", chrome.CodeBadSettings, "homepage: line 1: want a string"},
		{"homepage: [a]", chrome.CodeBadSettings, "want a string"},
		{"? [a]\n: b", chrome.CodeBadSettings, "a key must be a string"},
		{"startup-urls: https://a.example", chrome.CodeBadSettings, "want a list"},
		{"startup-urls: []", chrome.CodeBadSettings, "want a list"},
		{"startup-urls: [[a]]", chrome.CodeBadSettings, "want a string"},
		{"home-button: true", chrome.CodeBadSettings, "want shown or hidden"},
		{"updates: never", chrome.CodeBadSettings, "want on or manual or off"},
		{"no-import: yes", chrome.CodeBadSettings, "want true or false"},
		{"no-import: 'true'", chrome.CodeBadSettings, "want true or false"},
		{"bookmarks: {a: b}", chrome.CodeBadSettings, "want a list"},
		{"bookmarks:\n- a", chrome.CodeBadSettings, "line 2: want keys"},
		{"bookmarks:\n- name: a", chrome.CodeBadSettings, "want a name and a url"},
		{"bookmarks:\n- name: a\n  urls: b", chrome.CodeUnknownSetting, "did you mean url?"},
		{"policies: []", chrome.CodeBadSettings, "want keys"},
		{"policies:\n  TranslatEnabled: false", chrome.CodeUnknownPolicy, "line 2: reading policy \"TranslatEnabled\""},
		{"policies:\n  TranslateEnabled: 0", chrome.CodeBadValue, "line 2"},
		{"policies:\n  TranslateEnabled: no", chrome.CodeBadSettings, "line 2: write true or false"},
		{"policies:\n  TranslateEnabled: ~", chrome.CodeBadSettings, "line 2: no value"},
		{"policies:\n  BrowserSignin: 01", chrome.CodeBadSettings, "not a plain number"},
		{"policies:\n  BrowserSignin: 0x1", chrome.CodeBadSettings, "not a plain number"},
		{"policies:\n  BrowserSignin: .inf", chrome.CodeBadSettings, "not a plain number"},
		{"policies:\n  ProxySettings: {a: 1, a: 2}", chrome.CodeBadSettings, "duplicate key"},
		{"policies: {" + manyPolicies(1001) + "}", chrome.CodeBadSettings, "more than 1000 policies"},
		{"homepage: &a b\nupdates: *a", chrome.CodeBadSettings, "anchors"},
		{"<<: {homepage: a}", chrome.CodeBadSettings, "merge"},
		{"homepage: !!binary aGk=", chrome.CodeBadSettings, "not allowed"},
		{"policies: " + strings.Repeat("[", 5000), chrome.CodeBadSettings, ""},
		{"policies:\n  URLBlocklist: " + strings.Repeat("[", 30) + strings.Repeat("]", 30), chrome.CodeBadSettings, "nested"},
		{"startup-urls: [" + strings.Repeat("a,", 60_000) + "a]", chrome.CodeBadSettings, "more than 50000 values"},
	} {
		_, err := chrome.ReadSettings(strings.NewReader(tt.text), "x.yaml")
		if err == nil {
			t.Errorf("%.60q is taken", tt.text)
			continue
		}
		wantError(t, err, tt.code, tt.want)
		if !strings.HasPrefix(err.Error(), `reading settings "x.yaml": `) {
			t.Errorf("%.60q: %v does not name the file", tt.text, err)
		}
	}
	broken := errors.New("broken")
	if _, err := chrome.ReadSettings(iotest.ErrReader(broken), "x"); !errors.Is(err, broken) {
		t.Errorf("got %v, want the reader's error", err)
	}
}

// manyPolicies are of names that are not known, and like none.
func manyPolicies(n int) string {
	var b strings.Builder
	for i := range n {
		fmt.Fprintf(&b, "XyzzyNumberOfTomorrow%d: true, ", 1000+i)
	}
	return b.String()
}

// TestSettingsKeys holds the list of keys to what is read: none is unknown.
func TestSettingsKeys(t *testing.T) {
	for _, key := range chrome.SettingsKeys() {
		_, err := chrome.ReadSettings(strings.NewReader(key+": 5.5"), "x")
		if key != "homepage" { // which takes any text here, and is judged later
			wantError(t, err, chrome.CodeBadSettings, key+": line 1")
		}
	}
}

func FuzzReadSettings(f *testing.F) {
	f.Add("homepage: https://a.example/\nhome-button: shown\nupdates: off\nno-import: true\n")
	f.Add("bookmarks:\n- name: a\n  url: https://a.example/\nstartup-urls: [https://a.example/]\n")
	f.Add("policies:\n  TranslateEnabled: false\n  URLBlocklist: [a, 'b']\n  ProxySettings: {a: {b: [1, 2.5]}}\n")
	f.Add("homepage: &a [*a]\n---\n? {a: b}\n: c\n")
	f.Add("\"\\e[31m\": 1\n")
	f.Add("policies:\n  \"\\x7f\": \"\\e[31m\"\nupdates: \"\\x7f\"\n")
	f.Fuzz(func(t *testing.T, text string) {
		s, err := chrome.ReadSettings(strings.NewReader(text), "x")
		codetest.PrintableError(t, err)
		if err != nil {
			if _, ok := errors.AsType[*chrome.Error](err); !ok {
				t.Errorf("%T: %v", err, err)
			}
			return
		}
		for _, word := range chrome.ModeWords() {
			out, err := chrome.Build(s, options(chrome.Mode(word)))
			codetest.PrintableError(t, err)
			if err != nil {
				if code, _ := codeAndHint(err); code == fault.Failed {
					t.Errorf("%T: %v", err, err)
				}
				continue
			}
			if again, err := chrome.Build(s, options(chrome.Mode(word))); err != nil || !cmp.Equal(out.Files, again.Files) {
				t.Errorf("%s: the second time it is another, error %v", word, err)
			}
		}
	})
}

func FuzzParsePolicy(f *testing.F) {
	for _, text := range []string{"TranslateEnabled=false", `URLBlocklist=["a"]`, "DownloadDirectory=/a=b", `ProxySettings={"a":[1.5,{}]}`, "BrowserSignin=0 #", "BrowserSignin=7", "\x1b[31m=1", "URLBlocklist=[\x7f]"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		name, value, err := chrome.ParsePolicy(text)
		codetest.PrintableError(t, err)
		if err != nil {
			if _, ok := errors.AsType[*chrome.Error](err); !ok {
				t.Errorf("%T: %v", err, err)
			}
			return
		}
		if _, err := chrome.Build(chrome.Settings{Policies: map[string]any{name: value}}, options(chrome.Policy)); err != nil {
			// a value that lint knows to be wrong, or a text that no property list can hold
			if _, ok := errors.AsType[*profile.Error](err); !ok && fault.CodeOf(err) != chrome.CodeBadValue {
				t.Errorf("%q is parsed, and then refused: %v", text, err)
			}
		}
	})
}

// FuzzParseBookmark: a bookmark is refused, or can become part of any file.
func FuzzParseBookmark(f *testing.F) {
	for _, text := range []string{"a=https://a.example/", "=", "a=", " =x", "\x1b[31m=\x7f", "a=b=c", "\xff=https://\xff"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		bookmark, err := chrome.ParseBookmark(text)
		codetest.PrintableError(t, err)
		if err != nil {
			wantError(t, err, chrome.CodeBadValue, "want NAME=URL")
			return
		}
		if bookmark.Name+"="+bookmark.URL != text {
			t.Errorf("%q is %+v", text, bookmark)
		}
		for _, word := range chrome.ModeWords() {
			_, err := chrome.Build(chrome.Settings{Bookmarks: []chrome.Bookmark{bookmark}}, options(chrome.Mode(word)))
			codetest.PrintableError(t, err)
			if code, _ := codeAndHint(err); err != nil && code == fault.Failed {
				t.Errorf("%T: %v", err, err)
			}
		}
	})
}
