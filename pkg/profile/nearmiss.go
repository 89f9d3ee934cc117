package profile

import "strings"

// maxLooks is how many unknown keys of a profile are compared with the known
// ones: a made-up profile has hundreds of thousands.
const maxLooks = 1000

// nearest returns the word that a mistyped key most likely means: the same but
// for upper and lower case, or one or two letters away. Short keys must be
// nearer. It returns "" for a key that is like none.
func (l *linter) nearest(key string, words []string) string {
	if l.looks++; l.looks > maxLooks {
		return ""
	}
	best, least := "", 3
	for _, word := range words {
		if word == key {
			return ""
		}
		if tooFar(key, word) {
			continue
		}
		d := distance(strings.ToLower(key), strings.ToLower(word))
		if d < least && d*4 <= len(word) {
			best, least = word, d
		}
	}
	return best
}

// tooFar looks at the lengths alone: a key may be megabytes long.
func tooFar(a, b string) bool { return len(a) > len(b)+2 || len(b) > len(a)+2 }

// distance counts the edits between two words, in bytes: one put in, left out
// or replaced.
func distance(a, b string) int {
	last, row := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := range len(a) {
		row[0] = i + 1
		for j := range len(b) {
			replace := last[j]
			if a[i] != b[j] {
				replace++
			}
			row[j+1] = min(replace, last[j+1]+1, row[j]+1)
		}
		last, row = row, last
	}
	return last[len(b)]
}
