package frame

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Closest returns the word that a mistyped one most likely means: one that it
// begins, or one that at most two edits make out of it; "" if there is none.
func Closest(typed string, known []string) string {
	best, least := "", 3
	for _, word := range known {
		d := fault.Distance(strings.ToLower(typed), word, least)
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

// DidYouMean returns the hint for a suggestion, "" without one.
func DidYouMean(word string) string {
	if word == "" {
		return ""
	}
	return "did you mean " + word + "?"
}

// HelpHint returns the hint that names the help of a command.
func HelpHint(cmd *cobra.Command) string {
	return "see " + cmd.CommandPath() + " --help"
}
