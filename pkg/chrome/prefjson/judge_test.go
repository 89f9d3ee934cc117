package prefjson_test

import (
	"bytes"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/macwrangler/macwrangler/internal/chromium"
	"github.com/macwrangler/macwrangler/pkg/chrome/prefjson"
)

// texts are texts of every form that a reader could treat its own way.
func texts() []string {
	return []string{
		``, ` `, "\n", `{}`, `[]`, `[1]`, `1`, `"a"`, `null`, `true`, `tru`, `nul`, `truex`, `{"a":true1}`, `{}{}`, `{} {`, `{} x`, `{},`,
		`{"a":1,}`, `{"a":[1,]}`, `{,}`, `[,]`, `[1,,2]`, `{"a":1,,"b":2}`, `{"a" 1}`, `{"a":}`, `{"a"}`, `{"a":1 "b":2}`, `[1 2]`,
		`{'a':1}`, `{"a":'b'}`, `{a:1}`, `{"a":1`, `{"a":"b`, `{"a"`, `{"a":`, `{"`, `{`, `[`, `]`, `}`, `"`, `{"a":1]`, `[1}`,
		"{} // c", "{} // c\n", "{} /* c */", "{} /* c", "{} /", "{} /* * / */", "/* c */{}", "// c\n{}", "// c\r{}", "# c\n{}", "{\"a\":1 # c\n}",
		"{/**/\"a\"/**/:/**/1/**/,/**/\"b\"/**/:/**/2/**/}", "[/**/]", "{//\n}", "/**/", "//", "{}/*/", "{}/*/*/", "{}//\x00", "{}/*\x00*/", "{\"a\":/**/}",
		"\xef\xbb\xbf{}", "\xef\xbb\xbf", "\xef\xbb\xbf\xef\xbb\xbf{}", " \xef\xbb\xbf{}", "\xff\xfe{\x00}\x00", "\xfe\xff\x00{\x00}", "{\x00}\x00",
		"{\"a\":\"\xff\"}", "{\"a\":\"\xc0\x80\"}", "{\"a\":\"\xed\xa0\x80\"}", "{\"a\":\"\xef\xbf\xbf\"}", "{\"a\":\"\xef\xb7\x90\"}", "{}//\xff", "{\"\xff\":1}", "{\"a\":\"\xf4\x90\x80\x80\"}",
		`{"a":"\ud83d\ude00"}`, `{"a":"\ud800"}`, `{"a":"\udc00"}`, `{"a":"\ud800\ud800"}`, `{"a":"\ud800\u0041"}`, `{"a":"\ud800x"}`, `{"a":"\u0000"}`, `{"a":"\uffff"}`, `{"a":"\ufdd0"}`,
		`{"a":"\u12"}`, `{"a":"\u"}`, `{"a":"\uzzzz"}`, `{"a":"\u+123"}`, `{"a":"\x41"}`, `{"a":"\x4"}`, `{"a":"\xzz"}`, `{"a":"\xff"}`, `{"a":"\X41"}`, `{"a":"\v"}`, `{"a":"\a"}`, `{"a":"\0"}`, `{"a":"\'"}`, `{"a":"\e"}`, `{"a":"\`,
		`{"a":"\"\\\/\b\f\n\r\t"}`, "{\"a\":\"\n\"}", "{\"a\":\"\r\"}", "{\"a\":\"\r\n\"}", "{\"a\":\"\t\"}", "{\"a\":\"\x01\"}", "{\"a\":\"\x00\"}", "{\"a\":\"\x0b\"}", "{\"a\":\"\x0c\"}", "{\"a\":\"\x08\"}", "{\"a\":\"\x1f\"}", "{\"a\":\"\x1b\"}", "{\"a\":\"\x7f\"}", "{\"a\":\"\\\n\"}", "{\"a\n\":1}",
		"{\"a\":\v1}", "{\"a\":\f1}", "{\"a\":\u00a01}", "{\"a\":\u20281}", "\x00{}", "{}\x00", "{}\x1a",
		`{"a":0}`, `{"a":-0}`, `{"a":01}`, `{"a":-01}`, `{"a":00}`, `{"a":+1}`, `{"a":.5}`, `{"a":5.}`, `{"a":-}`, `{"a":--1}`, `{"a":1.5e3}`, `{"a":1e}`, `{"a":1e+}`, `{"a":1E-2}`, `{"a":1e999}`, `{"a":-1e999}`, `{"a":1e-999}`, `{"a":0x10}`, `{"a":1_000}`, `{"a":1.2.3}`,
		`{"a":99999999999}`, `{"a":18446744073709551616}`, `{"a":123456789012345678901234567890}`, `{"a":NaN}`, `{"a":Infinity}`, `{"a":-Infinity}`, `{"a":True}`, `{"a":TRUE}`, `{"a":None}`, `{"a":undefined}`,
		`{"a":1,"a":2}`, `{"":1}`, `{"a.b":1}`, `{1:1}`, `{null:1}`, `{"a":{"b":[{"c":null}]}}`, `<plist/>`, `bplist00`,
		nested(197), nested(198), nested(199), nested(200), nestedDicts(198), nestedDicts(199), nestedDicts(200),
	}
}

func nested(levels int) string { // one of them the dictionary
	return `{"a":` + string(bytes.Repeat([]byte("["), levels-1)) + string(bytes.Repeat([]byte("]"), levels-1)) + `}`
}

func nestedDicts(levels int) string {
	return string(bytes.Repeat([]byte(`{"a":`), levels)) + `1` + string(bytes.Repeat([]byte("}"), levels))
}

// damaged are texts with random damage, always the same ones.
func damaged(count int) []string {
	random := rand.New(rand.NewPCG(7, 7))
	seeds := []string{
		"{\"a\":[1,-2.5e3,\"x\\u0041\\n\",null],/*c*/\"b\":{\"c\":true}, //d\n\"e\":\"\\x41\"}",
		`{"session":{"restore_on_startup":4,"startup_urls":["https://a.example/"]},"homepage":"é\ud83d\ude00"}`,
	}
	pieces := []string{",", ":", "\"", "{", "}", "[", "]", "\\", "/", "*", "\n", "\t", "0", "1", "-", ".", "e", "u", "x", " ", "//", "/*", "*/", "\xc3", "é", "\x00", "null", "'"}
	var list []string
	for range count {
		text := []byte(seeds[random.IntN(len(seeds))])
		for range 1 + random.IntN(3) {
			at := random.IntN(len(text) + 1)
			drop := min(random.IntN(3), len(text)-at)
			text = slices.Concat(text[:at], []byte(pieces[random.IntN(len(pieces))]), text[at+drop:])
		}
		list = append(list, string(text))
	}
	return list
}

// Our reader takes what Chromium's takes, and nothing else.
func TestReaderAgrees(t *testing.T) {
	t.Parallel()
	var all [][]byte
	for _, text := range append(texts(), damaged(400)...) {
		all = append(all, []byte(text))
	}
	verdicts := chromium.Verdicts(t, all)
	refused := 0
	for i, text := range all {
		node, err := prefjson.Parse(text, nil)
		if ours, theirs := node != nil, verdicts[i] == ""; ours != theirs {
			t.Errorf("%.80q: read %t, by Chromium %t (%s): %v", text, ours, theirs, verdicts[i], err)
		}
		if node == nil {
			refused++
		}
	}
	if refused < 100 || refused > len(all)-100 {
		t.Errorf("%d of %d texts were refused: that proves little", refused, len(all))
	}
}
