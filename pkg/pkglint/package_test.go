package pkglint_test

import (
	"bytes"
	"crypto/x509"
	"encoding/asn1"
	"encoding/binary"
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/internal/certtest"
	"github.com/macwrangler/macwrangler/internal/samplepkg"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/document"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/payload"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/xar"
	"github.com/macwrangler/macwrangler/pkg/pkglint"
)

// product is a package for a sample: what the good one has, to be changed.
type product struct {
	name      string
	component samplepkg.Component
	d         *document.Distribution
	o         xar.Options
	more      []xar.Member
	after     func(members []xar.Member) []xar.Member
	flip      int // the byte of the archive to change, from its end if it is negative; 0: none
	ticket    bool
	alone     bool // a component package
	now       time.Time
}

// signer is made once: an RSA key takes its time.
var signer = sync.OnceValue(func() func(tb testing.TB, packages bool) xar.Options {
	var once [2]sync.Once
	var made [2]xar.Options
	return func(tb testing.TB, packages bool) xar.Options {
		tb.Helper()
		i := map[bool]int{false: 0, true: 1}[packages]
		once[i].Do(func() {
			a := certtest.Authority{}.Issue(tb, "Developer ID Installer: Example (ABCDE12345)", certtest.RSA(tb), func(c *x509.Certificate) {
				if packages {
					c.UnknownExtKeyUsage = []asn1.ObjectIdentifier{{1, 2, 840, 113635, 100, 4, 13}}
				}
			})
			made[i] = xar.Options{Digest: xar.SHA256, Identity: a.Identity(), Now: time.Now()}
		})
		return made[i]
	}
})

// goodPackage is a package in which nothing is found.
func goodPackage(t *testing.T) *product {
	t.Helper()
	c := samplepkg.Sample()
	c.Files = append(c.Files, samplepkg.File{Name: "usr/local/bin/uninstall-tool", Mode: 0o755, Data: "#!/bin/sh\n"})
	c.Scripts = []samplepkg.File{{Name: "postinstall", Mode: 0o755, Data: inScript("true")}}
	return &product{
		name: "Tool-2.0.pkg", component: c, o: signer()(t, true), ticket: true, now: time.Now(),
		d: &document.Distribution{
			MinSpecVersion: "2", Title: "Tool", Options: document.Options{Customize: "never", HostArchitectures: []string{"arm64", "x86_64"}},
			OSVersions: []document.OSVersion{{Min: "13.0"}},
			PkgRefs:    []document.PkgRef{{ID: c.Identifier, Version: c.Version, File: "#tool.pkg", InstallKBytes: document.Unknown}},
			Choices:    []document.Choice{{ID: "a", Title: "a", PkgRefs: []document.Ref{{ID: c.Identifier}}}},
			Outline:    []document.Line{{Choice: "a"}},
			Product:    &document.Product{ID: "com.example.product", Version: "2.0"},
		},
	}
}

func (p *product) bytes(t *testing.T) []byte {
	t.Helper()
	var members []xar.Member
	if !p.alone {
		text, err := p.d.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		members = []xar.Member{{Path: "Distribution", Mode: 0o644, Content: bytes.NewReader(text)}, {Path: "tool.pkg", Type: xar.Directory, Mode: 0o755}}
	}
	members = append(append(members, p.component.Members(t, map[bool]string{true: "", false: "tool.pkg"}[p.alone])...), p.more...)
	if p.after != nil {
		members = p.after(members)
	}
	data := samplepkg.Archive(t, members, p.o)
	if p.flip != 0 {
		data[(p.flip+len(data))%len(data)] ^= 0x55
	}
	if !p.ticket {
		return data
	}
	ticket := "s8ch a ticket of our own"
	trailer := func(kind uint16, length int) []byte {
		b := append([]byte("t8lr"), 1, 0)
		b = binary.LittleEndian.AppendUint16(b, kind)
		b = binary.LittleEndian.AppendUint32(b, uint32(length))
		return append(b, 0, 0, 0, 0)
	}
	return slices.Concat(data, trailer(1, 0), []byte(ticket), trailer(2, len(ticket)))
}

func (p *product) lint(t *testing.T) []finding.Finding {
	t.Helper()
	data := p.bytes(t)
	result := pkglint.Package(t.Context(), p.name, bytes.NewReader(data), int64(len(data)), p.now)
	if len(result.Unread) > 0 {
		t.Fatal(result.Unread)
	}
	return result.Findings
}

// packageSamples are faults of packages, each as a change to a good one.
func packageSamples(t *testing.T) []packageSample {
	t.Helper()
	const (
		zeros = "\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00\x00"
		intel = "\xcf\xfa\xed\xfe\x07\x00\x00\x01\x03\x00\x00\x00\x02\x00\x00\x00" + zeros
		arm   = "\xcf\xfa\xed\xfe\x0c\x00\x00\x01\x00\x00\x00\x00\x02\x00\x00\x00" + zeros
	)
	info := func(change func(i *document.PackageInfo)) func(p *product) {
		return func(p *product) { p.component.Change = change }
	}
	file := func(f samplepkg.File) func(p *product) {
		return func(p *product) { p.component.Files = append(p.component.Files, f) }
	}
	script := func(name, text string, mode uint32) func(p *product) {
		return func(p *product) {
			p.component.Scripts = []samplepkg.File{{Name: name, Mode: mode, Data: text}}
		}
	}
	other := samplepkg.Sample()
	return []packageSample{
		{"S02", finding.Error, "sudo", script("postinstall", inScript("sudo true"), 0o755)},
		{"S09", finding.Error, "chmod of what is in the payload", script("postinstall", inScript(`chmod 700 "$3/usr/local/bin/tool"`), 0o755)},
		{"S12", finding.Error, "not executable", script("postinstall", inScript("true"), 0o644)},
		{"S12", finding.Warning, "an old name", script("postflight", inScript("true"), 0o755)},
		{"S12", finding.Warning, "not named in PackageInfo", info(func(i *document.PackageInfo) { i.Scripts = nil })},
		{"S12", finding.Error, "in the payload", file(samplepkg.File{Name: "usr/local/x", Mode: 0o755, Data: "#!/usr/bin/python\n"})},
		{"P01", finding.Error, "owner of /usr", func(p *product) { p.component.Files[0].UID = 501 }},
		{"P01", finding.Error, "mode of /usr", func(p *product) { p.component.Files[0].Mode = samplepkg.Folder&^0o777 | 0o700 }},
		{"P02", finding.Error, "/usr", file(samplepkg.File{Name: "usr/x", Mode: 0o644})},
		{"P04", finding.Warning, "uid 501", file(samplepkg.File{Name: "usr/local/x", Mode: 0o644, UID: 501})},
		{"P06", finding.Error, "no Bom", func(p *product) { p.component.NoBom = true }},
		{"P06", finding.Warning, "number of files", info(func(i *document.PackageInfo) { i.Payload.NumberOfFiles = 3 })},
		{"P06", finding.Info, "too little space", func(p *product) {
			p.component.Files = append(p.component.Files, samplepkg.File{Name: "usr/local/big", Mode: 0o644, Data: strings.Repeat("x", 4<<20)})
			info(func(i *document.PackageInfo) { i.Payload.InstallKBytes = 1000 })(p)
		}},
		{"P06", finding.Info, "too much space", info(func(i *document.PackageInfo) { i.Payload.InstallKBytes = 1 << 62 })},
		{"P06", finding.Error, "another Bom", func(p *product) {
			p.after = func(members []xar.Member) []xar.Member {
				return swap(members, "tool.pkg/Bom", other.Members(t, "")[0].Content)
			}
		}},
		{"P06", finding.Error, "another payload", func(p *product) {
			changed := slices.Clone(p.component.Files)
			changed[3].Data = "#!/bin/sh\necho fool\n"
			p.after = func(members []xar.Member) []xar.Member {
				return swap(members, "tool.pkg/Payload", bytes.NewReader(samplepkg.Payload(t, changed, payload.Gzip)))
			}
		}},
		{"P06", finding.Error, "a cut payload", func(p *product) {
			whole := samplepkg.Payload(t, p.component.Files, payload.Gzip)
			p.after = func(members []xar.Member) []xar.Member {
				return swap(members, "tool.pkg/Payload", bytes.NewReader(whole[:len(whole)/2]))
			}
		}},
		{"P06", finding.Error, "a script that is missing", info(func(i *document.PackageInfo) {
			i.Scripts = append(i.Scripts, document.Script{Phase: "preinstall", File: "./preinstall"})
		})},
		{"P06", finding.Error, "no payload and no Bom", func(p *product) { p.after = without("tool.pkg/Payload", "tool.pkg/Bom") }},
		{"P06", finding.Error, "a component that is missing", func(p *product) {
			p.d.PkgRefs = append(p.d.PkgRefs, document.PkgRef{ID: "com.example.other", File: "#other.pkg", InstallKBytes: document.Unknown})
		}},
		{"P06", finding.Error, "a Distribution that is none", func(p *product) {
			p.after = func(members []xar.Member) []xar.Member {
				return swap(members, "Distribution", strings.NewReader("<installer-gui-script"))
			}
		}},
		{"P06", finding.Error, "no payload", func(p *product) { p.after = without("tool.pkg/Payload") }},
		{"P06", finding.Error, "no payload, and a Bom", func(p *product) {
			p.component.Change = func(i *document.PackageInfo) { i.Payload = nil }
			p.after = without("tool.pkg/Payload")
		}},
		{"P06", finding.Error, "no scripts", func(p *product) { p.after = without("tool.pkg/Scripts") }},
		{"P06", finding.Error, "no Distribution", func(p *product) { p.after = without("Distribution") }},
		{"P07", finding.Warning, "relocation", info(func(i *document.PackageInfo) { i.Relocate = []document.Ref{{ID: "com.example.app"}} })},
		{"S10", finding.Warning, "postinstall-action", info(func(i *document.PackageInfo) { i.PostinstallAction = "restart" })},
		{"S10", finding.Warning, "onConclusion", func(p *product) { p.d.PkgRefs[0].OnConclusion = "RequireRestart" }},
		{"S04", finding.Warning, "system.version", func(p *product) {
			p.d.Scripts = []document.Text{{Text: "function f() { return system.version.ProductVersion; }"}}
		}},
		{"N01", finding.Warning, "no version", func(p *product) { p.name = "Tool.pkg" }},
		{"N01", finding.Warning, "another version", func(p *product) { p.name = "Tool-1.9.pkg" }},
		{"N02", finding.Warning, "letters", info(func(i *document.PackageInfo) { i.Version = "1.2b" })},
		{"N03", finding.Error, "no domain", info(func(i *document.PackageInfo) { i.Identifier = "tool" })},
		{"D01", finding.Warning, "no architectures", func(p *product) { p.d.Options.HostArchitectures = nil }},
		{"D01", finding.Info, "any macOS", func(p *product) { p.d.OSVersions = nil }},
		{"D02", finding.Warning, "a choice", func(p *product) {
			p.d.Options.Customize, p.d.Choices = "allow", append(p.d.Choices, document.Choice{ID: "b", Title: "b"})
		}},
		{"D02", finding.Warning, "a licence", func(p *product) { p.d.Pages = []document.Page{{Kind: "license", File: "l.txt"}} }},
		{"D02", finding.Warning, "scripts", func(p *product) { p.d.Options.RequireScripts = "true" }},
		{"D02", finding.Warning, "external scripts", func(p *product) { p.d.Options.AllowExternalScripts = "yes" }},
		{"D03", finding.Warning, "the boot volume", func(p *product) { p.d.Options.RootVolumeOnly = "true" }},
		{"D04", finding.Info, "no title", func(p *product) { p.d.Title = "" }},
		{"D04", finding.Info, "a page that is missing", func(p *product) { p.d.Pages = []document.Page{{Kind: "readme", File: "r.txt"}} }},
		{"G01", finding.Error, "changed since", func(p *product) {
			plain := p.bytes(t)
			p.flip = int(binary.BigEndian.Uint16(plain[4:])) + int(binary.BigEndian.Uint64(plain[8:])) + 32 + 9 // behind the checksum
		}},
		{"G02", finding.Error, "a part was changed", func(p *product) { p.flip = -1 }},
		{"G01", finding.Warning, "unsigned", func(p *product) { p.o, p.ticket = xar.Options{Digest: xar.SHA256}, false }},
		{"G01", finding.Warning, "not for packages", func(p *product) { p.o = signer()(t, false) }},
		{"G01", finding.Warning, "expired", func(p *product) { p.now = p.now.AddDate(1, 0, 0) }},
		{"G02", finding.Info, "SHA-1", func(p *product) { p.o.Digest = xar.SHA1 }},
		{"G02", finding.Warning, "MD5", func(p *product) { p.o, p.ticket = xar.Options{Digest: xar.MD5}, false }},
		{"A01", finding.Warning, "Intel", file(samplepkg.File{Name: "usr/local/x", Mode: 0o755, Data: intel})},
		{"A02", finding.Error, "Intel for arm64", file(samplepkg.File{Name: "usr/local/x", Mode: 0o755, Data: intel})},
		{"A02", finding.Error, "arm64 for Intel", func(p *product) {
			p.d.Options.HostArchitectures = []string{"x86_64"}
			file(samplepkg.File{Name: "usr/local/x", Mode: 0o755, Data: arm})(p)
		}},
		{"M01", finding.Warning, "a component", func(p *product) { p.alone, p.name = true, "Tool-1.2.3.pkg" }},
		{"M01", finding.Warning, "not signed", func(p *product) { p.o, p.ticket = xar.Options{Digest: xar.SHA256}, false }},
		{"M02", finding.Info, "no ticket", func(p *product) { p.ticket = false }},
		{"U01", finding.Info, "nothing removes it", func(p *product) { p.component.Files = p.component.Files[:len(p.component.Files)-1] }},
		{finding.NotChecked, finding.Info, "an Apple Archive", func(p *product) {
			p.after = func(members []xar.Member) []xar.Member {
				return swap(members, "tool.pkg/Payload", strings.NewReader("AA01 and more"))
			}
		}},
	}
}

type packageSample struct {
	rule     string
	severity finding.Severity
	name     string
	change   func(p *product)
}

// swap gives a member another content.
func swap(members []xar.Member, path string, content xar.Content) []xar.Member {
	for i := range members {
		if members[i].Path == path {
			members[i].Content = content
		}
	}
	return members
}

// without takes a member away.
func without(paths ...string) func(members []xar.Member) []xar.Member {
	return func(members []xar.Member) []xar.Member {
		return slices.DeleteFunc(members, func(m xar.Member) bool { return slices.Contains(paths, m.Path) })
	}
}

func TestPackageSamples(t *testing.T) {
	if found := goodPackage(t).lint(t); len(found) > 0 {
		t.Fatalf("the good package: %v", found)
	}
	for _, s := range packageSamples(t) {
		p := goodPackage(t)
		s.change(p)
		if found := p.lint(t); !has(found, s.rule, s.severity) {
			t.Errorf("%s %s, %s: not found, but %v", s.rule, s.severity, s.name, found)
		}
	}
}

// TestSpace: the sizes of blocks, compression and links make no difference.
func TestSpace(t *testing.T) {
	for _, kilobytes := range []int64{-1, 0, 1, 100, 1000, 1080} {
		p := goodPackage(t)
		p.component.Change = func(i *document.PackageInfo) { i.Payload.InstallKBytes = kilobytes }
		if found := p.lint(t); len(found) > 0 {
			t.Errorf("%d KiB: %v", kilobytes, found)
		}
	}
}

// TestEveryRuleIsSampled: a rule without a sample may never have been found, nor one that
// no sample shows at its worst. Beside each bad sample stands a good one.
func TestEveryRuleIsSampled(t *testing.T) {
	type key struct {
		rule     string
		severity finding.Severity
	}
	sampled := map[key]bool{{"unused-ignore", finding.Warning}: true} // see TestSuppressions
	for _, s := range slices.Concat(scriptSamples(), documentSamples()) {
		sampled[key{s.rule, s.severity}] = true
	}
	for _, s := range folderSamples() {
		sampled[key{s.rule, s.severity}] = true
	}
	for _, s := range packageSamples(t) {
		sampled[key{s.rule, s.severity}] = true
	}
	for _, rule := range pkglint.Rules() {
		if !sampled[key{rule.ID, rule.Severity}] {
			t.Errorf("%s has no sample of severity %s", rule.ID, rule.Severity)
		}
	}
}

// TestDamagedPackages: a byte that is not what it was is an error, a finding, or changes
// nothing that is found; it is never a crash.
func TestDamagedPackages(t *testing.T) {
	p := goodPackage(t)
	good := p.bytes(t)
	r := rand.New(rand.NewPCG(1, 2))
	unnoticed, places := 0, r.Perm(len(good))
	if os.Getenv("MACWRANGLER_LONG") != "1" {
		places = places[:150]
	}
	for _, at := range places {
		data := bytes.Clone(good)
		data[at] ^= byte(1 + r.IntN(255))
		result := pkglint.Package(t.Context(), p.name, bytes.NewReader(data), int64(len(data)), p.now)
		checkFindings(t, result.Findings, p.name)
		if len(result.Findings)+len(result.Unread) == 0 {
			unnoticed++
		}
	}
	if unnoticed > len(places)/5 { // the ticket, and signatures of certificates: pkg verify checks chains
		t.Errorf("%d of %d changes are not noticed", unnoticed, len(places))
	}
	for _, cut := range []int{0, 1, 27, 28, 100, len(good) / 2, len(good) - 100} {
		result := pkglint.Package(t.Context(), p.name, bytes.NewReader(good[:cut]), int64(cut), p.now)
		if len(result.Findings)+len(result.Unread) == 0 {
			t.Errorf("cut at %d: nothing is found", cut)
		}
		for _, err := range result.Unread {
			if fault.CodeOf(err) == fault.Failed {
				t.Errorf("cut at %d: %v has no code", cut, err)
			}
		}
	}
}

// TestPlacesInPackages: target is the package, path the file in it, line and column those
// of that file.
func TestPlacesInPackages(t *testing.T) {
	p := goodPackage(t)
	p.component.Scripts[0].Data = inScript("sudo true")
	p.d.Options.RootVolumeOnly = "true"
	got := map[string]string{}
	for _, f := range p.lint(t) {
		got[f.Rule] = fmt.Sprintf("%s|%s|%d", f.Target, f.Path, min(f.Line, 4))
	}
	if got["S02"] != "Tool-2.0.pkg|tool.pkg/Scripts/postinstall|4" || !strings.HasPrefix(got["D03"], "Tool-2.0.pkg|Distribution|") || strings.HasSuffix(got["D03"], "|0") {
		t.Error(got)
	}
}
