package xar_test

import (
	"bytes"
	"compress/zlib"
	"crypto/sha1"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode"

	"github.com/macwrangler/macwrangler/internal/certtest"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/xar"
)

// sample is a small archive as a component package has it.
func sample() []xar.Member {
	return []xar.Member{
		{Path: "PackageInfo", Mode: 0o644, Content: text("<pkg-info identifier=\"com.example.app\"/>\n"), Compress: true},
		{Path: "Payload", Mode: 0o644, User: "root", Group: "wheel", Content: text(strings.Repeat("payload ", 100))},
		{Path: "Resources", Type: xar.Directory, Mode: 0o755, User: "root", Group: "wheel"},
		{Path: "Resources/en.lproj", Type: xar.Directory, Mode: 0o755},
		{Path: "Resources/en.lproj/Ü & <b>.txt", Mode: 0o600, UID: 501, GID: 20, ModTime: time.Date(2026, 1, 2, 3, 4, 5, 0, time.UTC), Content: text("x"), Compress: true},
		{Path: "empty", Mode: 0o4755},
	}
}

func text(s string) *strings.Reader { return strings.NewReader(s) }

func write(tb testing.TB, members []xar.Member, o xar.Options) []byte {
	tb.Helper()
	var out bytes.Buffer
	n, err := xar.Write(&out, members, o)
	if err != nil || n != int64(out.Len()) {
		tb.Fatalf("%d bytes of %d, error %v", n, out.Len(), err)
	}
	return out.Bytes()
}

func open(tb testing.TB, data []byte) *xar.Archive {
	tb.Helper()
	a, err := openLimited(data, xar.Limits{})
	if err != nil {
		tb.Fatal(err)
	}
	return a
}

func openLimited(data []byte, limits xar.Limits) (*xar.Archive, error) {
	return xar.Open(bytes.NewReader(data), int64(len(data)), limits)
}

// content reads a member to its end.
func content(a *xar.Archive, e *xar.Entry) ([]byte, error) {
	r, err := a.Open(e)
	if err != nil {
		return nil, err
	}
	return io.ReadAll(r)
}

// account lists an archive: each member, with what can be said of it.
func account(a *xar.Archive) string {
	var list []string
	for _, e := range a.Entries() {
		data, err := content(a, e)
		list = append(list, fmt.Sprintf("%s %s %o %d:%d %s:%s %q %v", e.Path, e.Type, e.Mode, e.UID, e.GID, e.User, e.Group, data, err))
	}
	signatures, err := a.Signatures()
	for _, s := range signatures {
		name := ""
		if s.Signer != nil {
			name = s.Signer.Subject.CommonName
		}
		list = append(list, fmt.Sprintf("signed %s by %s: %s", s.Style, name, s.Flaw))
	}
	return strings.Join(append(list, fmt.Sprint(err, a.CheckTOC(), a.Trailing(), len(a.Ticket()))), "\n")
}

// raw makes an archive of a table of contents that nobody checks, and a heap behind
// the checksum of that table.
func raw(toc, heap string) []byte {
	var table bytes.Buffer
	z := zlib.NewWriter(&table)
	_, _ = z.Write([]byte(toc))
	_ = z.Close()
	head := make([]byte, 28)
	copy(head, "xar!")
	binary.BigEndian.PutUint16(head[4:], 28)
	binary.BigEndian.PutUint16(head[6:], 1)
	binary.BigEndian.PutUint64(head[8:], uint64(table.Len()))
	binary.BigEndian.PutUint64(head[16:], uint64(len(toc)))
	binary.BigEndian.PutUint32(head[24:], 1)
	sum := sha1.Sum(table.Bytes())
	return slices.Concat(head, table.Bytes(), sum[:], []byte(heap))
}

const (
	tocHead = `<?xml version="1.0"?><xar><toc><checksum style="sha1"><offset>0</offset><size>20</size></checksum>`
	tocEnd  = `</toc></xar>`
)

// file is one element of a table of contents.
func file(name, more string) string {
	return `<file id="1"><type>file</type><name>` + name + `</name>` + more + `</file>`
}

func data(offset, length, size int, more string) string {
	return fmt.Sprintf(`<data><offset>%d</offset><length>%d</length><size>%d</size>%s</data>`, offset, length, size, more)
}

// withTicket appends what Apple's stapler does.
func withTicket(archive []byte, ticket string) []byte {
	trailer := func(kind uint16, length int) []byte {
		raw := make([]byte, 16)
		copy(raw, "t8lr")
		binary.LittleEndian.PutUint16(raw[4:], 1)
		binary.LittleEndian.PutUint16(raw[6:], kind)
		binary.LittleEndian.PutUint32(raw[8:], uint32(length))
		return raw
	}
	out := append(bytes.Clone(archive), trailer(1, 0)...)
	return append(append(out, ticket...), trailer(2, len(ticket))...)
}

// testSigners are signers that are made once, since a key takes its time.
var testSigners = func() func(testing.TB) (root, issuer, signer certtest.Authority) {
	var once sync.Once
	var three [3]certtest.Authority
	return func(tb testing.TB) (root, issuer, signer certtest.Authority) {
		tb.Helper()
		once.Do(func() { three[0], three[1], three[2] = signers(tb) })
		return three[0], three[1], three[2]
	}
}()

// signers are who signs: a root, an issuer and a signer with an RSA key.
func signers(tb testing.TB) (root, issuer, signer certtest.Authority) {
	tb.Helper()
	return certtest.Chain(tb, "rsa")
}

func checkError(tb testing.TB, err error) {
	tb.Helper()
	if _, ok := errors.AsType[*xar.Error](err); !ok || fault.CodeOf(err) == fault.Failed {
		tb.Fatalf("error %v of type %T", err, err)
	}
	if text := err.Error(); len(text) > 1000 || strings.IndexFunc(text, func(r rune) bool { return !unicode.IsPrint(r) }) >= 0 {
		tb.Errorf("error text %q", text)
	}
}

func writeFile(tb testing.TB, dir, name string, data []byte) string {
	tb.Helper()
	path := filepath.Join(dir, name)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		tb.Fatal(err)
	}
	return path
}

func readFile(tb testing.TB, path string) []byte {
	tb.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		tb.Fatal(err)
	}
	return data
}

// run runs a program that must succeed, in a folder.
func run(tb testing.TB, dir, name string, args ...string) string {
	tb.Helper()
	cmd := exec.CommandContext(tb.Context(), name, args...)
	cmd.Dir = dir
	var stderr bytes.Buffer
	cmd.Stderr = &stderr
	out, err := cmd.Output()
	if err != nil {
		tb.Fatalf("%s %q: %v\n%s", name, args, err, &stderr)
	}
	return string(out)
}

// tableOf returns the table of contents of an archive.
func tableOf(tb testing.TB, archive []byte) string {
	tb.Helper()
	z, err := zlib.NewReader(bytes.NewReader(archive[28:]))
	if err != nil {
		tb.Fatal(err)
	}
	text, err := io.ReadAll(z)
	if err != nil {
		tb.Fatal(err)
	}
	return string(text)
}
