package plistfile_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// maxAllocated is what one hostile file may cost: every byte ever allocated, which
// is more than what is in use at any time.
const maxAllocated = 64 << 20

// hostile is a file that was made to harm its reader.
type hostile struct {
	name string
	make func() []byte
	code fault.Code
}

// full fills a file up to the largest size that is read.
func full(head, body string) []byte {
	size := int(plistfile.DefaultLimits().Size)
	out := make([]byte, 0, size)
	out = append(out, head...)
	for len(out)+len(body) <= size {
		out = append(out, body...)
	}
	return out
}

func hostiles() []hostile {
	return []hostile{
		{"xml/nested-100k", func() []byte { return xmlFile(strings.Repeat("<array>", 100_000)) }, "too-deep"},
		{"xml/nested-800k-closed", func() []byte {
			return xmlFile(strings.Repeat("<array>", 800_000) + strings.Repeat("</array>", 800_000))
		}, "too-deep"},
		{"xml/nested-dicts", func() []byte { return xmlFile(strings.Repeat("<dict><key>a</key>", 100_000)) }, "too-deep"},
		{"xml/billion-laughs", billionLaughs, "entity"},
		{"xml/two-roots", func() []byte { return xmlFile("<dict/><dict/>") }, "malformed"},
		{"xml/many-values", func() []byte { return full(xmlHead+"<array>", "<true/>") }, "too-many-objects"},
		{"xml/many-empty-dicts", func() []byte { return full(xmlHead+"<array>", "<dict/>") }, "too-many-objects"},
		{"xml/many-keys", manyKeys, "malformed"},
		{"xml/many-duplicates", func() []byte { return full(xmlHead+"<dict>", "<key>a</key><true/>") }, "too-many-objects"},
		{"xml/many-duplicates-in-a-long-path", func() []byte {
			return full(xmlHead+"<dict><key>"+strings.Repeat("x", 1<<20)+"</key><dict>", "<key>a</key><true/>")
		}, "too-many-objects"},
		{"xml/many-comments", func() []byte { return full(xmlHead+"<array>", "<!---->") }, "malformed"},
		{"xml/many-attributes", manyAttributes, "malformed"},
		{"xml/open-comment", func() []byte { return full(xmlHead+"<!--", "<!-") }, "malformed"},
		{"xml/open-text", func() []byte { return full(xmlHead+"<string>", "text") }, "malformed"},
		{"xml/references", func() []byte { return append(full(xmlHead+"<string>", "&amp;"), '<') }, "malformed"},
		{"xml/text-and-a-reference", func() []byte { return append(full(xmlHead+"<string>&lt;", "text")[:15<<20], '<') }, "malformed"},
		{"xml/sections", func() []byte { return full(xmlHead+"<string>", "<![CDATA[x]]>") }, "malformed"},
		{"xml/long-number", func() []byte { return append(full(xmlHead+"<integer>", "9999")[:15<<20], "</integer>"...) }, "malformed"},
		{"xml/long-real", func() []byte { return append(full(xmlHead+"<real>", "9999")[:15<<20], "</real>"...) }, "malformed"},
		{"xml/long-date", func() []byte { return append(full(xmlHead+"<date>", "9999")[:15<<20], "</date>"...) }, "malformed"},
		{"xml/bad-base64", func() []byte { return append(full(xmlHead+"<data>", "AAAA")[:15<<20], "=</data>"...) }, "malformed"},
		{"xml/long-name", func() []byte { return append(full(xmlHead+"<", "name")[:15<<20], '>') }, "malformed"},
		{"xml/carriage-returns", func() []byte { return full(xmlHead+"<array>", "\r") }, "malformed"},
		{"binary/itself", func() []byte { return binaryFile("\xa1\x00") }, "cycle"},
		{"binary/absurd-array", func() []byte { return binaryFile("\xaf\x13\x00\xff\xff\xff\xff\xff\xff\xff") }, "malformed"},
		{"binary/data-of-64-GiB", func() []byte { return binaryFile("\x4f\x13\x00\x00\x00\x10\x00\x00\x00\x00") }, "malformed"},
		{"binary/shared-24-levels", func() []byte { return sharedChildren(24) }, "too-many-objects"},
		{"binary/shared-120-levels", func() []byte { return sharedChildren(120) }, "too-many-objects"},
		{"binary/chain-100k", func() []byte { return chain(100_000) }, "too-deep"},
		{"binary/chain-1M", func() []byte { return chain(1_000_000) }, "too-many-objects"},
		{"binary/shared-text", sharedText, "too-much-text"},
		{"binary/wide-text", func() []byte {
			return binaryFile("\x6f\x13\x00\x00\x00\x00\x00\x7f\x00\x00" + strings.Repeat("\x4e\x2d", 0x7f0000))
		}, "too-much-text"},
		{"binary/overlapping-arrays", overlappingArrays, "too-many-objects"},
		{"binary/many-objects", func() []byte {
			head := "bplist00" + strings.Repeat("\x09", 255)
			return append([]byte(head+strings.Repeat("\x08", 10<<20)), binaryTrailer(1, 1, 10<<20, 0, uint64(len(head)))...)
		}, "too-many-objects"},
	}
}

func billionLaughs() []byte {
	var b strings.Builder
	b.WriteString("<?xml version=\"1.0\"?>\n<!DOCTYPE plist [\n<!ENTITY l0 \"lol\">\n")
	for _, pair := range []string{"01", "12", "23", "34", "45", "56", "67", "78", "89"} {
		b.WriteString("<!ENTITY l" + pair[1:] + " \"" + strings.Repeat("&l"+pair[:1]+";", 10) + "\">\n")
	}
	b.WriteString("]>\n<plist><string>&l9;</string></plist>\n")
	return []byte(b.String())
}

// manyKeys is one dictionary with as many keys as fit, cut at its end.
func manyKeys() []byte {
	var b bytes.Buffer
	b.WriteString(xmlHead + "<dict>")
	var name [4]byte
	for i := range plistfile.DefaultLimits().Objects/2 - 1 {
		binary.BigEndian.PutUint32(name[:], uint32(i))
		b.WriteString("<key>")
		for _, c := range name {
			b.Write([]byte{'A' + c>>4, 'A' + c&15})
		}
		b.WriteString("</key><true/>")
	}
	return b.Bytes()
}

// manyAttributes is one tag with a million attributes.
func manyAttributes() []byte {
	var b bytes.Buffer
	b.WriteString(xmlHead + "<array")
	for i := range 1_000_000 {
		fmt.Fprintf(&b, " a%d=''", i)
	}
	b.WriteString("/></plist>")
	return b.Bytes()
}

// sharedChildren doubles with every level: each array holds the next twice.
func sharedChildren(levels int) []byte {
	var objects []string
	for i := range levels {
		next := string([]byte{byte(i + 1)})
		objects = append(objects, "\xa2"+next+next)
	}
	return binaryFile(append(objects, "\x09")...)
}

func chain(levels int) []byte {
	objects := make([]string, levels+1)
	for i := range levels {
		objects[i] = "\xa1" + string(binary.BigEndian.AppendUint32(nil, uint32(i+1)))
	}
	objects[levels] = "\x09"
	return wideBinaryFile(4, objects)
}

// sharedText is an array of 1,000 times the same megabyte.
func sharedText() []byte {
	return binaryFile("\xaf\x11\x03\xe8"+strings.Repeat("\x01", 1000), "\x4f\x12\x00\x10\x00\x00"+strings.Repeat("x", 1<<20))
}

// overlappingArrays is a nest of arrays that each claim the same 100,000
// references; the first of these leads to the next array.
func overlappingArrays() []byte {
	var objects []string
	for i := range 100 {
		objects = append(objects, "\xaf\x12\x00\x01\x86\xa0"+string(binary.BigEndian.AppendUint16(nil, uint16(i+1))))
	}
	return wideBinaryFile(2, append(objects, "\x4f\x12\x00\x04\x00\x00"+strings.Repeat("\x00\x64", 1<<17)))
}

func TestHostile(t *testing.T) {
	for _, tt := range hostiles() {
		t.Run(tt.name, func(t *testing.T) {
			data := tt.make()
			if underRace && len(data) > 2<<20 {
				t.Skip("measured without the race detector")
			}
			var err error
			used := allocated(func() { _, err = plistfile.Parse(data, plistfile.Limits{}) })
			if !isCoded(err, tt.code) {
				t.Fatalf("%d bytes: got error %.300v, want code %q", len(data), err, tt.code)
			}
			if len(err.Error()) > 1000 {
				t.Errorf("the error has %d bytes", len(err.Error()))
			}
			if used > maxAllocated {
				t.Errorf("allocated %d MiB", used>>20)
			}
			t.Logf("%d bytes, allocated %d KiB: %v", len(data), used>>10, err)
		})
	}
}

// Reading from a stream of unknown length must not double what a file costs.
func TestReadAllocates(t *testing.T) {
	if underRace {
		t.Skip("measured without the race detector")
	}
	data := full(xmlHead+"<array>", "<true/>")
	used := allocated(func() {
		_, _ = plistfile.Read(struct{ io.Reader }{bytes.NewReader(data)}, plistfile.Limits{})
	})
	if used > maxAllocated {
		t.Errorf("allocated %d MiB", used>>20)
	}
}

func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// BenchmarkHostile shows the time that each hostile file takes.
func BenchmarkHostile(b *testing.B) {
	for _, tt := range hostiles() {
		b.Run(tt.name, func(b *testing.B) {
			data := tt.make()
			b.ReportAllocs()
			b.SetBytes(int64(len(data)))
			for b.Loop() {
				_, _ = plistfile.Parse(data, plistfile.Limits{})
			}
		})
	}
}
