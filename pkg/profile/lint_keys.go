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

// domainContext is whose keys are checked.
type domainContext struct {
	name    string // as the profile has it
	payload *schema.Payload
	managed bool // in managed preferences, which require nothing
	// structure means the keys of a profile, or of every payload.
	structure bool
	unknown   *unknownKeys // keys of preferences that the table does not have
	inside    *unknownKeys // dictionaries and lists of which it does not have the content
}

// unknownKeys are keys about which the table knows nothing, or not what is in them.
type unknownKeys struct {
	count int
	names []string
	first finding.Place
}

// isApple reports whether Apple documents the payload type.
func (c domainContext) isApple() bool { return c.structure || c.payload.Origin == schema.Apple }

// isOpen reports whether keys beyond the schema may work.
func (c domainContext) isOpen() bool { return !c.structure && c.payload.Flags.Has(schema.Preferences) }

// is reports whether the payload is of a type, however it is spelt.
func (c domainContext) is(name string) bool { return !c.structure && c.payload.Name == name }

// payloadKeys checks the settings of a payload, or of a domain in managed preferences.
func (l *linter) payloadKeys(n *plistfile.Node, path []string, known *schema.Payload, c domainContext) {
	root, err := known.Root()
	if err != nil {
		l.Add(placeOf(n, path...), finding.NotChecked, fmt.Sprintf("the keys of %s were not checked: %v", known.Name, err), "")
		return
	}
	c.unknown, c.inside = &unknownKeys{}, &unknownKeys{}
	l.dict(n, path, root, c, true)
	l.unknownSummary(c)
	l.insideSummary(c)
}

// dict checks the keys of a dictionary; top means that it is a payload, or the
// settings of a domain.
func (l *linter) dict(n *plistfile.Node, path []string, known *schema.Key, c domainContext, top bool) {
	if known.IsFree() {
		return
	}
	for key, value := range n.Entries() {
		if top && !c.managed && (IsCommonKey(key.Name) || l.isMisplaced(key.Name, known)) {
			continue
		}
		where := append(slices.Clone(path), key.Name)
		if child := known.Key(key.Name); child != nil {
			if top && c.unknown != nil && known.Keys()[key.Name] == nil && isAnything(child) {
				c.unknown.add(key.Name, placeOfKey(key, where...)) // a type that may have any key
			}
			l.value(value, placeOfKey(key, where...), where, child, c)
		} else {
			l.unknownKey(n, key, where, known, c, top)
		}
	}
	l.required(n, path, known, c)
}

// isMisplaced reports whether a key is one of the profile, which misplaced reports.
func (l *linter) isMisplaced(name string, known *schema.Key) bool {
	return name != keyContent && known.Key(name) == nil && l.outer.Key(name) != nil
}

// required reports keys that are missing.
func (l *linter) required(n *plistfile.Node, path []string, known *schema.Key, c domainContext) {
	if c.managed || c.payload.Flags.Has(schema.Union) || c.is(typeTCC) && len(path) > 2 {
		return // what a service of Privacy Preferences needs has rules of its own
	}
	for _, name := range l.keyNames(known) {
		key := known.Key(name)
		if !key.Required || key.Elsewhere != "" || key.Origin != schema.Apple || n.Get(name) != nil {
			continue
		}
		if !l.macOS.isAll() && !l.macOS.reaches(versionOf(key.Introduced)) {
			continue
		}
		l.put(placeOf(n, path...), ruleMissingKey, l.requiredSeverity(c, name), fmt.Sprintf("%s is missing; %s needs it", name, fault.Clip(c.name)), "add it, as "+articleOf(key.Kinds))
	}
}

// requiredSeverity is an error where the payload certainly fails without the key.
func (l *linter) requiredSeverity(c domainContext, key string) finding.Severity {
	sure := map[string][]string{
		typeTCC:                       {keyTCCServices},
		"com.apple.servicemanagement": {"Rules"},
		typeFileVault:                 {"Enable"},
		"com.apple.security.root":     {keyContent},
		"com.apple.security.pem":      {keyContent},
		"com.apple.security.pkcs1":    {keyContent},
		"com.apple.security.pkcs12":   {keyContent},
		"com.apple.security.scep":     {keyContent, "URL"},
		"com.apple.vpn.managed":       {"VPNType"},
		"com.apple.mdm":               {"IdentityCertificateUUID", "Topic", "ServerURL", "AccessRights"},
	}
	if slices.Contains(sure[c.payload.Name], key) {
		return finding.Error
	}
	return finding.Warning
}

// unknownKey reports a key that the table does not have.
func (l *linter) unknownKey(n *plistfile.Node, key plistfile.Key, path []string, known *schema.Key, c domainContext, top bool) {
	if c.is(typeTCC) && slices.Contains(path, keyTCCServices) && known.Key("Accessibility") != nil {
		return // the names of services have a rule of their own
	}
	near := l.meantKey(key.Name, known, c, top)
	where := placeOfKey(key, path...)
	switch {
	case near != "" && n.Get(near) == nil: // with both there it is not a slip
		l.put(where, ruleNearMiss, c.nearSeverity(key.Name, near), fmt.Sprintf("unknown key %s, similar to %s", fault.Clip(key.Name), near), "did you mean "+near+"?")
		return
	case c.isOpen() || !c.isApple():
		c.unknown.add(key.Name, where)
	default:
		l.strangeKey(key, where, c, top)
	}
	l.maybeBoolean(key, n.Get(key.Name), path)
}

// relatedKeys returns the keys of Google Chrome for the browsers that are made from it:
// most of its policies are theirs too, and the manifests do not list all.
func (l *linter) relatedKeys(c domainContext) []string {
	if !c.is("com.microsoft.Edge") && !c.is("com.brave.Browser") {
		return nil
	}
	chrome := l.find("com.google.Chrome", nil)
	if chrome == nil {
		return nil
	}
	root, err := chrome.Root()
	if err != nil {
		return nil
	}
	return l.keyNames(root)
}

// meantKey returns the known key that a misspelt one most likely means, or "".
func (l *linter) meantKey(name string, known *schema.Key, c domainContext, top bool) string {
	if twin := managedTwin(name, known); twin != "" {
		return twin
	}
	var common, related []string
	if top && !c.managed {
		common = l.keyNames(l.common)
	}
	if top {
		related = l.relatedKeys(c)
	}
	return l.nearest(name, l.keyNames(known), common, related)
}

// managedTwin returns the known key that differs by the ending -managed, or "".
func managedTwin(name string, known *schema.Key) string {
	twin, ok := strings.CutSuffix(name, suffixManaged)
	if !ok {
		twin = name + suffixManaged
	}
	if known.Keys()[twin] != nil {
		return twin
	}
	return ""
}

// nearSeverity is that of a misspelt key. Applications are known less well.
func (c domainContext) nearSeverity(name, near string) finding.Severity {
	if !c.isApple() && strings.EqualFold(name, near) {
		return finding.Info
	}
	return finding.Warning
}

// strangeKey reports a key that one of Apple's payloads does not have.
func (l *linter) strangeKey(key plistfile.Key, where finding.Place, c domainContext, top bool) {
	if owner := l.owner(key.Name, c, top); owner != "" {
		l.put(where, ruleUnknownKey, finding.Warning, fmt.Sprintf("%s is a key of %s, and not of %s", fault.Clip(key.Name), owner, c.payload.Name), "move it into a payload of that type")
		return
	}
	l.put(where, ruleUnknownKey, finding.Info, fmt.Sprintf("%s is not a known key of %s", fault.Clip(key.Name), c.payload.Name), "check the name; macOS ignores keys that it does not know")
}

// owner returns the only payload type of Apple's that has a key, or "".
func (l *linter) owner(key string, c domainContext, top bool) string {
	if !top {
		return ""
	}
	owners, err := l.table.Owners(key)
	if err != nil {
		return ""
	}
	var apple []string
	for _, name := range owners {
		if p := l.table.Find(name, nil); p != nil && p.Origin == schema.Apple && name != c.payload.Name && name != schemaProfile && name != schemaPayload {
			apple = append(apple, name)
		}
	}
	if len(apple) != 1 {
		return ""
	}
	return apple[0]
}

// textBooleans looks for text that is probably meant as a boolean among settings of
// which nothing is known.
func (l *linter) textBooleans(n *plistfile.Node, path []string) {
	for key, value := range n.Entries() {
		if !IsCommonKey(key.Name) {
			l.maybeBoolean(key, value, append(slices.Clone(path), key.Name))
		}
	}
}

// maybeBoolean reports text that is probably meant as a boolean.
func (l *linter) maybeBoolean(key plistfile.Key, n *plistfile.Node, path []string) {
	value, _ := n.Text()
	if word := strings.ToLower(value); word == "true" || word == "false" {
		l.Add(placeOf(n, path...), ruleMaybeBoolean, fmt.Sprintf("%s is the text %q; is a boolean meant?", fault.Clip(key.Name), value),
			"write <"+word+"/> instead of <string>")
	}
}
