package forms

import "strings"

// alias records that a name is an alias of another one: the record that a tool
// prints at the target is the answer for the name.
func (t *Text) alias(name, target string) {
	if t.aliases == nil {
		t.aliases = map[string]string{}
	}
	if before, is := t.aliases[canonical(target)]; !is || !ours(before) {
		t.aliases[canonical(target)] = name
	}
}

func canonical(name string) string { return strings.ToLower(strings.TrimSuffix(name, ".")) }

// maxAliases is how many names of a chain of aliases are followed.
const maxAliases = 16

// follow gives a record at the target of an alias the name that was asked for.
func (t *Text) follow() {
	for i := range t.Records {
		r := &t.Records[i]
		name := r.Name
		for range maxAliases {
			from, is := t.aliases[canonical(name)]
			if !is {
				break
			}
			name = from
		}
		if name != r.Name && ours(name) {
			r.Name = strings.TrimSuffix(name, ".")
		}
	}
	t.aliases = nil
}
