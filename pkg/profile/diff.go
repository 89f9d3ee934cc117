package profile

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// Change is one thing that is not the same on a Mac when it gets one profile instead of
// another.
type Change struct {
	// Kind is "added", "removed" or "changed".
	Kind string `json:"kind"`
	// What is "profile", "payload", "setting" or "privacy" (an entry of Privacy
	// Preferences).
	What string `json:"what"`
	// Domain is the preference domain or payload type, "" for the profile itself.
	Domain string `json:"domain"`
	// Payload is the identifier of a payload of which there can be several, as of
	// networks; "" for preferences, which can stand in any payload.
	Payload string `json:"payload"`
	// Key is the key, with those above it; of Privacy Preferences the service.
	Key string `json:"key"`
	// How is as in [Setting].
	How string `json:"how"`
	// From and To are the values, without secrets. From is nil where something was
	// added, To where it was removed.
	From any `json:"from,omitempty"`
	To   any `json:"to,omitempty"`
	// Effect says what that means, or is "".
	Effect string `json:"effect"`
}

// The kinds of changes, and what changes.
const (
	Added   = "added"
	Removed = "removed"
	Changed = "changed"

	partProfile = "profile"
	partPayload = "payload"
	partSetting = "setting"
	partPrivacy = "privacy"
)

// fact is one thing that a profile does to a Mac.
type fact struct {
	id   factID
	node *plistfile.Node
	// text is the value where it is not that of a node.
	text  string
	shown string // the key that the value is of, for secrets
	words string // what to show instead of the value, or ""
}

// factID is by what facts of two profiles are compared.
type factID struct {
	what, domain, payload, key, how string
	number                          int // of facts that are alike, from 0
}

// Diff returns what changes on a Mac that has the profile old and gets the profile new.
// Whether they are signed, and in which order their keys and payloads stand, does not
// matter. It fails for what is not a profile, and for encrypted payloads that are not
// the same: nobody can compare those.
func Diff(old, updated *Profile) ([]Change, error) {
	for _, p := range []*Profile{old, updated} {
		if !p.isProfile() {
			return nil, p.notProfile("comparing profiles")
		}
	}
	if err := checkComparable(old, updated); err != nil {
		return nil, err
	}
	pairs := pairPayloads(old, updated)
	before, after := old.facts(pairs.old), updated.facts(pairs.updated)
	changes := append([]Change{}, compare(before, after)...)
	changes = append(changes, pairs.labels()...)
	// One that is another profile replaces neither the old one nor its payloads.
	if text(old.Document.Root, keyIdentifier) == text(updated.Document.Root, keyIdentifier) {
		changes = append(changes, pairs.reinstalled()...)
	}
	return grouped(changes), nil
}

// grouped puts what belongs together in one place: that of the first of its kind.
func grouped(changes []Change) []Change {
	first := map[[2]string]int{}
	for i, c := range changes {
		if at := [2]string{c.Domain, c.Payload}; first[at] == 0 {
			first[at] = i + 1
		}
	}
	slices.SortStableFunc(changes, func(a, b Change) int {
		return cmp.Compare(first[[2]string{a.Domain, a.Payload}], first[[2]string{b.Domain, b.Payload}])
	})
	return changes
}

// checkComparable refuses encrypted payloads that are not the same.
func checkComparable(old, updated *Profile) error {
	a, b := old.Document.Root.Get(keyEncryptedContent), updated.Document.Root.Get(keyEncryptedContent)
	if a == nil && b == nil || equal(a, b) {
		return nil
	}
	return fault.New(CodeEncrypted, "compare the profiles from before they were encrypted", "comparing profiles: the payloads are encrypted")
}

// compare returns the changes, in the order of the old profile, then of the new one.
func compare(before, after []fact) []Change {
	now := map[factID]fact{}
	for _, f := range after {
		now[f.id] = f
	}
	was := map[factID]bool{}
	var changes []Change
	for _, f := range before {
		was[f.id] = true
		g, ok := now[f.id]
		switch {
		case !ok:
			changes = append(changes, f.change(Removed, f.value(), nil))
		case f.text != g.text || !equal(f.node, g.node):
			c := g.change(Changed, f.value(), g.value())
			c.Effect = cmp.Or(effectOf(f.id), c.Effect)
			changes = append(changes, c)
		}
	}
	for _, g := range after {
		if !was[g.id] {
			changes = append(changes, g.change(Added, nil, g.value()))
		}
	}
	return changes
}

func (f fact) change(kind string, from, to any) Change {
	c := Change{
		Kind: kind, What: f.id.what, Domain: f.id.domain, Payload: f.id.payload, Key: f.id.key, How: f.id.how, From: from, To: to,
	}
	if f.node != nil && f.id.what == partSetting && kind != Removed && c.How != mcxOnce {
		c.Effect = describe(setting{domain: f.id.domain, how: f.id.how, key: f.id.key, node: f.node})
	}
	return c
}

// value is that of a fact, without secrets.
func (f fact) value() any {
	switch {
	case f.words != "":
		return f.words
	case f.node == nil:
		return shownText(f.text)
	}
	return redacted(f.shown, f.node.Value())
}

// effectOf says what it means that a fact of the profile itself has changed.
func effectOf(id factID) string {
	switch {
	case id.what != partProfile:
		return ""
	case id.key == keyIdentifier:
		return "to macOS it is another profile: it is installed beside the old one, and does not replace it"
	case id.key == keyScope:
		return "it is for others: remove the old one first"
	}
	return ""
}

// equal reports whether two values are the same to a Mac: dictionaries in any order,
// numbers in any form.
func equal(a, b *plistfile.Node) bool {
	if isNumber(a.Kind()) && isNumber(b.Kind()) {
		one, ok := sameOf(a)
		two, alsoOK := sameOf(b)
		if ok && alsoOK {
			return one == two
		}
	}
	if a.Kind() != b.Kind() || a.Len() != b.Len() {
		return false
	}
	switch a.Kind() {
	case plistfile.Dict:
		for key, value := range a.Entries() {
			if other := b.Get(key.Name); other == nil || !equal(value, other) {
				return false
			}
		}
		return true
	case plistfile.Array:
		return equalLists(a, b)
	default:
		return equalScalars(a, b)
	}
}

func equalLists(a, b *plistfile.Node) bool {
	var others []*plistfile.Node
	for _, n := range b.Elements() {
		others = append(others, n)
	}
	for i, n := range a.Elements() {
		if !equal(n, others[i]) {
			return false
		}
	}
	return true
}

func equalScalars(a, b *plistfile.Node) bool {
	if a.Kind() == plistfile.Data {
		one, _ := a.Data()
		two, _ := b.Data()
		return slices.Equal(one, two)
	}
	return fmt.Sprint(a.Value()) == fmt.Sprint(b.Value())
}

// ofProfile are the keys of the profile itself that are not compared: its payloads are
// by themselves, and a new UUID changes nothing on a Mac.
func ofProfile(key string) bool {
	return slices.Contains([]string{keyContent, keyUUID, keyEncryptedContent}, key)
}

// isLabel reports whether a key of a payload is one that every payload has.
func isLabel(key string) bool {
	return strings.HasPrefix(key, "Payload") && key != keyContent && !isReference(key)
}
