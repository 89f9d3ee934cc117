package profile

import (
	"crypto/sha512"
	"fmt"

	"github.com/macwrangler/macwrangler/pkg/finding"
)

// Together returns findings about profiles that one Mac may get together: UUIDs that
// were copied ([SharedUUIDs]), identifiers that two profiles have, and settings that
// contradict each other. There is a list for each profile, in their order.
func Together(profiles []Named) [][]finding.Finding {
	found := SharedUUIDs(profiles)
	t := &together{
		profiles: profiles, lists: make([]*finding.Collector, len(profiles)),
		owners: map[string][]int{}, contents: map[[sha512.Size256]byte]bool{}, claims: map[subject]claim{},
	}
	for i, one := range profiles {
		t.lists[i] = finding.NewCollector(one.Name, LintRules(), maxFindings)
		if one.Profile != nil {
			t.lists[i].Lines = finding.LinesOf(one.Profile.Content)
		}
		if one.Profile != nil && one.Profile.isProfile() && t.identifier(i) {
			t.compare(t.lists[i], i)
		}
	}
	t.sameIdentifiers()
	for i := range found {
		found[i] = append(found[i], t.lists[i].Findings()...)
	}
	return found
}

// together is what the profiles so far say.
type together struct {
	profiles []Named
	lists    []*finding.Collector
	owners   map[string][]int // the profiles with an identifier
	contents map[[sha512.Size256]byte]bool
	claims   map[subject]claim
}

// identifier puts a profile with those that have the same identifier. It reports
// whether nothing came before with it: what has is replaced, or the same once more, and
// contradicts nobody.
func (t *together) identifier(i int) bool {
	one := t.profiles[i]
	id := one.identifier()
	if id == "" {
		return true
	}
	sum := sha512.Sum512_256(one.Profile.Content)
	if t.contents[sum] {
		return false // signed and not signed, or twice by another name
	}
	t.contents[sum] = true
	t.owners[id] = append(t.owners[id], i)
	return len(t.owners[id]) == 1
}

// sameIdentifiers reports each identifier that several profiles have, once: the first
// two of them are enough to see it, and some publish dozens to choose from.
func (t *together) sameIdentifiers() {
	for _, owners := range t.owners {
		if len(owners) < 2 {
			continue
		}
		one := t.profiles[owners[1]]
		who := t.profiles[owners[0]].Name + " has"
		if more := len(owners) - 2; more > 0 {
			who = fmt.Sprintf("%s, %s and %d more have", t.profiles[owners[0]].Name, t.profiles[owners[2]].Name, more-1)
			if more == 1 {
				who = fmt.Sprintf("%s and %s have", t.profiles[owners[0]].Name, t.profiles[owners[2]].Name)
			}
		}
		t.lists[owners[1]].Add(placeOf(one.Profile.Document.Root.Get(keyIdentifier), keyIdentifier), ruleSameIdentifier,
			who+" this identifier too: on a Mac, the one that is installed last replaces the others",
			"give each profile an identifier of its own; versions of one profile are not deployed together")
	}
}

// maxConflicts is how many keys are listed that a profile and another one disagree
// about: two variants of one profile disagree about all.
const maxConflicts = 10

// compare finds settings that a profile before contradicts.
func (t *together) compare(list *finding.Collector, number int) {
	counts := map[int]int{}
	var order []int
	one := t.profiles[number].Profile
	scope := scopeOf(one.Document.Root)
	for _, part := range one.payloads() {
		part.claims(scope, func(s subject, c claim) {
			c.file = number
			before, ok := t.claims[s]
			switch {
			case !ok:
				t.claims[s] = c
			case before.same == c.same, before.file == number: // one that contradicts itself is reported by Lint
			default:
				if counts[before.file]++; counts[before.file] == 1 {
					order = append(order, before.file)
				}
				if counts[before.file] <= maxConflicts {
					list.Add(c.where(), ruleConflict, s.contradiction(c, before, "in "+t.profiles[before.file].Name), s.advice())
				}
			}
		})
	}
	for _, file := range order {
		if more := counts[file] - maxConflicts; more > 0 {
			list.Add(finding.Place{}, ruleConflict, fmt.Sprintf("it contradicts %s in %d more keys", t.profiles[file].Name, more), "do not deploy both to one Mac")
		}
	}
}
