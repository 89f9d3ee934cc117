package fault_test

import (
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

func TestNearest(t *testing.T) {
	known := []string{"homepage", "home-button", "updates", "url", strings.Repeat("u", 256)}
	for typed, want := range map[string]string{
		"homepage":               "homepage",
		"HomePage":               "homepage",
		"hompage":                "homepage",
		"hoempage":               "homepage",
		"update":                 "updates",
		"urls":                   "url",
		"xyl":                    "", // two of three letters are others
		"xyzzy":                  "",
		"":                       "",
		strings.Repeat("u", 257): "",
	} {
		if got := fault.Nearest(typed, known); got != want {
			t.Errorf("Nearest(%q) = %q, want %q", typed, got, want)
		}
	}
}
