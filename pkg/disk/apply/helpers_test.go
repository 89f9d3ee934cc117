package apply_test

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/simdisk"
	"github.com/macwrangler/macwrangler/pkg/disk/apply"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// code gives the code of an error, "" for none.
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

// untouched fails if hardware that is external or removable, as the simulator
// knows it, is not as it was.
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

// serials gives the first disks' hardware.
func serials(m *simdisk.Mac, n int) []string {
	var list []string
	for _, d := range m.Disks[:n] {
		list = append(list, d.Serial)
	}
	return list
}
