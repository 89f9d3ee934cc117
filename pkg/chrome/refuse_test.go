package chrome_test

import (
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/chrome"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

func TestBuildRefuses(t *testing.T) {
	home := func(url string) chrome.Settings { return chrome.Settings{Homepage: url} }
	policy := func(name string, value any) chrome.Settings {
		return chrome.Settings{Policies: map[string]any{name: value}}
	}
	var deep any = "x"
	for range 30 {
		deep = []any{deep}
	}
	for _, tt := range []struct {
		settings chrome.Settings
		code     fault.Code
		text     string
	}{
		{chrome.Settings{}, chrome.CodeNoSettings, "--homepage"},
		{home("www.example.org"), chrome.CodeBadURL, "https://www.example.org"},
		{home("https://"), chrome.CodeBadURL, "no host"},
		{home("https:www.example.org"), chrome.CodeBadURL, "complete URL"},
		{home("https://a.example/a b"), chrome.CodeBadURL, "%20"},
		{home("https://a.example/\n"), chrome.CodeBadURL, "not a URL"},
		{home("https://a.example/\xff"), chrome.CodeBadURL, "not a URL"},
		{home("https://a.example/" + strings.Repeat("x", 3000)), chrome.CodeBadURL, "2048"},
		{home("https://ada:secret@a.example/"), chrome.CodeBadURL, "password"},
		{home("javascript:alert(1)"), chrome.CodeBadURL, "complete URL"},
		{home("ftp://a.example/"), chrome.CodeBadURL, `"ftp"`},
		{home("file://share/web.html"), chrome.CodeBadURL, "file:///"},
		{home("chrome:///"), chrome.CodeBadURL, "chrome://newtab/"},
		{chrome.Settings{StartupURLs: []string{"a.example"}}, chrome.CodeBadURL, "startup page"},
		{chrome.Settings{StartupURLs: []string{"https://a.example", "https://a.example"}}, chrome.CodeBadValue, "twice"},
		{chrome.Settings{StartupURLs: make([]string, 501)}, chrome.CodeBadValue, "more than 500"},
		{chrome.Settings{Bookmarks: make([]chrome.Bookmark, 501)}, chrome.CodeBadValue, "more than 500"},
		{chrome.Settings{Bookmarks: []chrome.Bookmark{{" ", "https://a.example"}}}, chrome.CodeBadValue, "no name"},
		{chrome.Settings{Bookmarks: []chrome.Bookmark{{"a\nb", "https://a.example"}}}, chrome.CodeBadValue, "one line"},
		{chrome.Settings{Bookmarks: []chrome.Bookmark{{"a", "a.example"}}}, chrome.CodeBadURL, "bookmark"},
		{chrome.Settings{Updates: "never"}, chrome.CodeBadValue, "on, manual or off"},
		{policy("TranslatEnabled", false), chrome.CodeUnknownPolicy, "TranslateEnabled"},
		{policy("translateenabled", false), chrome.CodeUnknownPolicy, "TranslateEnabled"},
		{policy("Xyzzy.enabled", false), chrome.CodeUnknownPolicy, "chromeenterprise.google"},
		{policy("PayloadType", "a"), chrome.CodeUnknownPolicy, "chromeenterprise.google"},
		{policy("Xyzzy\x1b", false), chrome.CodeUnknownPolicy, `\x1b`},
		{policy(strings.Repeat("x", 300), false), chrome.CodeUnknownPolicy, "not the form of a policy name"},
		{policy("homepage", "https://a.example"), chrome.CodeUnknownPolicy, "set HomepageLocation"},
		{policy("UpdateDefault", 2), chrome.CodeUnknownPolicy, "--updates"},
		{policy("WelcomePageOnOSUpgradeEnabled", false), chrome.CodeUnknownPolicy, "no longer has it"},
		{policy("GenAiDefaultSettings", 1), chrome.CodeBadValue, "cloud"},
		{policy("TranslateEnabled", "no"), chrome.CodeBadValue, "boolean, not string"},
		{policy("IncognitoModeAvailability", 1.5), chrome.CodeBadValue, "integer, not number"},
		{policy("IncognitoModeAvailability", 1<<31), chrome.CodeBadValue, "integer, not number"},
		{policy("CookiesBlockedForUrls", []any{"https://a.example", 1}), chrome.CodeBadValue, "crashes at every start"},
		{policy("ExtensionSettings", map[string]any{"*": map[string]any{"installation_mode": "blockd"}}), chrome.CodeBadValue, "did you mean blocked?"},
		{policy("ProxySettings", map[string]any{"ProxyMode": "pac_script"}), chrome.CodeBadValue, "needs ProxyPacUrl"},
		{policy("AudioSandboxEnabled", "no"), chrome.CodeBadValue, "boolean, not string"},
		{policy("RestoreOnStartup", 9), chrome.CodeBadValue, "must be 1, 4, 5 or 6, not 9"},
		{policy("RestoreOnStartupURLs", []any{"https://a.example"}), chrome.CodeBadValue, "RestoreOnStartup to 4"},
		{policy("ProxySettings", map[string]any{"a": math.NaN()}), chrome.CodeBadValue, "finite"},
		{policy("ProxySettings", map[string]any{"a": nil}), chrome.CodeBadValue, "<nil>"},
		{policy("ProxySettings", map[string]any{"\xff": true}), chrome.CodeBadValue, "UTF-8"},
		{policy("URLBlocklist", []any{"\xff"}), chrome.CodeBadValue, "UTF-8"},
		{policy("ProxySettings", map[string]any{"ProxyPacUrl": "http://ada:secret@a.example/"}), chrome.CodeBadValue, "password"},
		{policy("URLBlocklist", deep), chrome.CodeBadValue, "deeply"},
		{
			chrome.Settings{Homepage: "https://a.example", Policies: map[string]any{"HomepageLocation": "https://b.example"}},
			chrome.CodePolicyConflict, `"https://b.example", but another setting makes it "https://a.example"`,
		},
		{
			chrome.Settings{NoFirstRun: true, Policies: map[string]any{"PromotionalTabsEnabled": false}},
			chrome.CodePolicyConflict, "PromotionsEnabled",
		},
	} {
		_, err := chrome.Build(tt.settings, options(chrome.Policy))
		if err == nil {
			t.Errorf("%+v is taken", tt.settings)
			continue
		}
		wantError(t, err, tt.code, tt.text)
		if strings.Contains(err.Error(), "secret") {
			t.Errorf("%v tells the password", err)
		}
	}
}

func TestBuildTakes(t *testing.T) {
	for _, s := range []chrome.Settings{
		{Homepage: "http://intranet"},
		{Homepage: "https://user.example/?p=42#a"},
		{Homepage: "file:///Library/Web/index.html"},
		{Homepage: "chrome://newtab/"},
		{NoPasswordSaving: true, Policies: map[string]any{"PasswordManagerEnabled": false}},
		{StartupURLs: []string{"https://a.example"}, Policies: map[string]any{"RestoreOnStartup": int64(4)}},
		{Policies: map[string]any{"WarnBeforeQuittingEnabled": true}},
		{Policies: map[string]any{
			"CloudManagementEnrollmentToken": "TOKEN", "AutoOpenFileTypes": []any{"pdf"}, "SyncTypesListDisabled": []any{"bookmarks"},
			"IncognitoModeUrlBlocklist": []any{"https://a.example"}, "AudioSandboxEnabled": false, "MediaRecommendationsEnabled": false,
		}},
	} {
		if _, err := chrome.Build(s, options(chrome.Policy)); err != nil {
			t.Errorf("%+v: %v", s, err)
		}
	}
}

// A value that Chromium does not know, and does not complain about, may be newer: it
// is written, with a warning.
func TestBuildDoubtful(t *testing.T) {
	out := mustBuild(t, chrome.Settings{Policies: map[string]any{"AIModeSettings": 9}}, options(chrome.Policy))
	if len(out.Warnings) != 1 || out.Warnings[0].Code != chrome.ReasonDoubtful || !strings.Contains(out.Warnings[0].Text, "must be 0-1, not 9") {
		t.Errorf("warnings %+v", out.Warnings)
	}
}

func TestBuildOptionsRefused(t *testing.T) {
	s := chrome.Settings{NoPasswordSaving: true}
	_, err := chrome.Build(s, chrome.BuildOptions{Mode: "both", Identifier: "com.example.chrome"})
	wantError(t, err, chrome.CodeBadValue, "policy, initial or legacy")
	_, err = chrome.Build(s, chrome.BuildOptions{Identifier: "chrome"})
	wantError(t, err, "bad-identifier", "com.example.chrome")
	out := mustBuild(t, s, chrome.BuildOptions{Mode: chrome.Initial})
	_, err = out.Project("1.0")
	wantError(t, err, chrome.CodeNoIdentifier, "--identifier")
	named := mustBuild(t, s, options(chrome.Initial))
	for _, version := range []string{"", "1.", "1.0b", "1.2.3.4.5", "-1", "1 "} {
		_, err = named.Project(version)
		wantError(t, err, chrome.CodeBadValue, "numbers with dots")
	}
	if out := mustBuild(t, s, chrome.BuildOptions{Identifier: "com.example.chrome"}); out.Mode != chrome.Policy {
		t.Errorf("the mode is %s without one", out.Mode)
	}
}

func TestParseBookmark(t *testing.T) {
	b, err := chrome.ParseBookmark("A B=https://a.example/?q=1")
	if err != nil || b != (chrome.Bookmark{Name: "A B", URL: "https://a.example/?q=1"}) {
		t.Errorf("got %+v, error %v", b, err)
	}
	for _, text := range []string{"", "A", "=https://a.example", "A="} {
		_, err := chrome.ParseBookmark(text)
		wantError(t, err, chrome.CodeBadValue, "NAME=URL")
	}
}

func TestParsePolicy(t *testing.T) {
	for text, want := range map[string]any{
		"TranslateEnabled=false":               false,
		"BrowserSignin=0":                      0,
		"DownloadDirectory=/Users/Shared/a=b":  "/Users/Shared/a=b",
		"DownloadDirectory=123":                "123",
		`URLBlocklist=["a.example"]`:           []any{"a.example"},
		`ProxySettings={"ProxyMode":"direct"}`: map[string]any{"ProxyMode": "direct"},
	} {
		name, value, err := chrome.ParsePolicy(text)
		if err != nil {
			t.Errorf("%s: %v", text, err)
			continue
		}
		out := mustBuild(t, chrome.Settings{Policies: map[string]any{name: value}}, options(chrome.Policy))
		compareJSON(t, text, string(mustJSON(t, want)), payloads(t, out.Profile)["com.google.Chrome"][name])
	}
	for text, want := range map[string]string{
		"TranslateEnabled":               "NAME=VALUE",
		"=1":                             "NAME=VALUE",
		"TranslateEnable=false":          "TranslateEnabled",
		"TranslateEnabled=0":             "boolean, not integer",
		"TranslateEnabled=yes":           "true or false",
		"TranslateEnabled=":              "empty",
		"URLBlocklist=a.example":         "list, not string",
		`URLBlocklist=["a.example"`:      "line 1",
		"BrowserSignin=00":               "not a plain number",
		"ProxySettings={a: &x 1, b: *x}": "anchors",
		"DownloadDirectory=/Users/\xff":  "UTF-8",
	} {
		_, _, err := chrome.ParsePolicy(text)
		e, ok := errors.AsType[*chrome.Error](err)
		if !ok || !strings.Contains(e.Error()+e.Hint, want) {
			t.Errorf("%s: got %v, want %q", text, err, want)
		}
	}
}

// TestNewPolicy takes what no known name is like, with whatever type: a later
// Chromium may have it.
func TestNewPolicy(t *testing.T) {
	settings, err := chrome.ReadSettings(strings.NewReader("policies:\n  XyzzyOfTomorrow: [1, a]\n"), "x")
	if err != nil {
		t.Fatal(err)
	}
	name, value, err := chrome.ParsePolicy("XyzzyOfToday=plain text")
	if err != nil {
		t.Fatal(err)
	}
	settings.Policies[name] = value
	out := mustBuild(t, settings, options(chrome.Policy))
	compareJSON(t, "profile", `{"XyzzyOfToday":"plain text","XyzzyOfTomorrow":[1,"a"]}`, payloads(t, out.Profile)["com.google.Chrome"])
	if len(out.Warnings) != 2 || out.Warnings[0].Code != "unknown-policy" || !strings.Contains(out.Warnings[1].Text, "XyzzyOfTomorrow") {
		t.Errorf("the warnings are %+v", out.Warnings)
	}
}

// Only what lacks its scheme is advised to have one put before it.
func TestAdviceForURLs(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"www.example.org":        "https://www.example.org",
		"//www.example.org/a":    "https://www.example.org/a",
		"www.example.org:8080/x": "https://www.example.org:8080/x",
		"localhost:8080":         "https://localhost:8080",
		"javascript:alert(1)":    "such as https://www.example.org/",
		"JavaScript:1":           "such as https://www.example.org/",
		"javascript%3aalert(1)":  "such as https://www.example.org/",
		"data:text/html,x":       "such as https://www.example.org/",
		"tel:112":                "such as https://www.example.org/",
		"http://[::1":            "such as https://www.example.org/",
		"://x":                   "such as https://www.example.org/",
	} {
		_, err := chrome.Build(chrome.Settings{Homepage: text}, chrome.BuildOptions{Mode: chrome.Initial})
		refused, ok := errors.AsType[*fault.Error](err)
		if !ok || !strings.HasSuffix(refused.Hint, want) {
			t.Errorf("%q: %v, want advice that ends in %q", text, err, want)
		}
	}
}
