package fault

import "strings"

const maxWord = 256 // bytes of a word that is compared

// Nearest returns the word that a misspelt key or name most likely means, or "":
// one in another case, or one that is at most two edits away.
func Nearest(typed string, known []string) string {
	best, limit := "", 3
	if len(typed) > maxWord {
		return ""
	}
	for _, word := range known {
		if strings.EqualFold(typed, word) {
			return word
		}
		// Two edits turn any two letters into any others.
		if d := Distance(typed, word, limit); d < limit && d < len(word)-1 {
			best, limit = word, d
		}
	}
	return best
}
