package lint

import (
	"fmt"
	"maps"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// textRule is what the texts of a policy must be like, beyond the schema: a text
// itself, or each of a list.
type textRule struct {
	fits func(string) bool
	want string
}

// textRules returns the rules by policy. Each was tried on Chromium, which reports an
// error and ignores the whole policy where a text does not fit.
func textRules() map[string]textRule {
	const (
		id       = `[a-pA-P]{32}`
		host     = `[0-9a-z_]+(\.[0-9a-z_]+)*`
		idText   = "the ID of an extension, 32 letters from a to p"
		hostText = "the name of a native messaging host, in lower case with dots"
	)
	rules := urlFilters()
	maps.Copy(rules, map[string]textRule{
		"ExtensionInstallForcelist": {forced(), idText + ", with ;URL of an update server if it is not in the Chrome Web Store"},
		"ExtensionInstallAllowlist": {has("^" + id + "$"), idText},
		"ExtensionInstallBlocklist": {has(`^(\*|` + id + ")$"), idText + ", or * for all"},
		"ExtensionInstallSources":   {source(), "a URL pattern with a scheme and a path, such as https://www.example.org/*"},
		"NativeMessagingAllowlist":  {has("^" + host + "$"), hostText},
		"NativeMessagingBlocklist":  {has(`^(\*|` + host + ")$"), hostText + ", or * for all"},
		"BrowserThemeColor":         {has("^#?[0-9a-fA-F]{6}$"), "a colour in hexadecimal, such as #1a73e8"},
		"HomepageLocation":          {isHomepage, "the URL of a page"},
		"DefaultSearchProviderSearchURL": {
			func(text string) bool { return strings.Contains(text, "{searchTerms}") }, "a URL with {searchTerms} in it",
		},
		"AutoOpenFileTypes":             {func(text string) bool { return text != "" }, "the suffix of a file's name without the dot"},
		"DnsOverHttpsTemplates":         {isTemplates, "templates of URLs that begin with https://"},
		"ExplicitlyAllowedNetworkPorts": {func(string) bool { return false }, "empty, since Chromium 156 accepts none of the ports that it once had"},
		"LocalNetworkAccessIpAddressSpaceOverrides": {
			has("^[^=]+=(public|private|local|loopback)$"), "an address with a port and an address space, such as 192.0.2.1:80=public",
		},
	})
	return rules
}

// isTemplates reports whether every template of a text is for HTTPS.
func isTemplates(text string) bool {
	for one := range strings.FieldsSeq(text) {
		if !strings.HasPrefix(strings.ToLower(one), "https://") {
			return false
		}
	}
	return true
}

func has(pattern string) func(string) bool { return regexp.MustCompile(pattern).MatchString }

// forced returns what reports whether a text is an extension to install.
func forced() func(string) bool {
	isID := has("^[a-pA-P]{32}$")
	return func(text string) bool {
		id, update, given := strings.Cut(text, ";")
		u, err := url.Parse(update)
		if !isID(id) || err != nil {
			return false
		}
		return !given || u.Scheme == "file" || (u.Scheme == "http" || u.Scheme == "https") && u.Host != ""
	}
}

// source returns what reports whether a text is a URL pattern of Chrome's extensions.
func source() func(string) bool {
	isScheme := has(`^(\*|[a-zA-Z][a-zA-Z0-9+.-]*)$`)
	isHost := has(`^(\*|(\*\.)?[^*/]+)$`)
	return func(text string) bool {
		scheme, rest, ok := strings.Cut(text, "://")
		host, _, path := strings.Cut(rest, "/")
		if !ok || !path || !isScheme(scheme) {
			return text == "<all_urls>"
		}
		return strings.EqualFold(scheme, "file") || isHost(host)
	}
}

// isHomepage reports whether Chrome would open a text: without a scheme it adds one.
func isHomepage(text string) bool {
	text = strings.TrimSpace(text)
	scheme, rest, ok := strings.Cut(text, ":")
	if ok && (scheme == "http" || scheme == "https") && strings.Trim(rest, "/") == "" {
		return false
	}
	return text != "" && scheme != "javascript"
}

// checkTexts checks what a schema does not say, where the value has the right types.
func (l *linter) checkTexts(s managedSetting) {
	switch s.key.Name {
	case "ProxySettings":
		l.proxySettings(s)
	case "SiteSearchSettings", "EnterpriseSearchAggregatorSettings":
		l.searchSettings(s)
	case "WebUsbAllowDevicesForUrls":
		l.usbDevices(s)
	case "PrintingPaperSizeDefault":
		if name, _ := s.value.Get("name").Text(); name == "custom" && s.value.Get("custom_size") == nil {
			l.Add(s.valuePlace(), ruleMissingKey, "PrintingPaperSizeDefault lacks custom_size, which the name custom needs: Chrome ignores the policy", "add custom_size with width and height")
		}
	}
	if l.texts == nil { // its patterns are compiled once a file
		l.texts = textRules()
	}
	rule, ok := l.texts[s.key.Name]
	if !ok {
		return
	}
	v := plistValue(s.value, s.key, s.path)
	l.fits(v, rule, s.key.Name)
	for item := range v.items() {
		l.fits(item, rule, s.key.Name)
	}
}

// usbDevices checks what Chromium wants together, and its schema does not say.
func (l *linter) usbDevices(s managedSetting) {
	for i, entry := range s.value.Elements() {
		for j, device := range entry.Get("devices").Elements() {
			if device.Get("product_id") != nil && device.Get("vendor_id") == nil {
				path := plistfile.KeyPath(append(slices.Clone(s.path), strconv.Itoa(i), "devices", strconv.Itoa(j))...)
				l.Add(at(path, device.Line(), device.Column()), ruleMissingKey, "a device with product_id lacks vendor_id: Chrome ignores the policy", "add vendor_id, an integer")
			}
		}
	}
}

func (l *linter) fits(v policyValue, rule textRule, policy string) {
	if v.node.Kind() == plistfile.String && !rule.fits(v.text) {
		l.Add(v.place(), ruleBadValue, fmt.Sprintf("%s must be %s, not %s: Chrome ignores the policy", policy, rule.want, quote(v.text)), "")
	}
}

// searchSettings checks search engines, which Chromium passes over one by one.
func (l *linter) searchSettings(s managedSetting) {
	v := plistValue(s.value, s.key, s.path)
	l.searchEngine(v)
	for item := range v.items() {
		l.searchEngine(item)
	}
}

func (l *linter) searchEngine(v policyValue) {
	wrong := func(m policyValue, message string) {
		l.Add(m.place(), ruleBadValue, message+": Chrome ignores this search engine", "")
	}
	for m := range v.members() {
		switch {
		case (m.Name == "url" || m.Name == "search_url") && !strings.Contains(m.text, "{searchTerms}"):
			wrong(m, m.Name+" of a search engine must contain {searchTerms}")
		case m.Name == "name" && m.text == "", m.Name == "shortcut" && m.text == "":
			wrong(m, m.Name+" of a search engine must not be empty")
		case m.Name == "shortcut" && (strings.Contains(m.text, " ") || v.json == nil && strings.HasPrefix(m.text, "@")):
			wrong(m, fmt.Sprintf("the shortcut %s of a search engine must have no space in it, and no @ before it", quote(m.text)))
		}
	}
}
