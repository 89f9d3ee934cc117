package cachelocator

import (
	"cmp"
	"fmt"
	"strconv"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// A Model is a locator whose rules are known, by its text form: [Current],
// [ElCapitan], or a version of macOS such as "15.3".
type Model string

// The models with a name.
const (
	// Current is the newest locator. Its rules come from analyses of that of
	// iOS 26.1 and tvOS 18.2.1 and are not confirmed on a Mac.
	Current Model = "current"
	// ElCapitan is the locator of OS X 10.11. Only its file and how it asks DNS
	// are known; for the rest the rules of Current are used, and a file of another
	// version is read with a note.
	ElCapitan Model = "10.11"
)

const modelHint = "write a version such as 15.3 or 26, 10.11 for OS X 10.11, or current for the newest"

// ParseModel parses "current" or a version of macOS from 10.11 on. A version of OS X
// 10.11 becomes ElCapitan. The names that macOS reports to old programs count as the
// real version: 10.16 is 11, 16 is 26.
func ParseModel(text string) (Model, error) {
	if Model(text) == Current {
		return Current, nil
	}
	v, ok := parseRelease(text)
	switch {
	case !ok:
		return "", fault.New(CodeBadModel, modelHint, "unknown locator model %q", fault.Clip(text))
	case v == release{10, 16}:
		return "11", nil
	case v.major == 16:
		return "26", nil
	case v.before(release{10, 11}):
		return "", fault.New(CodeBadModel, modelHint, "locator of macOS %s: nothing is known of it", fault.Clip(text))
	case v.major == 10 && v.minor > 15, v.major > 15 && v.major < 26:
		return "", fault.New(CodeBadModel, "after 10.15 came 11, and after 15 came 26", "locator of macOS %s: no such version", fault.Clip(text))
	case v == release{10, 11}:
		return ElCapitan, nil
	default:
		return Model(text), nil
	}
}

// String returns the model for a sentence, such as "macOS 15.3".
func (m Model) String() string {
	switch m {
	case "", Current:
		return string(Current)
	case ElCapitan:
		return "OS X 10.11"
	default:
		return "macOS " + string(m)
	}
}

// SharesTime reports whether each nameserver gets an equal share of the locator's
// five seconds. From macOS 15.4 on the first one gets all of them.
func (m Model) SharesTime() bool {
	v, ok := parseRelease(string(m))
	return ok && v.before(release{15, 4})
}

// The releases before and after the change of the resolver in macOS 15.4.
const (
	lastSharing  Model = "15.3"
	firstStarved Model = "15.4"
)

// Across returns the model on the other side of the change in macOS 15.4.
func (m Model) Across() Model {
	if m.SharesTime() {
		return firstStarved
	}
	return lastSharing
}

// release is the part of a version that matters: 15.3.1 is 15.3.
type release struct{ major, minor int }

func (r release) before(other release) bool {
	return cmp.Or(cmp.Compare(r.major, other.major), cmp.Compare(r.minor, other.minor)) < 0
}

func parseRelease(text string) (release, bool) {
	parts := strings.Split(text, ".")
	if len(parts) > 3 {
		return release{}, false
	}
	var numbers [3]int
	for i, part := range parts {
		n, err := strconv.ParseUint(part, 10, 8)
		if err != nil || fmt.Sprint(n) != part {
			return release{}, false
		}
		numbers[i] = int(n)
	}
	return release{numbers[0], numbers[1]}, true
}
