package flatyaml_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/metrics/internal/flatyaml"
)

func TestPairsKeepValuesAsWritten(t *testing.T) {
	text := "code: 0123\nactive: yes\n'since': 2017-02-14\nnone: ~\nalso: null\nempty:\nquoted: 'null'\n"
	root, err := flatyaml.Root([]byte(text))
	if err != nil {
		t.Fatal(err)
	}
	pairs, err := flatyaml.Pairs(root)
	if err != nil {
		t.Fatal(err)
	}
	want := []flatyaml.Pair{
		{"code", "0123", 1, 1},
		{"active", "yes", 2, 2},
		{"since", "2017-02-14", 3, 3},
		{"none", "", 4, 4},
		{"also", "", 5, 5},
		{"empty", "", 6, 6},
		{"quoted", "null", 7, 7},
	}
	if !slices.Equal(pairs, want) {
		t.Errorf("got %+v, want %+v", pairs, want)
	}
}

func TestNoDocument(t *testing.T) {
	for _, text := range []string{"", "# nothing\n", "---\n...\n", "~"} {
		root, err := flatyaml.Root([]byte(text))
		if err != nil {
			t.Errorf("%q: %v", text, err)
			continue
		}
		if pairs, err := flatyaml.Pairs(root); len(pairs) > 0 || err != nil {
			t.Errorf("%q: %v, %v", text, pairs, err)
		}
		if _, err := flatyaml.List(root, "a list"); err == nil || !strings.HasSuffix(err.Error(), ": want a list") {
			t.Errorf("%q as a list: %v", text, err)
		}
	}
}

// FuzzPairs holds that every pair has its place, and errors are bounded.
func FuzzPairs(f *testing.F) {
	f.Add("a: b\nc: [d]\n")
	f.Add("- &a {a: *a}\n")
	f.Add("<<: {a: !x b}\n? {c: d}\n: e\n")
	f.Add("&a b: &c d")
	f.Add("a: b\n---\nc: d\n")
	f.Fuzz(func(t *testing.T, text string) {
		root, err := flatyaml.Root([]byte(text))
		if err != nil {
			return
		}
		pairs, err := flatyaml.Pairs(root)
		if err != nil {
			if len(err.Error()) > 2000 || strings.Contains(err.Error(), "\n") {
				t.Errorf("not fit for a message: %q", err)
			}
			return
		}
		for _, p := range pairs {
			if p.KeyLine < 1 || p.ValueLine < p.KeyLine {
				t.Errorf("%q: %+v", text, p)
			}
		}
	})
}
