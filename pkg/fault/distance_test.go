package fault_test

import (
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

func TestDistance(t *testing.T) {
	for _, c := range []struct {
		a, b string
		want int
	}{
		{"", "", 0},
		{"", "abc", 3},
		{"abc", "", 3},
		{"same", "same", 0},
		{"kitten", "sitting", 3},
		{"export", "exprot", 2},
		{"hompage", "homepage", 1},
		{"ab", "ba", 2},
		{"abcdef", "uvwxyz", 5},
		{strings.Repeat("a", 1<<20), "a", 5},
	} {
		if got := fault.Distance(c.a, c.b, 5); got != c.want {
			t.Errorf("%.20q and %q: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
