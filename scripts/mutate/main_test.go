package main

import (
	"os"
	"path/filepath"
	"testing"
)

// TestListIsCurrent holds that every mutation still fits its file, and that the
// tests that it names are there: "go run ./scripts/mutate" takes minutes and runs
// with scripts/test --long.
func TestListIsCurrent(t *testing.T) {
	all, err := parse(list)
	if err != nil {
		t.Fatal(err)
	}
	for _, m := range all {
		source, err := os.ReadFile(filepath.Join("..", "..", m.file))
		if err != nil {
			t.Errorf("%s: %v", m.title, err)
			continue
		}
		if _, err := m.apply(string(source)); err != nil {
			t.Errorf("%s: %s: %v", m.file, m.title, err)
		}
	}
}

func TestParseRefuses(t *testing.T) {
	for _, text := range []string{"-x\n", "# a\nfile f\n-x\n", "# a\nfile f\ntest ./p T\n-x\n+x\n", "# a\nwhat\n"} {
		if all, err := parse(text); err == nil {
			t.Errorf("%q became %+v", text, all)
		}
	}
}

func TestApply(t *testing.T) {
	m := mutation{from: "a\n", to: "b\n"}
	if got, err := m.apply("x\na\ny\n"); got != "x\nb\ny\n" || err != nil {
		t.Errorf("got %q, %v", got, err)
	}
	for _, source := range []string{"x\n", "a\nx\na\n"} {
		if got, err := m.apply(source); err == nil {
			t.Errorf("%q became %q", source, got)
		}
	}
}
