package profile

import (
	"fmt"
	"slices"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
	"github.com/macwrangler/macwrangler/pkg/profile/schema"
)

// topLevel checks the profile's own keys.
func (l *linter) topLevel() {
	l.keys(l.root, nil, l.outer)
	names := l.keyNames(l.outer)
	for key := range l.root.Entries() {
		if l.outer.Key(key.Name) != nil {
			continue
		}
		if near := l.nearest(key.Name, names); near != "" {
			l.nearMiss(key, []string{key.Name}, near)
			continue
		}
		l.put(placeOfKey(key, key.Name), ruleUnknownKey, finding.Info, fmt.Sprintf("%s is not a key of a profile; macOS ignores it", fault.Clip(key.Name)),
			"settings belong in a payload")
	}
	l.version(l.root, nil)
	l.content()
	l.identity(l.root, nil)
	l.identifierForm()
	if text(l.root, keyDisplayName) == "" {
		l.Add(placeOf(l.root), ruleDisplayName, "the profile has no display name, so users see none", "add PayloadDisplayName")
	}
}

// content checks that there are payloads.
func (l *linter) content() {
	n := l.root.Get(keyContent)
	said, _ := l.root.Get(keyEncrypted).Bool()
	switch {
	case !said && l.root.Get(keyEncryptedContent) != nil:
		l.Add(placeOf(l.root.Get(keyEncryptedContent), keyEncryptedContent), ruleEncrypted,
			"the payloads are encrypted and were not checked; IsEncrypted does not say so", "add <key>IsEncrypted</key><true/>")
	case said:
		l.Add(placeOf(l.root.Get(keyEncrypted), keyEncrypted), ruleEncrypted, "the payloads are encrypted and were not checked", "")
	case n == nil:
		l.Add(placeOf(l.root), ruleMissingKey, keyContent+" is missing", "add an array of payloads")
	case n.Kind() == plistfile.Array && n.Len() == 0:
		l.Add(placeOf(n, keyContent), ruleNoPayloads, "the profile has no payloads: it does nothing", "")
	}
}

// keys checks the keys of a profile, or those that every payload has.
func (l *linter) keys(dict *plistfile.Node, path []string, known *schema.Key) {
	c := domainContext{structure: true}
	for _, name := range l.keyNames(known) {
		key, n := known.Key(name), dict.Get(name)
		if name == keyContent {
			l.contentType(n, path)
			continue
		}
		if n == nil {
			if key.Required {
				l.put(placeOf(dict, path...), ruleMissingKey, missingSeverity(name, path), name+" is missing", "add it, as "+articleOf(key.Kinds))
			}
			continue
		}
		where := append(slices.Clone(path), name)
		value, isText := n.Text()
		switch ok := l.kind(n, where, key, c); {
		case isText && value == "":
			if key.Required {
				l.Add(placeOf(n, where...), ruleBadValue, name+" is empty", "")
			}
		case ok && name != keyVersion:
			l.limits(n, where, key, c)
		}
	}
}

// missingSeverity is that of a key that every profile and payload needs: macOS accepts
// a payload without PayloadVersion, but Apple Business refuses it.
func missingSeverity(name string, path []string) finding.Severity {
	if name == keyVersion && len(path) > 0 {
		return finding.Warning
	}
	return finding.Error
}

// contentType checks that the payloads of a profile are an array.
func (l *linter) contentType(n *plistfile.Node, path []string) {
	if len(path) == 0 && n != nil && n.Kind() != plistfile.Array {
		l.Add(placeOf(n, keyContent), ruleWrongType, fmt.Sprintf("%s is %s, want an array", keyContent, article(n.Kind())), "")
	}
}

// version checks PayloadVersion, which is 1 everywhere.
func (l *linter) version(dict *plistfile.Node, path []string) {
	n := dict.Get(keyVersion)
	if value, ok := n.Int(); n.Kind() == plistfile.Integer && (!ok || value != 1) {
		// Profiles with a 2 are in use; Apple's schema has 1 alone.
		l.put(placeOf(n, append(slices.Clone(path), keyVersion)...), ruleBadValue, finding.Warning,
			"PayloadVersion is the version of the format, and must be 1", "<integer>1</integer>")
	}
}

// misplaced reports keys of the profile that are in a payload.
func (l *linter) misplaced(p payload) {
	for key := range p.node.Entries() {
		if IsCommonKey(key.Name) || l.outer.Key(key.Name) == nil || key.Name == keyContent || l.isOwn(p, key.Name) {
			continue // payloads of many types have a PayloadContent of their own
		}
		l.Add(placeOfKey(key, append(slices.Clone(p.path), key.Name)...), ruleMisplaced,
			key.Name+" is a key of the profile; in a payload it has no effect", "move it out of the payload")
	}
}

// isOwn reports whether a payload's type has a key of that name.
func (l *linter) isOwn(p payload, name string) bool {
	known := l.find(p.kind(), p.node)
	if known == nil {
		return false
	}
	root, err := known.Root()
	return err == nil && root.Key(name) != nil
}
