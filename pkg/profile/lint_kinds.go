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

// kindOf is the reverse of [schema.KindOf].
func kindOf(letter byte) plistfile.Kind {
	for _, k := range []plistfile.Kind{
		plistfile.Boolean, plistfile.Integer, plistfile.Real, plistfile.String, plistfile.Date, plistfile.Data, plistfile.Array, plistfile.Dict,
	} {
		if byte(schema.KindOf(k)) == letter {
			return k
		}
	}
	return 0
}

// kind compares the type of a value with that of its key, and reports whether the
// value can be looked into.
func (l *linter) kind(n *plistfile.Node, path []string, known *schema.Key, c domainContext) bool {
	if known.Kinds.Has(schema.KindOf(n.Kind())) {
		return true
	}
	where := placeOf(n, path...)
	name := nameOf(known, path)
	message := fmt.Sprintf("%s is %s, want %s", fault.Clip(name), article(n.Kind()), articleOf(known.Kinds))
	wantBool, wantNumber := known.Kinds.Has(schema.Boolean), known.Kinds.Has(schema.Integer) || known.Kinds.Has(schema.Real)
	apple := c.isApple() && known.Origin != schema.Manifest && known.Origin != schema.Inferred
	switch {
	case wantBool && n.Kind() == plistfile.String:
		value, _ := n.Text()
		l.put(where, ruleBooleanString, worst(apple, finding.Error, finding.Warning), fmt.Sprintf("%s is the text %q, want a boolean", fault.Clip(name), fault.Clip(value)),
			fmt.Sprintf("write <%s/> instead of <string>", booleanOf(value)))
	case wantBool && isNumber(n.Kind()):
		l.put(where, ruleNumberType, worst(apple, finding.Warning, finding.Info), message, "write <true/> or <false/>")
	case wantNumber && isNumber(n.Kind()):
		l.put(where, ruleNumberType, finding.Info, message, fmt.Sprintf("write it as <%v>", kindOf(known.Kinds[0])))
	case wantNumber && n.Kind() == plistfile.Boolean && !c.structure:
		l.put(where, ruleNumberType, finding.Info, message, fmt.Sprintf("write it as <%v>", kindOf(known.Kinds[0])))
	case wantNumber && !apple && isNumeric(n):
		l.put(where, ruleNumberType, finding.Info, message, fmt.Sprintf("write it as <%v>", kindOf(known.Kinds[0])))
	case isScalar(n.Kind()) && (wantNumber || known.Kinds.Has(schema.String)):
		l.put(where, ruleWrongType, worst(apple, finding.Error, finding.Warning), message, "")
	default:
		l.put(where, ruleWrongType, worst(apple, finding.Error, finding.Info), message, "")
	}
	return false
}

// worst is the severity in one of Apple's payloads, or elsewhere: a manifest is often
// narrower than the application.
func worst(apple bool, there, elsewhere finding.Severity) finding.Severity {
	if apple {
		return there
	}
	return elsewhere
}

func isNumber(k plistfile.Kind) bool { return k == plistfile.Integer || k == plistfile.Real }

// isNumeric reports whether a text is a number, which many applications read as one.
func isNumeric(n *plistfile.Node) bool {
	value, ok := n.Text()
	_, err := strconv.ParseFloat(value, 64)
	return ok && err == nil
}

func isScalar(k plistfile.Kind) bool {
	return isNumber(k) || k == plistfile.String || k == plistfile.Boolean
}

// booleanOf guesses which boolean a text means, or returns both.
func booleanOf(text string) string {
	switch strings.ToLower(strings.TrimSpace(text)) {
	case "true", "yes", "1", "on":
		return "true"
	case "false", "no", "0", "off", "":
		return "false"
	default:
		return "true/> or <false"
	}
}

// article returns a type with its article.
func article(k plistfile.Kind) string {
	switch k {
	case plistfile.Array, plistfile.Integer:
		return "an " + k.String()
	case plistfile.Data:
		return k.String()
	default:
		return "a " + k.String()
	}
}

// articleOf returns the types of a key: "an integer or a real".
func articleOf(kinds schema.Kinds) string {
	var words []string
	for i := range len(kinds) {
		words = append(words, article(kindOf(kinds[i])))
	}
	return strings.Join(words, " or ")
}
