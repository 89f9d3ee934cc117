package profile

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
	"github.com/macwrangler/macwrangler/pkg/profile/schema"
)

// value checks one value, and what is in it.
func (l *linter) value(n *plistfile.Node, key finding.Place, path []string, known *schema.Key, c domainContext) {
	if known.Elsewhere != "" {
		l.put(key, ruleWrongPlatform, finding.Info, fmt.Sprintf("%s %s: macOS ignores it", known.Name, systemsOf(known.Elsewhere)), "")
		return
	}
	l.keyVersions(key, known, c)
	if !l.kind(n, path, known, c) {
		return
	}
	l.limits(n, path, known, c)
	l.unknownInside(n, key, path, known, c)
	switch n.Kind() {
	case plistfile.Dict:
		l.dict(n, path, known, c, false)
	case plistfile.Array:
		if item := known.Item(); item != nil {
			for i, element := range n.Elements() {
				where := append(slices.Clone(path), strconv.Itoa(i))
				l.value(element, placeOf(element, where...), where, item, c)
			}
		}
	default:
	}
}

// keyVersions checks on which macOS, or with which version of an application, a key
// has an effect.
func (l *linter) keyVersions(where finding.Place, known *schema.Key, c domainContext) {
	if known.Versions == (schema.Versions{}) || c.is(typeTCC) && known.Name == "Accessibility" {
		return // what is granted decides there, and package tcc knows it
	}
	if known.AppVersions {
		if since := known.Removed + known.Deprecated; since != "" {
			l.put(where, ruleDeprecated, finding.Info, fmt.Sprintf("%s is deprecated in version %s of the application", known.Name, firstOf(known.Deprecated, known.Removed)), "")
		}
		return
	}
	l.versions(versioned{known.Name, known.Replacement, known.Versions, known.Guessed || known.Origin == schema.Inferred || known.Origin == schema.Manifest}, where)
}

// nameOf is a key's name in messages; an item has that of its array.
func nameOf(known *schema.Key, path []string) string {
	if known.Name != "" {
		return known.Name
	}
	for i, name := range slices.Backward(path) {
		if _, err := strconv.Atoi(name); err == nil {
			continue
		}
		if i == len(path)-1 { // a free key
			return fault.Clip(name)
		}
		return "an item of " + fault.Clip(name)
	}
	return "the value"
}

func firstOf(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

// limits checks a value against a list or range. Only Apple's are to be relied on.
func (l *linter) limits(n *plistfile.Node, path []string, known *schema.Key, c domainContext) {
	if c.name == typeTCC {
		return // package tcc knows what the keys of an entry mean together
	}
	if known.Origin != schema.Apple && known.Origin != schema.Changed || known.Values == nil && known.Min+known.Max == "" {
		return
	}
	value, ok := scalarText(n)
	if !ok || slices.Contains(known.Values, value) || known.Min+known.Max != "" && inRange(value, known) {
		return
	}
	name := nameOf(known, path)
	where := placeOf(n, path...)
	severity := finding.Warning
	if known.Values == nil {
		if known.Both || c.structure {
			severity = finding.Error
		}
		l.put(where, ruleBadValue, severity, fmt.Sprintf("%s is %s, outside %s", name, fault.Clip(value), rangeText(known)), "")
		return
	}
	switch {
	case c.structure && known.Name == keyScope && caseOnly(value, known.Values):
		severity = finding.Info // PPPC Utility writes "system", and management servers do not look at it
	case c.isStrict(known.Name):
		severity = finding.Error
	}
	l.put(where, ruleBadValue, severity, fmt.Sprintf("%s is %s, want %s", name, quotedValue(n, value), wanted(known)), nearValue(value, known.Values))
}

// isStrict reports whether a value outside a list certainly fails.
func (c domainContext) isStrict(key string) bool {
	switch {
	case c.structure, c.is(typeTCC), c.is(typeFileVault):
		return true
	case c.is("com.apple.wifi.managed"):
		return key == "EncryptionType"
	default:
		return key == "VPNType"
	}
}

// scalarText returns a value as the table writes it.
func scalarText(n *plistfile.Node) (string, bool) {
	switch n.Kind() {
	case plistfile.String:
		return n.Text()
	case plistfile.Integer:
		number, ok := n.Int()
		return strconv.FormatInt(number, 10), ok
	case plistfile.Real:
		number, ok := n.Real()
		return strconv.FormatFloat(number, 'g', -1, 64), ok
	case plistfile.Boolean:
		value, ok := n.Bool()
		return strconv.FormatBool(value), ok
	default:
		return "", false
	}
}

func caseOnly(value string, list []string) bool {
	return slices.ContainsFunc(list, func(word string) bool { return strings.EqualFold(word, value) })
}

func inRange(value string, known *schema.Key) bool {
	number, err := strconv.ParseFloat(value, 64)
	if err != nil {
		return false
	}
	low, lowErr := strconv.ParseFloat(known.Min, 64)
	high, highErr := strconv.ParseFloat(known.Max, 64)
	return (lowErr != nil || number >= low) && (highErr != nil || number <= high)
}

func rangeText(known *schema.Key) string {
	switch {
	case known.Min == "":
		return "the range up to " + known.Max
	case known.Max == "":
		return "the range from " + known.Min
	default:
		return "the range " + known.Min + " to " + known.Max
	}
}

// maxWanted is how many values of a list a message names.
const maxWanted = 12

func wanted(known *schema.Key) string {
	words := known.Values
	more := ""
	if len(words) > maxWanted {
		more = fmt.Sprintf(" or one of %d more", len(words)-maxWanted)
		words = words[:maxWanted]
	}
	text := strings.Join(words, " or ") + more
	if known.Min+known.Max != "" {
		text += ", or " + strings.TrimPrefix(rangeText(known), "the range ")
	}
	return text
}

func quotedValue(n *plistfile.Node, value string) string {
	if n.Kind() == plistfile.String {
		return strconv.Quote(fault.Clip(value))
	}
	return value
}

// nearValue is the hint for a value that differs from one of the list in case only,
// or in a letter or two.
func nearValue(value string, list []string) string {
	best, least := "", maxEdits
	for _, word := range list {
		if strings.EqualFold(word, value) {
			return "did you mean " + word + "?"
		}
		if lengthsDiffer(word, value) || len(word) <= maxEdits {
			continue
		}
		if d := fault.Distance(word, value, maxEdits); d < least {
			best, least = word, d
		}
	}
	if best == "" {
		return ""
	}
	return "did you mean " + best + "?"
}
