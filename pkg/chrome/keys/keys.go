package keys

import (
	"maps"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/chrome/prefjson"
)

// Pref is what is known of a preference of a profile, such as
// session.restore_on_startup.
type Pref struct {
	Name string
	// Type is prefjson.Any for a dead key.
	Type prefjson.Type
	// Dead means that no current Chrome registers it: a value is copied into the
	// Preferences file and has no effect.
	Dead bool
	// MacOnly means that only Chrome on macOS has it.
	MacOnly bool
	// Tracked means that Chrome on macOS takes a value in Preferences for
	// tampering and resets it.
	Tracked bool
	// PerUser means that it belongs to one user and must never be copied.
	PerUser bool
	// Policy is the policy that has the same purpose, with its value where one
	// is meant; "" if Chrome has none.
	Policy string
}

// Policy is what is known of a policy of com.google.Chrome.
type Policy struct {
	Name string
	Type prefjson.Type
	// Deprecated policies still work; a later Chrome drops them.
	Deprecated bool
	// CloudOnly policies are ignored in a profile.
	CloudOnly bool
	// MacOnly means that only Chrome on macOS has it.
	MacOnly bool
	// Sensitive policies are ignored unless the Mac is managed.
	Sensitive bool
	// RecommendedOnly policies are ignored where a profile forces them.
	RecommendedOnly bool
	// OverriddenBy is the policy that makes Chrome ignore this one where both are
	// set, or "".
	OverriddenBy string
	// Dead means that Chrome no longer has it; Use is what to set now, if anything.
	Dead bool
	Use  string
}

// Version returns the version of the Chromium that the names of preferences and
// policies are from, such as "156.0.8078.108".
func Version() string {
	line, _, _ := strings.Cut(prefList, "\n")
	version, _, _ := strings.Cut(strings.TrimPrefix(line, "# Chromium "), ",")
	return version
}

// LookupPref returns the preference with a dotted name, and whether it is known: from
// the list of a current Chromium or the tables of dead and macOS-only keys.
func LookupPref(name string) (Pref, bool) {
	key := Pref{Name: name, Policy: PolicyFor(name), Tracked: slices.Contains(TrackedPrefs(), name), PerUser: slices.Contains(perUserPrefs(), name)}
	if letters, ok := findKey(prefList, name); ok {
		key.Type = typeOfLetters(letters)
		return key, true
	}
	if kind, ok := macPrefs()[name]; ok {
		key.Type, key.MacOnly = kind, true
		return key, true
	}
	key.Dead = slices.Contains(deadPrefs(), name)
	return key, key.Dead
}

// LookupPolicy returns the policy with a name, and whether it is known.
func LookupPolicy(name string) (Policy, bool) {
	key := Policy{Name: name, Use: policySuccessor(name)}
	if line, ok := findKey(policyList, name); ok {
		key.mark(line)
		return key, true
	}
	if schema, ok := macPolicies()[name]; ok {
		key.Type, key.MacOnly = typeOfLetters(schema), true
		return key, true
	}
	key.Dead = slices.Contains(deadPolicies(), name)
	return key, key.Dead
}

// mark reads a line of the list.
func (p *Policy) mark(line string) {
	schema, words, _ := strings.Cut(line, " ")
	p.Type = typeOfLetters(schema)
	for word := range strings.FieldsSeq(words) {
		switch word {
		case "deprecated":
			p.Deprecated = true
		case "cloud":
			p.CloudOnly = true
		case "sensitive":
			p.Sensitive = true
		case "recommended":
			p.RecommendedOnly = true
		default:
			if by, ok := strings.CutPrefix(word, "overridden="); ok {
				p.OverriddenBy = by
			}
		}
	}
}

// HasPrefsBelow reports whether the name of any preference begins with a prefix.
func HasPrefsBelow(prefix string) bool {
	if hasPrefix(prefList, prefix) {
		return true
	}
	below := func(name string) bool { return strings.HasPrefix(name, prefix) }
	for name := range macPrefs() {
		if below(name) {
			return true
		}
	}
	return prefix == "bookmarks." || slices.ContainsFunc(deadPrefs(), below)
}

// PrefNames returns the names of the preferences in the list.
func PrefNames() []string { return names(prefList) }

// PolicyNames returns the names of all policies that are known.
func PolicyNames() []string {
	return append(names(policyList), slices.Sorted(maps.Keys(macPolicies()))...)
}
