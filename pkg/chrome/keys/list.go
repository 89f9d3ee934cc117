package keys

import (
	_ "embed" // the lists are files
	"strings"

	"github.com/macwrangler/macwrangler/pkg/chrome/prefjson"
)

// The lists of a current Chromium: scripts/chromekeys writes them.
//
//go:embed prefs.txt
var prefList string

//go:embed policies.txt
var policyList string

// findKey looks a name up in a list and returns the letters beside it.
func findKey(list, name string) (letters string, ok bool) {
	line := list[lowerBound(list, name):]
	line, _, _ = strings.Cut(line, "\n")
	at, letters, _ := strings.Cut(line, " ")
	return letters, at == name
}

// hasPrefix reports whether any name of a list begins with a prefix.
func hasPrefix(list, prefix string) bool {
	return strings.HasPrefix(list[lowerBound(list, prefix):], prefix)
}

// lowerBound returns the offset of the first line whose name does not sort before
// a name. The lines of a list are sorted by the bytes of their names, except the
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

// names returns the names in a list.
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
