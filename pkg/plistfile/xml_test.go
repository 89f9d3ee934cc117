package plistfile_test

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

func TestParseXMLValues(t *testing.T) {
	for _, tt := range []struct {
		root string
		want any
	}{
		{"<dict/>", map[string]any{}},
		{"<dict></dict>", map[string]any{}},
		{"<array/>", []any{}},
		{"<array>\n</array >", []any{}},
		{"<true/>", true},
		{"<false />", false},
		{"<true></true>", true},
		{"<string/>", ""},
		{"<string> \n </string>", " \n "},
		{"<string>a&lt;&gt;&amp;&apos;&quot;&#65;&#x1F600;</string>", `a<>&'"A😀`},
		{"<string>one\r\ntwo\rthree&#13;four</string>", "one\ntwo\nthree\rfour"},
		{"<string>\rone\r\ntwo\r\r</string>", "\none\ntwo\n\n"},
		{"<string>a<![CDATA[\r\n]]>\r</string>", "a\n\n"},
		{"<data>" + strings.Repeat("AQID", 3000) + "</data>", bytes.Repeat([]byte{1, 2, 3}, 3000)},
		{"<string>a<![CDATA[<b>&amp;]]>c</string>", "a<b>&amp;c"},
		{"<integer>0</integer>", int64(0)},
		{"<integer>-0</integer>", int64(0)},
		{"<integer>+7</integer>", int64(7)},
		{"<integer>\n\t42</integer>", int64(42)},
		{"<integer>0x1F</integer>", int64(31)},
		{"<integer>-0X1f</integer>", int64(-31)},
		{"<integer>-9223372036854775808</integer>", int64(math.MinInt64)},
		{"<integer>18446744073709551615</integer>", uint64(math.MaxUint64)},
		{"<real>2</real>", 2.0},
		{"<real> -1.5e-3</real>", -0.0015},
		{"<real>.5</real>", 0.5},
		{"<real>NaN</real>", math.NaN()},
		{"<real>+infinity</real>", math.Inf(1)},
		{"<real>-Inf</real>", math.Inf(-1)},
		{"<date>2026-02-28T23:59:59Z</date>", time.Date(2026, 2, 28, 23, 59, 59, 0, time.UTC)},
		{"<date>0000-12-30T00:00:00Z</date>", time.Date(0, 12, 30, 0, 0, 0, 0, time.UTC)},
		{"<data/>", []byte{}},
		{"<data>\n\tAQI\n\t D \r\n</data>", []byte{1, 2, 3}},
		{"<!-- c --><array><!-- - --><?pi data?><true/></array><!---->", []any{true}},
		{"<dict><key/><true/><key>&amp;</key><false/></dict>", map[string]any{"": true, "&": false}},
	} {
		doc := mustParse(t, xmlFile(tt.root))
		if diff := cmp.Diff(tt.want, doc.Root.Value(), cmpopts.EquateNaNs()); diff != "" {
			t.Errorf("%s: (-want +got)\n%s", tt.root, diff)
		}
		if doc.Problems != nil {
			t.Errorf("%s: problem %v", tt.root, doc.Problems[0])
		}
	}
}

func TestParseXMLFrames(t *testing.T) {
	for _, data := range []string{
		"<plist><true/></plist>",
		"\ufeff<?xml version='1.0'?><plist version=\"0.9\"><true/></plist>",
		"<?xml version=\"1.0\" encoding='utf-8' standalone='yes' ?>\n<plist version='1.0' ><true/></plist >",
		"<!-- first --><!DOCTYPE plist SYSTEM \"file://localhost/System/Library/DTDs/PropertyList.dtd\"><plist><true/></plist>",
		"\n\n<!DOCTYPE plist><plist><true/></plist><!-- last -->\n<?end?>\n",
	} {
		doc := mustParse(t, []byte(data))
		if value, ok := doc.Root.Bool(); !value || !ok || doc.Format != plistfile.XML || doc.Problems != nil {
			t.Errorf("%s: got %v, format %v, problems %v", data, doc.Root.Value(), doc.Format, doc.Problems)
		}
	}
}

// Every root begins on line 4, column 1.
func TestParseXMLFaults(t *testing.T) {
	for _, tt := range []struct{ reason, root, text string }{
		{"key without a value at the end", "<dict>\n\t<key>a</key>\n</dict>", `line 5, column 2: key ":a": key without a value`},
		{"key after key", "<dict>\n<key>a</key><key>b</key><true/></dict>", `line 5, column 1: key ":a": key without a value`},
		{"value without a key", "<dict><true/></dict>", `line 4, column 7: <true>, want a <key>`},
		{"key in an array", "<array><key>a</key></array>", `line 4, column 8: key ":0": <key>, want a value`},
		{"unknown element", "<array><true/><url>x</url></array>", `line 4, column 15: key ":1": unknown element <url>`},
		{"wrong case", "<Dict/>", `line 4, column 1: unknown element <Dict>`},
		{"text between elements", "<array>\n\n  stray<true/></array>", `line 6, column 3: text "stray<true/></array>\n</p…" within <array>`},
		{"CDATA between elements", "<array><![CDATA[]]></array>", `line 4, column 8: text "<![CDATA[]]></array>\n</p…" within <array>`},
		{"two roots", "<true/>\n<false/>", `line 5, column 1: second value <false> within <plist>`},
		{"no root", "", `line 5, column 1: <plist> has no value`},
		{"plist in plist", "<plist><true/></plist>", `line 4, column 1: unknown element <plist>`},
		{"crossed tags", "<array><dict></array></dict>", `line 4, column 14: end tag </array> within <dict>`},
		{"crossed text tags", "<string>a</key>", `line 4, column 10: end tag </key>, want </string>`},
		{"element in text", "<string>a<b/></string>", `line 4, column 10: element or comment within <string>`},
		{"comment in text, which CoreFoundation refuses", "<string>a<!-- b --></string>", `line 4, column 10: element or comment within <string>`},
		{"content in true", "<true>1</true>", `line 4, column 7: content within <true>`},
		{"no number", "<integer></integer>", `line 4, column 1: <integer> "" is not a valid integer`},
		{"no element content", "<integer/>", `line 4, column 1: <integer> "" is not a valid integer`},
		{"space behind a number, which CoreFoundation refuses", "<integer>5 </integer>", `line 4, column 1: <integer> "5 " is not a valid integer`},
		{"underscore", "<integer>1_0</integer>", `line 4, column 1: <integer> "1_0" is not a valid integer`},
		{"two signs", "<integer>--5</integer>", `line 4, column 1: <integer> "--5" is not a valid integer`},
		{"65 bits", "<integer>18446744073709551616</integer>", `line 4, column 1: <integer> "18446744073709551616" is not a valid integer`},
		{"below 64 bits", "<integer>-9223372036854775809</integer>", `line 4, column 1: <integer> "-9223372036854775809" is not a valid integer`},
		{"hexadecimal real", "<real>0x1p-2</real>", `line 4, column 1: <real> "0x1p-2" is not a valid real`},
		{"real too large", "<real>1e999</real>", `line 4, column 1: <real> "1e999" is not a valid real`},
		{"real with a comma", "<real>2,5</real>", `line 4, column 1: <real> "2,5" is not a valid real`},
		{"signed nan", "<real>-nan</real>", `line 4, column 1: <real> "-nan" is not a valid real`},
		{"date with a zone", "<date>2026-01-01T00:00:00+01:00</date>", `line 4, column 1: <date> "2026-01-01T00:00:00+01:0…" is not a valid date`},
		{"date with a fraction", "<date>2026-01-01T00:00:00.5Z</date>", `line 4, column 1: <date> "2026-01-01T00:00:00.5Z" is not a valid date`},
		{"no such day", "<date>2026-02-29T00:00:00Z</date>", `line 4, column 1: <date> "2026-02-29T00:00:00Z" is not a valid date`},
		{"base64 without padding", "<data>QUI</data>", `line 4, column 1: <data> contains text that is not base64`},
		{"base64 after its padding", "<data>QQ==QQ==</data>", `line 4, column 1: <data> contains text that is not base64`},
		{"base64 after its padding, in a later piece", "<data>" + strings.Repeat("A", 4094) + "==AAAA</data>", `line 4, column 1: <data> contains text that is not base64`},
		{"other letters in a later piece", "<data>" + strings.Repeat("A", 8192) + "*AAA" + strings.Repeat("A", 8192) + "</data>", `line 4, column 1: <data> contains text that is not base64`},
		{"other letters in base64", "<data>QU_B</data>", `line 4, column 1: <data> contains text that is not base64`},
		{"bare ampersand", "<string>a & b</string>", `line 4, column 11: "&" without a reference (write &amp;)`},
		{"reference to NUL", "<string>&#0;</string>", `line 4, column 9: reference to a character that XML does not allow`},
		{"reference with a sign", "<string>&#+65;</string>", `line 4, column 9: reference to a character that XML does not allow`},
		{"end of CDATA in text", "<string>]]></string>", `line 4, column 9: "]]>" outside a CDATA section`},
		{"control character", "<string>a\x01b</string>", `line 4, column 10: control character 0x01`},
		{"not UTF-8", "<string>caf\xe9</string>", `line 4, column 12: byte 0xe9 is not UTF-8`},
		{"not a character", "<string>\ufffe</string>", `line 4, column 9: character U+FFFE is not allowed in XML`},
		{"attribute without quotes", "<array a=b/>", `line 4, column 10: attribute "a" has no quoted value`},
		{"attribute twice", "<array a='' a=''/>", `line 4, column 13: duplicate attribute "a"`},
		{"attribute of an end tag", "<array></array a=''>", `line 4, column 16: end tag </array> has an attribute`},
		{"attributes without a space", "<array a=''b=''/>", `line 4, column 12: no space before an attribute`},
		{"tag in an attribute", "<array a='<'/>", `line 4, column 11: "<" within an attribute`},
		{"no name", "< dict/>", `line 4, column 2: want the name of a tag after "<"`},
		{"letter outside ASCII", "<größe/>", `line 4, column 1: unknown element <größe>`},
		{"name with a text direction mark", "<a\u202eb/>", `line 4, column 2: malformed name "a\u202eb" of a tag`},
		{"comment with two hyphens", "<!-- a -- b --><true/>", `line 4, column 1: comment " a " contains two hyphens`},
		{"second XML declaration", "<?xml version='1.0'?><true/>", `line 4, column 1: XML declaration in the middle of the file`},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			_, err := plistfile.Parse(xmlFile(tt.root), plistfile.Limits{})
			wantError(t, err, "malformed", tt.text)
		})
	}
}

func TestParseXMLFrameFaults(t *testing.T) {
	for _, tt := range []struct {
		reason, data string
		code         fault.Code
		text         string
	}{
		{"cut within a tag", "<plist><dict", "malformed", "line 1, column 13: end of file within the tag <dict>"},
		{"cut within text", "<plist><string>ab\ncd", "malformed", "line 2, column 3: end of file within <string>"},
		{"cut within an array", "<plist>\n<array>\n", "malformed", "line 3, column 1: end of file within <array>"},
		{"cut within an attribute", "<plist a", "malformed", "line 1, column 9: end of file within an attribute"},
		{"cut within an attribute's value", "<plist a='", "malformed", "line 1, column 11: end of file within an attribute"},
		{"cut within a CDATA section", "<plist><string><![CDATA[x]]", "malformed", "line 1, column 28: end of file within a CDATA section"},
		{"cut within a key", "<plist><dict><key>", "malformed", "line 1, column 19: end of file within <key>"},
		{"cut behind a key", "<plist><dict><key/>", "malformed", "line 1, column 20: end of file within <dict>"},
		{"cut behind the root", "<plist><true/>", "malformed", "line 1, column 15: end of file within <plist>"},
		{"cut within a name", "<plist></", "malformed", "line 1, column 10: end of file before the name of a tag"},
		{"cut within an instruction", "<?a <plist/>", "malformed", "line 1, column 13: end of file within a processing instruction"},
		{"instruction without a name", "<? a?><plist/>", "malformed", `line 1, column 3: want the name of a processing instruction after "?"`},
		{"instruction without a space", "<?a/?><plist/>", "malformed", "line 1, column 1: malformed processing instruction"},
		{"cut within a declaration", "<?xml version='1.0'", "malformed", "line 1, column 20: malformed XML declaration"},
		{"declaration without quotes", "<?xml version=1.0?>", "malformed", `line 1, column 15: attribute "version" has no quoted value`},
		{"document type without a name", "<!DOCTYPE><plist/>", "malformed", "line 1, column 1: malformed document type"},
		{"document type that is not a name", "<!DOCTYPE 1><plist/>", "malformed", `line 1, column 11: want the name of a document type after " "`},
		{"document type without identifiers", "<!DOCTYPE plist PUBLIC><plist/>", "malformed", "line 1, column 23: document type without a quoted identifier"},
		{"document type with a word", "<!DOCTYPE plist x><plist/>", "malformed", "line 1, column 17: malformed document type"},
		{"cut within a comment", "<plist><!-- ", "malformed", "line 1, column 13: end of file within a comment"},
		{"only a declaration", "<?xml version='1.0'?>\n", "malformed", "line 2, column 1: end of file before <plist>"},
		{"text before the root", "<?xml version='1.0'?>\nx<plist/>", "malformed", `line 2, column 1: "x<plist/>", want <plist>`},
		{"empty plist", "<plist/>", "malformed", "line 1, column 1: <plist> has no value"},
		{"no version", "<?xml encoding='UTF-8'?><plist/>", "malformed", "line 1, column 1: XML declaration without a version"},
		{"XML 1.1", "<?xml version='1.1'?><plist/>", "malformed", `line 1, column 7: unexpected version="1.1" in the XML declaration`},
		{"Latin 1", "<?xml version='1.0' encoding='ISO-8859-1'?><plist/>", "unsupported-encoding", `line 1, column 21: encoding "ISO-8859-1", want UTF-8`},
		{
			"entity of its own", "<!DOCTYPE plist [<!ENTITY a \"b\">]><plist><string>&a;</string></plist>", "entity",
			"line 1, column 17: document type with declarations of its own",
		},
		{"unknown entity", "<plist><string>&nbsp;</string></plist>", "entity", "line 1, column 16: only the entities lt, gt, amp, apos and quot are known"},
		{"unknown entity in an attribute", "<plist a='&b;'><true/></plist>", "entity", "line 1, column 11: only the entities lt, gt, amp, apos and quot are known"},
		{"two document types", "<!DOCTYPE plist><!DOCTYPE plist><plist/>", "malformed", `line 1, column 17: "<!DOCTYPE plist><plist/>", want <plist>`},
	} {
		t.Run(tt.reason, func(t *testing.T) {
			_, err := plistfile.Parse([]byte(tt.data), plistfile.Limits{})
			wantError(t, err, tt.code, tt.text)
		})
	}
}

func TestXMLProblems(t *testing.T) {
	for _, tt := range []struct {
		name, data string
		want       []string
	}{
		{
			"duplicate keys", xmlHead + "<dict>\n\t<key>a:b</key>\n\t<dict>\n\t\t<key>x</key><true/>\n\t\t<key>x</key><false/>\n\t</dict>\n\t<key>a:b</key>\n\t<string/>\n</dict>\n</plist>",
			[]string{
				`duplicate-key: line 8, column 3: key ":a\\:b:x": already used on line 7; the last one counts`,
				`duplicate-key: line 10, column 2: key ":a\\:b": already used on line 5; the last one counts`,
			},
		},
		{
			"duplicate within a duplicate", "<plist><dict><key>a</key><true/>\n<key>a</key><dict><key>b</key><true/><key>b</key><true/></dict></dict></plist>",
			[]string{
				`duplicate-key: line 2, column 1: key ":a": already used on line 1; the last one counts`,
				`duplicate-key: line 2, column 38: key ":a:b": already used on line 2; the last one counts`,
			},
		},
		{"version 1", "<plist version=\"1\"><true/></plist>", nil},
		{"second document", "<plist><true/></plist>\n<plist><true/></plist>", []string{`trailing-data: line 2, column 1: after </plist>: "<plist><true/></plist>"`}},
		{"zeros behind", "<plist><true/></plist>\n\x00\x00", []string{`trailing-data: line 2, column 1: after </plist>: control character 0x00`}},
		{"broken comment behind", "<plist><true/></plist>\n<!-- ok --> <!-- -- -->", []string{`trailing-data: line 2, column 1: after </plist>: "<!-- ok --> <!-- -- -->"`}},
		{
			"attributes", "<plist version='2' xmlns='a&amp;b'><string lang=\"en\">x</string></plist>",
			[]string{
				`unexpected-attribute: line 1, column 8: attribute version="2" has no meaning in a property list`,
				`unexpected-attribute: line 1, column 20: attribute xmlns="a&b" has no meaning in a property list`,
				`unexpected-attribute: line 1, column 44: attribute lang="en" has no meaning in a property list`,
			},
		},
		{"late declaration", "\n <?xml version='1.0'?><plist><true/></plist>", []string{"misplaced-declaration: line 2, column 2: white space before the XML declaration"}},
	} {
		t.Run(tt.name, func(t *testing.T) {
			var got []string
			for _, problem := range mustParse(t, []byte(tt.data)).Problems {
				got = append(got, string(fault.CodeOf(problem))+": "+problem.Error())
			}
			if diff := cmp.Diff(tt.want, got); diff != "" {
				t.Errorf("problems (-want +got)\n%s", diff)
			}
		})
	}
}

// Lines end with LF, CR LF or CR; columns count bytes.
func TestPositions(t *testing.T) {
	doc := mustParse(t, []byte("<plist>\r\n<dict>\r<key>ä</key><true/>\n<key>b</key>\n\n  <array><string>x\ny</string><false/></array></dict></plist>"))
	var got []string
	for k, value := range doc.Root.Entries() {
		got = append(got, fmt.Sprintf("%s %d:%d %s %d:%d", k.Name, k.Line, k.Column, value.Kind(), value.Line(), value.Column()))
		for i, element := range value.Elements() {
			got = append(got, fmt.Sprintf("%d %s %d:%d", i, element.Kind(), element.Line(), element.Column()))
		}
	}
	want := []string{"ä 3:1 boolean 3:14", "b 4:1 array 6:3", "0 string 6:10", "1 boolean 7:11"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

// Each control character must be found anywhere in plain text, and DEL and tab
// must not be mistaken for one.
func TestEveryControlCharacter(t *testing.T) {
	for place := range 17 {
		for c := range byte(0x80) {
			text := []byte("0123456789abcdefg")
			text[place] = c
			_, err := plistfile.Parse(xmlFile("<!--"+string(text)+" -->\n<true/>"), plistfile.Limits{})
			allowed := c >= ' ' || c == '\t' || c == '\n' || c == '\r'
			if (err == nil) != allowed {
				t.Errorf("0x%02x at %d: error %v", c, place, err)
			}
		}
	}
}

// A hostile key must not make an error as long as the file, nor a deep one
// as long as its path.
func TestLongPathsAreCut(t *testing.T) {
	_, err := plistfile.Parse(xmlFile("<dict><key>"+strings.Repeat("é", 100)+"</key><a/></dict>"), plistfile.Limits{})
	wantError(t, err, "malformed", `line 4, column 218: key ":`+strings.Repeat("é", 64)+`…": unknown element <a>`)
	_, err = plistfile.Parse(xmlFile(strings.Repeat("<array>", 20)+"<a/>"), plistfile.Limits{})
	wantError(t, err, "malformed", `line 4, column 141: key ":…`+strings.Repeat(":0", 16)+`": unknown element <a>`)
	_, err = plistfile.Parse(xmlFile(strings.Repeat("<dict><key>"+strings.Repeat("𝄞", 64)+"</key>", 12)+"<a/>"), plistfile.Limits{})
	wantError(t, err, "malformed", `line 4, column 3277: key ":…`+strings.Repeat(":"+strings.Repeat("𝄞", 64), 4)+`": unknown element <a>`)
}
