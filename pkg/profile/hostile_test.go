package profile_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/smallstep/pkcs7"

	"github.com/macwrangler/macwrangler/internal/certtest"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/profile"
)

// maxAllocated is what one hostile file may cost: every byte ever allocated, which
// is more than what is in use at any time.
const maxAllocated = 64 << 20

// hostile is a file that was made to harm its reader.
type hostile struct {
	name string
	make func() []byte
	code fault.Code
	text string // part of the error; "" for any
}

// hostileLists are property lists; each is tried bare and inside a signature.
func hostileLists() []hostile {
	xml := func(root string) func() []byte { return func() []byte { return []byte(xmlHead + "<plist>" + root) } }
	return []hostile{
		{"a list that holds itself", func() []byte { return binaryList("\xa1\x00") }, "cycle", ""},
		{"an array of absurd length", func() []byte { return binaryList("\xaf\x13\x00\xff\xff\xff\xff\xff\xff\xff") }, "malformed", ""},
		{"data of 64 GiB", func() []byte { return binaryList("\x4f\x13\x00\x00\x00\x10\x00\x00\x00\x00") }, "malformed", ""},
		{"shared children, 24 levels", func() []byte { return sharedChildren(24) }, "too-many-objects", ""},
		{"100,000 levels", xml(strings.Repeat("<array>", 100_000)), "too-deep", ""},
		{"800,000 levels", xml(strings.Repeat("<array>", 800_000) + strings.Repeat("</array>", 800_000)), "too-deep", ""},
		{"250,001 values", xml("<array>" + strings.Repeat("<true/>", 250_001)), "too-many-objects", ""},
		{"two roots", xml("<dict/><dict/></plist>"), "malformed", ""},
		{"billion laughs", billionLaughs, "entity", ""},
	}
}

// binaryList is a binary property list of some objects, the first on top.
func binaryList(objects ...string) []byte {
	out := []byte("bplist00")
	var table []byte
	for _, object := range objects {
		table = append(table, byte(len(out)))
		out = append(out, object...)
	}
	start := len(out)
	trailer := make([]byte, 32)
	trailer[6], trailer[7] = 1, 1
	binary.BigEndian.PutUint64(trailer[8:], uint64(len(objects)))
	binary.BigEndian.PutUint64(trailer[24:], uint64(start))
	return append(append(out, table...), trailer...)
}

// sharedChildren doubles with every level: each array holds the next twice.
func sharedChildren(levels int) []byte {
	var objects []string
	for i := range levels {
		objects = append(objects, "\xa2"+strings.Repeat(string([]byte{byte(i + 1)}), 2))
	}
	return binaryList(append(objects, "\x09")...)
}

func billionLaughs() []byte {
	var b strings.Builder
	b.WriteString("<?xml version=\"1.0\"?>\n<!DOCTYPE plist [\n<!ENTITY l0 \"lol\">\n")
	for i := range 9 {
		fmt.Fprintf(&b, "<!ENTITY l%d \"%s\">\n", i+1, strings.Repeat(fmt.Sprintf("&l%d;", i), 10))
	}
	b.WriteString("]>\n<plist><string>&l9;</string></plist>\n")
	return []byte(b.String())
}

// hostileSignatures are CMS structures.
func hostileSignatures() []hostile {
	repeat := func(head, piece string, n int) func() []byte {
		return func() []byte { return []byte(head + strings.Repeat(piece, n)) }
	}
	return []hostile{
		{"a million levels", repeat("", "\x30\x80", 1_000_000), "bad-cms", "nested too deeply"},
		{"eight million elements", repeat("\x30\x80", "\x05\x00", 8_000_000), "bad-cms", "too many elements"},
		{"tags without end", repeat("\x30\x80\x3f", "\xff", 1_000_000), "bad-cms", "in an encoding"},
		{"nested octet strings", func() []byte {
			content := strings.Repeat("\x24\x80", 200_000)
			return []byte("\x30\x80\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x02\xa0\x80\x30\x80\x02\x01\x01\x31\x00\x30\x80" +
				"\x06\x09\x2a\x86\x48\x86\xf7\x0d\x01\x07\x01\xa0\x80" + content)
		}, "bad-cms", "nested too deeply"},
		{"16 MiB of zeros", func() []byte { return append([]byte{0x30, 0x80}, make([]byte, profile.MaxSize-2)...) }, "bad-cms", ""},
	}
}

func TestHostile(t *testing.T) {
	signer := certtest.Root(t, "Attacker")
	check := func(name string, data []byte, code fault.Code, text string) {
		t.Run(name, func(t *testing.T) {
			if underRace && len(data) > 2<<20 {
				t.Skip("measured without the race detector")
			}
			var err error
			start := time.Now()
			used := allocated(func() { _, err = profile.Parse(data) })
			took := time.Since(start)
			if !isError(err) || fault.CodeOf(err) != code || !strings.Contains(err.Error(), text) {
				t.Fatalf("%d bytes: got error %.300v, want code %q and %q", len(data), err, code, text)
			}
			if used > maxAllocated || len(err.Error()) > 1000 {
				t.Errorf("allocated %d MiB, error of %d bytes", used>>20, len(err.Error()))
			}
			if took > time.Second && !underRace {
				t.Errorf("took %v", took)
			}
			t.Logf("%d bytes, %v, allocated %d KiB: %v", len(data), took, used>>10, err)
		})
	}
	for _, tt := range hostileLists() {
		data := tt.make()
		check(tt.name, data, tt.code, tt.text)
		check(tt.name+", signed", rawSign(t, signer, pkcs7.OIDDigestAlgorithmSHA256, data), tt.code, tt.text)
	}
	for _, tt := range hostileSignatures() {
		check(tt.name, tt.make(), tt.code, tt.text)
	}
}

// TestControlBytesInASignature: the libraries quote what they cannot parse as it is,
// here the day of a signing time, and the error must be fit for a terminal.
func TestControlBytesInASignature(t *testing.T) {
	signer := certtest.Root(t, "Attacker")
	signed := rawSign(t, signer, pkcs7.OIDDigestAlgorithmSHA256, []byte(plain))
	at := bytes.LastIndex(signed, []byte("\x17\x0d")) // the last time in the file: UTCTime of 13 bytes
	if at < 0 {
		t.Fatal("no signing time")
	}
	for _, hostile := range []string{"\x1b[31m", "\x7f\x7f\x7f\x7f\x7f", "\x1b]0;x\x7f"} {
		broken := bytes.Clone(signed)
		copy(broken[at+6:], hostile)
		_, err := profile.Parse(broken)
		if fault.CodeOf(err) != profile.CodeCMS {
			t.Errorf("%q: %v", hostile, err)
			continue
		}
		checkError(t, err)
	}
}

// TestHostileLint checks profiles that can be read, but are expensive to check.
func TestHostileLint(t *testing.T) {
	if underRace {
		t.Skip("measured without the race detector")
	}
	keys := func(n int, format string) string {
		var b strings.Builder
		for i := range n {
			fmt.Fprintf(&b, format, i)
		}
		return b.String()
	}
	for name, text := range map[string]string{
		"100,000 payloads":        edit(t, plain, "<array>", "<array>"+strings.Repeat("<dict/>", 100_000)),
		"100,000 near misses":     direct(t, "com.apple.mcxMenuExtras", keys(100_000, "<key>Us%d.menu</key><true/>")),
		"100,000 unknown keys":    edit(t, plain, "<array>", "<array/>"+keys(100_000, "<key>Payload%d</key><true/>")+"<key>x</key><array>"),
		"100,000 managed domains": managed(t, "<dict>"+keys(100_000, "<key>com.apple.d%d</key><string/>")+"</dict>"),
		"a domain of 1 MiB":       managed(t, forced(strings.Repeat("x", 1<<20), keys(50_000, "<key>flag%d</key><string>true</string>"))),
		"a key of 8 MiB":          edit(t, plain, "MultipleSessionEnabled", strings.Repeat("User.menu", 900_000)),
	} {
		used := allocated(func() {
			if list, _, err := profile.Check([]byte(text), profile.LintOptions{}); err != nil || len(list) == 0 && !strings.Contains(name, "8 MiB") {
				t.Errorf("%s: %d findings, error %v", name, len(list), err)
			}
		})
		if used > 2*maxAllocated {
			t.Errorf("%s: allocated %d MiB", name, used>>20)
		}
		t.Logf("%s: allocated %d MiB", name, used>>20)
	}
}

// The position of an error in a binary profile is an offset.
func TestCheckBinary(t *testing.T) {
	list, p, err := profile.Check(binaryList("\xa1\x00"), profile.LintOptions{})
	if err != nil || p != nil || len(list) != 1 || list[0].Rule != "syntax" || !strings.HasPrefix(list[0].Message, "offset 9: ") {
		t.Errorf("got %+v, error %v", list, err)
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
	for _, tt := range append(hostileLists(), hostileSignatures()...) {
		b.Run(tt.name, func(b *testing.B) {
			data := tt.make()
			b.ReportAllocs()
			for b.Loop() {
				_, _ = profile.Parse(data)
			}
		})
	}
}
