package chrome

import "strings"

// nearestWord finds the word that a mistyped one most likely means, "" if none
// is near: one in another case, or one that up to two edits make of it.
func nearestWord(typed string, words []string) string {
	best, least := "", 3
	if len(typed) > maxText {
		return ""
	}
	for _, word := range words {
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
	last, row := make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		for j := 1; j <= len(b); j++ {
			replace := last[j-1]
			if a[i-1] != b[j-1] {
				replace++
			}
			row[j] = min(replace, last[j]+1, row[j-1]+1)
		}
		last, row = row, last
	}
	return last[len(b)]
}
