package chrome

import (
	"strings"

	"github.com/macwrangler/macwrangler/internal/words"
)

// nearestWord finds the word that a mistyped one most likely means, "" if none
// is near: one in another case, or one that up to two edits make of it.
func nearestWord(typed string, known []string) string {
	best, least := "", 3
	if len(typed) > maxText {
		return ""
	}
	for _, word := range known {
		if strings.EqualFold(typed, word) {
			return word
		}
		// Two edits make any two letters out of any others.
		if d := edits(typed, word, least); d < least && d < len(word)-1 {
			best, least = word, d
		}
	}
	return best
}

// edits counts the letters to put in, leave out or replace between two words;
// from most on it does not count exactly.
func edits(a, b string, most int) int {
	if max(len(a)-len(b), len(b)-len(a)) >= most {
		return most
	}
	return words.Distance(a, b)
}
