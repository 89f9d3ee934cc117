package homes_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/chrome/homes"
	"github.com/macwrangler/macwrangler/pkg/chrome/prefjson"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

func TestMerge(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		why, old, add, want string
		changes             []homes.Change
	}{
		{
			"unknown keys, order, spaces and big integers stay",
			`{"z":12345678901234567890123, "made":{"up":[1.0,1e3]},  "a":"\u00e9/\/"}`, `{"translate":{"enabled":false}}`,
			`{"z":12345678901234567890123, "made":{"up":[1.0,1e3]},  "a":"\u00e9/\/","translate":{"enabled":false}}`,
			[]homes.Change{{"translate.enabled", "", "false"}},
		},
		{
			"objects merge, lists do not",
			`{"a":{"b":1,"l":[1,2]},"c":2}`, `{"a":{"l":[3],"n":{"x":null}}}`,
			`{"a":{"b":1,"l":[3],"n":{"x":null}},"c":2}`,
			[]homes.Change{{"a.l", "[1,2]", "[3]"}, {"a.n.x", "", "null"}},
		},
		{"equal by meaning", `{"a":"\u002f","l":[{"x":1, "y":2}]}`, `{"a":"/","l":[{"y":2,"x":1}]}`, `{"a":"\u002f","l":[{"x":1, "y":2}]}`, nil},
		{"4.0 is not 4", `{"a":4.0}`, `{"a":4}`, `{"a":4}`, []homes.Change{{"a", "4.0", "4"}}},
		{"an object for a value", `{"a":5}`, `{"a":{"b":1}}`, `{"a":{"b":1}}`, []homes.Change{{"a", "5", ""}, {"a.b", "", "1"}}},
		{"a value for an object", `{"a":{"b":1}}`, `{"a":5}`, `{"a":5}`, []homes.Change{{"a", `{"b":1}`, "5"}}},
		{"an object without a value", `{"a":5}`, `{"a":{},"b":{"c":{}}}`, `{"a":5}`, nil},
		{"an empty one", ` { } `, `{"a":1,"b":2}`, ` { "a":1,"b":2} `, []homes.Change{{"a", "", "1"}, {"b", "", "2"}}},
		{"the last of two counts", `{"a":1,"b":0,"a":{"x":2}}`, `{"a":{"x":3}}`, `{"a":1,"b":0,"a":{"x":3}}`, []homes.Change{{"a.x", "2", "3"}}},
		{"the last of two is put in", `{}`, `{"a":1,"a":2}`, `{"a":2}`, []homes.Change{{"a", "", "2"}}},
		{"a key with a dot", `{}`, `{"a.b":{"":1}}`, `{"a.b":{"":1}}`, []homes.Change{{`"a.b".""`, "", "1"}}},
		{"late first", `{"a":1,"b":2}`, `{"b":3,"a":4}`, `{"a":4,"b":3}`, []homes.Change{{"b", "2", "3"}, {"a", "1", "4"}}},
	} {
		got, changes, err := homes.Merge([]byte(c.old), []byte(c.add))
		if err != nil {
			t.Errorf("%s: %v", c.why, err)
			continue
		}
		if diff := cmp.Diff(c.want, string(got)); diff != "" {
			t.Errorf("%s (-want +got):\n%s", c.why, diff)
		}
		if diff := cmp.Diff(c.changes, changes); diff != "" {
			t.Errorf("%s: changes (-want +got):\n%s", c.why, diff)
		}
	}
}

func TestMergeRefuses(t *testing.T) {
	t.Parallel()
	for why, text := range map[string]string{
		"nothing":        " \n",
		"a comma":        `{"a":1,}`,
		"two of them":    `{} {}`,
		"cut":            `{"a":`,
		"a comment":      `{} // x`,
		"a list":         `[1]`,
		"no UTF-8":       "{\"a\":\"\xff\"}",
		"a mark":         "\ufeff{}",
		"200 levels":     strings.Repeat(`{"a":`, 199) + "[]" + strings.Repeat("}", 199),
		"a single quote": `{'a':1}`,
	} {
		for _, pair := range [][2]string{{text, "{}"}, {"{}", text}} {
			_, _, err := homes.Merge([]byte(pair[0]), []byte(pair[1]))
			if fault.CodeOf(err) != prefjson.CodeBadJSON {
				t.Errorf("%s: %v", why, err)
			}
		}
	}
	if _, _, err := homes.Merge([]byte(strings.Repeat(`{"a":`, 198)+"[]"+strings.Repeat("}", 198)), []byte(`{"b":1}`)); err != nil {
		t.Errorf("199 levels: %v", err)
	}
	large := append([]byte(`{"a":"`), bytes.Repeat([]byte("x"), prefjson.MaxBytes)...)
	_, _, err := homes.Merge(append(large, `"}`...), []byte("{}"))
	if fault.CodeOf(err) != fault.TooLarge {
		t.Errorf("too large: %v", err)
	}
}

// FuzzMerge compares with a merge of decoded objects.
func FuzzMerge(f *testing.F) {
	for _, pair := range [][2]string{
		{`{"a":{"b":1}}`, `{"a":{"c":[2]}}`},
		{`{"a":1,"a":{"x":1}}`, `{"a":{"x":2},"b":{}}`},
		{` { } `, `{"k":"\ud83d\ude00","n":1e400}`},
		{`{"a":5,"l":[{},{"x":null}]}`, `{"a":{"b":{"c":"d"}},"l":{"e":0}}`},
	} {
		f.Add([]byte(pair[0]), []byte(pair[1]))
	}
	f.Fuzz(func(t *testing.T, old, add []byte) {
		got, changes, err := homes.Merge(old, add)
		codetest.PrintableError(t, err)
		if err != nil {
			if _, ok := errors.AsType[*fault.Error](err); !ok {
				t.Fatalf("%T: %v", err, err)
			}
			return
		}
		want, _ := decode(t, old).(map[string]any)
		with, _ := decode(t, add).(map[string]any)
		overlay(want, with)
		if diff := cmp.Diff(any(want), decode(t, got)); diff != "" {
			t.Fatalf("%s + %s = %s (-want +got):\n%s", old, add, got, diff)
		}
		again, left, err := homes.Merge(got, add)
		if err != nil || len(left) > 0 || !bytes.Equal(again, got) {
			t.Fatalf("%s + %s: again %s, %v, %v", got, add, again, left, err)
		}
		if len(changes) == 0 && !bytes.Equal(old, got) {
			t.Fatalf("no change, but %s became %s", old, got)
		}
	})
}

func decode(t *testing.T, text []byte) any {
	t.Helper()
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	var value any
	if err := decoder.Decode(&value); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return value
}

func overlay(old, add map[string]any) {
	for key, value := range add {
		object, ok := value.(map[string]any)
		if !ok {
			old[key] = value
			continue
		}
		if !holdsValue(object) {
			continue
		}
		below, ok := old[key].(map[string]any)
		if !ok {
			below = map[string]any{}
			old[key] = below
		}
		overlay(below, object)
	}
}

func holdsValue(object map[string]any) bool {
	return slices.ContainsFunc(slices.Collect(mapValues(object)), func(value any) bool {
		below, ok := value.(map[string]any)
		return !ok || holdsValue(below)
	})
}

func mapValues(object map[string]any) func(func(any) bool) {
	return func(yield func(any) bool) {
		for _, value := range object {
			if !yield(value) {
				return
			}
		}
	}
}
