package plistfile_test

import (
	"bytes"
	"encoding/xml"
	"errors"
	"io"
	"strings"
	"testing"
	"time"
	"unicode"

	"howett.net/plist"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

func FuzzParse(f *testing.F) {
	for _, tt := range hostiles() {
		if data := tt.make(); len(data) < 4096 {
			f.Add(data)
		}
	}
	for _, root := range []string{
		"<dict><key>a</key><integer>-0x10</integer><key>a</key><date>2026-01-01T00:00:00Z</date></dict>",
		"<array><real>1e5</real><real>nan</real><data>AQI=</data><string>&#13;<![CDATA[x]]>\r\n</string><true/><false/></array>",
		"<\x7f>\x1b[31m</\x7f>", "<integer>\x7f</integer>", "<date>\x7f\u202e</date>", "<dict><key>\x7f</key><real>\x7f</real></dict>",
		"<!-- c --><?pi?><string a='b'/>",
	} {
		f.Add(xmlFile(root))
		f.Add([]byte("<plist>" + root + "</plist>"))
	}
	f.Add(binaryFile("\xd2\x01\x01\x02\x03", "\x51k", "\x82\x01\x02\x03", "\xa4\x04\x05\x06\x07", "\x62\xd8\x3d\x00a", date(0.3), "\x22\x3f\xc0\x00\x00", "\x14\x00\x00\x00\x00\x00\x00\x00\x00\xff\xff\xff\xff\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		doc, err := plistfile.Parse(data, plistfile.Limits{Size: 1 << 16, Objects: 5000, Text: 1 << 18})
		if err != nil {
			checkError(t, err)
			return
		}
		for _, problem := range doc.Problems {
			checkError(t, problem)
		}
		if doc.Format == plistfile.XML {
			checkWellFormed(t, data)
		}
		checkDecode(t, doc)
		checkRoundTrip(t, doc)
	})
}

func FuzzMarshal(f *testing.F) {
	f.Add("text", "key", int64(-1), 0.5, int64(1_700_000_000), []byte{1, 2})
	f.Add("a\r\n<&>]]>", "\ufffe", int64(0), 1e-7, int64(-62135596800), []byte(nil))
	f.Fuzz(func(t *testing.T, text, key string, number int64, fraction float64, seconds int64, data []byte) {
		v := map[string]any{key: []any{text, map[string]any{text: data, "u": uint64(number)}}, "n": number, "r": fraction, "d": time.Unix(seconds, 0)}
		out, err := plistfile.Marshal(v)
		if err != nil {
			checkError(t, err)
			return
		}
		want := map[string]any{key: []any{text, map[string]any{text: data, "u": uint64(number)}}, "n": number, "r": fraction, "d": time.Unix(seconds, 0)}
		got := mustParse(t, out)
		if diff := difference(spell(want), spell(got.Root.Value())); diff != "" || got.Problems != nil {
			t.Errorf("problems %v (-want +got)\n%s", got.Problems, diff)
		}
	})
}

// checkError checks for one short line of this package's type.
func checkError(t *testing.T, err error) {
	t.Helper()
	if _, ok := errors.AsType[*plistfile.PositionError](err); !ok || fault.CodeOf(err) == fault.Failed {
		t.Fatalf("error %v of type %T", err, err)
	}
	if text := err.Error(); len(text) > 2000 || strings.IndexFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) >= 0 {
		t.Errorf("error text %q", text)
	}
}

// checkWellFormed uses encoding/xml, which must accept what we accept, up to
// the end of the root element.
func checkWellFormed(t *testing.T, data []byte) {
	t.Helper()
	decoder := xml.NewDecoder(bytes.NewReader(data))
	decoder.CharsetReader = func(_ string, r io.Reader) (io.Reader, error) { return r, nil }
	for depth := 0; ; {
		token, err := decoder.Token()
		if err != nil {
			t.Fatalf("encoding/xml refuses what was read: %v", err)
		}
		switch token.(type) {
		case xml.StartElement:
			depth++
		case xml.EndElement:
			if depth--; depth == 0 {
				return
			}
		}
	}
}

// checkDecode checks that the tree and the library agree, and that a struct does
// not panic.
func checkDecode(t *testing.T, doc *plistfile.Document) {
	t.Helper()
	var generic any
	if err := doc.Decode(&generic); err != nil {
		t.Fatalf("decoding into any: %v", err)
	}
	if diff := difference(spell(doc.Root.Value()), spell(plainUIDs(generic))); diff != "" {
		t.Errorf("tree and library differ (-tree +library)\n%s", diff)
	}
	var structure partition
	if err := doc.Decode(&structure); err != nil {
		checkError(t, err)
	}
	var list []map[string]uint8
	if err := doc.Decode(&list); err != nil {
		checkError(t, err)
	}
}

func plainUIDs(v any) any {
	switch v := v.(type) {
	case plist.UID:
		return map[string]any{"CF$UID": uint64(v)}
	case map[string]any:
		for key := range v {
			v[key] = plainUIDs(v[key])
		}
	case []any:
		for i := range v {
			v[i] = plainUIDs(v[i])
		}
	}
	return v
}

// checkRoundTrip checks that what was read can be written, and is read again as
// the same value. Only a binary file can have text that XML cannot represent.
func checkRoundTrip(t *testing.T, doc *plistfile.Document) {
	t.Helper()
	first, err := plistfile.Marshal(doc)
	if err != nil {
		checkError(t, err)
		if doc.Format != plistfile.Binary ||
			// A UID is one level in a binary file and two in XML.
			!isCoded(err, plistfile.CodeInvalidText) && !isCoded(err, plistfile.CodeTooDeep) {
			t.Fatalf("writing what was read: %v", err)
		}
		return
	}
	again, err := plistfile.Parse(first, plistfile.Limits{})
	if err != nil {
		t.Fatalf("reading what was written: %v\n%s", err, first)
	}
	if diff := difference(spell(doc.Root.Value()), spell(again.Root.Value())); diff != "" || again.Problems != nil {
		t.Errorf("problems %v (-read +again)\n%s", again.Problems, diff)
	}
	second, err := plistfile.Marshal(again.Root.Value())
	if err != nil || !bytes.Equal(first, second) {
		t.Errorf("writing twice differs: %v\n%s\n%s", err, first, second)
	}
}
