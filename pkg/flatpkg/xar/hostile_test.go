package xar_test

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/xar"
)

// TestNotAnArchive: each thing that somebody may name instead of one.
func TestNotAnArchive(t *testing.T) {
	good := write(t, sample(), xar.Options{})
	header := func(at int, value ...byte) string {
		broken := bytes.Clone(good)
		copy(broken[at:], value)
		return string(broken)
	}
	for name, tt := range map[string]struct {
		data string
		code fault.Code
		text string
	}{
		"nothing":            {"", "empty-file", "empty"},
		"a few bytes":        {"xa", "not-a-xar-archive", ""},
		"a web page":         {"<!DOCTYPE html>", "not-a-xar-archive", "web page"},
		"encrypted":          {"AEA1\x00\x00", "not-a-xar-archive", "encrypted Apple Archive"},
		"a payload":          {"pbzx\x00\x00", "not-a-xar-archive", "payload"},
		"a disk image":       {"koly", "not-a-xar-archive", "other bytes"},
		"half a header":      {"xar!\x00\x1c\x00\x01", "truncated", ""},
		"another version":    {header(6, 0, 2), "bad-xar-header", "version 2"},
		"a small header":     {header(4, 0, 27), "bad-xar-header", ""},
		"a large header":     {header(4, 0, 65), "bad-xar-header", ""},
		"an unknown digest":  {header(24, 0, 0, 0, 9), "bad-xar-header", ""},
		"another digest":     {header(24, 0, 0, 0, 2), "bad-toc", "md5"},
		"no contents":        {header(8, 0, 0, 0, 0, 0, 0, 0, 0), "bad-xar-header", ""},
		"huge contents":      {header(16, 0x7f), "too-large", ""},
		"large contents":     {header(8, 0, 0, 0, 0, 1), "too-large", ""},
		"longer contents":    {header(8, 0, 0, 0, 0, 0, 0x7f), "truncated", ""},
		"contents unlike":    {header(16, 0, 0, 0, 0, 0, 0, 0x7f), "bad-toc", "shorter"},
		"shorter contents":   {header(16, 0, 0, 0, 0, 0, 0, 0, 9), "bad-toc", ""},
		"contents that lie":  {header(28, 'x', 'y', 'z'), "bad-toc", "decompressed"},
		"cut in the heap":    {string(good[:len(good)-1]), "bad-extent", "lies outside"},
		"cut in the content": {string(good[:60]), "truncated", ""},
	} {
		_, err := openLimited([]byte(tt.data), xar.Limits{})
		if fault.CodeOf(err) != tt.code || !strings.Contains(err.Error(), tt.text) {
			t.Errorf("%s: got %v, code %s, want %s %q", name, err, fault.CodeOf(err), tt.code, tt.text)
		}
	}
}

// TestHostileContents: what a table of contents may not say.
func TestHostileContents(t *testing.T) {
	nested := func(n int, element string) string {
		return strings.Repeat("<"+element+"><name>a</name><type>directory</type>", n) + strings.Repeat("</"+element+">", n)
	}
	for name, tt := range map[string]struct {
		toc  string
		code fault.Code
	}{
		"no XML":               {"hello", "bad-toc"},
		"nothing":              {" ", "bad-toc"},
		"a document type":      {`<!DOCTYPE xar [<!ENTITY a "b">]><xar><toc/></xar>`, "bad-toc"},
		"an entity":            {tocHead + file("&a;", "") + tocEnd, "bad-toc"},
		"another root":         {"<plist/>", "bad-toc"},
		"no contents":          {"<xar/>", "bad-toc"},
		"two contents":         {tocHead + `</toc><toc></toc></xar>`, "bad-toc"},
		"two checksums":        {tocHead + `<checksum style="sha1"><offset>0</offset><size>20</size></checksum>` + tocEnd, "bad-toc"},
		"an open element":      {tocHead, "bad-toc"},
		"a short checksum":     {strings.Replace(tocHead, ">20<", ">19<", 1) + tocEnd, "bad-toc"},
		"another checksum":     {strings.Replace(tocHead, "sha1", "sha256", 1) + tocEnd, "bad-toc"},
		"an unknown checksum":  {strings.Replace(tocHead, "sha1", "crc", 1) + tocEnd, "bad-toc"},
		"a way out":            {tocHead + file("..", "") + tocEnd, "unsafe-member-name"},
		"a dot":                {tocHead + file(".", "") + tocEnd, "unsafe-member-name"},
		"an absolute path":     {tocHead + file("/etc/passwd", "") + tocEnd, "unsafe-member-name"},
		"a slash":              {tocHead + file("a/../b", "") + tocEnd, "unsafe-member-name"},
		"no name":              {tocHead + `<file id="1"><type>file</type></file>` + tocEnd, "unsafe-member-name"},
		"a hidden way out":     {tocHead + `<file id="1"><name enctype="base64">Li4=</name></file>` + tocEnd, "unsafe-member-name"},
		"NUL":                  {tocHead + `<file id="1"><name enctype="base64">YQBi</name></file>` + tocEnd, "unsafe-member-name"},
		"not base64":           {tocHead + `<file id="1"><name enctype="base64">?</name></file>` + tocEnd, "bad-toc"},
		"twice":                {tocHead + file("a", "") + file("a", "") + tocEnd, "unsafe-member-name"},
		"inside a file":        {tocHead + file("a", file("b", "")) + tocEnd, "unsafe-member-name"},
		"outside":              {tocHead + file("a", data(20, 4, 4, "")) + tocEnd, "bad-extent"},
		"far outside":          {tocHead + file("a", `<data><offset>9223372036854775807</offset><length>9223372036854775807</length><size>9223372036854775807</size></data>`) + tocEnd, "bad-extent"},
		"a negative offset":    {tocHead + file("a", data(-1, 3, 3, "")) + tocEnd, "bad-toc"},
		"a huge number":        {tocHead + file("a", `<data><offset>99999999999999999999</offset></data>`) + tocEnd, "bad-toc"},
		"over the checksum":    {tocHead + file("a", data(19, 3, 3, "")) + tocEnd, "bad-extent"},
		"over another":         {tocHead + file("a", data(20, 2, 2, "")) + file("b", data(21, 2, 2, "")) + tocEnd, "bad-extent"},
		"inside another":       {tocHead + file("a", data(20, 3, 3, "")) + file("b", data(21, 1, 1, "")) + tocEnd, "bad-extent"},
		"over an attribute":    {tocHead + file("a", data(20, 3, 3, "")+`<ea><offset>22</offset><length>1</length></ea>`) + tocEnd, "bad-extent"},
		"a signature outside":  {tocHead + `<signature style="RSA"><offset>20</offset><size>256</size></signature>` + tocEnd, "bad-extent"},
		"a large signature":    {tocHead + `<signature style="RSA"><offset>20</offset><size>9999999</size></signature>` + tocEnd, "too-large"},
		"many signatures":      {tocHead + strings.Repeat(`<signature/>`, 5) + tocEnd, "too-large"},
		"many certificates":    {tocHead + `<signature><KeyInfo><X509Data>` + strings.Repeat(`<X509Certificate/>`, 65) + `</X509Data></KeyInfo></signature>` + tocEnd, "too-large"},
		"two sizes":            {tocHead + file("a", data(20, 3, 4, "")) + tocEnd, "bad-toc"},
		"two data":             {tocHead + file("a", data(20, 3, 3, "")+data(20, 3, 3, "")) + tocEnd, "bad-toc"},
		"a full folder":        {tocHead + file("a", `<type>directory</type>`+data(20, 3, 3, "")) + tocEnd, "bad-toc"},
		"a bomb":               {tocHead + file("a", data(20, 3, 1<<30, `<encoding style="application/x-gzip"/>`)) + tocEnd, "too-large"},
		"a checksum of nobody": {tocHead + file("a", data(20, 3, 3, `<archived-checksum style="crc">00</archived-checksum>`)) + tocEnd, "bad-toc"},
		"a checksum of words":  {tocHead + file("a", data(20, 3, 3, `<archived-checksum style="sha1">hello</archived-checksum>`)) + tocEnd, "bad-toc"},
		"deep folders":         {tocHead + nested(33, "file") + tocEnd, "too-large"},
		"deep elements":        {tocHead + nested(60, "x") + tocEnd, "too-large"},
		"a long name":          {tocHead + file(strings.Repeat("a", 1025), "") + tocEnd, "too-large"},
		"many names":           {tocHead + strings.Repeat("<file/>", 20_001) + tocEnd, "too-large"},
		"shares the checksum":  {tocHead + file("a", data(0, 20, 20, "")) + tocEnd, "bad-extent"},
	} {
		a, err := openLimited(raw(tt.toc, "abc"), xar.Limits{})
		if fault.CodeOf(err) != tt.code {
			t.Errorf("%s: got %v, code %s, want %s", name, err, fault.CodeOf(err), tt.code)
			continue
		}
		if a != nil {
			t.Errorf("%s: an archive, and an error", name)
		}
		checkError(t, err)
	}
}

// TestManySharers: files with the same content, each by another name, may not have many
// times the bytes of the archive together.
func TestManySharers(t *testing.T) {
	for n, want := range map[int]fault.Code{10: "", 100: fault.TooLarge} {
		var list strings.Builder
		for i := range n {
			fmt.Fprintf(&list, `<file><name>f%d</name>%s</file>`, i, data(20, 100_000, 100_000, ""))
		}
		if _, err := openLimited(raw(tocHead+list.String()+tocEnd, strings.Repeat("a", 100_000)), xar.Limits{}); fault.CodeOf(err) != want {
			t.Errorf("%d: %v", n, err)
		}
	}
}

// TestHostileMembers: the table is right, and a content is not.
func TestHostileMembers(t *testing.T) {
	zlib := string(write(t, []xar.Member{{Path: "a", Content: text(strings.Repeat("a", 1000)), Compress: true}}, xar.Options{}))
	a := open(t, []byte(zlib))
	stored, err := io.ReadAll(a.Stored(a.Find("a")))
	if err != nil {
		t.Fatal(err)
	}
	n := len(stored)
	gzip := `<encoding style="application/x-gzip"/>`
	for name, tt := range map[string]struct {
		data, heap string
		code       fault.Code
	}{
		"good":                {data(20, n, 1000, gzip), string(stored), ""},
		"shorter":             {data(20, n, 1001, gzip), string(stored), "bad-data"},
		"longer":              {data(20, n, 999, gzip), string(stored), "bad-data"},
		"bytes behind":        {data(20, n+1, 1000, gzip), string(stored) + "x", "bad-data"},
		"cut":                 {data(20, n-5, 1000, gzip), string(stored[:n-5]), "bad-data"},
		"not compressed":      {data(20, 3, 3, gzip), "abc", "bad-data"},
		"not bzip2":           {data(20, 3, 3, `<encoding style="application/x-bzip2"/>`), "abc", "bad-data"},
		"a wrong checksum":    {data(20, 3, 3, `<extracted-checksum style="sha1">`+strings.Repeat("0", 40)+`</extracted-checksum>`), "abc", "wrong-checksum"},
		"a wrong one of both": {data(20, n, 1000, gzip+`<archived-checksum style="md5">`+strings.Repeat("0", 32)+`</archived-checksum>`), string(stored), "wrong-checksum"},
		"unknown":             {data(20, 3, 3, `<encoding style="application/x-lzfse"/>`), "abc", "unsupported-encoding"},
	} {
		a := open(t, raw(tocHead+file("a", tt.data)+tocEnd, tt.heap))
		_, err := content(a, a.Find("a"))
		if fault.CodeOf(err) != tt.code {
			t.Errorf("%s: got %v, want code %q", name, err, tt.code)
		}
		if err != nil {
			checkError(t, err)
		}
		if got := fault.CodeOf(a.Check()); got != tt.code {
			t.Errorf("%s: Check finds %q", name, got)
		}
	}
}

// TestEveryByte: each byte of a signed archive changed once is an error, a signature
// that does not hold, or no change at all.
func TestEveryByte(t *testing.T) {
	_, issuer, signer := signers(t)
	good := write(t, sample(), xar.Options{Identity: signer.Identity(issuer), Now: signer.Cert.NotBefore})
	want := account(open(t, good))
	if strings.Count(want, "signed") != 2 || !strings.HasSuffix(want, "<nil> <nil> 0 0") {
		t.Fatalf("the archive itself is wrong:\n%s", want)
	}
	toc, sum, rsa, _ := signedParts(t, good, 20)
	heap := 28 + len(toc)
	signed := heap + len(sum) + len(rsa)
	reserved := heap + int(open(t, good).Find("PackageInfo").Offset)
	for i := range good {
		if underRace && i%5 > 0 {
			continue
		}
		broken := bytes.Clone(good)
		broken[i] ^= 1 << (i % 8)
		a, err := openLimited(broken, xar.Limits{})
		if err != nil {
			checkError(t, err)
			continue
		}
		// Nothing covers the certificates in a CMS signature, nor the zeros behind it.
		if got := account(a); got == want && (i < signed || i >= reserved) {
			t.Errorf("byte %d of %d: no difference", i, len(good))
		}
	}
	for n := range good {
		if n%7 > 0 && n < len(good)-300 {
			continue
		}
		if a, err := openLimited(good[:n], xar.Limits{}); err == nil {
			t.Errorf("cut to %d bytes: %s", n, account(a))
		}
	}
}

// endless is a file of zeros, of which the beginning is another.
type endless struct{ head []byte }

func (e endless) ReadAt(p []byte, at int64) (int, error) {
	clear(p)
	if at < int64(len(e.head)) {
		copy(p, e.head[at:])
	}
	return len(p), nil
}

// TestConstantMemory: a member of 5 GiB is read in pieces; here the first 256 MiB.
func TestConstantMemory(t *testing.T) {
	const size = 5 << 30
	archive := raw(tocHead+fmt.Sprintf(`<file><name>Payload</name><data><offset>20</offset><length>%d</length><size>%d</size><archived-checksum style="sha1">%s</archived-checksum></data></file>`,
		int64(size), int64(size), strings.Repeat("0", 40))+tocEnd, "")
	a, err := xar.Open(endless{archive}, int64(len(archive))+size, xar.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	r, err := a.Open(a.Find("Payload"))
	if err != nil {
		t.Fatal(err)
	}
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	if n, err := io.CopyN(io.Discard, r, 256<<20); n != 256<<20 || err != nil {
		t.Fatal(n, err)
	}
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > 4<<20 {
		t.Errorf("it takes %d bytes of memory", used)
	}
}

// TestManyNames: a table of contents at its limit is quick, and takes bounded memory.
func TestManyNames(t *testing.T) {
	toc := tocHead + strings.Repeat("<y/>", 1<<20) + strings.Repeat("z", 1<<20) + tocEnd
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	open(t, raw(toc, ""))
	runtime.ReadMemStats(&after)
	if used := after.TotalAlloc - before.TotalAlloc; used > 512<<20 {
		t.Errorf("it takes %d bytes of memory", used)
	}
	head := raw(tocHead+tocEnd, "")
	binary.BigEndian.PutUint64(head[16:], 17<<20)
	if _, err := openLimited(head, xar.Limits{}); fault.CodeOf(err) != fault.TooLarge {
		t.Errorf("a table of 17 MiB: %v", err)
	}
	if _, err := openLimited(raw(toc, ""), xar.Limits{TOC: 1 << 20}); fault.CodeOf(err) != fault.TooLarge {
		t.Errorf("a table beyond the caller's limit: %v", err)
	}
}
