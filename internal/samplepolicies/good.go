// Package samplepolicies makes values for Chrome's policies from their schemas: good
// ones, and ones with a single fault each. The generator of the table asks Chromium
// about them, and so do the tests that compare lint with it.
//
//	for _, sample := range samplepolicies.Faults(name, schema) { … }
package samplepolicies

import (
	"encoding/json"
	"regexp"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/chrome/keys"
	"github.com/macwrangler/macwrangler/pkg/chrome/prefjson"
)

// ExtensionID is one that no extension has.
const ExtensionID = "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"

// Good returns a value of a policy that has no fault by its schema, with everything
// in it that the schema names.
func Good(name string, s *keys.Schema) any {
	if value, ok := byPolicy()[name]; ok {
		return value
	}
	return good{name}.value(s, name, 0)
}

// byPolicy are values of policies that want more than their schema says.
func byPolicy() map[string]any {
	return map[string]any{
		"ExtensionInstallForcelist": []any{ExtensionID + ";https://example.com/updates"},
		"ProxySettings":             map[string]any{"ProxyMode": "fixed_servers", "ProxyServer": "proxy.example.com:8080", "ProxyBypassList": "localhost"},
		"ProfileReauthPrompt":       int64(0), // a headless Chromium crashes on asking
		// the developer tools are how Chromium is asked
		"DeveloperToolsDisabled":              false,
		"DeveloperToolsAvailabilityAllowlist": []any{"chrome://policy"},
		"SyncTypesListDisabled":               []any{"bookmarks"},
		"SpellcheckLanguageBlocklist":         []any{"de"}, // one must not be in both lists
		// a folder of bookmarks has either an address or children
		"ManagedBookmarks": []any{
			map[string]any{"toplevel_name": "Sample"},
			map[string]any{"name": "Folder", "children": []any{map[string]any{"name": "Page", "url": "https://example.com"}}},
		},
	}
}

// Companions are policies that others need to count at all.
func Companions() map[string]any {
	return map[string]any{
		"DefaultSearchProviderEnabled": true, "DefaultSearchProviderSearchURL": "https://example.com/?q={searchTerms}",
		"DnsOverHttpsMode": "automatic",
		"IdleTimeout":      int64(100_000), "IdleTimeoutActions": []any{"clear_autofill"},
	}
}

// good makes values of one policy.
type good struct{ policy string }

// maxDepth ends what contains itself.
const maxDepth = 6

func (g good) value(s *keys.Schema, name string, depth int) any {
	switch s.Type {
	case prefjson.Bool:
		return true
	case prefjson.Int:
		if len(s.Numbers) > 0 {
			return s.Numbers[0].Min
		}
		return int64(1)
	case prefjson.Double:
		return 1.5
	case prefjson.List:
		if s.Item == nil || depth >= maxDepth {
			return []any{}
		}
		return []any{g.value(s.Item, name, depth+1)}
	case prefjson.Dict:
		return g.dictionary(s, depth)
	default:
		return g.text(s, name)
	}
}

func (g good) dictionary(s *keys.Schema, depth int) any {
	all := map[string]any{}
	for _, p := range s.Properties {
		if p.Required || depth < maxDepth {
			all[p.Name] = g.value(p.Schema, p.Name, depth+1)
		}
	}
	for _, p := range s.Patterns {
		all[matching(p.Name)] = g.value(p.Schema, p.Name, depth+1)
	}
	return all
}

func (g good) text(s *keys.Schema, name string) string {
	switch {
	case s.JSON != nil:
		data, err := json.Marshal(g.value(s.JSON, name, 0))
		if err != nil {
			panic(err)
		}
		return string(data)
	case len(s.Texts) > 0:
		return s.Texts[0]
	case s.Pattern != "":
		return matching(s.Pattern)
	}
	for _, one := range textsByName() {
		if regexp.MustCompile(one.name).MatchString(g.policy + "." + name) {
			return one.text
		}
	}
	return "https://example.com"
}

// textsByName are texts for policies and properties that want a form of their own.
func textsByName() []struct{ name, text string } {
	return []struct{ name, text string }{
		{`^ExtensionInstall(Allow|Block)list`, ExtensionID},
		{`^ExtensionInstallSources`, "https://example.com/*"},
		{`^NativeMessaging(Allow|Block)list`, "com.example.host"},
		{`^Spellcheck`, "fr"},
		{`^BrowserThemeColor`, "#0000ff"},
		{`^LocalNetworkAccessIpAddressSpaceOverrides`, "192.0.2.1:80=public"},
		{`^GeminiEnterpriseSettings.url`, "https://vertexaisearch.cloud.google.com/home/cid/a"},
		{`^(SiteSearchSettings|EnterpriseSearchAggregatorSettings)\.(name|shortcut)`, "sample"},
		{`^(SiteSearchSettings|DefaultSearchProvider|EnterpriseSearchAggregatorSettings).*(url|URL|urls|URLs)$`, "https://example.com/?q={searchTerms}"},
		{`^HttpHeaderInjection.(name|value)`, "X-Sample"},
		{`^HttpHeaderInjection.patterns`, "https://example.com"},
		{`\.protocol$`, "mailto"},
		{`^RegisteredProtocolHandlers.url`, "https://example.com/?q=%s"},
		{`\.pattern$`, "https://example.com"},
		{`^WebAppInstallForceList.*hash`, "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
	}
}

// matching returns a text in which a pattern is found.
func matching(pattern string) string {
	compiled := regexp.MustCompile(pattern)
	for _, text := range []string{"a", "1", "example.com", "https://example.com", ExtensionID, "update_url:https://example.com/updates", strings.ToUpper(ExtensionID)} {
		if compiled.MatchString(text) {
			return text
		}
	}
	return ""
}
