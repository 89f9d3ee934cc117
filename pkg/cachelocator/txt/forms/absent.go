package forms

import "slices"

// settle drops the answers that are not news: those about other names, and those
// beside which a record was printed.
func (t *Text) settle() {
	there := map[string]bool{}
	for _, r := range t.Records {
		there[canonical(r.Name)] = true
	}
	t.Absent = slices.DeleteFunc(t.Absent, func(a Absence) bool {
		if a.Name == "" {
			return !a.Failed && len(t.Records)+t.Foreign > 0
		}
		return !ours(a.Name) || (!a.Failed && there[canonical(a.Name)])
	})
	if len(t.Absent) > maxAbsent {
		t.Absent = t.Absent[:maxAbsent]
	}
}

// maxAbsent is how many answers without a record are kept.
const maxAbsent = 100
