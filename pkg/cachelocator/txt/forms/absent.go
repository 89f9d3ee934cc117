package forms

import (
	"fmt"
	"slices"
)

// settle drops the answers that are not news: those about other names, and those
// beside which a record was printed, by the same nameserver.
func (t *Text) settle() {
	there := map[string]bool{}
	for _, r := range t.Records {
		there[t.answered(r.Name, r.Line)] = true
	}
	t.Absent = slices.DeleteFunc(t.Absent, func(a Absence) bool {
		if a.Name == "" {
			return !a.Failed && len(t.Records)+t.Foreign > 0
		}
		return !ours(a.Name) || (!a.Failed && there[t.answered(a.Name, a.Line)])
	})
	if len(t.Absent) > maxAbsent {
		t.Absent = t.Absent[:maxAbsent]
	}
}

// maxAbsent is how many answers without a record are kept.
const maxAbsent = 100

// answered returns a name, and in which answer of several a line is.
func (t *Text) answered(name string, line int) string {
	return fmt.Sprint(t.answer(line), " ", canonical(name))
}
