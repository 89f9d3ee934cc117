package profile

import (
	"fmt"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/finding"
)

// Named is a profile with the name by which it is reported. The profile is nil
// where it could not be read.
type Named struct {
	Name    string
	Profile *Profile
}

// SharedUUIDs returns findings about UUIDs that profiles with different identifiers
// have in common, as they do if one was copied from the other: a list for each
// profile, in their order.
func SharedUUIDs(profiles []Named) [][]finding.Finding {
	found := make([][]finding.Finding, len(profiles))
	owners := map[string]Named{}
	for i, one := range profiles {
		if one.Profile == nil {
			continue
		}
		list := finding.NewCollector(one.Name, LintRules(), maxFindings)
		list.Lines = finding.LinesOf(one.Profile.Content)
		parts := append([]payload{{node: one.Profile.Document.Root}}, one.Profile.payloads()...)
		for _, p := range parts {
			uuid := strings.ToUpper(text(p.node, keyUUID))
			owner, ok := owners[uuid]
			switch {
			case uuid == "":
			case !ok:
				owners[uuid] = one
			case owner.identifier() != one.identifier():
				list.Add(placeOf(p.node.Get(keyUUID), append(slices.Clone(p.path), keyUUID)...), ruleCopiedUUID,
					fmt.Sprintf("%s has this UUID too", owner.Name), "make another one: uuidgen")
			}
		}
		found[i] = list.Findings()
	}
	return found
}

func (n Named) identifier() string { return text(n.Profile.Document.Root, keyIdentifier) }
