package profile

import (
	"slices"
	"strconv"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/plistfile"
	"github.com/macwrangler/macwrangler/pkg/profile/tcc"
)

// rest adds what stands in managed preferences and is not a setting: what nobody reads is
// not the same for that, and a comparison that leaves it out would be wrong.
func (f *facts) rest(part payload) {
	id := factID{what: partSetting, domain: part.kind()}
	for key, n := range part.node.Entries() {
		if key.Name != keyContent && !isLabel(key.Name) {
			f.unread(id, n, key.Name)
		}
	}
	content := part.node.Get(keyContent)
	if content == nil {
		return
	}
	if content.Kind() != plistfile.Dict {
		f.unread(id, content, keyContent)
		return
	}
	for domain, frequencies := range content.Entries() {
		f.restOfDomain(factID{what: partSetting, domain: domain.Name}, frequencies)
	}
}

// restOfDomain is what stands beside the lists of settings.
func (f *facts) restOfDomain(id factID, frequencies *plistfile.Node) {
	if frequencies.Kind() != plistfile.Dict {
		f.unread(id, frequencies, "")
		return
	}
	for how, list := range frequencies.Entries() {
		switch {
		case how.Name != mcxForced && how.Name != mcxOnce, list.Kind() != plistfile.Array:
			f.unread(id, list, how.Name)
			continue
		}
		for i, group := range list.Elements() {
			f.restOfGroup(id, group, how.Name, strconv.Itoa(i))
		}
	}
}

// restOfGroup is what stands beside one dictionary of settings. The time at which a
// group was made decides only whether settings are set once more.
func (f *facts) restOfGroup(id factID, group *plistfile.Node, how, number string) {
	if group.Kind() != plistfile.Dict {
		f.unread(id, group, how, number)
		return
	}
	for key, n := range group.Entries() {
		switch {
		case key.Name == mcxSettings && n.Kind() == plistfile.Dict, key.Name == mcxTimestamp && how == mcxForced:
		default:
			f.unread(id, n, how, number, key.Name)
		}
	}
}

// unread adds a value that is not a setting, by the keys above it.
func (f *facts) unread(id factID, n *plistfile.Node, keys ...string) {
	for i, key := range keys {
		keys[i] = keyInPath(key)
	}
	id.key = strings.Join(keys, ":")
	f.add(id, n, keys[len(keys)-1])
}

// keyInPath is a key as a part of several: one with a colon is not two.
func keyInPath(key string) string {
	return strings.ReplaceAll(strings.ReplaceAll(key, `\`, `\\`), ":", `\:`)
}

// restOfPrivacy adds what stands in Privacy Preferences and is not an entry.
func (f *facts) restOfPrivacy(part payload) {
	id := factID{what: partPrivacy, domain: tcc.PayloadType}
	for key, n := range part.node.Entries() {
		if key.Name != keyTCCServices && !isLabel(key.Name) {
			f.unread(id, n, key.Name)
		}
	}
	services := part.node.Get(keyTCCServices)
	if services != nil && services.Kind() != plistfile.Dict {
		f.unread(id, services, keyTCCServices)
	}
	for service, list := range services.Entries() {
		if list.Kind() != plistfile.Array {
			f.unread(id, list, keyTCCServices, service.Name)
			continue
		}
		for i, entry := range list.Elements() {
			if entry.Kind() != plistfile.Dict {
				f.unread(id, entry, keyTCCServices, service.Name, strconv.Itoa(i))
			}
		}
	}
}

// labels returns the changes in what payloads are called and described as, and of all
// else that begins with Payload.
func (p pairing) labels() (changes []Change) {
	for _, both := range p.both {
		kind := both[0].kind()
		for _, key := range labelsOf(both[0].node, both[1].node) {
			own := key == keyDisplayName && !(kind == tcc.PayloadType || kind == TypeManagedPreferences || isShared(kind))
			if own || isShared(kind) && !IsCommonKey(key) {
				continue // facts have it
			}
			from, to := both[0].node.Get(key), both[1].node.Get(key)
			c := Change{Kind: Changed, What: partPayload, Domain: kind, Payload: text(both[0].node, keyIdentifier), Key: key}
			switch {
			case from != nil && to != nil && equal(from, to):
				continue
			case from == nil:
				c.Kind = Added
			case to == nil:
				c.Kind = Removed
			}
			if from != nil {
				c.From = redacted(key, from.Value())
			}
			if to != nil {
				c.To = redacted(key, to.Value())
			}
			changes = append(changes, c)
		}
	}
	return changes
}

// labelsOf returns the labels of two payloads that are compared, in their order.
func labelsOf(nodes ...*plistfile.Node) (keys []string) {
	for _, n := range nodes {
		for key := range n.Entries() {
			switch key.Name {
			case keyIdentifier, keyUUID, keyType:
				continue
			}
			if isLabel(key.Name) && !slices.Contains(keys, key.Name) {
				keys = append(keys, key.Name)
			}
		}
	}
	return keys
}
