package profile

import (
	"fmt"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// identity checks identifier and UUID of a profile or payload by themselves.
func (l *linter) identity(dict *plistfile.Node, path []string) {
	id, uuid := text(dict, keyIdentifier), text(dict, keyUUID)
	if isUUID(id) && len(path) == 0 { // those of payloads have to be unique, and no more
		l.Add(placeOf(dict.Get(keyIdentifier), append(slices.Clone(path), keyIdentifier)...), ruleUUIDIdentifier,
			"the identifier is a UUID, which does not show what the profile is for",
			"use a reverse-DNS name, such as com.example.name; it is then a new profile to macOS, so remove the old one")
	}
	if uuid != "" && !isUUID(uuid) {
		l.Add(placeOf(dict.Get(keyUUID), append(slices.Clone(path), keyUUID)...), ruleUUIDForm,
			fmt.Sprintf("%q is not a UUID", fault.Clip(uuid)), "make one: uuidgen")
	}
}

// identifierForm checks that the profile's identifier is a reverse-DNS name.
// Those of payloads only have to be unique.
func (l *linter) identifierForm() {
	id := text(l.root, keyIdentifier)
	if id == "" || containsUUID(id) || isReverseDNS(id) {
		return
	}
	l.Add(placeOf(l.root.Get(keyIdentifier), keyIdentifier), ruleIDForm,
		fmt.Sprintf("%q is not a reverse-DNS name, so another profile may have it too", fault.Clip(id)),
		"use a domain that you own, such as com.example."+suggestedName(id)+"; it is then a new profile to macOS, so remove the old one")
}

// theProfile names the profile as the owner of an identifier.
const theProfile = "the profile"

// clashes finds identifiers and UUIDs that a profile has twice.
func (l *linter) clashes(payloads []payload) {
	ids := map[string]string{text(l.root, keyIdentifier): theProfile}
	uuids := map[string]string{strings.ToUpper(text(l.root, keyUUID)): theProfile}
	for i, p := range payloads {
		name := fmt.Sprintf("payload %d", i+1)
		l.clash(p, ids, keyIdentifier, text(p.node, keyIdentifier), name, ruleIDClash,
			"give it one of its own: the profile's, a dot and a name")
		l.clash(p, uuids, keyUUID, strings.ToUpper(text(p.node, keyUUID)), name, ruleUUIDClash, "make another one: uuidgen")
	}
}

func (l *linter) clash(p payload, seen map[string]string, key, value, name, rule, fix string) {
	if value == "" {
		return
	}
	if owner, ok := seen[value]; ok {
		severity := finding.Error
		if key == keyIdentifier && owner == theProfile {
			severity = finding.Info // widespread, and nobody has seen it refused
		}
		l.put(placeOf(p.node.Get(key), append(slices.Clone(p.path), key)...), rule, severity,
			fmt.Sprintf("%s of %s is the same as that of %s", key, name, owner), fix)
		return
	}
	seen[value] = name
}
