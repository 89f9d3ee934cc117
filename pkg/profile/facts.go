package profile

import (
	"fmt"

	"github.com/macwrangler/macwrangler/pkg/identity"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
	"github.com/macwrangler/macwrangler/pkg/profile/tcc"
)

// facts returns what a profile does, in its order. names are the payloads as they are
// called in both profiles.
func (p *Profile) facts(names []string) []fact {
	f := &facts{seen: map[factID]int{}}
	for key, n := range p.Document.Root.Entries() {
		if on, isBool := n.Bool(); ofProfile(key.Name) || (key.Name == keyRemoval || key.Name == keyEncrypted) && isBool && !on {
			continue // false is the default
		}
		f.add(factID{what: partProfile, key: key.Name}, n, key.Name)
	}
	if n := p.Document.Root.Get(keyContent); n != nil && n.Kind() != plistfile.Array {
		f.add(factID{what: partProfile, key: keyContent}, n, keyContent)
	}
	for i, part := range p.payloads() {
		f.payload(part, names[i])
	}
	return f.list
}

type facts struct {
	list  []fact
	seen  map[factID]int
	words string // what to show for the data of a payload
}

func (f *facts) add(id factID, n *plistfile.Node, shown string) {
	f.put(fact{id: id, node: n, shown: shown})
}

// put numbers facts that are alike.
func (f *facts) put(one fact) {
	id := one.id
	one.id.number = f.seen[id]
	f.seen[id]++
	f.list = append(f.list, one)
}

// payload takes one payload apart: preferences by key, whichever payload they are in,
// Privacy Preferences by program, all else by payload.
func (f *facts) payload(part payload, name string) {
	kind := part.kind()
	switch {
	case part.node.Kind() != plistfile.Dict:
		f.add(factID{what: partPayload, key: keyContent}, part.node, keyContent)
	case kind == tcc.PayloadType:
		f.privacy(part)
		f.restOfPrivacy(part)
	case kind == TypeManagedPreferences || isShared(kind):
		for _, s := range part.settings() {
			if s.how == "" {
				s.how = mcxForced // to a Mac it is the same
			}
			f.add(factID{what: partSetting, domain: s.domain, key: s.key, how: s.how}, s.node, s.key)
		}
		if kind == TypeManagedPreferences {
			f.rest(part)
		}
	default:
		f.put(fact{id: factID{what: partPayload, domain: kind, payload: name}, text: text(part.node, keyDisplayName)})
		f.words = certificateWords(part)
		f.settings(factID{what: partSetting, domain: kind, payload: name}, part.node, true)
	}
}

// settings takes dictionaries apart to their keys.
func (f *facts) settings(id factID, dict *plistfile.Node, top bool) {
	above := id.key
	for key, n := range dict.Entries() {
		if top && isLabel(key.Name) {
			continue
		}
		id.key = keyInPath(key.Name)
		if !top {
			id.key = above + ":" + id.key
		}
		if n.Kind() == plistfile.Dict && n.Len() > 0 {
			f.settings(id, n, false)
			continue
		}
		one := fact{id: id, node: n, shown: key.Name}
		if top && key.Name == keyContent {
			one.words = f.words
		}
		f.put(one)
	}
}

// certificateWords names the certificate in a payload, or is "".
func certificateWords(part payload) string {
	if !isCertificate(part.kind()) {
		return ""
	}
	certs, err := part.certificates()
	if err != nil || len(certs) == 0 {
		return ""
	}
	return fmt.Sprintf("certificate of %q, until %s, SHA-256 %s", shownText(identity.SubjectName(certs[0])), identity.Day(certs[0].NotAfter), identity.Fingerprint(certs[0]))
}

// privacy takes Privacy Preferences apart: what is decided, and by what a program is
// recognized.
func (f *facts) privacy(part payload) {
	for _, e := range tcc.Entries(part.node) {
		id := factID{what: partPrivacy, domain: tcc.PayloadType, payload: e.Identifier, key: e.Service}
		if e.Receiver != "" {
			id.payload += " to " + e.Receiver
		}
		f.put(fact{id: id, text: string(e.Decision)})
		for key, n := range e.Node.Entries() {
			if isOfDecision(e, key.Name) {
				continue
			}
			if on, isBool := n.Bool(); isBool && !on {
				continue // false is the default
			}
			id := id
			id.key += ":" + key.Name
			f.add(id, n, key.Name)
		}
	}
}

// isOfDecision reports whether a key of an entry is said by the entry's fact, or by
// nothing: a comment is for the author. One that decides nothing is compared by itself.
func isOfDecision(e tcc.Entry, key string) bool {
	switch key {
	case "Identifier", "AEReceiverIdentifier":
		return e.Node.Get(key).Kind() == plistfile.String
	case "Allowed", "Authorization":
		return e.Decision == tcc.Allowed || e.Decision == tcc.Denied || e.Decision == tcc.ByUser
	}
	return key == "Comment"
}

// pairing says which payload of one profile is which of the other.
type pairing struct {
	old, updated []string // the names of payloads, the same for a pair
	both         [][2]payload
}

// pairPayloads pairs payloads of a type that have the same identifier, and then those
// of a type that are left, in their order.
func pairPayloads(old, updated *Profile) pairing {
	a, b := old.payloads(), updated.payloads()
	p := pairing{old: make([]string, len(a)), updated: make([]string, len(b))}
	left := map[string][]int{} // of the new profile, by type and identifier
	for j, part := range b {
		key := part.kind() + "\x00" + text(part.node, keyIdentifier)
		left[key] = append(left[key], j)
	}
	used := make([]bool, len(b))
	pair := func(i, j int) {
		used[j] = true
		name := text(a[i].node, keyIdentifier)
		p.old[i], p.updated[j] = name, name
		p.both = append(p.both, [2]payload{a[i], b[j]})
	}
	paired := make([]bool, len(a))
	for i, part := range a {
		key := part.kind() + "\x00" + text(part.node, keyIdentifier)
		if list := left[key]; len(list) > 0 {
			pair(i, list[0])
			left[key], paired[i] = list[1:], true
		}
	}
	rest := map[string][]int{} // of the new profile, by type
	for j, part := range b {
		if !used[j] {
			rest[part.kind()] = append(rest[part.kind()], j)
		}
	}
	for i, part := range a {
		p.old[i] = text(part.node, keyIdentifier)
		if list := rest[part.kind()]; !paired[i] && len(list) > 0 {
			pair(i, list[0])
			rest[part.kind()] = list[1:]
		}
	}
	for j, part := range b {
		if !used[j] {
			p.updated[j] = text(part.node, keyIdentifier)
		}
	}
	return p
}

// reinstalled returns the payloads that macOS removes and installs again, since their
// identifier or UUID is another one.
func (p pairing) reinstalled() (changes []Change) {
	for _, both := range p.both {
		for _, key := range []string{keyIdentifier, keyUUID} {
			from, to := text(both[0].node, key), text(both[1].node, key)
			if from == to {
				continue
			}
			changes = append(changes, Change{
				Kind: Changed, What: partPayload, Domain: both[0].kind(), Payload: text(both[0].node, keyIdentifier), Key: key, From: from, To: to,
				Effect: fmt.Sprintf("macOS removes the payload and installs it again: a payload is updated only if %s and %s stay", keyIdentifier, keyUUID),
			})
			break // the one explains the other
		}
	}
	return changes
}
