package lint

import (
	"strconv"
	"strings"
)

// urlFilters returns the rules of lists of URL filters, as URLBlocklist has them:
// [scheme://][.]host[:port][/path]. One entry that Chromium cannot read makes it
// ignore the whole list. Each form was tried on Chromium; what was not tried, such as
// a scheme of one's own with a host, passes.
func urlFilters() map[string]textRule {
	const want = "a URL filter such as example.org, https://example.org/path or chrome://*"
	rules := map[string]textRule{}
	for _, name := range []string{
		"AllHttpAuthSchemesAllowedForOrigins", "ForceForegroundPriorityForUrls",
		"GeminiActOnWebAllowedForURLs", "GeminiActOnWebBlockedForURLs",
	} {
		rules[name] = textRule{func(text string) bool { return isURLFilter(text) }, want}
	}
	for _, name := range []string{"URLAllowlist", "URLBlocklist", "DeveloperToolsAvailabilityBlocklist", "IncognitoModeUrlBlocklist"} {
		rules[name] = textRule{func(text string) bool { return isURLFilter(text) && !hasStarInHost(text) }, want + "; it covers subdomains without *"}
	}
	for _, name := range []string{"DeveloperToolsAvailabilityAllowlist", "IncognitoModeUrlAllowlist"} {
		rules[name] = textRule{
			func(text string) bool { return isURLFilter(text) && !hasStarInHost(text) && text != "*" },
			want + "; it covers subdomains without *, and * alone is not accepted",
		}
	}
	return rules
}

// splitFilter returns the scheme, "" without one, and the host with the port, without
// the name of a user.
func splitFilter(text string) (scheme, host string, hasScheme bool) {
	scheme, rest, hasScheme := strings.Cut(text, "://")
	if !hasScheme {
		scheme, rest = "", text
	}
	if end := strings.IndexAny(rest, "/?#"); end >= 0 {
		rest = rest[:end]
	}
	return scheme, rest[strings.LastIndexByte(rest, '@')+1:], hasScheme
}

func isURLFilter(text string) bool {
	scheme, host, hasScheme := splitFilter(text)
	if host == "" {
		return strings.EqualFold(scheme, "file")
	}
	if !hasScheme && (strings.HasPrefix(text, "data:") || strings.HasPrefix(text, "about:")) {
		return true
	}
	if end := strings.LastIndexByte(host, ']'); end >= 0 && strings.HasPrefix(host, "[") {
		host = host[end+1:]
	}
	_, port, given := strings.Cut(host, ":")
	number, err := strconv.ParseUint(port, 10, 16)
	return !given || err == nil && number > 0
}

// hasStarInHost reports whether a host has a * and is not one.
func hasStarInHost(text string) bool {
	_, host, _ := splitFilter(text)
	name, _, _ := strings.Cut(host, ":")
	return name != "*" && strings.Contains(name, "*")
}
