package plistfile_test

import (
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

func TestAccessors(t *testing.T) {
	doc := mustParse(t, xmlFile(`<dict>
<key>text</key><string>x</string>
<key>int</key><integer>-5</integer>
<key>large</key><integer>9223372036854775808</integer>
<key>real</key><real>2</real>
<key>no</key><false/>
<key>date</key><date>2026-01-02T03:04:05Z</date>
<key>data</key><data>AQI=</data>
<key>list</key><array><true/><true/></array>
</dict>`))
	type answers struct {
		Kind  string
		Text  string
		Int   int64
		Uint  uint64
		Real  float64
		Bool  bool
		Date  time.Time
		Data  []byte
		UID   uint64
		Len   int
		Which string // the accessors that said yes
	}
	ask := func(n *plistfile.Node) (a answers) {
		var yes [7]bool
		a.Kind, a.Len = n.Kind().String(), n.Len()
		a.Text, yes[0] = n.Text()
		a.Int, yes[1] = n.Int()
		a.Uint, yes[2] = n.Uint()
		a.Real, yes[3] = n.Real()
		a.Bool, yes[4] = n.Bool()
		a.Date, yes[5] = n.Date()
		a.Data, yes[6] = n.Data()
		for i, name := range []string{"text", "int", "uint", "real", "bool", "date", "data"} {
			if yes[i] {
				a.Which += name + " "
			}
		}
		return a
	}
	for key, want := range map[string]answers{
		"text":   {Kind: "string", Text: "x", Which: "text "},
		"int":    {Kind: "integer", Int: -5, Which: "int "},
		"large":  {Kind: "integer", Uint: 1 << 63, Which: "uint "},
		"real":   {Kind: "real", Real: 2, Which: "real "},
		"no":     {Kind: "boolean", Which: "bool "},
		"date":   {Kind: "date", Date: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), Which: "date "},
		"data":   {Kind: "data", Data: []byte{1, 2}, Which: "data "},
		"list":   {Kind: "array", Len: 2},
		"absent": {Kind: "Kind(0)"},
	} {
		if diff := cmp.Diff(want, ask(doc.Root.Get(key))); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", key, diff)
		}
	}
	if got := doc.Root.Len(); got != 8 {
		t.Errorf("the dictionary has %d entries, want 8", got)
	}
}

func TestIntBothWays(t *testing.T) {
	n := mustParse(t, xmlFile("<integer>9223372036854775807</integer>")).Root
	if got, ok := n.Int(); got != math.MaxInt64 || !ok {
		t.Errorf("Int: got %d, %v", got, ok)
	}
	if got, ok := n.Uint(); got != math.MaxInt64 || !ok {
		t.Errorf("Uint: got %d, %v", got, ok)
	}
}

func TestUID(t *testing.T) {
	n := mustParse(t, binaryFile("\x81\x01\x00")).Root
	if got, ok := n.UID(); got != 256 || !ok || n.Kind() != plistfile.UID {
		t.Errorf("got %d, %v, kind %v", got, ok, n.Kind())
	}
	if _, ok := n.Int(); ok {
		t.Error("a UID passed for an integer")
	}
}

func TestNodeIsReadOnly(t *testing.T) {
	n := mustParse(t, xmlFile("<data>AQI=</data>")).Root
	data, _ := n.Data()
	data[0] = 9
	if again, _ := n.Data(); again[0] != 1 {
		t.Error("a change of the returned bytes changed the node")
	}
	input := xmlFile("<dict><key>abc</key><string>def</string></dict>")
	doc := mustParse(t, input)
	clear(input)
	if diff := cmp.Diff(any(map[string]any{"abc": "def"}), doc.Root.Value()); diff != "" {
		t.Errorf("the document follows its input: (-want +got)\n%s", diff)
	}
}

func TestGet(t *testing.T) {
	root := mustParse(t, xmlFile("<dict><key>a</key><dict><key>b</key><string>x</string></dict></dict>")).Root
	if got, _ := root.Get("a", "b").Text(); got != "x" {
		t.Errorf("a, b: got %q", got)
	}
	if root.Get() != root {
		t.Error("no keys: not the node itself")
	}
	for _, keys := range [][]string{{"b"}, {"a", "c"}, {"a", "b", "c"}} {
		if got := root.Get(keys...); got != nil {
			t.Errorf("%q: got %v, want nil", keys, got.Value())
		}
	}
}

// A dictionary gets an index once it is large; both ways keep the order, and
// the place of a duplicate.
func TestDictionarySizes(t *testing.T) {
	for _, size := range []int{1, 15, 16, 17, 100} {
		var b strings.Builder
		b.WriteString("<dict>")
		for i := range size {
			b.WriteString("<key>" + strings.Repeat("k", i) + "</key>\n<false/>")
		}
		b.WriteString("<key></key><true/></dict>")
		doc := mustParse(t, xmlFile(b.String()))
		i := 0
		for k, value := range doc.Root.Entries() {
			if len(k.Name) != i || doc.Root.Get(k.Name) != value {
				t.Errorf("size %d: entry %d is %q", size, i, k.Name)
			}
			i++
		}
		if again, _ := doc.Root.Get("").Bool(); i != size || !again || len(doc.Problems) != 1 {
			t.Errorf("size %d: %d entries, the duplicate is %v, problems %v", size, i, again, doc.Problems)
		}
	}
}

func TestEarlyStop(t *testing.T) {
	root := mustParse(t, xmlFile("<array><array><true/><true/></array><dict><key>a</key><true/><key>b</key><true/></dict></array>")).Root
	steps := 0
	for _, container := range root.Elements() {
		for range container.Elements() {
			steps++
			break
		}
		for range container.Entries() {
			steps++
			break
		}
	}
	if steps != 2 {
		t.Errorf("%d steps, want 2", steps)
	}
}

func TestKind(t *testing.T) {
	if text, err := plistfile.Date.MarshalText(); string(text) != "date" || err != nil {
		t.Errorf("got %q, %v", text, err)
	}
	_, err := plistfile.Kind(0).MarshalText()
	wantError(t, err, "unsupported-type", "unknown kind 0")
}
