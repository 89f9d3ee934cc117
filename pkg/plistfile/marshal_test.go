package plistfile_test

import (
	"bytes"
	"errors"
	"math"
	"net/netip"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// layout is the value of testdata/apple-layout.plist, which was written by
// hand from the source of CoreFoundation.
func layout() map[string]any {
	return map[string]any{
		"ｚ":                 "U+FF5A",
		"😀":                 "UTF-16 D83D sorts before FF5A",
		"ä":                 "ö",
		"array":             false,
		"Text":              "<a href=\"x\">Tom & 'Jerry'</a>\n\tsecond line",
		"Real":              2.0,
		"Nested":            map[string]any{"a": map[string]any{"b": map[string]any{"Data": make([]byte, 41)}}},
		"Integer":           2,
		"Empty Data":        []byte(nil),
		"Date":              time.Date(2026, 3, 1, 13, 30, 0, 999_999_999, time.FixedZone("CET", 3600)),
		"Data":              append(make([]byte, 51), 1),
		"Boolean":           true,
		"Array":             []any{[]string(nil), map[string]int(nil), []any{int8(-1), uint64(math.MaxUint64)}},
		"APFSContainerUUID": "7B8A3C2E-0F0B-4C7E-9F60-6D3A52C7C0E1",
		"":                  "",
	}
}

func TestMarshalLayout(t *testing.T) {
	want, err := os.ReadFile("testdata/apple-layout.plist")
	if err != nil {
		t.Fatal(err)
	}
	for range 3 { // the order of a map changes from walk to walk
		got, err := plistfile.Marshal(layout())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), string(got)); diff != "" {
			t.Fatalf("(-want +got)\n%s", diff)
		}
	}
}

// body returns what is between <plist> and </plist>.
func body(t *testing.T, v any) string {
	t.Helper()
	text, err := plistfile.Marshal(v)
	if err != nil {
		t.Fatalf("Marshal(%#v): %v", v, err)
	}
	return strings.TrimSuffix(strings.TrimPrefix(string(text), xmlHead), "\n</plist>\n")
}

type (
	verdict string
	octet   uint8
	status  int
)

func (status) MarshalText() ([]byte, error) { return []byte("on & off"), nil }

func TestMarshalValues(t *testing.T) {
	text := "x"
	moment := time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC)
	for _, tt := range []struct {
		v    any
		want string
	}{
		{"", "<string></string>"},
		{"a\r\nb\tc", "<string>a&#13;\nb\tc</string>"},
		{"\u0085\ufeff\U0001f600", "<string>\u0085\ufeff\U0001f600</string>"},
		{"\ufffd", "<string>\ufffd</string>"},
		{verdict("target"), "<string>target</string>"},
		{status(1), "<string>on &amp; off</string>"},
		{netip.MustParseAddr("10.0.0.1"), "<string>10.0.0.1</string>"},
		{&text, "<string>x</string>"},
		{true, "<true/>"},
		{int64(math.MinInt64), "<integer>-9223372036854775808</integer>"},
		{uint16(7), "<integer>7</integer>"},
		{octet(7), "<integer>7</integer>"},
		{time.Second, "<integer>1000000000</integer>"},
		{0.0, "<real>0.0</real>"},
		{math.Copysign(0, -1), "<real>-0.0</real>"},
		{-2.0, "<real>-2</real>"},
		{2.5, "<real>2.5</real>"},
		{0.1, "<real>0.1</real>"},
		{float32(0.5), "<real>0.5</real>"},
		{1e-4, "<real>0.0001</real>"},
		{1e-5, "<real>1e-05</real>"},
		{123456789012345680.0, "<real>1.2345678901234568e+17</real>"},
		{18014398509481984.0, "<real>18014398509481984</real>"},
		{math.MaxFloat64, "<real>1.7976931348623157e+308</real>"},
		{math.SmallestNonzeroFloat64, "<real>5e-324</real>"},
		{math.NaN(), "<real>nan</real>"},
		{math.Inf(1), "<real>+infinity</real>"},
		{math.Inf(-1), "<real>-infinity</real>"},
		{moment, "<date>2026-01-02T03:04:05Z</date>"},
		{&moment, "<date>2026-01-02T03:04:05Z</date>"},
		{time.Date(1969, 12, 31, 23, 59, 58, 1, time.UTC), "<date>1969-12-31T23:59:58Z</date>"},
		{time.Date(0, 12, 30, 0, 0, 0, 0, time.UTC), "<date>0000-12-30T00:00:00Z</date>"},
		{[]byte{1, 2, 3}, "<data>\nAQID\n</data>"},
		{[2]byte{1, 2}, "<data>\nAQI=\n</data>"},
		{[]octet{1}, "<data>\nAQ==\n</data>"},
		{map[verdict][]bool{"b": {true}, "a": nil}, "<dict>\n\t<key>a</key>\n\t<array/>\n\t<key>b</key>\n\t<array>\n\t\t<true/>\n\t</array>\n</dict>"},
		{[]any{[]map[string]string{{"k": "v"}}}, "<array>\n\t<array>\n\t\t<dict>\n\t\t\t<key>k</key>\n\t\t\t<string>v</string>\n\t\t</dict>\n\t</array>\n</array>"},
	} {
		if diff := cmp.Diff(tt.want, body(t, tt.v)); diff != "" {
			t.Errorf("%#v: (-want +got)\n%s", tt.v, diff)
		}
	}
}

// Base64 lines get shorter with each level, and the indentation stops at
// eight tabs: 12 letters are left.
func TestMarshalDataDeepDown(t *testing.T) {
	var v any = make([]byte, 10)
	for range 9 {
		v = []any{v}
	}
	tabs := strings.Repeat("\t", 8)
	want := tabs + "\t<data>\n" + tabs + "AAAAAAAAAAAA\n" + tabs + "AA==\n" + tabs + "\t</data>\n"
	if got := body(t, v); !strings.Contains(got, want) {
		t.Errorf("got %q, want it to hold %q", got, want)
	}
}

func TestMarshalNodes(t *testing.T) {
	doc := mustParse(t, binaryFile("\xd2\x01\x02\x03\x04", "\x51b", "\x51a", "\x80\x05", "\x33\x3f\xfc\x00\x00\x00\x00\x00\x00"))
	want := "<dict>\n\t<key>a</key>\n\t<date>2001-01-01T00:00:01Z</date>\n" +
		"\t<key>b</key>\n\t<dict>\n\t\t<key>CF$UID</key>\n\t\t<integer>5</integer>\n\t</dict>\n</dict>"
	if diff := cmp.Diff(want, body(t, doc)); diff != "" {
		t.Errorf("document: (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff(want, body(t, doc.Root)); diff != "" {
		t.Errorf("node: (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff("<array>\n\t<date>2001-01-01T00:00:01Z</date>\n</array>", body(t, []any{doc.Root.Get("a")})); diff != "" {
		t.Errorf("node in a slice: (-want +got)\n%s", diff)
	}
}

type unwilling struct{}

var errUnwilling = errors.New("unwilling")

func (unwilling) MarshalText() ([]byte, error) { return nil, errUnwilling }

func TestMarshalFaults(t *testing.T) {
	circle := map[string]any{}
	circle["me"] = circle
	in := func(v any) any { return map[string]any{"a:b": []any{true, v}} }
	for _, tt := range []struct {
		reason string
		code   fault.Code
		text   string
		v      any
	}{
		{"nil", "unsupported-type", "nil cannot be stored in a property list", nil},
		{"nil below", "unsupported-type", `key ":a\\:b:1": nil cannot be stored in a property list`, in(nil)},
		{"nil pointer", "unsupported-type", `key ":a\\:b:1": nil *int cannot be stored in a property list`, in((*int)(nil))},
		{"nil time", "unsupported-type", `key ":a\\:b:1": nil cannot be stored in a property list`, in((*time.Time)(nil))},
		{"nil node", "unsupported-type", `key ":a\\:b:1": nil cannot be stored in a property list`, in((*plistfile.Node)(nil))},
		{"nil document", "unsupported-type", `nil cannot be stored in a property list`, (*plistfile.Document)(nil)},
		{"nil with a text method", "unsupported-type", `nil cannot be stored in a property list`, (*netip.Addr)(nil)},
		{"struct", "unsupported-type", `key ":a\\:b:1": Go type struct { X int } cannot be stored in a property list`, in(struct{ X int }{})},
		{"function", "unsupported-type", `key ":a\\:b:1": Go type func() cannot be stored in a property list`, in(func() {})},
		{"keys that are numbers", "unsupported-type", `Go type map[int]bool cannot be stored in a property list: keys are strings`, map[int]bool{}},
		{"text method that fails", "unsupported-type", `key ":a\\:b:1": converting a plistfile_test.unwilling to text: unwilling`, in(unwilling{})},
		{"NUL", "invalid-text", `key ":a\\:b:1": the string contains U+0000, which XML cannot represent`, in("x\x00")},
		{"escape", "invalid-text", `key ":a\\:b:1": the string contains U+001B, which XML cannot represent`, in("\x1b[31m")},
		{"not a character", "invalid-text", `key ":a\\:b:1": the string contains U+FFFE, which XML cannot represent`, in("\ufffe")},
		{"not UTF-8", "invalid-text", `key ":a\\:b:1": the text of the string is not UTF-8 at byte 3`, in("caf\xe9")},
		{"key that is not UTF-8", "invalid-text", `key ":�": the text of the key is not UTF-8 at byte 0`, map[string]int{"\xff": 1, "\xfe\xfe": 2, "b": 3}},
		{"year 10000", "out-of-range", `key ":a\\:b:1": date outside the years 0 to 9999`, in(time.Date(10000, 1, 1, 0, 0, 0, 0, time.UTC))},
		{"year before 0", "out-of-range", `date outside the years 0 to 9999`, time.Date(-1, 12, 31, 0, 0, 0, 0, time.UTC)},
		{"map that holds itself", "too-deep", `key ":…` + strings.Repeat(":me", 16) + `": values nested deeper than 128`, circle},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			var out bytes.Buffer
			err := plistfile.Write(&out, tt.v)
			wantError(t, err, tt.code, tt.text)
			if out.Len() > 0 {
				t.Errorf("wrote %q before the error", out.String())
			}
		})
	}
	if _, err := plistfile.Marshal(unwilling{}); !errors.Is(err, errUnwilling) {
		t.Errorf("error %v does not wrap its cause", err)
	}
}

func TestMarshalDepth(t *testing.T) {
	nest := func(levels int) (v any) {
		v = true
		for range levels - 1 {
			v = []any{v}
		}
		return v
	}
	text, err := plistfile.Marshal(nest(128))
	if err != nil {
		t.Fatal(err)
	}
	mustParse(t, text) // what is written can be read
	if _, err = plistfile.Marshal(nest(129)); err == nil {
		t.Error("129 levels were written")
	}
}

// A document may have been read with other limits, and a UID takes one level
// more than in its binary file.
func TestMarshalDepthOfNodes(t *testing.T) {
	for _, tt := range []struct {
		leaf   string
		levels int
	}{{"\x09", 127}, {"\x80\x05", 126}} {
		for _, more := range []int{0, 1} {
			objects := make([]string, 0, tt.levels+more+1)
			for i := range tt.levels + more {
				objects = append(objects, "\xa1"+string([]byte{byte(i + 1)}))
			}
			doc, err := plistfile.Parse(binaryFile(append(objects, tt.leaf)...), plistfile.Limits{Depth: 200})
			if err != nil {
				t.Fatal(err)
			}
			if _, err = plistfile.Marshal(doc); (err == nil) != (more == 0) {
				t.Errorf("%d arrays around %q: error %v", tt.levels+more, tt.leaf, err)
			}
		}
	}
}

type brokenWriter struct{}

func (brokenWriter) Write([]byte) (int, error) { return 0, os.ErrClosed }

func TestWriteFailure(t *testing.T) {
	err := plistfile.Write(brokenWriter{}, true)
	wantError(t, err, "write-failed", "writing property list: file already closed")
	if !errors.Is(err, os.ErrClosed) {
		t.Error("the cause is not wrapped")
	}
}
