package cli

import (
	"slices"
	"testing"
)

// TestAreasAreNoCodes: explain takes both, and a code wins.
func TestAreasAreNoCodes(t *testing.T) {
	for _, code := range distinct(explanations()) {
		if slices.Contains(areaNames(), code) {
			t.Errorf("%q is an area and a code", code)
		}
	}
}
