package profile

import (
	"fmt"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// topLevel checks the profile's own keys.
func (l *linter) topLevel() {
	known := l.outer
	l.keys(l.root, nil, known)
	for key := range l.root.Entries() {
		if _, ok := findKey(known, key.Name); ok {
			continue
		}
		if near := l.nearest(key.Name, keyNames(known)); near != "" {
			l.nearMiss(key, []string{key.Name}, near)
			continue
		}
		l.Add(placeOfKey(key, key.Name), ruleUnknownKey, fmt.Sprintf("%s is not a key of a profile; macOS ignores it", fault.Clip(key.Name)),
			"settings belong in a payload")
	}
	l.version(l.root, nil)
	l.value(keyType, func(text string) string { return only(text, TypeProfile) })
	l.value(keyScope, func(text string) string { return only(text, string(System), string(User)) })
	if n := l.root.Get("TargetDeviceType"); n.Kind() == plistfile.Integer {
		if value, ok := n.Int(); !ok || value < 0 || value > 5 {
			l.Add(placeOf(n, "TargetDeviceType"), ruleBadValue, "TargetDeviceType must be 0 (any) to 5 (Mac)", "5 for a Mac, or leave it out")
		}
	}
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
	encrypted, _ := l.root.Get(keyEncrypted).Bool()
	switch {
	case encrypted:
		l.Add(placeOf(l.root.Get(keyEncrypted), keyEncrypted), ruleEncrypted, "the payloads are encrypted and were not checked", "")
	case n == nil:
		l.Add(placeOf(l.root), ruleMissingKey, keyContent+" is missing", "add an array of payloads")
	case n.Kind() == plistfile.Array && n.Len() == 0:
		l.Add(placeOf(n, keyContent), ruleNoPayloads, "the profile has no payloads: it does nothing", "")
	}
}

// keys checks that a dictionary has the required keys, and the types of all known
// ones.
func (l *linter) keys(dict *plistfile.Node, path []string, known []schemaKey) {
	for _, key := range known {
		n := dict.Get(key.name)
		if n == nil {
			if key.required {
				l.Add(placeOf(dict, path...), ruleMissingKey, key.name+" is missing", "add it, as "+article(key.kind))
			}
			continue
		}
		where := append(slices.Clone(path), key.name)
		l.kind(n, where, key)
		if value, isText := n.Text(); isText && key.required && value == "" {
			l.Add(placeOf(n, where...), ruleBadValue, key.name+" is empty", "")
		}
	}
	if n := dict.Get(keyOrganization); n.Kind() == plistfile.String && text(dict, keyOrganization) == "" {
		l.Add(placeOf(n, append(slices.Clone(path), keyOrganization)...), ruleOrganization,
			"PayloadOrganization is empty: users see no sender", "fill it in, or leave it out")
	}
}

// kind compares the type of a value with that of its key.
func (l *linter) kind(n *plistfile.Node, path []string, key schemaKey) {
	if n.Kind() == key.kind {
		return
	}
	where := placeOf(n, path...)
	message := fmt.Sprintf("%s is %s, want %s", key.name, article(n.Kind()), article(key.kind))
	value, _ := n.Text()
	switch {
	case key.kind == plistfile.Boolean && n.Kind() == plistfile.String:
		l.Add(where, ruleBooleanString, fmt.Sprintf("%s is the text %q, want a boolean", key.name, fault.Clip(value)),
			fmt.Sprintf("write <%s/> instead of <string>", booleanOf(value)))
	case isNumber(key.kind) && isNumber(n.Kind()):
		l.Add(where, ruleNumberType, message, fmt.Sprintf("write it as <%v>", key.kind))
	case key.kind == plistfile.Boolean && isNumber(n.Kind()):
		l.Add(where, ruleNumberType, message, "write <true/> or <false/>")
	default:
		l.Add(where, ruleWrongType, message, "")
	}
}

func isNumber(k plistfile.Kind) bool { return k == plistfile.Integer || k == plistfile.Real }

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
	if k == plistfile.Array || k == plistfile.Integer {
		return "an " + k.String()
	}
	return "a " + k.String()
}

// version checks PayloadVersion, which is 1 everywhere.
func (l *linter) version(dict *plistfile.Node, path []string) {
	n := dict.Get(keyVersion)
	if value, ok := n.Int(); n.Kind() == plistfile.Integer && (!ok || value != 1) {
		l.Add(placeOf(n, append(slices.Clone(path), keyVersion)...), ruleBadValue,
			"PayloadVersion is the version of the format, and must be 1", "<integer>1</integer>")
	}
}

// value checks the text of a key of the profile; wrong returns what is wrong with
// it, or "".
func (l *linter) value(key string, wrong func(string) string) {
	n := l.root.Get(key)
	value, ok := n.Text()
	if !ok || value == "" {
		return
	}
	if problem := wrong(value); problem != "" {
		l.Add(placeOf(n, key), ruleBadValue, key+" "+problem, "")
	}
}

// only returns what is wrong with a text that is not one of the words.
func only(text string, words ...string) string {
	if slices.Contains(words, text) {
		return ""
	}
	return fmt.Sprintf("is %q, want %s", fault.Clip(text), strings.Join(words, " or "))
}

// misplaced reports keys of the profile that are in a payload.
func (l *linter) misplaced(p payload) {
	for key := range p.node.Entries() {
		_, isOuter := findKey(l.outer, key.Name)
		if _, ok := findKey(l.common, key.Name); ok || !isOuter || key.Name == keyContent {
			continue // payloads of many types have a PayloadContent of their own
		}
		l.Add(placeOfKey(key, append(slices.Clone(p.path), key.Name)...), ruleMisplaced,
			key.Name+" is a key of the profile; in a payload it has no effect", "move it out of the payload")
	}
}
