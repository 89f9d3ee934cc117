package tags

import (
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// codeOf returns the code of an error that must be a fault.Error.
func codeOf(t *testing.T, err error) fault.Code {
	t.Helper()
	if err == nil {
		return ""
	}
	e, ok := errors.AsType[*fault.Error](err)
	if !ok {
		t.Fatalf("error %v (%T) is not a fault.Error", err, err)
	}
	codetest.PrintableError(t, err)
	return e.Code
}

func TestParseGood(t *testing.T) {
	for _, c := range []struct {
		words []string
		want  Set
		notes int
	}{
		{nil, nil, 0},
		{[]string{"site_code=0123", "region=north"}, Set{{"region", "north"}, {"site_code", "0123"}}, 0},
		{[]string{"host=cache01"}, Set{{"host", "cache01"}}, 0}, // selects nothing here
		{[]string{"formula=a=b"}, Set{{"formula", "a=b"}}, 0},
		{[]string{"name=Primary School, North"}, Set{{"name", "Primary School, North"}}, 0},
		{[]string{"region="}, nil, 1},
		{[]string{`path=C:\`}, Set{{"path", "C:_"}}, 1},
		{[]string{`path=C:\\`}, Set{{"path", "C:__"}}, 1},
		{[]string{`path=C:\a`}, Set{{"path", `C:\a`}}, 0},
		{[]string{"a=x\ny\r\tz\x7f\u0085"}, Set{{"a", "x y  z  "}}, 1},
		{[]string{"größe=groß"}, Set{{"größe", "groß"}}, 0},
	} {
		var notes []string
		got, err := Parse(c.words, func(n string) { notes = append(notes, n) })
		if err != nil {
			t.Errorf("Parse(%q): %v", c.words, err)
		}
		if !slices.Equal(got, c.want) || len(notes) != c.notes {
			t.Errorf("Parse(%q) = %v with notes %q, want %v with %d", c.words, got, notes, c.want, c.notes)
		}
	}
}

func TestParseBad(t *testing.T) {
	for _, c := range []struct {
		why   string
		words []string
		code  fault.Code
	}{
		{"no equals sign", []string{"region"}, CodeBadTag},
		{"empty key", []string{"=north"}, CodeBadTag},
		{"InfluxDB drops it", []string{"time=now"}, CodeBadTag},
		{"reserved", []string{"_x=1"}, CodeBadTag},
		{"control character in the key", []string{"a\nb=1"}, CodeBadTag},
		{"backslash at the end of the key", []string{`a\=1`}, CodeBadTag},
		{"a metric's name", []string{"bytes.dropped=1"}, CodeBadTag},
		{"key not UTF-8", []string{"a\xff=1"}, CodeBadTag},
		{"value not UTF-8", []string{"a=\xff"}, CodeBadTag},
		{"key twice", []string{"a=1", "a=1"}, CodeDuplicateTag},
		{"empty value and a second one", []string{"a=", "a=1"}, CodeDuplicateTag},
		{"larger than a series key", []string{"a=" + strings.Repeat("x", maxSetBytes)}, CodeBadTag},
	} {
		if set, err := Parse(c.words, nil); codeOf(t, err) != c.code {
			t.Errorf("%s: Parse(%q) = %v, %v, want code %s", c.why, c.words, set, err, c.code)
		}
	}
}

func TestSet(t *testing.T) {
	base := Set{{"a", "1"}, {"b", "2"}}
	over := Set{{"b", "3"}, {"c", "4 5"}}
	merged := Merge(base, over)
	if want := (Set{{"a", "1"}, {"b", "3"}, {"c", "4 5"}}); !slices.Equal(merged, want) {
		t.Errorf("Merge = %v, want %v", merged, want)
	}
	if got, want := merged.String(), `a=1 b=3 c="4 5"`; got != want {
		t.Errorf("String = %s, want %s", got, want)
	}
	if v, ok := merged.Get("b"); v != "3" || !ok {
		t.Errorf("Get(b) = %q, %v", v, ok)
	}
	if v, ok := merged.Get("z"); v != "" || ok {
		t.Errorf("Get(z) = %q, %v", v, ok)
	}
	keys := []string{
		merged.Key(), base.Key(), Set(nil).Key(),
		Set{{"a", "b=c"}}.Key(), Set{{"a=b", "c"}}.Key(), // alike if written k=v
	}
	slices.Sort(keys)
	if n := len(slices.Compact(keys)); n != 5 {
		t.Errorf("5 different sets have %d different keys", n)
	}
	if len(merged.Map()) != 3 || merged.Map()["c"] != "4 5" {
		t.Errorf("Map = %v", merged.Map())
	}
}

func FuzzParse(f *testing.F) {
	f.Add("region=north", "site_code=0123")
	f.Add(`a=\`, "a\x00=1")
	f.Add("\x1b[31m=1", "a\x7f")
	f.Fuzz(func(t *testing.T, a, b string) {
		set, err := Parse([]string{a, b}, nil)
		if codeOf(t, err) == "" {
			checkSet(t, set)
		}
	})
}

// checkSet checks that line protocol can carry a set.
func checkSet(t *testing.T, set Set) {
	t.Helper()
	for i, tag := range set {
		if tag.Key == "" || tag.Value == "" || i > 0 && set[i-1].Key >= tag.Key {
			t.Errorf("set %q: empty or out of order at %d", set, i)
		}
		if newKeys().check(tag.Key) != nil {
			t.Errorf("set %q has a bad key", set)
		}
		if again, change, err := clean(tag.Value); again != tag.Value || change != "" || err != nil {
			t.Errorf("value %q is not clean: %q, %v", tag.Value, change, err)
		}
	}
}
