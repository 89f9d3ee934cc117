package settings_test

import (
	"errors"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/settings"
)

const (
	codeBad     fault.Code = "bad-settings"
	codeUnknown fault.Code = "unknown-setting"
)

func format() settings.Format {
	return settings.Format{MaxBytes: 4 << 10, MaxValues: 200, Code: codeBad, Unknown: codeUnknown}
}

// sample is what a file of all kinds of values is read into.
type sample struct {
	Text, Word, Raw string
	Bool            bool
	List            []string
	Any             any
}

// fields are the same for every file of the tests.
func (s *sample) fields() []settings.Field {
	return []settings.Field{
		settings.Key("text", &s.Text, settings.Value.Text),
		settings.Key("word", &s.Word, func(v settings.Value) (string, error) { return v.Word("on", "off") }),
		settings.Key("raw", &s.Raw, settings.Value.Raw),
		settings.Key("bool", &s.Bool, settings.Value.Bool),
		settings.Key("list", &s.List, texts),
		settings.Key("any", &s.Any, settings.Value.Any),
	}
}

func texts(v settings.Value) ([]string, error) {
	items, err := v.List("a list of words")
	var all []string
	for _, item := range items {
		text, err := item.Text()
		if err != nil {
			return nil, err
		}
		all = append(all, text)
	}
	return all, err
}

func read(f settings.Format, text string) (s sample, err error) {
	root, err := f.Read(strings.NewReader(text))
	if err == nil {
		err = root.Fields(s.fields()...)
	}
	return s, err
}

func TestFields(t *testing.T) {
	for text, want := range map[string]sample{
		"{}": {},
		"text: 0123\nraw: 0x1f\nword: on\nbool: TRUE\nlist: [yes, 2017-02-14]": {
			Text: "0123", Raw: "0x1f", Word: "on", Bool: true, List: []string{"yes", "2017-02-14"},
		},
		"\ufefftext: 'null'\r\nword: 'off'\r\nraw: ~\r\nlist: []\r\n": {Text: "null", Word: "off"},
		"raw: null":                        {},
		"raw:":                             {},
		"raw: ''":                          {},
		"raw: '&a *b !c <<'":               {Raw: "&a *b !c <<"},
		"'raw': |\n  a\n  b\n":             {Raw: "a\nb\n"},
		"any: [1, -5, 1.5, true, 'no', a]": {Any: []any{1, -5, 1.5, true, "no", "a"}},
		"any: {a: {b: []}, '<<': x}":       {Any: map[string]any{"a": map[string]any{"b": []any{}}, "<<": "x"}},
		"any: " + nested(18):               {Any: []any{[]any{[]any{[]any{[]any{[]any{[]any{[]any{[]any{[]any{[]any{[]any{[]any{[]any{[]any{[]any{[]any{[]any{}}}}}}}}}}}}}}}}}}},
	} {
		got, err := read(format(), text)
		if diff := cmp.Diff(want, got); diff != "" || err != nil {
			t.Errorf("%q: %v (-want +got)\n%s", text, err, diff)
		}
	}
}

func nested(depth int) string { return strings.Repeat("[", depth) + strings.Repeat("]", depth) }

// secret is what a file with a password may hold anywhere.
const secret = "h0rse-battery"

// refused are files, the error about each, and the error of a secret one.
func refused() []refusal {
	const quoteAnchor, quoteType = "put a value that begins with & or * in quotes", "put a value that begins with ! in quotes"
	return []refusal{
		{"\xff", "not UTF-8", "", "save it as UTF-8"},
		{"\xff\xfet\x00:\x00", "not UTF-8", "", "save it as UTF-8"},
		{strings.Repeat("#", 4<<10+1), "larger than 4096 bytes", "", ""},
		{"text: a\n\tb: " + secret, "line 2: not valid YAML: found a tab character that violates indentation", "line 2: not valid YAML", ""},
		{"text: a\nraw: \"" + secret, "line 2: not valid YAML: found unexpected end of stream", "line 2: not valid YAML", ""},
		{"text: a\n---\ntext: " + secret, "line 2: a second document begins", "", ""},
		{"text: a\n---\n[" + secret, "line 2: not valid YAML: did not find expected ',' or ']'", "line 2: not valid YAML", ""},
		{"list: [" + strings.Repeat("a,", 200) + "]", "line 1: more than 200 values", "", ""},
		{"any: " + nested(20), "line 1: nested too deeply", "", ""},
		{"any: " + nested(100), "line 1: nested too deeply", "", ""},
		{"text: a\nraw: &" + secret + " b", "line 2: anchors and aliases are not allowed", "", quoteAnchor},
		{"text: a\nraw: *" + secret, "anchors and aliases are not allowed", "", quoteAnchor},
		{"&a text: b", "line 1: anchors and aliases are not allowed", "", quoteAnchor},
		{"\n&a {text: b}", "line 2: anchors and aliases are not allowed", "", quoteAnchor},
		{"any: [[[&a b, *a]]]", "line 1: anchors and aliases are not allowed", "", quoteAnchor},
		{"text: a\n<<: {text: " + secret + "}", "line 2: merge keys are not allowed", "", ""},
		{"any: {a: {<<: {}}}", "line 1: merge keys are not allowed", "", ""},
		{"text: !" + secret + " a", `line 1: the type "!h0rse-battery" is not allowed`, "line 1: explicit types are not allowed", quoteType},
		{"text: !!str a", `line 1: the type "!!str" is not allowed`, "line 1: explicit types are not allowed", quoteType},
		{"!!map {text: a}", `line 1: the type "!!map" is not allowed`, "line 1: explicit types are not allowed", quoteType},
		{"", "line 1: want keys with values", "", ""},
		{"# " + secret, "line 1: want keys with values", "", ""},
		{secret, "line 1: want keys with values", "", ""},
		{"\n- " + secret, "line 2: want keys with values", "", ""},
		{"? [" + secret + "]\n: b", "line 1: a key must be a string", "", ""},
		{"text: a\ntext: " + secret, `line 2: duplicate key "text"`, "", ""},
		{"text: a\n" + secret + ": b", `line 2: unknown key "h0rse-battery"`, "line 2: unknown key", "known keys: text, word, raw, bool, list, any"},
		{"txet: a", `line 1: unknown key "txet"`, "line 1: unknown key", "did you mean text?"},
		{"? " + strings.Repeat("k", 200) + "\n: b", `line 1: unknown key "` + strings.Repeat("k", 80) + `…"`, "line 1: unknown key", "known keys: text, word, raw, bool, list, any"},
		{"text: [" + secret + "]", "text: line 1: want a string", "", ""},
		{"text:", "text: line 1: want a string; remove the line for none", "", ""},
		{"text: ''", "text: line 1: want a string; remove the line for none", "", ""},
		{"raw: {a: " + secret + "}", "raw: line 1: want a single value, not a list or a map; quote a value that has brackets", "", ""},
		{"word: " + secret, "word: line 1: want on or off", "", ""},
		{"word: [on]", "word: line 1: want on or off", "", ""},
		{"bool: 'true'", "bool: line 1: want true or false", "", ""},
		{"bool: yes", "bool: line 1: want true or false", "", ""},
		{"list: " + secret, "list: line 1: want a list of words", "", ""},
		{"list:", "list: line 1: want a list of words", "", ""},
		{"list:\n- a\n-", "list: line 3: want a string; remove the line for none", "", ""},
		{"any:", "any: line 1: no value", "", ""},
		{"any: 0123", `any: line 1: the value "0123" is not a plain number; put a string in quotes`, "any: line 1: the value is not a plain number; put a string in quotes", ""},
		{"any: 0x1f", `any: line 1: the value "0x1f" is not a plain number; put a string in quotes`, "any: line 1: the value is not a plain number; put a string in quotes", ""},
		{"any: .inf", `any: line 1: the value ".inf" is not a plain number; put a string in quotes`, "any: line 1: the value is not a plain number; put a string in quotes", ""},
		{"any: [No]", `any: line 1: write true or false, or put the value "No" in quotes if it is a string`, "any: line 1: write true or false, or put the value in quotes if it is a string", ""},
		{"any:\n  a: 1\n  a: 2", `any: line 3: duplicate key "a"`, "any: line 3: duplicate key", ""},
	}
}

type refusal struct{ text, want, wantSecret, hint string }

func TestRefused(t *testing.T) {
	for _, test := range refused() {
		for _, isSecret := range []bool{false, true} {
			f, want := format(), test.want
			f.Secret = isSecret
			if isSecret && test.wantSecret != "" {
				want = test.wantSecret
			}
			_, err := read(f, test.text)
			if err == nil || err.Error() != want || fault.HintOf(err) != test.hint {
				t.Errorf("%.40q, secret %t: %v, hint %q; want %s, hint %q", test.text, isSecret, err, fault.HintOf(err), want, test.hint)
				continue
			}
			code := codeBad
			if strings.Contains(want, "unknown key") {
				code = codeUnknown
			}
			if fault.CodeOf(err) != code {
				t.Errorf("%.40q: code %s, want %s", test.text, fault.CodeOf(err), code)
			}
			if isSecret && strings.Contains(err.Error()+fault.HintOf(err), secret) {
				t.Errorf("%.40q: the error has the secret: %v", test.text, err)
			}
		}
	}
}

func TestReaderFails(t *testing.T) {
	broken := errors.New("broken")
	if _, err := format().Read(iotest.ErrReader(broken)); !errors.Is(err, broken) || fault.CodeOf(err) != codeBad {
		t.Errorf("got %v", err)
	}
}

func TestUnknownWithoutACodeOfItsOwn(t *testing.T) {
	f := format()
	f.Unknown = ""
	if _, err := read(f, "a: b"); fault.CodeOf(err) != codeBad {
		t.Errorf("got %v with the code %s", err, fault.CodeOf(err))
	}
}

func TestNoValue(t *testing.T) {
	for text, want := range map[string]bool{"": true, "# a": true, "---\n...\n": true, "~": true, "null": true, "''": false, "a": false, "{}": false} {
		root, err := format().Parse([]byte(text))
		if err != nil || root.IsNull() != want {
			t.Errorf("%q: %v, null is %t", text, err, root.IsNull())
		}
	}
}

func TestPairs(t *testing.T) {
	root, err := format().Parse([]byte("b: 0123\n~: x\n1:\n  c: yes\n"))
	if err != nil {
		t.Fatal(err)
	}
	pairs, err := root.Pairs()
	if err != nil {
		t.Fatal(err)
	}
	type pair struct {
		Key             string
		Line, ValueLine int
		IsMap           bool
	}
	var got []pair
	for _, p := range pairs {
		got = append(got, pair{p.Key, p.Line, p.Value.Line(), p.Value.IsMap()})
	}
	if diff := cmp.Diff([]pair{{"b", 1, 1, false}, {"~", 2, 2, false}, {"1", 3, 4, true}}, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}
