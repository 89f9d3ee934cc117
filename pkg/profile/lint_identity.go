package profile

import (
	"fmt"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// identity checks identifier and UUID of a profile or payload by themselves.
func (l *linter) identity(dict *plistfile.Node, path []string) {
	id, uuid := text(dict, keyIdentifier), text(dict, keyUUID)
	if isUUID(id) {
		l.at(placeOf(dict.Get(keyIdentifier), append(slices.Clone(path), keyIdentifier)...), ruleUUIDIdentifier,
			"the identifier is a UUID: nobody can tell what it stands for",
			"take a name in reverse DNS, com.example.name; it makes another profile, so remove the old one")
	}
	if uuid != "" && !isUUID(uuid) {
		l.at(placeOf(dict.Get(keyUUID), append(slices.Clone(path), keyUUID)...), ruleUUIDForm,
			fmt.Sprintf("%q has not the form of a UUID", fault.Clip(uuid)), "uuidgen makes one")
	}
}

// identifierForm wants reverse DNS of the profile's identifier. Those of
// payloads only have to be unique.
func (l *linter) identifierForm() {
	id := text(l.root, keyIdentifier)
	if id == "" || isUUID(id) || isReverseDNS(id) {
		return
	}
	l.at(placeOf(l.root.Get(keyIdentifier), keyIdentifier), ruleIDForm,
		fmt.Sprintf("%q is no name in reverse DNS, so that another profile may have it too", fault.Clip(id)),
		"such as com.example."+suggestedName(id)+", with a domain of yours; it makes another profile, so remove the old one")
}

// clashes finds identifiers and UUIDs that stand twice in a profile.
func (l *linter) clashes(payloads []payload) {
	ids := map[string]string{text(l.root, keyIdentifier): "the profile"}
	uuids := map[string]string{strings.ToUpper(text(l.root, keyUUID)): "the profile"}
	for i, p := range payloads {
		name := fmt.Sprintf("payload %d", i+1)
		l.clash(p, ids, keyIdentifier, text(p.node, keyIdentifier), name, ruleIDClash,
			"give it one of its own: the profile's, a dot and a name")
		l.clash(p, uuids, keyUUID, strings.ToUpper(text(p.node, keyUUID)), name, ruleUUIDClash, "uuidgen makes another one")
	}
}

func (l *linter) clash(p payload, seen map[string]string, key, value, name, rule, fix string) {
	if value == "" {
		return
	}
	if owner, ok := seen[value]; ok {
		l.at(placeOf(p.node.Get(key), append(slices.Clone(p.path), key)...), rule,
			fmt.Sprintf("%s of %s is that of %s as well", key, name, owner), fix)
		return
	}
	seen[value] = name
}

// once finds payload types that stand twice where macOS takes one.
func (l *linter) once(payloads []payload) {
	seen := map[string]bool{}
	for _, p := range payloads {
		kind := p.kind()
		if seen[kind] && findDomain(l.domains, kind).once {
			l.at(placeOf(p.node.Get(keyType), append(slices.Clone(p.path), keyType)...), ruleOnce,
				fmt.Sprintf("a profile may have one payload of type %s, and this is another", kind), "put the settings of both into one")
		}
		seen[kind] = true
	}
}
