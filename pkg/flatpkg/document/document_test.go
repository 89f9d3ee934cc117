package document_test

import (
	"bytes"
	"errors"
	"fmt"
	"os/exec"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/internal/servertest"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/document"
)

func TestMeanings(t *testing.T) { codetest.Explained(t, document.Meanings()) }

const packageInfo = `<?xml version="1.0" encoding="utf-8"?>
<pkg-info overwrite-permissions="true" relocatable="false" identifier="com.example.vpn" postinstall-action="none"
    version="1.2" format-version="2" generator-version="InstallCmds-830" install-location="/Applications" auth="root">
    <payload numberOfFiles="9" installKBytes="96"/>
    <bundle path="./VPN.app" id="com.example.vpn.app" CFBundleShortVersionString="1.2" CFBundleVersion="120"/>
    <bundle-version>
        <bundle id="com.example.vpn.app"/>
    </bundle-version>
    <relocate>
        <bundle id="com.example.vpn.app"/>
    </relocate>
    <scripts>
        <preinstall file="./preinstall" timeout="600"/>
        <postinstall file="./postinstall"/>
    </scripts>
</pkg-info>
`

func TestParsePackageInfo(t *testing.T) {
	p, err := document.ParsePackageInfo([]byte(packageInfo), document.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	want := &document.PackageInfo{
		Identifier: "com.example.vpn", Version: "1.2", InstallLocation: "/Applications", Auth: "root",
		OverwritePermissions: "true", Relocatable: "false", PostinstallAction: "none", GeneratorVersion: "InstallCmds-830",
		Place:    document.Place{Line: 2, Column: 1},
		Payload:  &document.PayloadInfo{Place: document.Place{Line: 4, Column: 5}, NumberOfFiles: 9, InstallKBytes: 96},
		Bundles:  []document.Bundle{{Place: document.Place{Line: 5, Column: 5}, Path: "./VPN.app", ID: "com.example.vpn.app", ShortVersion: "1.2", Version: "120"}},
		Relocate: []document.Ref{{Place: document.Place{Line: 10, Column: 9}, ID: "com.example.vpn.app"}},
		Scripts: []document.Script{
			{Place: document.Place{Line: 13, Column: 9}, Phase: "preinstall", File: "./preinstall", Timeout: "600"},
			{Place: document.Place{Line: 14, Column: 9}, Phase: "postinstall", File: "./postinstall"},
		},
	}
	if diff := cmp.Diff(want, p, cmpopts.IgnoreFields(document.PackageInfo{}, "Root")); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
}

const distribution = `<?xml version="1.0" encoding="utf-8" standalone="no"?>
<installer-gui-script minSpecVersion="2">
    <title>Tools</title>
    <options customize="allow" require-scripts="false" hostArchitectures="x86_64, arm64" rootVolumeOnly="true"/>
    <domains enable_anywhere="false" enable_localSystem="true"/>
    <volume-check script="checkVolume()">
        <allowed-os-versions>
            <os-version min="12.0" before="26"/>
        </allowed-os-versions>
    </volume-check>
    <license file="License.rtf" mime-type="text/rtf"/>
    <script><![CDATA[
function checkVolume() { return 1 < 2; }
    ]]></script>
    <choices-outline>
        <line choice="all">
            <line choice="admin"/>
        </line>
    </choices-outline>
    <choice id="all" title="Tools"/>
    <choice id="admin" title="Admin &amp; more" description="More" start_selected="my.choice.packageUpgradeAction != &quot;installed&quot;" visible="false">
        <pkg-ref id="com.example.admin"/>
    </choice>
    <pkg-ref id="com.example.admin" version="1.0" onConclusion="RequireRestart" installKBytes="many">#admin.pkg</pkg-ref>
    <pkg-ref id="com.example.admin" auth="Root" installKBytes="12"><bundle-version/></pkg-ref>
    <product id="com.example.tools" version="3"/>
</installer-gui-script>
`

func TestParseDistribution(t *testing.T) {
	d, err := document.ParseDistribution([]byte(distribution), document.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	want := &document.Distribution{
		MinSpecVersion: "2", Title: "Tools",
		Options:    document.Options{Customize: "allow", RequireScripts: "false", HostArchitectures: []string{"x86_64", "arm64"}, RootVolumeOnly: "true"},
		Domains:    &document.Domains{Anywhere: "false", LocalSystem: "true"},
		OSVersions: []document.OSVersion{{Min: "12.0", Before: "26"}},
		Checks:     []document.Check{{Kind: "volume-check", Script: "checkVolume()"}},
		Scripts:    []document.Text{{Text: "\nfunction checkVolume() { return 1 < 2; }\n    "}},
		Outline:    []document.Line{{Choice: "all", Lines: []document.Line{{Choice: "admin"}}}},
		Choices: []document.Choice{
			{ID: "all", Title: "Tools"},
			{
				ID: "admin", Title: "Admin & more", Description: "More", Visible: "false",
				StartSelected: `my.choice.packageUpgradeAction != "installed"`, PkgRefs: []document.Ref{{ID: "com.example.admin"}},
			},
		},
		PkgRefs: []document.PkgRef{
			{ID: "com.example.admin", Version: "1.0", OnConclusion: "RequireRestart", InstallKBytes: document.Unknown, File: "#admin.pkg"},
			{ID: "com.example.admin", Auth: "Root", InstallKBytes: 12},
		},
		Pages:    []document.Page{{Kind: "license", File: "License.rtf", MIMEType: "text/rtf"}},
		Product:  &document.Product{ID: "com.example.tools", Version: "3"},
		Problems: []document.Problem{{Text: `installKBytes="many" is not a number`}},
	}
	places := cmpopts.IgnoreTypes(document.Place{})
	if diff := cmp.Diff(want, d, cmpopts.IgnoreFields(document.Distribution{}, "Root"), places); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if got := d.OSVersions[0].Place; got != (document.Place{Line: 8, Column: 13}) {
		t.Errorf("os-version at %+v", got)
	}
	merged := document.PkgRef{ID: "com.example.admin", Version: "1.0", Auth: "Root", OnConclusion: "RequireRestart", InstallKBytes: 12, File: "#admin.pkg"}
	if diff := cmp.Diff([]document.PkgRef{merged}, d.Packages(), places); diff != "" {
		t.Errorf("packages: -want +got:\n%s", diff)
	}
}

// What is written is read back, and is the same the second time; xmllint has no objection.
func TestRoundTrip(t *testing.T) {
	p, err := document.ParsePackageInfo([]byte(packageInfo), document.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	d, err := document.ParseDistribution([]byte(distribution), document.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	p2, err := document.ParsePackageInfo(marshal(t, p), document.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	d2, err := document.ParseDistribution(marshal(t, d), document.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	d.Problems = nil
	ignore := cmp.Options{
		cmpopts.IgnoreTypes(document.Place{}), cmpopts.IgnoreFields(document.PackageInfo{}, "Root"),
		cmpopts.IgnoreFields(document.Distribution{}, "Root"),
	}
	if diff := cmp.Diff(p, p2, ignore); diff != "" {
		t.Errorf("PackageInfo: -read +written and read:\n%s", diff)
	}
	if diff := cmp.Diff(d, d2, ignore); diff != "" {
		t.Errorf("Distribution: -read +written and read:\n%s", diff)
	}
	program := servertest.Need(t, "xmllint", "libxml2-utils")
	for _, data := range [][]byte{marshal(t, p), marshal(t, d)} {
		cmd := exec.CommandContext(t.Context(), program, "--noout", "-")
		cmd.Stdin = bytes.NewReader(data)
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Errorf("xmllint: %v\n%s", err, out)
		}
	}
}

func marshal(t *testing.T, d interface{ Marshal() ([]byte, error) }) []byte {
	t.Helper()
	data, err := d.Marshal()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestRefused(t *testing.T) {
	deep := strings.Repeat("<a>", 70) + strings.Repeat("</a>", 70)
	var attributes strings.Builder
	for i := range 300 {
		fmt.Fprintf(&attributes, " a%d='1'", i)
	}
	for _, c := range []struct {
		why, text string
		code      fault.Code
	}{
		{"nothing", "", document.CodeMalformed},
		{"only a declaration", `<?xml version="1.0"?>`, document.CodeMalformed},
		{"a text", "hello", document.CodeMalformed},
		{"another document", "<plist/>", document.CodeWrongRoot},
		{"a Distribution", distribution, document.CodeWrongRoot},
		{"cut", packageInfo[:300], document.CodeMalformed},
		{"a wrong end", "<pkg-info></pkginfo>", document.CodeMalformed},
		{"two roots", "<pkg-info/><pkg-info/>", document.CodeMalformed},
		{"text after the root", "<pkg-info/>x", document.CodeMalformed},
		{"an attribute twice", `<pkg-info version="1" version="2"/>`, document.CodeMalformed},
		{"an entity of its own", `<!DOCTYPE p [<!ENTITY e "x">]><pkg-info version="&e;"/>`, document.CodeMalformed},
		{"a file as entity", `<!DOCTYPE p [<!ENTITY e SYSTEM "file:///etc/passwd">]><pkg-info>&e;</pkg-info>`, document.CodeMalformed},
		{"UTF-16", "\xff\xfe<\x00", document.CodeEncoding},
		{"an unknown encoding", `<?xml version="1.0" encoding="EBCDIC"?><pkg-info/>`, document.CodeEncoding},
		{"bytes that are not UTF-8", "<pkg-info version='\xff'/>", document.CodeMalformed},
		{"deep", "<pkg-info>" + deep + "</pkg-info>", document.CodeLimit},
		{"many attributes", "<pkg-info" + attributes.String() + "/>", document.CodeLimit},
		{"many elements", "<pkg-info>" + strings.Repeat("<a/>", 200_001) + "</pkg-info>", document.CodeLimit},
		{"many bytes", strings.Repeat(" ", 17<<20) + "<pkg-info/>", document.CodeLimit},
	} {
		_, err := document.ParsePackageInfo([]byte(c.text), document.Limits{})
		if fault.CodeOf(err) != c.code {
			t.Errorf("%s: got %v, want %s", c.why, err, c.code)
		}
		codetest.PrintableError(t, err)
	}
}

func TestEncodings(t *testing.T) {
	for _, c := range []struct{ text, want string }{
		{"\xef\xbb\xbf<pkg-info version='é'/>", "é"},
		{"<?xml version='1.0' encoding='ISO-8859-1'?><pkg-info version='\xe9'/>", "é"},
		{"<?xml version='1.0' encoding='us-ascii'?><pkg-info version='e'/>", "e"},
	} {
		p, err := document.ParsePackageInfo([]byte(c.text), document.Limits{})
		if err != nil || p.Version != c.want {
			t.Errorf("%q: got %+v, %v", c.text, p, err)
		}
	}
}

func TestTextThatXMLHasNot(t *testing.T) {
	if _, err := (&document.PackageInfo{Identifier: "a\x01b"}).Marshal(); fault.CodeOf(err) != document.CodeText {
		t.Errorf("got %v, want %s", err, document.CodeText)
	}
	data, err := (&document.PackageInfo{Identifier: "<&\"'\n>"}).Marshal()
	if err != nil {
		t.Fatal(err)
	}
	if p, err := document.ParsePackageInfo(data, document.Limits{}); err != nil || p.Identifier != "<&\"'\n>" {
		t.Errorf("got %+v, %v", p, err)
	}
}

func TestNoElement(t *testing.T) {
	var e *document.Element
	if e.Attr("a") != "" || e.Child("b") != nil {
		t.Error("an element that is not there has something")
	}
	for range e.All() {
		t.Error("an element that is not there has children")
	}
}

func FuzzParse(f *testing.F) {
	f.Add([]byte(packageInfo))
	f.Add([]byte(distribution))
	f.Add([]byte("<pkg-info><payload numberOfFiles='-1'/></pkg-info>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		p, err := document.ParsePackageInfo(data, document.Limits{})
		root := (*document.Element)(nil)
		if err == nil {
			root = p.Root
		} else if _, ours := errors.AsType[*fault.Error](err); !ours {
			t.Fatalf("%T: %v", err, err)
		}
		codetest.PrintableError(t, err)
		if d, err := document.ParseDistribution(data, document.Limits{}); err == nil {
			root = d.Root
			d.Packages()
			if _, err := d.Marshal(); err != nil {
				t.Fatal(err)
			}
		}
		if root == nil {
			return
		}
		for e := range root.All() {
			e.Text = strings.TrimSpace(e.Text)
		}
		again, err := root.Marshal()
		if err != nil {
			t.Fatal(err)
		}
		if _, err := document.ParsePackageInfo(again, document.Limits{}); root.Name == "pkg-info" && err != nil {
			t.Fatalf("reading what was written: %v\n%s", err, again)
		}
	})
}
