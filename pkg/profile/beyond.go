package profile

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
	"github.com/macwrangler/macwrangler/pkg/profile/tcc"
)

// beyondSchema is what these checks need.
type beyondSchema struct {
	now     time.Time
	holders *placeholders // made when they are first needed
}

// beyond checks what no schema says: what the values of different keys, payloads and
// certificates mean together.
func (l *linter) beyond(payloads []payload) {
	l.dates()
	names := identitiesOf(l.root, payloads)
	l.texts(l.root, nil, func(key string, n *plistfile.Node, path []string) {
		l.placeholder(key, n, path)
	})
	for _, part := range payloads {
		switch {
		case part.kind() == tcc.PayloadType:
			l.privacy(part)
		case isCertificate(part.kind()):
			l.certificate(part)
		}
		l.within(part, names)
	}
	l.conflictsInside(payloads)
}

// within checks texts that mean something wherever they are in a payload.
func (l *linter) within(part payload, names map[string]string) {
	apple := strings.HasPrefix(part.kind(), "com.apple.") && part.kind() != TypeManagedPreferences
	if !apple {
		return // what a key means is the application's business
	}
	l.texts(part.node, part.path, func(key string, n *plistfile.Node, path []string) {
		value, _ := n.Text()
		switch {
		case isReference(key):
			l.reference(key, value, n, path, names)
		case isRequirement(part.kind(), key):
			for _, p := range tcc.CheckRequirement(key, value, "") {
				l.addAs(placeOf(n, path...), p.Rule, p.Severity, p.Message, p.Fix)
			}
		}
	})
}

// isRequirement reports whether a key has a code requirement. Those of Privacy
// Preferences are checked with the rest of their entry.
func isRequirement(kind, key string) bool {
	return strings.HasSuffix(key, "DesignatedRequirement") || key == "Requirement" && kind == "com.apple.systempolicy.rule"
}

// texts calls visit for each text at any depth, with the key that it is below. The
// path is visit's only until it returns.
func (l *linter) texts(n *plistfile.Node, path []string, visit func(key string, n *plistfile.Node, path []string)) {
	walkTexts(n, "", slices.Clone(path), visit)
}

func walkTexts(n *plistfile.Node, key string, path []string, visit func(key string, n *plistfile.Node, path []string)) {
	switch n.Kind() {
	case plistfile.String:
		visit(key, n, path)
	case plistfile.Dict:
		for k, value := range n.Entries() {
			walkTexts(value, k.Name, append(path, k.Name), visit)
		}
	case plistfile.Array:
		for i, value := range n.Elements() {
			walkTexts(value, key, append(path, strconv.Itoa(i)), visit)
		}
	default:
	}
}

// addAs adds a finding with another severity than that of its rule; "" is that of the
// rule.
func (l *linter) addAs(where finding.Place, rule string, severity finding.Severity, message, fix string) {
	l.Put(finding.Finding{
		Rule: rule, Severity: severity, Path: where.Path, Line: where.Line, Column: where.Column, Message: message, Fix: fix,
	})
}

// privacy checks Privacy Preferences.
func (l *linter) privacy(part payload) {
	late := !l.macOS.isAll() && l.macOS.version.Compare(goldenGate()) >= 0
	tcc.Check(part.node, tcc.Options{IgnoresAccessibility: late}, func(p tcc.Problem) {
		where := placeOf(p.Node, append(slices.Clone(part.path), p.Path...)...)
		l.addAs(where, p.Rule, p.Severity, p.Message, p.Fix)
	})
}

// goldenGate is the macOS that ignores grants of Accessibility.
func goldenGate() Version { return Version{Major: 27} }
