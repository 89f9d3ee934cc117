package profile

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
	"github.com/macwrangler/macwrangler/pkg/profile/tcc"
)

// subject is what payloads can contradict each other about: a key of a domain, or a
// service of a program.
type subject struct {
	domain, key, program, receiver string
	scope                          Scope
}

// claim is what a payload says about a subject. Most are never shown, so the words for
// it are made when they are needed.
type claim struct {
	same  same
	file  int // the number of the profile
	node  *plistfile.Node
	above []string // the path, without the key
	key   plistfile.Key
	entry *tcc.Entry // of Privacy Preferences; there is no key then
}

// where is the place of a claim.
func (c claim) where() finding.Place {
	if c.entry != nil {
		return placeOf(c.node, append(slices.Clone(c.above), c.entry.Path...)...)
	}
	return placeOfKey(c.key, append(slices.Clone(c.above), c.key.Name)...)
}

// shown is the value, for people. Secrets stay out of it.
func (c claim) shown() string {
	if c.entry != nil {
		return string(c.entry.Decision)
	}
	text, err := json.Marshal(redacted(c.key.Name, c.node.Value()))
	if err != nil {
		return c.node.Kind().String()
	}
	return fault.Clip(string(text))
}

// claims calls visit for everything that a payload says and that others can
// contradict.
func (p payload) claims(scope Scope, visit func(s subject, c claim)) {
	switch kind := p.kind(); {
	case kind == tcc.PayloadType:
		for _, e := range tcc.Entries(p.node) {
			if e.Decision != tcc.Undecided && e.Identifier != "" { // others are reported elsewhere
				visit(subject{tcc.PayloadType, e.Service, e.Identifier, e.Receiver, scope}, claim{same: same{text: string(e.Decision)}, node: e.Node, above: p.path, entry: &e})
			}
		}
	case kind == TypeManagedPreferences:
		for domain, frequencies := range p.node.Get(keyContent).Entries() {
			for i, group := range frequencies.Get(mcxForced).Elements() {
				above := append(slices.Clone(p.path), keyContent, shortKey(domain.Name), mcxForced, strconv.Itoa(i), mcxSettings)
				claimKeys(subject{domain: domain.Name, scope: scope}, group.Get(mcxSettings), above, visit)
			}
		}
	case isShared(kind):
		claimKeys(subject{domain: kind, scope: scope}, p.node, p.path, visit)
	}
}

// claimKeys calls visit for the keys of a dictionary, but for those that every payload
// has.
func claimKeys(s subject, dict *plistfile.Node, above []string, visit func(s subject, c claim)) {
	for key, n := range dict.Entries() {
		value, ok := sameOf(n)
		if !ok || strings.HasPrefix(key.Name, "Payload") {
			continue
		}
		s.key = key.Name
		visit(s, claim{same: value, node: n, above: above, key: key})
	}
}

func scopeOf(root *plistfile.Node) Scope {
	if text(root, keyScope) == string(User) {
		return User
	}
	return System
}

// conflictsInside finds payloads of one profile that contradict each other.
func (l *linter) conflictsInside(payloads []payload) {
	first := map[subject]claim{}
	if len(payloads) < 2 && (len(payloads) == 0 || !repeats(payloads[0].kind())) {
		return // nothing can stand in it twice
	}
	for _, part := range payloads {
		part.claims("", func(s subject, c claim) {
			before, ok := first[s]
			switch {
			case !ok:
				first[s] = c
			case before.same != c.same:
				l.Add(c.where(), ruleConflict, s.contradiction(c, before, "at "+before.where().Path), s.advice())
			}
		})
	}
}

// repeats reports whether one payload of a type can contradict itself.
func repeats(kind string) bool { return kind == TypeManagedPreferences || kind == tcc.PayloadType }

// contradiction says what is said here, and what elsewhere.
func (s subject) contradiction(here, there claim, where string) string {
	if s.program == "" {
		return fmt.Sprintf("%s of %s is %s here, and %s %s", fault.Clip(s.key), fault.Clip(s.domain), here.shown(), there.shown(), where)
	}
	to := ""
	if s.receiver != "" {
		to = " to " + fault.Clip(s.receiver)
	}
	return fmt.Sprintf("%s%s for %s is %s here, and %s %s", fault.Clip(s.key), to, fault.Clip(s.program), here.shown(), there.shown(), where)
}

func (s subject) advice() string {
	switch s.domain {
	case tcc.PayloadType:
		return "the denial counts; keep one of the two"
	case "com.apple.applicationaccess":
		return "the stricter one counts; keep one of the two"
	}
	return "which one counts is not documented; keep one of the two"
}
