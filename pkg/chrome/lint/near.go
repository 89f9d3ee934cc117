package lint

import (
	"strings"
	"unicode"

	"github.com/macwrangler/macwrangler/pkg/chrome/keys"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/profile"
	"github.com/macwrangler/macwrangler/pkg/profile/schema"
)

// maxEdits is the distance from which two names are not taken for the same.
const maxEdits = 3

// isRead reports whether the settings of a domain are checked as they are.
func isRead(domain string) bool {
	return domain == keys.DomainKeystone || domain == domainAgent || isChrome(domain) || relatives()[domain] != ""
}

// meantDomain returns the domain that Chrome or its updater reads and that a name
// most likely means, which nothing reads: macOS compares the names of domains byte
// by byte. It is "" for a domain that is read, or that belongs to another program.
func meantDomain(name string) string {
	return meant(name, isRead, keys.DomainChrome, keys.DomainKeystone)
}

// isNearManaged reports whether a payload type is a misspelt
// com.apple.ManagedClient.preferences.
func isNearManaged(kind string) bool {
	return meant(kind, func(string) bool { return false }, profile.TypeManagedPreferences) != ""
}

// meant returns the known name from which another one differs in case, in characters
// that nobody sees, or in a letter or two.
func meant(name string, exact func(string) bool, known ...string) string {
	if len(name) > 200 || exact(name) {
		return ""
	}
	folded := fold(name)
	for _, want := range known {
		if name == want {
			return ""
		}
		if low := fold(want); folded == low || isChrome(want) && strings.HasPrefix(folded, low+".") {
			return want
		}
	}
	if isKnownType(name) {
		return "" // it belongs to another program
	}
	for _, want := range known {
		if fault.Distance(folded, fold(want), maxEdits) < maxEdits {
			return want
		}
	}
	return ""
}

// fold drops what the eye does not tell apart.
func fold(name string) string {
	return strings.ToLower(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || unicode.Is(unicode.Cf, r) || unicode.IsControl(r) {
			return -1
		}
		return r
	}, name))
}

// isProfiles reports whether a key beside settings is that of a payload or, one level
// too low, of a profile: no policy is meant. Of a made-up PayloadX nobody can say so.
func isProfiles(key string) bool {
	if key == keyContent || profile.IsCommonKey(key) {
		return true
	}
	if !strings.HasPrefix(key, "Payload") {
		return false
	}
	table, err := schema.Load()
	if err != nil {
		return true
	}
	root, err := table.Find("Configuration", nil).Root()
	return err != nil || root.Key(key) != nil
}

// isKnownType reports whether a payload type or domain is that of a program in the
// table of all settings, and so not Chrome's.
func isKnownType(name string) bool {
	table, err := schema.Load()
	if err != nil || name == "Configuration" || name == "CommonPayloadKeys" { // the table's own names
		return false
	}
	return table.Find(name, nil) != nil
}
