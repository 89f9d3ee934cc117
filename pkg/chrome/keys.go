package chrome

import (
	_ "embed" // the lists are files
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/chrome/prefjson"
)

// PrefKey is what is known of a preference of a profile, such as
// session.restore_on_startup.
type PrefKey struct {
	Name string
	// Type is prefjson.Any for a dead key.
	Type prefjson.Type
	// Dead says that no current Chrome registers it: a value is copied into the
	// Preferences file and has no effect.
	Dead bool
	// MacOnly says that only Chrome on macOS has it.
	MacOnly bool
	// Tracked says that Chrome on macOS takes a value in Preferences for
	// tampering, and resets it.
	Tracked bool
	// PerUser says that it belongs to one user: never to be copied.
	PerUser bool
	// Policy is the policy that has the same purpose, with its value where one
	// is meant; "" if there is none.
	Policy string
}

// PolicyKey is what is known of a policy of com.google.Chrome.
type PolicyKey struct {
	Name string
	Type prefjson.Type
	// Deprecated policies still work; a later Chrome drops them.
	Deprecated bool
	// CloudOnly policies are ignored in a profile.
	CloudOnly bool
	// MacOnly says that only Chrome on macOS has it.
	MacOnly bool
	// Sensitive policies are ignored unless the Mac is managed.
	Sensitive bool
	// Dead says that Chrome had it once; Use is what to set now, if anything.
	Dead bool
	Use  string
}

// The lists of a current Chromium: scripts/chromekeys writes them.
//
//go:embed prefs.txt
var prefList string

//go:embed policies.txt
var policyList string

// KeysVersion is the version of the Chromium that was asked for the names of
// preferences and policies, such as "156.0.8078.108".
func KeysVersion() string {
	line, _, _ := strings.Cut(prefList, "\n")
	version, _, _ := strings.Cut(strings.TrimPrefix(line, "# Chromium "), ",")
	return version
}

// LookupPref finds a preference by its dotted name. One that neither a current
// Chromium registers nor the tables of dead and macOS-only keys have is not
// found.
func LookupPref(name string) (PrefKey, bool) {
	key := PrefKey{Name: name, Policy: policyOf(name), Tracked: slices.Contains(trackedPrefs(), name), PerUser: slices.Contains(perUserPrefs(), name)}
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

// LookupPolicy finds a policy by its name.
func LookupPolicy(name string) (PolicyKey, bool) {
	key := PolicyKey{Name: name, Sensitive: slices.Contains(sensitivePolicies(), name), Use: policySuccessor(name)}
	if letters, ok := findKey(policyList, name); ok {
		key.Type = typeOfLetters(letters)
		key.Deprecated = strings.Contains(letters, "D")
		key.CloudOnly = strings.Contains(letters, "C")
		return key, true
	}
	if kind, ok := macPolicies()[name]; ok {
		key.Type, key.MacOnly = kind, true
		return key, true
	}
	key.Dead = slices.Contains(deadPolicies(), name)
	return key, key.Dead
}

// findKey looks a name up in a list and gives the letters beside it.
func findKey(list, name string) (letters string, ok bool) {
	line := list[lowerBound(list, name):]
	line, _, _ = strings.Cut(line, "\n")
	at, letters, _ := strings.Cut(line, " ")
	return letters, at == name
}

// hasPrefix reports whether any name of a list begins so.
func hasPrefix(list, prefix string) bool {
	return strings.HasPrefix(list[lowerBound(list, prefix):], prefix)
}

// lowerBound is the offset of the first line whose name is not before a name.
// The lines of a list are in the order of the bytes of their names, but for the
// first, which has the version.
func lowerBound(list, name string) int {
	low, high := strings.IndexByte(list, '\n')+1, len(list)
	for low < high {
		middle := low + strings.LastIndexByte(list[low:(low+high)/2], '\n') + 1
		line, _, _ := strings.Cut(list[middle:], "\n")
		if at, _, _ := strings.Cut(line, " "); at < name {
			low = middle + len(line) + 1
		} else {
			high = middle
		}
	}
	return low
}

// names are those of a list.
func names(list string) []string {
	var all []string
	for line := range strings.Lines(list) {
		if name, _, ok := strings.Cut(line, " "); ok && name != "#" {
			all = append(all, name)
		}
	}
	return all
}

func typeOfLetters(letters string) prefjson.Type {
	switch letters[0] {
	case 'b':
		return prefjson.Bool
	case 'i':
		return prefjson.Int
	case 'n':
		return prefjson.Double
	case 's':
		return prefjson.String
	case 'l':
		return prefjson.List
	case 'd':
		return prefjson.Dict
	}
	return prefjson.Any
}
