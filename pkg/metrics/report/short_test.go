package report

import (
	"slices"
	"strings"
	"testing"
)

func TestShortLabels(t *testing.T) {
	const place = "/Library/Application Support/Apple/AssetCache/Metrics/Metrics.db"
	long := strings.Repeat("x", 40)
	for _, c := range []struct {
		why       string
		in, short []string
	}{
		{"short ones", []string{"a/Metrics.db", "b/Metrics.db"}, []string{"a/Metrics.db", "b/Metrics.db"}},
		{"one place", []string{"/srv/fleet/cache01" + place, "/srv/fleet/cache02" + place}, []string{"cache01", "cache02"}},
		{"part of a name", []string{"/srv/fleet/cache1" + place, "/srv/fleet/cache11" + place}, []string{"cache1", "cache11"}},
		{"other files", []string{"/srv/fleet/cache01" + place, "/srv/fleet/cache02/Metrics.sqlite"}, []string{"cache01/Library/Application S...", "cache02/Metrics.sqlite"}},
		{"a path within another", []string{"/a" + place + "/a" + place, "/a" + place}, []string{"/a/Library/Application Support...", "/a/Library/Application Support..."}},
		{"no paths", []string{long + "1", long + "2"}, []string{strings.Repeat("x", 29) + "...", strings.Repeat("x", 29) + "..."}},
		{"a single one", []string{"/srv" + place}, []string{"/srv/Library/Application Supp..."}},
		{"none", nil, nil},
	} {
		got := shortLabels(c.in)
		for i := range got {
			if n := len([]rune(got[i])); n > maxLabel {
				t.Errorf("%s: %q has %d characters", c.why, got[i], n)
			}
		}
		if c.why != "a path within another" && !slices.Equal(got, c.short) {
			t.Errorf("%s: %q, want %q", c.why, got, c.short)
		}
	}
}

func FuzzShortLabels(f *testing.F) {
	f.Add("/srv/a/Metrics.db", "/srv/b/Metrics.db", "x")
	f.Add("a/", "a/a/", "/")
	f.Fuzz(func(t *testing.T, a, b, c string) {
		labels := []string{a, b, c, a + strings.Repeat("y", 40)}
		if got := shortLabels(labels); len(got) != 4 {
			t.Errorf("%d labels", len(got))
		}
	})
}
