package keys_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/chrome/keys"
	"github.com/macwrangler/macwrangler/pkg/chrome/prefjson"
)

// What a schema means, by its text.
func TestParseSchema(t *testing.T) {
	t.Parallel()
	parse := func(text string) *keys.Schema {
		s, err := keys.ParseSchema(text)
		if err != nil {
			t.Fatal(err)
		}
		if s.String() != text {
			t.Errorf("%s is written as %s", text, s)
		}
		return s
	}
	for text, want := range map[string]bool{"i": true, "i(1,4..6)": true, "i(7..)": false, "i(-3..0)": false, "i(5)": true} {
		if got := parse(text).Has(5); got != want {
			t.Errorf("%s accepts 5: %t", text, got)
		}
	}
	s := parse(`d{a!:s(x,"y\x20z"),"*":l[s~"^[a-z]+$"],~"^b\\d":s=d{c:i},*:b}`)
	a, star := s.Properties[0], s.Properties[1]
	if s.Type != prefjson.Dict || a.Name != "a" || !a.Required || !slices.Equal(a.Schema.Texts, []string{"x", "y z"}) {
		t.Errorf("the first property is %+v", a)
	}
	if star.Name != "*" || star.Required || star.Schema.Item.Pattern != "^[a-z]+$" || s.Others.Type != prefjson.Bool {
		t.Errorf("the second property is %+v, and others are %v", star, s.Others)
	}
	if b := s.Patterns[0]; b.Name != `^b\d` || b.Schema.JSON.Properties[0].Name != "c" {
		t.Errorf("the pattern is %+v", b)
	}
	if folder := parse("l[d{children:l[^2],name:s}]").Item; folder.Properties[0].Schema.Item != folder {
		t.Errorf("children of a folder are %v", folder.Properties[0].Schema.Item)
	}
	if anything, nothing := parse("d"), parse("d{}"); anything.Others == nil || nothing.Others != nil {
		t.Errorf("d takes %v, and d{} takes %v", anything.Others, nothing.Others)
	}
}

func TestParseSchemaRefuses(t *testing.T) {
	t.Parallel()
	for _, text := range []string{
		"", "x", "bb", "i(", "i(1", "i(x)", "i(99999999999)", "s(", "s(a", `s("a)`, "s~", `s~"("`, "s=", "l[", "l[]", "d{", "d{a}", "d{a:}", "d{a:b b:b}", "^1", "l[^2]", "l[^0]", "l[^-1]",
		strings.Repeat("l[", 100) + "b" + strings.Repeat("]", 100),
	} {
		if s, err := keys.ParseSchema(text); err == nil {
			t.Errorf("%q is taken for %s", text, s)
		}
	}
}

// Every line has a schema that can be read, and words that mean something.
func TestPolicyValues(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("policies.txt")
	if err != nil {
		t.Fatal(err)
	}
	kinds := []keys.Fault{
		keys.FaultType, keys.FaultItem, keys.FaultNested, keys.FaultEnum, keys.FaultRange, keys.FaultPattern, keys.FaultRequired,
		keys.FaultOptional, keys.FaultUnknown,
	}
	responses := []keys.Response{keys.Crashes, keys.Rejected, keys.Warned, keys.Silent}
	flags := []string{"deprecated", "cloud", "sensitive", "recommended"}
	crashes := 0
	for line := range strings.Lines(string(data)) {
		words := strings.Fields(line)
		if words[0] == "#" {
			continue
		}
		values, ok := keys.LookupValues(words[0])
		if !ok || values.Schema.String() != words[1] {
			t.Errorf("%s: known %t, the schema is %v", words[0], ok, values.Schema)
			continue
		}
		for _, word := range words[2:] {
			kind, response, isPair := strings.Cut(word, "=")
			if !isPair && slices.Contains(flags, word) || kind == "overridden" {
				continue
			}
			kind, where, _ := strings.Cut(kind, "@")
			if !slices.Contains(kinds, keys.Fault(kind)) || !slices.Contains(responses, keys.Response(response)) || values.Response(keys.Fault(kind), where) != keys.Response(response) {
				t.Errorf("%s: %s means nothing", words[0], word)
			}
			if response == string(keys.Crashes) {
				crashes++
			}
		}
		compilePatterns(t, words[1])
	}
	if crashes < 70 {
		t.Errorf("%d policies crash Chromium, want dozens: an earlier list had 80", crashes)
	}
	for _, name := range keys.PolicyNames() {
		if _, ok := keys.LookupValues(name); !ok {
			t.Errorf("nothing is known of the values of %s", name)
		}
	}
	if values, ok := keys.LookupValues("NoSuchPolicy"); ok {
		t.Errorf("NoSuchPolicy has %+v", values)
	}
}

// compilePatterns compiles the patterns of a schema, of which lint skips those that
// it cannot compile.
func compilePatterns(t *testing.T, schema string) {
	t.Helper()
	for _, quoted := range regexp.MustCompile(`~"((?:[^"\\]|\\.)*)"`).FindAllStringSubmatch(schema, -1) {
		if _, err := regexp.Compile(strings.ReplaceAll(quoted[1], `\\`, `\`)); err != nil {
			t.Errorf("%s: %v", schema, err)
		}
	}
}

// A schema never makes the reader panic, and what it reads it writes the same way.
func FuzzParseSchema(f *testing.F) {
	for _, text := range []string{"b", "i(0..2,5..)", `s~"^a\x20"`, "s(a,b)", "s=l[d]", "l[d{children:l[^2]}]", `d{"*":b,~"^x!":i,*:?}`} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		s, err := keys.ParseSchema(text)
		if err != nil {
			return
		}
		again, err := keys.ParseSchema(s.String())
		if err != nil || again.String() != s.String() {
			t.Fatalf("%q is written as %q, and that as %v, error %v", text, s, again, err)
		}
	})
}
