package lint_test

import (
	"maps"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/chromium"
	"github.com/macwrangler/macwrangler/internal/samplepolicies"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// textCases are texts that policies must have in a form of their own, by policies
// that take the same ones. Chromium decides which are right.
func textCases() map[string][]string {
	const id = samplepolicies.ExtensionID
	filters := []string{
		"*", "", "x://", "https://*", "https://*.example.org", "*.example.org", "example.*", ".example.org", "example.org/x", "example.org:8080",
		"example.org:*", "example.org:x", "javascript://*", "javascript:x", "file:///x", "a b", "http:", "data:text", "[::1]", "/x",
		"https://u:p@example.org", "*:8080", "[::1]:80", "https://*:443/x",
	}
	hosts := []string{"*", "com.Example", "com.example", "a-b", "a_b.c1", ".a", "a..b", ""}
	return map[string][]string{
		"ExtensionInstallForcelist": {
			id, strings.ToUpper(id), id + ";https://example.org/u", id + ";", id + ";ftp://a/", id + ";x", id + ";file:///x", "*", id[1:], "q" + id[1:],
			" " + id, id + "," + id, "",
		},
		"ExtensionInstallAllowlist": {"*", strings.ToUpper(id), id + ";https://x", "x", ""},
		"ExtensionInstallBlocklist": {"*", strings.ToUpper(id), "x"},
		"ExtensionInstallSources": {
			"https://*/*", "*://a/*", "<all_urls>", "https://a.example", "a.example/*", "*", "file:///x/*", "ftp://a/*", "http://*.a.example/x*",
			"HTTPS://a/*", "https://a*b/*", "https:///x", "*/*",
		},
		"NativeMessagingAllowlist": hosts, "NativeMessagingBlocklist": hosts,
		"URLAllowlist": filters, "URLBlocklist": filters[1:], "IncognitoModeUrlBlocklist": filters, "GeminiActOnWebAllowedForURLs": filters,
		"BrowserThemeColor":              {"#0000ff", "0000ff", "#00f", "red", "#0000fg", ""},
		"HomepageLocation":               {"", "x", "http://", "https://a.example", "chrome://newtab", "javascript:x", " "},
		"DefaultSearchProviderSearchURL": {"https://example.org/?q={searchTerms}", "https://example.org/?q={searchTerm}", ""},
		"SpellcheckLanguage":             {"fr", "fr-FR", "fr-XX", "en-us", "zh", ""},
	}
}

// Lint and Chromium call the same texts wrong, and the same proxy settings.
func TestTextsAgree(t *testing.T) {
	t.Parallel()
	chromium.Need(t)
	var sets []map[string]any
	add := func(i int, name string, value any) {
		if len(sets) <= i {
			sets = append(sets, samplepolicies.Companions())
		}
		sets[i][name] = value
	}
	for name, texts := range textCases() {
		for i, text := range texts {
			if isList(name) {
				add(i, name, []any{text})
			} else {
				add(i, name, text)
			}
		}
	}
	proxies := proxyCases()
	for i := range proxies {
		if i < len(sets) || long() {
			add(i, "ProxySettings", proxies[i*7%len(proxies)])
		}
	}
	rounds, err := chromium.Rounds(t.Context(), sets)
	if err != nil {
		t.Fatal(err)
	}
	for i, set := range sets {
		for name, value := range set {
			said := ""
			for _, row := range rounds[i] {
				if row.Name == name {
					said += row.Error
				}
			}
			if got, rules := valueVerdict(t, name, value); (got == finding.Error) != (said != "") {
				t.Errorf("%s=%q: Chromium says %q, and lint %q", name, value, said, rules)
			}
		}
	}
}

func isList(name string) bool {
	return !strings.HasSuffix(name, "Color") && !strings.HasSuffix(name, "Location") && !strings.HasSuffix(name, "URL")
}

// proxyCases are settings of proxies, each mode with what it needs and what it does
// not go with. Their number has no factor of 7, so that every seventh are all.
func proxyCases() []map[string]any {
	var all []map[string]any
	for _, mode := range []any{nil, "direct", "auto_detect", "pac_script", "fixed_servers", "system", 0, 1, 2, 3} {
		for _, with := range []map[string]any{
			{},
			{"ProxyServer": "a"},
			{"ProxyPacUrl": "http://a/"},
			{"ProxyBypassList": "b"},
			{"ProxyServer": "a", "ProxyBypassList": "b"},
			{"ProxyServer": "a", "ProxyPacUrl": "http://a/"},
			{"ProxyServer": ""},
			{"ProxyPacUrl": ""},
		} {
			one := maps.Clone(with)
			switch mode.(type) {
			case string:
				one["ProxyMode"] = mode
			case int:
				one["ProxyServerMode"] = mode
			}
			all = append(all, one)
		}
	}
	return all
}
