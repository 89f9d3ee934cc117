package keys

import (
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

const maxWord = 256 // bytes of a word that is compared

// Nearest finds the word that a mistyped one most likely means, "" if none
// is near: one in another case, or one that up to two edits make of it.
func Nearest(typed string, known []string) string {
	best, least := "", 3
	if len(typed) > maxWord {
		return ""
	}
	for _, word := range known {
		if strings.EqualFold(typed, word) {
			return word
		}
		// Two edits make any two letters out of any others.
		if d := fault.Distance(typed, word, least); d < least && d < len(word)-1 {
			best, least = word, d
		}
	}
	return best
}
