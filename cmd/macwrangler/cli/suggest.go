package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// closest returns the word that a mistyped one most likely means: one that it
// begins, or one that at most two edits make out of it; "" if there is none.
func closest(typed string, known []string) string {
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
