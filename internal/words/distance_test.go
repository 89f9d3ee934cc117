package words_test

import (
	"testing"

	"github.com/macwrangler/macwrangler/internal/words"
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
	} {
		if got := words.Distance(c.a, c.b); got != c.want {
			t.Errorf("%q and %q: %d, want %d", c.a, c.b, got, c.want)
		}
	}
}
