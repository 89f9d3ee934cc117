package cli

import (
	"strings"

	"github.com/spf13/cobra"
)

// closest returns the word that a mistyped one most likely means: one that it
// begins, or one that at most two edits make out of it; "" if there is none.
func closest(typed string, words []string) string {
	best, least := "", 3
	for _, word := range words {
		d := distance(strings.ToLower(typed), word)
		if len(typed) > 1 && strings.HasPrefix(word, strings.ToLower(typed)) {
			d = 1
		}
		// Two edits make any two letters out of any others.
		if d < least && d < len(word) {
			best, least = word, d
		}
	}
	return best
}

// distance counts the edits between two words: a letter put in, left out or
// replaced.
func distance(a, b string) int {
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

// didYouMean is the hint for a suggestion, "" without one.
func didYouMean(word string) string {
	if word == "" {
		return ""
	}
	return "did you mean " + word + "?"
}

// helpHint names the help that belongs to a command.
func helpHint(cmd *cobra.Command) string {
	return "see " + cmd.CommandPath() + " --help"
}

func orElse(text, other string) string {
	if text != "" {
		return text
	}
	return other
}
