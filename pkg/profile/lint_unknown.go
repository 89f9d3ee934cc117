package profile

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
	"github.com/macwrangler/macwrangler/pkg/profile/schema"
)

// maxUnknownNames is how many unknown keys of a domain are named.
const maxUnknownNames = 3

func (u *unknownKeys) add(name string, where finding.Place) {
	if u.count++; u.count == 1 {
		u.first = where
	}
	if len(u.names) < maxUnknownNames {
		u.names = append(u.names, fault.Clip(name))
	}
}

// text returns the names, and how many more there are.
func (u *unknownKeys) text() string {
	names := strings.Join(u.names, ", ")
	if more := u.count - len(u.names); more > 0 {
		names += fmt.Sprintf(" and %d more", more)
	}
	return names
}

// unknownSummary says in one finding which keys of a domain were not checked.
func (l *linter) unknownSummary(c domainContext) {
	u := c.unknown
	if u.count == 0 {
		return
	}
	word, were := "keys", "were"
	if u.count == 1 {
		word, were = "key", "was"
	}
	l.Add(u.first, finding.NotChecked, fmt.Sprintf("%d %s of %s %s not checked (not in the schema): %s", u.count, word, fault.Clip(c.name), were, u.text()), "")
}

// insideSummary says in one finding of which values the content was not checked, such
// as ExtensionData, in which each extension has settings of its own.
func (l *linter) insideSummary(c domainContext) {
	if u := c.inside; u.count > 0 {
		l.Add(u.first, finding.NotChecked, fmt.Sprintf("what is in %s of %s was not checked (not in the schema)", u.text(), fault.Clip(c.name)), "")
	}
}

// unknownInside counts a dictionary or list about whose content the table has nothing.
func (l *linter) unknownInside(n *plistfile.Node, key finding.Place, path []string, known *schema.Key, c domainContext) {
	if c.inside == nil || n.Len() == 0 {
		return
	}
	isUnknown := false
	switch n.Kind() {
	case plistfile.Dict:
		isUnknown = hasUnknownValue(n, known)
	case plistfile.Array:
		isUnknown = known.Item() == nil || isAnything(known.Item())
	default:
	}
	if !isUnknown {
		return
	}
	name := known.Name
	for i := len(path) - 1; name == "" && i >= 0; i-- { // an item, or a free key
		if _, err := strconv.Atoi(path[i]); err != nil {
			name = path[i]
		}
	}
	c.inside.add(name, key)
}

// hasUnknownValue reports whether a dictionary has a value of which the table knows
// nothing, though it allows the key.
func hasUnknownValue(n *plistfile.Node, known *schema.Key) bool {
	if known.IsFree() {
		return true
	}
	for key := range n.Entries() {
		if known.Keys()[key.Name] == nil && isAnything(known.Key(key.Name)) {
			return true
		}
	}
	return false
}

// isAnything reports whether the table knows no more of a value than that it may be there.
func isAnything(known *schema.Key) bool {
	return known != nil && known.Kinds == schema.Kinds(schema.Any) && known.IsFree() && known.Item() == nil && known.Values == nil
}
