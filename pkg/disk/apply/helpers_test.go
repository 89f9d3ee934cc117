package apply_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/simdisk"
	"github.com/macwrangler/macwrangler/pkg/disk/apply"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// code returns the code of an error, "" for none.
func code(err error) string {
	return string(fault.CodeOf(err))
}

func states(o *apply.Outcome) []string {
	list := []string{}
	for _, step := range o.Steps {
		list = append(list, step.State)
	}
	return list
}

// untouched fails if hardware that the simulator knows to be external or
// removable has changed.
func untouched(t *testing.T, before map[string]string, m *simdisk.Mac, targets ...string) {
	t.Helper()
	after := m.Prints()
	for _, d := range m.Disks {
		if _, known := before[d.Serial]; !known || slices.Contains(targets, d.Serial) {
			continue
		}
		if diff := cmp.Diff(before[d.Serial], after[d.Serial]); diff != "" {
			t.Errorf("%s %q changed:\n%s", d.ID(), d.Media, diff)
		}
	}
}

// serials returns the serial numbers of the first disks.
func serials(m *simdisk.Mac, n int) []string {
	var list []string
	for _, d := range m.Disks[:n] {
		list = append(list, d.Serial)
	}
	return list
}
