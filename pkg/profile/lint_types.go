package profile

import (
	"fmt"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
	"github.com/macwrangler/macwrangler/pkg/profile/schema"
)

// load reads the table of payload types.
func (l *linter) load(table *schema.Table) {
	var err error
	if table == nil {
		table, err = schema.Load()
	}
	if err == nil {
		l.table = table
		l.outer, err = l.sharedKeys(schemaProfile)
	}
	if err == nil {
		l.common, err = l.sharedKeys(schemaPayload)
	}
	if err != nil {
		l.table = nil
		l.Add(finding.Place{}, finding.NotChecked, "payload types and keys were not checked: "+err.Error(), "")
	}
}

// sharedKeys returns the keys of a profile, or of every payload.
func (l *linter) sharedKeys(name string) (*schema.Key, error) {
	p := l.table.Find(name, nil)
	if p == nil {
		return nil, fault.New(schema.CodeTable, "install macwrangler again", "reading the table of payload types: %s is missing", name)
	}
	return p.Root()
}

// find returns what is known about a payload type or domain, or nil.
func (l *linter) find(name string, node *plistfile.Node) *schema.Payload {
	if l.table == nil || name == schemaProfile || name == schemaPayload {
		return nil
	}
	return l.table.Find(strings.TrimSuffix(name, suffixByHost), func(key string) string { return text(node, key) })
}

// payloadType judges the type of a payload, and returns what is known about its keys:
// of a misspelt type, those of the one that is meant.
func (l *linter) payloadType(p payload) *schema.Payload {
	name := p.kind()
	where := placeOf(p.node.Get(keyType), append(slices.Clone(p.path), keyType)...)
	known := l.find(name, p.node)
	if known == nil {
		meant := l.unknownType(name, where, "payload type")
		if meant == nil {
			l.textBooleans(p.node, p.path)
		}
		return meant
	}
	if l.platform(known, where) {
		return nil
	}
	l.payloadVersions(known, where, false)
	l.scope(known, where)
	if !known.HasKeys() && name != TypeManagedPreferences {
		l.noSchema(name, where)
		return nil
	}
	return known
}

// managedDomain judges a preference domain in managed preferences.
func (l *linter) managedDomain(key plistfile.Key, path []string) *schema.Payload {
	where := placeOfKey(key, path...)
	known := l.find(key.Name, nil)
	switch {
	case known == nil:
		return l.unknownType(key.Name, where, "preference domain")
	case known.Flags.Has(schema.NotDomain):
		l.Add(where, ruleNotDomain, fmt.Sprintf("%s is a payload type, and not a preference domain: in managed preferences it does nothing", known.Name),
			"make it a payload of its own: a dictionary in PayloadContent of the profile with PayloadType "+known.Name)
	case l.platform(known, where):
		return nil
	default:
		l.payloadVersions(known, where, true)
	}
	if !known.HasKeys() {
		l.noSchema(key.Name, where)
		return nil
	}
	return known
}

// unknownType reports a payload type or domain that is not in the table.
func (l *linter) unknownType(name string, where finding.Place, what string) *schema.Payload {
	if l.table == nil {
		return nil
	}
	if base, ok := strings.CutSuffix(name, suffixPlist); ok {
		l.Add(where, ruleUnknownPayload, fmt.Sprintf("%s %s ends in .plist: that is the name of a file; nothing reads such a domain", what, fault.Clip(name)),
			"write "+fault.Clip(base))
		return l.find(base, nil)
	}
	if near := l.nearest(strings.TrimSuffix(name, suffixByHost), l.typeNames()); near != "" {
		f := finding.Finding{
			Rule: ruleUnknownPayload, Path: where.Path, Line: where.Line, Column: where.Column, Severity: finding.Warning,
			Message: fmt.Sprintf("unknown %s %s, similar to %s", what, fault.Clip(name), near), Fix: "did you mean " + near + "?",
		}
		if strings.HasPrefix(near, applePrefix) || strings.HasPrefix(near, ".") {
			f.Severity = finding.Error
		}
		l.Put(f)
		return l.find(near, nil)
	}
	if strings.HasPrefix(name, applePrefix) && what == "payload type" {
		l.put(where, ruleUnknownPayload, finding.Info, fmt.Sprintf("%s is not a payload type that Apple documents; it works only if something reads a preference domain of that name", fault.Clip(name)), "check the name")
	}
	l.noSchema(name, where)
	return nil
}

// noSchema says once for each type that its keys are not checked.
func (l *linter) noSchema(name string, where finding.Place) {
	if l.said[name] {
		return
	}
	l.said[name] = true
	l.Add(where, finding.NotChecked, fmt.Sprintf("the keys of %s are not checked (no schema)", fault.Clip(name)), "")
}

// put adds a finding with a severity milder than its rule's.
func (l *linter) put(where finding.Place, rule string, severity finding.Severity, message, fix string) {
	l.Put(finding.Finding{
		Rule: rule, Severity: severity, Path: where.Path, Line: where.Line, Column: where.Column, Message: message, Fix: fix,
	})
}
