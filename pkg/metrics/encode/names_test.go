package encode_test

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/encode"
)

func TestReadNames(t *testing.T) {
	good := map[string]map[string]string{
		"":                                      {"imports": "imports"},
		"# nothing\n":                           {"imports": "imports"},
		"---\n...\n":                            {"imports": "imports"},
		"imports: caching_imports\n":            {"imports": "caching_imports", "requests": "requests"},
		"{imports: a, other: a}":                {"imports": "a", "other": "a"},
		"imports: a b,c=d\r\nrequests: \"é\"\n": {"imports": "a b,c=d", "requests": "é"},
		"imports: 5\n":                          {"imports": "5"},
		"imports: " + strings.Repeat("a", 256):  {"imports": strings.Repeat("a", 256)},
		"\ufeffimports: a\n":                    {"imports": "a"},
	}
	for text, want := range good {
		names, err := encode.ReadNames(strings.NewReader(text))
		if err != nil {
			t.Errorf("%q: %v", text, err)
		}
		for from, to := range want {
			if got := names.Of(from); got != to {
				t.Errorf("%q: %s is %q, want %q", text, from, got, to)
			}
		}
	}
}

// bomb returns aliases that refer to each other, ten times each.
func bomb() string {
	var b strings.Builder
	b.WriteString("a0: &a0 [x,x,x,x,x,x,x,x,x,x]\n")
	for i := range 9 {
		ref := strings.Repeat("*a"+string(rune('0'+i))+",", 10)
		b.WriteString("a" + string(rune('1'+i)) + ": &a" + string(rune('1'+i)) + " [" + strings.TrimSuffix(ref, ",") + "]\n")
	}
	return b.String()
}

func TestReadNamesRefuses(t *testing.T) {
	bad := []struct{ why, text, want string }{
		{"a name nobody knows", "import: a", `no measurement "import"; there are bytesdropped, `},
		{"case matters", "Imports: a", "no measurement"},
		{"empty", "imports: ''", "is empty"},
		{"null", "imports: ~", "is empty"},
		{"twice", "imports: a\nimports: b", `line 2: duplicate key "imports"`},
		{"a list for a name", "imports: [a]", "line 1: want a single value"},
		{"a list", "- imports", "line 1: want keys with values"},
		{"a word", "imports", "line 1: want keys with values"},
		{"no YAML", "imports: \"a", "not valid YAML"},
		{"a tab", "\timports: a", "not valid YAML"},
		{"two documents", "imports: a\n---\nrequests: b", "line 2: a second document"},
		{"a line break", `imports: "a\nb"`, "is not printable"},
		{"a control character", `imports: "a\u0085b"`, "is not printable"},
		{"not UTF-8", "imports: \"a\xffb\"", "not UTF-8"},
		{"a backslash at the end", `imports: a\`, "backslash"},
		{"a backslash before a comma", `imports: a\,b`, "backslash"},
		{"InfluxDB's own", "imports: _a", "underscore"},
		{"a comment", "imports: '#a'", "comment"},
		{"too long", "imports: " + strings.Repeat("a", 257), "256 bytes"},
		{"huge", strings.Repeat("#\n", 33<<10), "larger than 65536 bytes"},
		{"a bomb", bomb(), "anchors"},
		{"an alias", "imports: &a b\nrequests: *a", "line 1: anchors"},
		{"a type", "imports: !!binary aGk=", `the type "!!binary" is not allowed`},
		{"a merge key", "<<: {imports: a}", "merge keys"},
		{"deep", strings.Repeat("[", 60000), ""},
		{"long and unknown", "? " + strings.Repeat("a", 60000) + "\n: b", "…"},
		{"long, unknown and not ASCII", strings.Repeat("a", 79) + strings.Repeat("ü", 3) + ": b", strings.Repeat("a", 79) + `ü…"`},
		{"a long name, not ASCII", "imports: _" + strings.Repeat("漢", 85), strings.Repeat("漢", 79) + `…" for imports`},
	}
	for _, test := range bad {
		t.Run(test.why, func(t *testing.T) {
			names, err := encode.ReadNames(strings.NewReader(test.text))
			var e *fault.Error
			if !errors.As(err, &e) || e.Code != encode.CodeBadNames || e.Hint == "" {
				t.Fatalf("got %v and %#v", names, err)
			}
			if text := err.Error(); !strings.Contains(text, test.want) || len(text) > 500 {
				t.Errorf("error %q, want %q in it", text, test.want)
			}
		})
	}
	if _, err := encode.ReadNames(iotest.ErrReader(io.ErrUnexpectedEOF)); !errors.Is(err, io.ErrUnexpectedEOF) {
		t.Errorf("got %v", err)
	}
}

// FuzzReadNames: a file is refused with one printable error, or each name can stand
// before a line.
func FuzzReadNames(f *testing.F) {
	for _, text := range []string{"imports: a b,c=d\r\nrequests: \"é\"\n", "{imports: a, other: a}", "\"\\e[31m\": x\n", "imports: \"\\x7f\"\n", "imports: #\n", "- a\n"} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		names, err := encode.ReadNames(strings.NewReader(text))
		codetest.PrintableError(t, err)
		if err != nil {
			if fault.CodeOf(err) != encode.CodeBadNames || fault.HintOf(err) == "" || names != nil {
				t.Errorf("%v, %v", names, err)
			}
			return
		}
		for from, name := range names {
			if !slices.Contains(append(metrics.Measurements(), metrics.OtherMeasurement), from) || name == "" || len(name) > 256 || strings.ContainsAny(name, "\n\r\x00\x1b\x7f\\") || name[0] == '#' {
				t.Errorf("%q becomes %q", from, name)
			}
		}
	})
}
