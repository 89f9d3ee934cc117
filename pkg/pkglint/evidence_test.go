package pkglint_test

import (
	"bytes"
	"encoding/binary"
	"io"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/samplepkg"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/document"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/xar"
	"github.com/macwrangler/macwrangler/pkg/pkglint"
)

// guilty is a package with an error in each of its parts.
func guilty(t *testing.T, alone bool) *product {
	t.Helper()
	p := goodPackage(t)
	p.alone, p.ticket = alone, false
	p.component.Scripts[0].Data = inScript("sudo true")                                                                          // S02
	p.component.Files = append(p.component.Files, samplepkg.File{Name: "usr/x", Mode: 0o644})                                    // P02
	p.component.Files = append(p.component.Files, samplepkg.File{Name: "usr/local/p", Mode: 0o755, Data: "#!/usr/bin/python\n"}) // S12
	p.component.Change = func(i *document.PackageInfo) { i.Identifier = "tool" }                                                 // N03
	p.d.Options.HostArchitectures = []string{"arm64"}
	p.component.Files = append(p.component.Files, samplepkg.File{Name: "usr/local/i", Mode: 0o755, Data: "\xcf\xfa\xed\xfe\x07\x00\x00\x01\x03\x00\x00\x00\x02\x00\x00\x00" + strings.Repeat("\x00", 16)}) // A02
	return p
}

// damages are what may become of a part; nil takes it away.
func damages() map[string]func(data []byte) []byte {
	return map[string]func(data []byte) []byte{
		"taken away":         nil,
		"emptied":            func([]byte) []byte { return []byte{} },
		"cut in half":        func(data []byte) []byte { return data[:len(data)/2] },
		"its last byte lost": func(data []byte) []byte { return data[:len(data)-1] },
		"zeros":              func(data []byte) []byte { return make([]byte, len(data)) },
		"text":               func([]byte) []byte { return []byte("gone\n") },
		"of Apple Archive":   func(data []byte) []byte { return append([]byte("AA01"), data...) },
		"of pbze":            func(data []byte) []byte { return append([]byte("pbze"), data...) },
		"of aea":             func(data []byte) []byte { return append([]byte("AEA1"), data...) },
	}
}

// TestEvidenceTakenAway: a part that is missing or damaged does not make a package
// better. Each error that is no longer found is made up for by one that was not there, or
// by the word that something was not looked at.
func TestEvidenceTakenAway(t *testing.T) {
	for _, alone := range []bool{false, true} {
		whole := guilty(t, alone).lint(t)
		folder := map[bool]string{false: "tool.pkg/", true: ""}[alone]
		parts := []string{folder + "Bom", folder + "PackageInfo", folder + "Scripts", folder + "Payload"}
		if !alone {
			parts = append(parts, "Distribution")
		}
		for _, part := range parts {
			for name, damage := range damages() {
				p := guilty(t, alone)
				p.after = func(members []xar.Member) []xar.Member { return damaged(t, members, part, damage) }
				if lost := lostSilently(t, whole, p, p.bytes(t)); len(lost) > 0 {
					t.Errorf("%s %s: %v are no longer found, and nothing says why", part, name, lost)
				}
			}
		}
	}
}

// TestEvidenceOverwritten: so it is with a byte anywhere, the signatures included, and
// with an end that is missing.
func TestEvidenceOverwritten(t *testing.T) {
	p := guilty(t, false)
	whole, data := p.lint(t), p.bytes(t)
	places := rand.New(rand.NewPCG(3, 4)).Perm(len(data))
	if os.Getenv("MACWRANGLER_LONG") != "1" {
		places = places[:150]
	}
	for _, at := range places {
		changed := bytes.Clone(data)
		changed[at] ^= 0x55
		if lost := lostSilently(t, whole, p, changed); len(lost) > 0 {
			t.Errorf("byte %d: %v are no longer found, and nothing says why", at, lost)
		}
		if lost := lostSilently(t, whole, p, data[:at]); len(lost) > 0 {
			t.Errorf("cut at %d: %v are no longer found, and nothing says why", at, lost)
		}
	}
}

// TestSignaturesTakenAway: damage to either signature is an error, and without any the
// package is not signed, which is said too.
func TestSignaturesTakenAway(t *testing.T) {
	p := goodPackage(t)
	data := p.bytes(t)
	heap := int(binary.BigEndian.Uint16(data[4:])) + int(binary.BigEndian.Uint64(data[8:]))
	const digest, rsa = 32, 256 // the bytes before each signature, of SHA-256 and of the key
	for name, at := range map[string]int{"RSA": heap + digest + 9, "CMS": heap + digest + rsa + 200} {
		changed := bytes.Clone(data)
		changed[at] ^= 0x55
		result := pkglint.Package(t.Context(), p.name, bytes.NewReader(changed), int64(len(changed)), p.now)
		if !has(result.Findings, "G01", finding.Error) && len(result.Unread) == 0 {
			t.Errorf("%s: %v", name, result.Findings)
		}
	}
	p.o = xar.Options{Digest: xar.SHA256}
	if found := p.lint(t); !has(found, "G01", finding.Warning) {
		t.Errorf("without: %v", found)
	}
}

// TestTwoPartsTakenAway: what two of them say of each other is lost, and the others still
// name them.
func TestTwoPartsTakenAway(t *testing.T) {
	whole := guilty(t, false).lint(t)
	parts := []string{"Distribution", "tool.pkg/Bom", "tool.pkg/PackageInfo", "tool.pkg/Scripts", "tool.pkg/Payload"}
	for i, one := range parts {
		for _, other := range parts[:i] {
			p := guilty(t, false)
			p.after = func(members []xar.Member) []xar.Member { return without(one)(without(other)(members)) }
			if lost := lostSilently(t, whole, p, p.bytes(t)); len(lost) > 0 {
				t.Errorf("%s and %s: %v are no longer found, and nothing says why", one, other, lost)
			}
		}
	}
}

func damaged(t *testing.T, members []xar.Member, part string, damage func([]byte) []byte) []xar.Member {
	t.Helper()
	i := slices.IndexFunc(members, func(m xar.Member) bool { return m.Path == part })
	if i < 0 {
		t.Fatalf("there is no %s", part)
	}
	if damage == nil {
		return slices.Delete(members, i, i+1)
	}
	data, err := io.ReadAll(io.NewSectionReader(members[i].Content, 0, 1<<20))
	if err != nil {
		t.Fatal(err)
	}
	members[i].Content = bytes.NewReader(damage(data))
	return members
}

// lostSilently returns the errors that are missing in what is found in a package now.
func lostSilently(t *testing.T, whole []finding.Finding, p *product, data []byte) []string {
	t.Helper()
	result := pkglint.Package(t.Context(), p.name, bytes.NewReader(data), int64(len(data)), p.now)
	key := func(f finding.Finding) string { return f.Rule + " " + f.Path + " " + f.Message }
	known, now := map[string]bool{}, map[string]bool{}
	for _, f := range whole {
		known[key(f)] = true
	}
	said := len(result.Unread) > 0
	for _, f := range result.Findings {
		now[key(f)] = true
		said = said || !known[key(f)] && (f.Severity == finding.Error || f.Rule == finding.NotChecked)
	}
	var lost []string
	for _, f := range whole {
		if f.Severity == finding.Error && !now[key(f)] && !said {
			lost = append(lost, f.Rule)
		}
	}
	return lost
}
