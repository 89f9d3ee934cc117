package profile

import (
	"fmt"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

const (
	// maxComparisons is how many unknown keys of a profile are compared with
	// the known ones: a hostile profile has hundreds of thousands.
	maxComparisons = 1000
	// maxEdits is the distance from which two words do not count as similar.
	maxEdits = 3
)

// nearest returns the word that a mistyped key most likely means: the same apart
// from upper and lower case, or one or two letters away. Short keys must be
// nearer. It returns "" if no word is similar.
func (l *linter) nearest(key string, words []string) string {
	if l.comparisons++; l.comparisons > maxComparisons {
		return ""
	}
	best, least := "", maxEdits
	for _, word := range words {
		if word == key {
			return ""
		}
		if lengthsDiffer(key, word) {
			continue
		}
		d := fault.Distance(strings.ToLower(key), strings.ToLower(word), maxEdits)
		if d < least && d*4 <= len(word) {
			best, least = word, d
		}
	}
	return best
}

// lengthsDiffer reports whether the lengths alone show that two words are not
// similar: a key may be megabytes long, and is not worth a copy in lower case.
func lengthsDiffer(a, b string) bool { return max(len(a)-len(b), len(b)-len(a)) >= maxEdits }

// notCompared returns a finding if a key was not compared. It is not one of the
// collector's, whose bound for remarks may be reached by then.
func (l *linter) notCompared() []finding.Finding {
	if l.comparisons <= maxComparisons {
		return nil
	}
	return []finding.Finding{{
		Rule: finding.NotChecked, Severity: finding.Info, Target: l.Target,
		Message: fmt.Sprintf("only the first %d unknown keys and payload types were compared with known ones", maxComparisons),
		Fix:     "check the others by hand",
	}}
}
