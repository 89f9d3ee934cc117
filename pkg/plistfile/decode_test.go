package plistfile_test

import (
	"errors"
	"fmt"
	"math"
	"net/netip"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// partition has a field of each kind that the areas decode.
type partition struct {
	base
	Identifier string `plist:"DeviceIdentifier"`
	Size       uint64
	Offset     *int64
	Internal   *bool
	Removable  *bool
	Ratio      float64
	Seen       time.Time
	Hash       []byte
	Short      [4]byte
	Address    netip.Addr
	Loose      any
	Inner      []partition
	ByName     map[string]int8
	Hidden     string `plist:"-"`
	When       when
	Shared
}

type base struct{ Unexported string }

// Shared is embedded: its fields count as those of the outer struct.
type Shared struct {
	Label string
	Size  string // hidden by the outer field
}

// when decodes a string or an integer.
type when struct{ text string }

func (w *when) UnmarshalPlist(decode func(any) error) error {
	var v any
	if err := decode(&v); err != nil {
		return err
	}
	w.text = fmt.Sprint(v)
	return nil
}

func TestUnmarshal(t *testing.T) {
	data := xmlFile(`<dict>
<key>DeviceIdentifier</key><string>disk0s1</string>
<key>Size</key><integer>18446744073709551615</integer>
<key>Offset</key><integer>-9223372036854775808</integer>
<key>Internal</key><false/>
<key>Ratio</key><real>0.5</real>
<key>Seen</key><date>2026-01-02T03:04:05Z</date>
<key>Hash</key><data>AQI=</data>
<key>Short</key><data>AQI=</data>
<key>Address</key><string>10.0.0.1</string>
<key>Loose</key><array><integer>-1</integer><string>ä</string></array>
<key>Inner</key><array><dict><key>DeviceIdentifier</key><string>inner</string></dict></array>
<key>ByName</key><dict><key>a</key><integer>-128</integer></dict>
<key>Hidden</key><integer>1</integer>
<key>When</key><integer>7</integer>
<key>Label</key><string>EFI</string>
<key>Unexported</key><integer>1</integer>
<key>Unknown</key><dict><key>x</key><true/></dict>
</dict>`)
	var got partition
	if err := plistfile.Unmarshal(data, &got); err != nil {
		t.Fatal(err)
	}
	no, offset := false, int64(math.MinInt64)
	want := partition{
		Identifier: "disk0s1", Size: math.MaxUint64, Offset: &offset, Internal: &no, Ratio: 0.5,
		Seen: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), Hash: []byte{1, 2}, Short: [4]byte{1, 2},
		Address: netip.MustParseAddr("10.0.0.1"), Loose: []any{int64(-1), "ä"},
		Inner: []partition{{Identifier: "inner"}}, ByName: map[string]int8{"a": -128},
		When: when{"7"}, Shared: Shared{Label: "EFI"},
	}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(partition{}, when{}), cmp.Comparer(func(a, b netip.Addr) bool { return a == b })); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// The root of every case begins on line 4.
func TestUnmarshalFaults(t *testing.T) {
	var text string
	for _, tt := range []struct {
		reason, root string
		v            any
		code         fault.Code
		text         string
	}{
		{"dictionary wanted", "<array/>", &partition{}, "wrong-root", "line 4, column 1: root is of type array, want dict"},
		{"map wanted", "<string>x</string>", &map[string]any{}, "wrong-root", "line 4, column 1: root is of type string, want dict"},
		{"array wanted", "<dict/>", &[]string{}, "wrong-root", "line 4, column 1: root is of type dict, want array"},
		{"data wanted", "<array/>", &[]byte{}, "wrong-root", "line 4, column 1: root is of type array, want data"},
		{"text wanted", "<true/>", &text, "wrong-root", "line 4, column 1: root is of type boolean, want string"},
		{"date wanted", "<string>x</string>", &time.Time{}, "wrong-root", "line 4, column 1: root is of type string, want date"},
		{
			"string for a number", "<dict><key>Size</key>\n<string>1</string></dict>", &partition{}, "wrong-type",
			`line 5, column 1: key ":Size": value of type string, want integer`,
		},
		{"integer for a real", "<dict><key>Ratio</key><integer>1</integer></dict>", &partition{}, "wrong-type", `line 4, column 23: key ":Ratio": value of type integer, want real`},
		{"real for an integer", "<dict><key>Size</key><real>1</real></dict>", &partition{}, "wrong-type", `line 4, column 22: key ":Size": value of type real, want integer`},
		{"string for a boolean", "<dict><key>Internal</key><string>yes</string></dict>", &partition{}, "wrong-type", `line 4, column 26: key ":Internal": value of type string, want boolean`},
		{"date for a string", "<dict><key>Label</key><date>2026-01-01T00:00:00Z</date></dict>", &partition{}, "wrong-type", `line 4, column 23: key ":Label": value of type date, want string`},
		{
			"deep down", "<dict><key>Inner</key><array><dict/><dict>\n<key>ByName</key><dict><key>k</key><true/></dict></dict></array></dict>", &partition{}, "wrong-type",
			`line 5, column 36: key ":Inner:1:ByName:k": value of type boolean, want integer`,
		},
		{"too large", "<dict><key>ByName</key><dict><key>k</key><integer>128</integer></dict></dict>", &partition{}, "out-of-range", `line 4, column 42: key ":ByName:k": 128 does not fit in int8`},
		{"too large for the sign", "<dict><key>Offset</key><integer>9223372036854775808</integer></dict>", &partition{}, "out-of-range", `line 4, column 24: key ":Offset": 9223372036854775808 does not fit in int64`},
		{"negative", "<dict><key>Size</key><integer>-1</integer></dict>", &partition{}, "out-of-range", `line 4, column 22: key ":Size": -1 does not fit in uint64`},
		{"too large for 8 bits", "<integer>256</integer>", new(uint8), "out-of-range", `line 4, column 1: 256 does not fit in uint8`},
		{"too many bytes", "<dict><key>Short</key><data>AQIDBAU=</data></dict>", &partition{}, "out-of-range", `line 4, column 23: key ":Short": 5 elements, want at most 4`},
		{"array too long", "<array><true/><true/></array>", &[1]bool{}, "out-of-range", `line 4, column 1: 2 elements, want at most 1`},
		{"channel", "<true/>", new(chan bool), "wrong-root", `line 4, column 1: root is of type boolean, want Go type chan bool`},
		{"pointer to a pointer", "<true/>", new(**bool), "wrong-root", `line 4, column 1: root is of type boolean, want Go type *bool`},
		{"keys that are numbers", "<dict><key>1</key><true/></dict>", &map[int]bool{}, "wrong-root", `line 4, column 1: root is of type dict, want Go type map[int]bool`},
		{"no pointer", "<dict/>", partition{}, "unsupported-type", `decoding into a plistfile_test.partition, want a pointer that is not nil`},
		{"nil pointer", "<dict/>", (*partition)(nil), "unsupported-type", `decoding into a *plistfile_test.partition, want a pointer that is not nil`},
		{"nil", "<dict/>", nil, "unsupported-type", `decoding into a <nil>, want a pointer that is not nil`},
		{"malformed", "<dic/>", &partition{}, "malformed", `line 4, column 1: unknown element <dic>`},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			wantError(t, plistfile.Unmarshal(xmlFile(tt.root), tt.v), tt.code, tt.text)
		})
	}
}

func TestDecodeNegativeZero(t *testing.T) {
	n := uint(1)
	if err := plistfile.Unmarshal(xmlFile("<integer>-0</integer>"), &n); err != nil || n != 0 {
		t.Errorf("got %d, error %v", n, err)
	}
}

func TestDecodeWithoutRoot(t *testing.T) {
	var n int
	wantError(t, new(plistfile.Document).Decode(&n), "unsupported-type", "decoding a document without a root")
}

func TestUnmarshalMethodFails(t *testing.T) {
	var got partition
	err := plistfile.Unmarshal(xmlFile("<dict><key>Address</key><string>nowhere</string></dict>"), &got)
	wantError(t, err, "wrong-type", `decoding into a *plistfile_test.partition: ParseAddr("nowhere"): unable to parse IP`)
	if errors.Unwrap(err) == nil {
		t.Error("the cause is not wrapped")
	}
}

// The tree and the struct must agree.
func TestDecodeAgreesWithTree(t *testing.T) {
	for name, data := range map[string][]byte{
		"XML duplicates":    xmlFile("<dict><key>Label</key><string>first</string><key>Label</key><string>last</string></dict>"),
		"binary duplicates": binaryFile("\xd2\x01\x01\x02\x03", "\x55Label", "\x55first", "\x54last"),
	} {
		doc := mustParse(t, data)
		var structure partition
		var generic map[string]string
		if err := errors.Join(doc.Decode(&structure), doc.Decode(&generic)); err != nil {
			t.Fatal(err)
		}
		tree, _ := doc.Root.Get("Label").Text()
		if tree != "last" || structure.Label != "last" || generic["Label"] != "last" {
			t.Errorf("%s: tree %q, struct %q, map %q, want last", name, tree, structure.Label, generic["Label"])
		}
	}
}

func TestDecodeKeepsFractionOfDate(t *testing.T) {
	for _, seconds := range []float64{0.1, -0.1, 694_318_245.123456, -63_000_000_000.7} {
		doc := mustParse(t, binaryFile(date(seconds)))
		var decoded time.Time
		if err := doc.Decode(&decoded); err != nil {
			t.Fatal(err)
		}
		if tree, _ := doc.Root.Date(); !tree.Equal(decoded) {
			t.Errorf("%v: tree %v, decoded %v", seconds, tree, decoded)
		}
	}
}

func TestDecodeAny(t *testing.T) {
	var got any
	if err := plistfile.Unmarshal(binaryFile("\xa3\x01\x02\x03", "\x10\x05", "\x83\x00\x00\x00\x09", "\x5f\x10\x10"+strings.Repeat("x", 16)), &got); err != nil {
		t.Fatal(err)
	}
	list, ok := got.([]any)
	if !ok || len(list) != 3 || list[0] != uint64(5) || fmt.Sprint(list[1]) != "9" || list[2] != strings.Repeat("x", 16) {
		t.Errorf("got %#v", got)
	}
}
