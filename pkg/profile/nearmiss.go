package profile

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/profile/schema"
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
// nearer. It returns "" if no word of the lists is similar.
func (l *linter) nearest(key string, lists ...[]string) string {
	if l.comparisons++; l.comparisons > maxComparisons {
		return ""
	}
	best, least := "", maxEdits
	for _, words := range lists {
		for _, word := range words {
			if word == key {
				return ""
			}
			if lengthsDiffer(key, word) || onlyDigitsDiffer(key, word) {
				continue
			}
			d := fault.Distance(strings.ToLower(key), strings.ToLower(word), maxEdits)
			if d < least && d*4 <= len(strings.TrimPrefix(word, applePrefix)) {
				best, least = word, d
			}
		}
	}
	return best
}

// typeNames returns the names of all payload types and domains.
func (l *linter) typeNames() []string {
	if l.types == nil {
		for _, p := range l.table.Payloads() {
			if p.Name != schemaProfile && p.Name != schemaPayload {
				l.types = append(l.types, p.Name)
			}
		}
	}
	return l.types
}

// keyNames returns the names of the keys of a dictionary, sorted.
func (l *linter) keyNames(known *schema.Key) []string {
	names, ok := l.names[known]
	if !ok {
		names = slices.Sorted(maps.Keys(known.Keys()))
		l.names[known] = names
	}
	return names
}

// lengthsDiffer reports whether the lengths alone show that two words are not
// similar: a key may be megabytes long, and is not worth a copy in lower case.
func lengthsDiffer(a, b string) bool { return max(len(a)-len(b), len(b)-len(a)) >= maxEdits }

// onlyDigitsDiffer reports whether two words differ in their digits alone. They are
// members of a series, such as sha1 and sha256, and neither is a slip for the other.
func onlyDigitsDiffer(a, b string) bool {
	drop := func(r rune) rune {
		if r >= '0' && r <= '9' {
			return -1
		}
		return r
	}
	return a != b && strings.Map(drop, a) == strings.Map(drop, b)
}

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
