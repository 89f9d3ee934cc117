package profile

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
	"github.com/macwrangler/macwrangler/pkg/profile/schema"
)

// mcx checks the nesting of managed preferences: PayloadContent { domain
// { Forced or Set-Once [ { mcx_preference_settings { … } } ] } }.
func (l *linter) mcx(p payload) {
	path := append(slices.Clone(p.path), keyContent)
	content := p.node.Get(keyContent)
	if content == nil {
		l.Add(placeOf(p.node, p.path...), ruleMissingKey, "PayloadContent is missing", "add a dictionary of preference domains")
		return
	}
	l.besideContent(p)
	if !l.mcxDict(content, path, "PayloadContent of managed preferences") {
		return
	}
	for key, frequencies := range content.Entries() {
		where := append(slices.Clone(path), key.Name)
		if l.mcxDict(frequencies, where, "a preference domain") {
			l.mcxDomain(key, frequencies, where, l.managedDomain(key, where))
		}
	}
}

// besideContent reports keys that stand beside PayloadContent, where nothing reads them:
// a domain there is one level too high.
func (l *linter) besideContent(p payload) {
	for key, n := range p.node.Entries() {
		if key.Name == keyContent || IsCommonKey(key.Name) || l.outer.Key(key.Name) != nil {
			continue
		}
		severity := finding.Info
		if n.Get(mcxForced) != nil || n.Get(mcxOnce) != nil {
			severity = finding.Warning
		}
		l.put(placeOfKey(key, append(slices.Clone(p.path), key.Name)...), ruleUnknownKey, severity,
			fmt.Sprintf("%s is beside PayloadContent of managed preferences, where nothing reads it", fault.Clip(key.Name)), "move it into PayloadContent, below its domain")
	}
}

// mcxDict reports whether a value is a dictionary; an empty one is a finding too.
func (l *linter) mcxDict(n *plistfile.Node, path []string, what string) bool {
	if n.Kind() != plistfile.Dict {
		l.Add(placeOf(n, path...), ruleMCX, fmt.Sprintf("%s is %s, want a dict", what, article(n.Kind())), "")
		return false
	}
	if n.Len() == 0 {
		l.Add(placeOf(n, path...), ruleMCX, what+" is empty: it does nothing", "")
	}
	return true
}

// mcxDomain checks what a preference domain holds. known is what is known of its keys,
// or nil.
func (l *linter) mcxDomain(domain plistfile.Key, frequencies *plistfile.Node, path []string, known *schema.Payload) {
	managed := false
	for key, list := range frequencies.Entries() {
		where := append(slices.Clone(path), key.Name)
		switch key.Name {
		case mcxForced, mcxOnce:
			managed = true
			l.mcxList(list, where, domainContext{name: domain.Name, payload: known, managed: true})
		case mcxTargets, mcxTimestamp:
		default:
			near := l.nearest(key.Name, []string{mcxForced, mcxOnce})
			l.mcxUnknown(key, where, near, "a domain has the keys Forced and Set-Once")
		}
	}
	if !managed && frequencies.Len() > 0 {
		l.Add(placeOfKey(domain, path...), ruleMCX, fault.Clip(domain.Name)+" has neither Forced nor Set-Once: nothing in it is managed",
			"put the settings into Forced, an array of one dictionary with mcx_preference_settings")
	}
}

func (l *linter) mcxUnknown(key plistfile.Key, path []string, near, want string) {
	if near != "" {
		l.nearMiss(key, path, near)
		return
	}
	l.Add(placeOfKey(key, path...), ruleUnknownKey, fmt.Sprintf("%s is not a key of managed preferences; macOS ignores it", fault.Clip(key.Name)), want)
}

// mcxList checks the array below Forced or Set-Once.
func (l *linter) mcxList(list *plistfile.Node, path []string, domain domainContext) {
	if list.Kind() != plistfile.Array {
		l.Add(placeOf(list, path...), ruleMCX, "want an array of dictionaries, not "+article(list.Kind()), "")
		return
	}
	if list.Len() == 0 {
		l.Add(placeOf(list, path...), ruleMCX, "an empty array: nothing is managed", "")
	}
	for i, group := range list.Elements() {
		where := append(slices.Clone(path), strconv.Itoa(i))
		if group.Kind() != plistfile.Dict {
			l.Add(placeOf(group, where...), ruleMCX, "want a dict with mcx_preference_settings, not "+article(group.Kind()), "")
			continue
		}
		l.mcxGroup(group, where, domain)
	}
}

func (l *linter) mcxGroup(group *plistfile.Node, path []string, domain domainContext) {
	settings := group.Get(mcxSettings)
	if settings != nil {
		where := append(slices.Clone(path), mcxSettings)
		switch ok := l.mcxDict(settings, where, mcxSettings); {
		case ok && domain.payload != nil:
			l.payloadKeys(settings, where, domain.payload, domain)
		case ok:
			l.textBooleans(settings, where)
		}
	} else {
		l.Add(placeOf(group, path...), ruleMCX, mcxSettings+" is missing: nothing is managed", "put the settings into a dictionary of that name")
	}
	for key := range group.Entries() {
		switch key.Name {
		case mcxSettings, mcxTargets, mcxTimestamp:
		default:
			near := l.nearest(key.Name, []string{mcxSettings})
			l.mcxUnknown(key, append(slices.Clone(path), key.Name), near, "settings belong in "+mcxSettings)
		}
	}
}
