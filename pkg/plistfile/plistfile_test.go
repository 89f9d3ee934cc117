package plistfile_test

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"math"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

func TestParseRefusesByName(t *testing.T) {
	for _, tt := range []struct {
		name, data string
		code       fault.Code
		text       string
	}{
		{"no bytes", "", "empty", "offset 0: empty file"},
		{"white space only", " \r\n\t\n", "empty", "offset 0: empty file"},
		{"byte-order mark only", "\ufeff", "empty", "offset 0: empty file"},
		{
			"OpenStep dictionary", "{ a = 1; }", "text-plist",
			`offset 0: an OpenStep property list or JSON, want XML or binary: begins with "{ a = 1; }"`,
		},
		{
			"OpenStep array", "(a, b)", "text-plist",
			`offset 0: an OpenStep property list or JSON, want XML or binary: begins with "(a, b)"`,
		},
		{
			"OpenStep data looks like a tag", "<0fbd 77>", "text-plist",
			`offset 0: an OpenStep property list or JSON, want XML or binary: begins with "<0fbd 77>"`,
		},
		{
			"strings file", "/* menu */\n\"a\" = \"b\";", "text-plist",
			`offset 0: an OpenStep property list or JSON, want XML or binary: begins with "/* menu */\n\"a\" = \"b\";"`,
		},
		{"OpenStep bare word", "hello", "not-a-plist", `offset 0: not a property list: begins with "hello"`},
		{"zeros, as a damaged disk leaves them", "\x00\x00\x00\x00", "not-a-plist", `offset 0: not a property list: begins with "\x00\x00\x00\x00"`},
		{"UTF-16 with mark", "\xff\xfe<\x00", "unsupported-encoding", "offset 0: text in UTF-16 or UTF-32, want UTF-8"},
		{"UTF-16 without mark", "\x00<\x00?", "unsupported-encoding", "offset 0: text in UTF-16 or UTF-32, want UTF-8"},
		{"signed profile", "\x30\x82\x10\x00", "cms-signed", "offset 0: CMS data, such as a signed profile, not a bare property list"},
		{"HTML", "<!DOCTYPE html>\n<html>", "not-a-plist", `line 1, column 1: document type "html", want plist`},
		{"no <plist>", "<dict/>", "not-a-plist", `line 1, column 1: root element <dict>, want <plist>`},
		{"other XML", "<?xml version='1.0'?>\n<rss/>", "not-a-plist", `line 2, column 1: root element <rss>, want <plist>`},
		{"newer binary version", "bplist15" + strings.Repeat("x", 40), "unsupported-version", `offset 0: binary property list of version "15", want "00"`},
	} {
		t.Run(tt.name, func(t *testing.T) {
			_, err := plistfile.Parse([]byte(tt.data), plistfile.Limits{})
			wantError(t, err, tt.code, tt.text)
		})
	}
}

func TestHint(t *testing.T) {
	for data, want := range map[string]string{
		"{}":                      "convert it on a Mac: plutil -convert xml1 FILE",
		"\xfe\xff\x00<":           "convert it to UTF-8 (iconv -f ENCODING -t UTF-8 FILE) and correct the encoding in its first line",
		"\x30\x80":                "remove the signature: openssl smime -verify -noverify -inform DER -in FILE -out PLAIN",
		"<plist><true/></plist>x": "delete everything after </plist>",
		"<plist><dict><key>a</key><true/><key>a</key><true/></dict></plist>": "delete one of the two; the last one counts",
		"<plist><a/></plist": "",
	} {
		doc, err := plistfile.Parse([]byte(data), plistfile.Limits{})
		if err == nil {
			err = doc.Strict()
		}
		if err == nil || fault.HintOf(err) != want {
			t.Errorf("%q: error %v, want the hint %q", data, err, want)
		}
	}
}

func TestRead(t *testing.T) {
	small := xmlFile("<string>x</string>")
	large := xmlFile("<string>" + strings.Repeat("0123456789abcdef", 20_000) + "</string>")
	for _, data := range [][]byte{small, large} {
		// One byte at a time, and without a known length.
		doc, err := plistfile.Read(iotest.OneByteReader(bytes.NewReader(data)), plistfile.Limits{})
		if err != nil {
			t.Fatal(err)
		}
		want := string(data[len(xmlHead)+len("<string>") : len(data)-len("</string>\n</plist>\n")])
		if got, _ := doc.Root.Text(); got != want {
			t.Errorf("read %d bytes of text, want %d", len(got), len(want))
		}
	}
}

func TestReadLimitsSize(t *testing.T) {
	data := xmlFile("<string>x</string>")
	size := int64(len(data))
	if _, err := plistfile.Read(bytes.NewReader(data), plistfile.Limits{Size: size}); err != nil {
		t.Errorf("a file of exactly the limit: %v", err)
	}
	endless := io.MultiReader(bytes.NewReader(data), strings.NewReader("\n"), iotest.ErrReader(errors.New("read too far")))
	_, err := plistfile.Read(endless, plistfile.Limits{Size: size})
	wantError(t, err, "too-large", fmt.Sprintf("more than %d bytes", size))
}

func TestReadFailure(t *testing.T) {
	cause := errors.New("disk on fire")
	_, err := plistfile.Read(iotest.ErrReader(cause), plistfile.Limits{})
	wantError(t, err, "read-failed", "reading property list: disk on fire")
	if !errors.Is(err, cause) {
		t.Error("the cause is not wrapped")
	}
}

func TestReadCutStream(t *testing.T) {
	cut := io.MultiReader(bytes.NewReader(xmlFile("<true/>")), iotest.ErrReader(io.ErrUnexpectedEOF))
	_, err := plistfile.Read(cut, plistfile.Limits{})
	wantError(t, err, "read-failed", "reading property list: unexpected EOF")
}

func TestLargestLimits(t *testing.T) {
	limits := plistfile.Limits{Size: math.MaxInt64, Depth: math.MaxInt, Objects: math.MaxInt, Text: math.MaxInt64}
	if _, err := plistfile.Read(bytes.NewReader(xmlFile("<true/>")), limits); err != nil {
		t.Error(err)
	}
	_, err := plistfile.Parse(sharedChildren(120), limits)
	if !isCoded(err, plistfile.CodeTooManyObjects) {
		t.Errorf("2^120 values: error %v", err)
	}
}

// A limit of n is the greatest that passes: each case passes with the limit
// and fails with one less.
func TestLimits(t *testing.T) {
	xml := xmlFile("<dict><key>a</key><array><true/><string>xyz</string></array></dict>")
	// The same tree: a dictionary of an array of true and xyz.
	binary := binaryFile("\xd1\x01\x02", "\x51a", "\xa2\x03\x04", "\x09", "\x53xyz")
	for _, tt := range []struct {
		name         string
		data         []byte
		enough, less plistfile.Limits
		code         fault.Code
	}{
		{"size", xml, plistfile.Limits{Size: int64(len(xml))}, plistfile.Limits{Size: int64(len(xml)) - 1}, "too-large"},
		{"XML depth", xml, plistfile.Limits{Depth: 3}, plistfile.Limits{Depth: 2}, "too-deep"},
		{"XML objects", xml, plistfile.Limits{Objects: 5}, plistfile.Limits{Objects: 4}, "too-many-objects"},
		{"XML text", xml, plistfile.Limits{Text: 4}, plistfile.Limits{Text: 3}, "too-much-text"},
		{"XML key text", xmlFile("<dict><key>abcd</key><true/></dict>"), plistfile.Limits{Text: 4}, plistfile.Limits{Text: 3}, "too-much-text"},
		{"binary depth", binary, plistfile.Limits{Depth: 3}, plistfile.Limits{Depth: 2}, "too-deep"},
		{"binary objects", binary, plistfile.Limits{Objects: 5}, plistfile.Limits{Objects: 4}, "too-many-objects"},
		{"binary text", binary, plistfile.Limits{Text: 4}, plistfile.Limits{Text: 3}, "too-much-text"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if _, err := plistfile.Parse(tt.data, tt.enough); err != nil {
				t.Errorf("within the limit: %v", err)
			}
			_, err := plistfile.Parse(tt.data, tt.less)
			if !isCoded(err, tt.code) {
				t.Errorf("beyond the limit: got error %v, want code %q", err, tt.code)
			}
		})
	}
}

func TestProblemsAreBounded(t *testing.T) {
	doc := mustParse(t, xmlFile("<dict>"+strings.Repeat("<key>a</key><true/>", 151)+"</dict>"))
	if len(doc.Problems) != 100 || doc.MoreProblems != 50 {
		t.Errorf("got %d problems and %d more, want 100 and 50", len(doc.Problems), doc.MoreProblems)
	}
}

func TestStrict(t *testing.T) {
	if err := mustParse(t, xmlFile("<true/>")).Strict(); err != nil {
		t.Errorf("a faultless file: %v", err)
	}
	doc := mustParse(t, append(xmlFile("<true/>"), "rest"...))
	wantError(t, doc.Strict(), "trailing-data", `line 6, column 1: after </plist>: "rest"`)
}

func TestFormat(t *testing.T) {
	for format, want := range map[plistfile.Format]string{plistfile.XML: "xml", plistfile.Binary: "binary"} {
		text, err := format.MarshalText()
		if err != nil || string(text) != want || format.String() != want {
			t.Errorf("got %q, %q, %v, want %q", format, text, err, want)
		}
	}
	_, err := plistfile.Format(7).MarshalText()
	wantError(t, err, "unsupported-type", "unknown format 7")
}

func TestKeyPath(t *testing.T) {
	if got, want := plistfile.KeyPath("PayloadContent", "0", "a:b"), `:PayloadContent:0:a\:b`; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
}
