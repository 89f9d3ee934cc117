package main

import (
	"bytes"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// module is a tree with a target that fails on whatever is not its seed, and two that
// never fail, in packages of the same name.
func module() map[string]string {
	target := func(name, rule string) string {
		return "package same\n\nimport \"testing\"\n\nfunc " + name + "(f *testing.F) {\n\tf.Add(\"seed\")\n" +
			"\tf.Fuzz(func(t *testing.T, text string) {\n\t\t" + rule + "\n\t})\n}\n"
	}
	return map[string]string{
		"go.mod":                              "module test/macwrangler\n\ngo 1.26\n",
		"bad/same/same_test.go":               target("FuzzBad", `if text != "seed" && text != "" { t.Error("it fails") }`),
		"bad/same/testdata/fuzz/FuzzBad/seed": "go test fuzz v1\nstring(\"\")\n",
		"also/same/same_test.go":              target("FuzzAlso", `if text == "\x00no" { t.Error("it cannot") }`),
		"good/same/same_test.go":              target("FuzzGood", `if text == "\x00no" { t.Error("it cannot") }`),
	}
}

func TestRun(t *testing.T) {
	tree := t.TempDir()
	t.Chdir(tree)
	t.Setenv("TMPDIR", t.TempDir())
	t.Setenv("GOFLAGS", "")
	t.Setenv("GOWORK", "off")
	for name, text := range module() {
		if err := os.MkdirAll(filepath.Dir(name), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(name, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	for _, test := range []struct {
		words []string
		want  error
		said  []string
	}{
		{[]string{"-run", "good|also"}, nil, []string{"built 2 packages in", "good/same FuzzGood: ", "also/same FuzzAlso: ", " inputs\n"}},
		{[]string{"-run", "good", "-min-rate", "1e9"}, errFailed, []string{"good/same FuzzGood: FAILED: it does not fuzz: "}},
		{[]string{"-run", "bad", "-time", "1m"}, errFailed, []string{ // it ends with the failure
			"bad/same FuzzBad: FAILED: exit status 1\n", "it fails", "go test fuzz v1\nstring(",
			"go test -run '^FuzzBad$/NAME' ./bad/same",
		}},
	} {
		var out bytes.Buffer
		err := run(t.Context(), append([]string{"-time", "300ms"}, test.words...), &out)
		if !errors.Is(err, test.want) {
			t.Errorf("%q: %v, want %v\n%s", test.words, err, test.want, &out)
		}
		for _, part := range test.said {
			if !strings.Contains(out.String(), part) {
				t.Errorf("%q: no %q in\n%s", test.words, part, &out)
			}
		}
	}
	kept, err := filepath.Glob(filepath.Join(os.Getenv("TMPDIR"), "*", "*"))
	if err != nil || len(kept) != 1 || !strings.HasPrefix(filepath.Base(kept[0]), "FuzzBad-") {
		t.Errorf("kept %q, %v", kept, err)
	}
	seeds, err := os.ReadDir("bad/same/testdata/fuzz/FuzzBad")
	if err != nil || len(seeds) != 1 {
		t.Errorf("the tree was changed: %v, %v", seeds, err)
	}
	if err := run(t.Context(), []string{"-run", "nothing"}, &bytes.Buffer{}); err == nil || errors.Is(err, errFailed) {
		t.Errorf("no target: %v", err)
	}
}

func TestInputs(t *testing.T) {
	const start = "fuzz: elapsed: 0s, gathering baseline coverage: 0/4 completed\n"
	for text, want := range map[string]int{
		"":    0,
		start: 0,
		start + "fuzz: elapsed: 1s, execs: 7 (7/sec), new interesting: 5 (total: 9)\n" +
			"fuzz: elapsed: 2s, execs: 72717 (65588/sec), new interesting: 5 (total: 9)\nPASS\n": 72717,
	} {
		if got := inputs([]byte(text)); got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}

// TestOnlyLate: no other failure passes for the engine's own.
func TestOnlyLate(t *testing.T) {
	const head = "fuzz: elapsed: 1s, execs: 9 (9/sec), new interesting: 0 (total: 1)\n--- FAIL: FuzzX (1.11s)\n"
	for text, want := range map[string]bool{
		head + "    context deadline exceeded\nFAIL\n": true,
		head + "    --- FAIL: FuzzX (0.00s)\n        x_test.go:1: context deadline exceeded\n    \n    Failing input written to testdata/fuzz/FuzzX/1\nFAIL\n": false,
		head + "    x_test.go:1: y\n    context deadline exceeded\nFAIL\n":                                                                                     false,
		head + "    fuzzing process hung or terminated unexpectedly: exit status 2\nFAIL\n":                                                                    false,
		"panic: x\n" + head + "    context deadline exceeded\nFAIL\n":                                                                                          false,
	} {
		if got := onlyLate.MatchString(text); got != want {
			t.Errorf("%q: %v", text, got)
		}
	}
}
