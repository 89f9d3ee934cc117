package flatpkg_test

import (
	"bytes"
	"io"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/internal/samplepkg"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/flatpkg"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/document"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/payload"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/xar"
)

func TestMeanings(t *testing.T) { codetest.Explained(t, flatpkg.Meanings()) }

const wantPayload = `. 40755 0:0  <nil>
usr 40755 0:0  <nil>
usr/local 40755 0:0  <nil>
usr/local/bin 40755 0:0  <nil>
usr/local/bin/tool 100755 0:0 #!/bin/sh
echo tool
 <nil>
usr/local/bin/t 120755 0:0 tool <nil>
usr/local/empty 100644 0:0  <nil>`

// TestComponent: everything in a component package, in each compression.
func TestComponent(t *testing.T) {
	for _, kind := range []payload.Kind{payload.Gzip, payload.PBZX, payload.CPIO} {
		sample := samplepkg.Sample()
		sample.Kind = kind
		p := open(t, sample.Bytes(t, xar.Options{}))
		if p.Kind != flatpkg.ComponentKind || p.Identifier() != "com.example.tool" || p.Version() != "1.2.3" || p.Distribution != nil || len(p.Components) != 1 {
			t.Fatalf("%s: %+v", kind, p)
		}
		c := p.Components[0]
		if got := listing(c.Payload()); got != wantPayload {
			t.Errorf("%s: the payload\n%s\nwant\n%s", kind, got, wantPayload)
		}
		list, err := c.Bom()
		if err != nil || list.Len() != 7 || c.Info.Payload.NumberOfFiles != 7 {
			t.Errorf("%s: Bom: %v", kind, err)
		}
		scripts, err := c.ReadScripts(9)
		if err != nil || len(scripts) != 3 || scripts[1].Name != "postinstall" || string(scripts[1].Text) != "#!/bin/sh" || !scripts[1].Cut || scripts[2].Cut {
			t.Errorf("%s: %+v, error %v", kind, scripts, err)
		}
	}
}

// TestProduct: components in folders, found by what the Distribution calls them.
func TestProduct(t *testing.T) {
	other := samplepkg.Component{Identifier: "com.example.other thing", Version: "1", Scripts: []samplepkg.File{{Name: "preinstall", Mode: 0o755, Data: "#!/bin/sh\n"}}}
	p := open(t, samplepkg.Product(t, xar.Options{}, samplepkg.Sample(), other))
	if p.Kind != flatpkg.ProductKind || p.Identifier() != "com.example.product" || p.Version() != "2.0" || len(p.Components) != 2 {
		t.Fatalf("%+v", p)
	}
	refs := p.Distribution.Packages()
	if got := p.Component(refs[0]); got != p.Components[0] || got.Path != "tool.pkg" {
		t.Errorf("%+v is %+v", refs[0], got)
	}
	if got := p.Component(document.PkgRef{File: "#other%20thing.pkg"}); got != p.Components[1] {
		t.Errorf("a name with an escape is %+v", got)
	}
	for _, none := range []string{"", "#", "#no.pkg", "http://example.com/tool.pkg", "#%zz"} {
		if got := p.Component(document.PkgRef{File: none}); got != nil {
			t.Errorf("%q is %+v", none, got)
		}
	}
	c := p.Components[1]
	if got := listing(c.Payload()); got != "" || c.PayloadEntry() != nil {
		t.Errorf("a package of scripts only has a payload: %s", got)
	}
	if _, err := c.Bom(); fault.CodeOf(err) != flatpkg.CodeNoBom {
		t.Errorf("its Bom: %v", err)
	}
}

func TestTarget(t *testing.T) {
	for location, want := range map[string]string{"/": "/usr/bin", "": "/usr/bin", "Library": "/Library/usr/bin", "/Applications/": "/Applications/usr/bin", "/../x": "/x/usr/bin"} {
		c := &flatpkg.Component{Info: &document.PackageInfo{InstallLocation: location}}
		if got := c.Target("usr/bin"); got != want {
			t.Errorf("%q: %q, want %q", location, got, want)
		}
	}
	if got := (&flatpkg.Component{}).Target("."); got != "/" {
		t.Errorf("without a PackageInfo: %q", got)
	}
}

// TestNotAPackage: archives that are none.
func TestNotAPackage(t *testing.T) {
	file := func(name string) xar.Member { return xar.Member{Path: name, Content: strings.NewReader("x")} }
	for name, tt := range map[string]struct {
		members []xar.Member
		code    fault.Code
		text    string
	}{
		"nothing":              {nil, "not-a-package", "neither"},
		"a signed archive":     {[]xar.Member{file("Content"), file("Metadata")}, "not-a-package", ".xip"},
		"a broken PackageInfo": {[]xar.Member{file("PackageInfo")}, "package-document-malformed", ""},
		"a broken product":     {[]xar.Member{file("Distribution")}, "package-document-malformed", ""},
	} {
		data := samplepkg.Archive(t, tt.members, xar.Options{})
		_, err := openAny(data, flatpkg.Options{})
		if fault.CodeOf(err) != tt.code || !strings.Contains(err.Error(), tt.text) {
			t.Errorf("%s: %v, code %s", name, err, fault.CodeOf(err))
		}
	}
	data := samplepkg.Archive(t, []xar.Member{file("Distribution"), {Path: "a", Type: xar.Directory}, file("a/PackageInfo")}, xar.Options{})
	p, err := openAny(data, flatpkg.Options{Damaged: true})
	if err != nil || p.DistributionErr == nil || p.Components[0].Err == nil || string(p.DistributionText) != "x" {
		t.Errorf("for a linter: %+v, error %v", p, err)
	}
}

// TestWrongChecksum: a payload that was changed and compressed again, so that only the
// container's checksum can tell.
func TestWrongChecksum(t *testing.T) {
	sample := samplepkg.Sample()
	sample.Kind = payload.CPIO
	good := sample.Bytes(t, xar.Options{})
	broken := bytes.Replace(good, []byte("echo tool"), []byte("echo evil"), 1)
	c := open(t, broken).Components[0]
	contents, err := c.Payload()
	if err != nil {
		t.Fatal(err)
	}
	for err == nil {
		_, err = contents.Next()
	}
	if fault.CodeOf(err) != xar.CodeChecksum {
		t.Errorf("at the end: %v", err)
	}
	if _, again := contents.Next(); again != err { //nolint:errorlint // the same one
		t.Errorf("and then: %v", again)
	}
	if _, err := c.ReadScripts(1 << 20); err != nil {
		t.Errorf("the scripts are right: %v", err)
	}
}

// TestTrailingData: what follows the archive in a payload is no part of what is
// installed, and an error.
func TestTrailingData(t *testing.T) {
	sample := samplepkg.Sample()
	members := sample.Members(t, "")
	for i, m := range members {
		if m.Path == "Payload" {
			data, _ := io.ReadAll(io.NewSectionReader(m.Content, 0, m.Content.Size()))
			members[i].Content = strings.NewReader(string(data) + "more")
		}
	}
	if got := listing(open(t, samplepkg.Archive(t, members, xar.Options{})).Components[0].Payload()); !strings.Contains(got, "payload") {
		t.Errorf("it reads\n%s", got)
	}
}

// TestEveryByte: each byte of a small package changed once is an error, a finding, or
// no change at all.
func TestEveryByte(t *testing.T) {
	sample := samplepkg.Sample()
	sample.Files = sample.Files[:5]
	good := sample.Bytes(t, xar.Options{})
	want := account(open(t, good))
	differ := 0
	for i := range good {
		if underRace && i%5 > 0 {
			continue
		}
		broken := bytes.Clone(good)
		broken[i] ^= 1 << (i % 8)
		p, err := openAny(broken, flatpkg.Options{})
		if err != nil {
			checkError(t, err)
			differ++
			continue
		}
		if account(p) == want {
			t.Errorf("byte %d of %d: no difference", i, len(good))
		}
		if i%7 > 0 {
			continue // it reads all once more
		}
		if got, err := p.Verify(flatpkg.VerifyOptions{}); err != nil || !strings.Contains(rules(got), "content-changed") {
			t.Errorf("byte %d of %d: found %q, error %v", i, len(good), rules(got), err)
		}
	}
	if differ == 0 {
		t.Error("no error at all")
	}
	for n := range good {
		if _, err := openAny(good[:n], flatpkg.Options{}); err == nil {
			t.Errorf("cut to %d bytes: no error", n)
		}
	}
}
