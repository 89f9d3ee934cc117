package build_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/bom"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/build"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/cpio"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/document"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/payload"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/project"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/xar"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

func TestMeanings(t *testing.T) { codetest.Explained(t, build.Meanings()) }

const info = `{"identifier": "com.example.tool", "name": "Tool-${version}.pkg", "version": "1.10"}`

// files maps paths of a project to contents. A path that ends in a slash is a folder,
// a content that begins with -> a link; one before a colon is a mode in octal.
type files map[string]string

func plain() files {
	return files{
		"build-info.json":                    info,
		"payload/usr/local/bin/tool":         "755:#!/bin/sh\necho hello\n",
		"payload/usr/local/bin/link":         "->tool",
		"payload/usr/local/share/empty":      "",
		"payload/Library/Example/conf.plist": "600:secret",
		"payload/.DS_Store":                  "x",
		"payload/usr/local/bin/._tool":       "x",
		"scripts/postinstall":                "755:#!/bin/sh\nexit 0\n",
		"scripts/data":                       "data",
	}
}

func (f files) with(more files) files {
	all := files{}
	for _, list := range []files{f, more} {
		for name, content := range list {
			all[name] = content
		}
	}
	return all
}

func (f files) without(names ...string) files {
	all := f.with(nil)
	for name := range f {
		for _, gone := range names {
			if strings.HasPrefix(name, gone) {
				delete(all, name)
			}
		}
	}
	return all
}

// plant makes the project in a folder of a name.
func plant(t *testing.T, f files) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "Some Tool")
	if err := os.Mkdir(dir, 0o755); err != nil {
		t.Fatal(err)
	}
	for name, content := range f {
		path := filepath.Join(dir, name)
		err := os.MkdirAll(filepath.Dir(path), 0o755)
		mode := os.FileMode(0o644)
		if prefix, rest, ok := strings.Cut(content, ":"); ok && len(prefix) <= 4 {
			content = rest
			mode = 0
			for _, digit := range prefix {
				mode = mode<<3 | os.FileMode(digit-'0')
			}
		}
		target, isLink := strings.CutPrefix(content, "->")
		switch {
		case err != nil:
		case strings.HasSuffix(name, "/"):
			err = os.MkdirAll(path, 0o755)
		case isLink:
			err = os.Symlink(target, path)
		default:
			if err = os.WriteFile(path, []byte(content), 0o600); err == nil {
				err = syscall.Chmod(path, uint32(mode))
			}
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	return dir
}

func run(ctx context.Context, dir string) ([]byte, *build.Result, error) {
	folder, err := volume.Door{}.Path(dir).Folder()
	if err != nil {
		return nil, nil, err
	}
	defer func() { _ = folder.Close() }()
	p, err := build.Open(folder, filepath.Base(dir))
	if err != nil {
		return nil, nil, err
	}
	var out bytes.Buffer
	result, err := p.Write(ctx, &out)
	return out.Bytes(), result, err
}

func pack(t *testing.T, f files) ([]byte, *build.Result) {
	t.Helper()
	data, result, err := run(t.Context(), plant(t, f))
	if err != nil {
		t.Fatal(err)
	}
	return data, result
}

// open returns the members of a package.
func open(t *testing.T, data []byte) map[string][]byte {
	t.Helper()
	a, err := xar.Open(bytes.NewReader(data), int64(len(data)), xar.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Check(); err != nil {
		t.Fatal(err)
	}
	members := map[string][]byte{}
	for _, e := range a.Entries() {
		r, err := a.Open(e)
		if err != nil {
			t.Fatal(err)
		}
		if members[e.Path], err = io.ReadAll(r); err != nil {
			t.Fatal(err)
		}
	}
	return members
}

func entries(t *testing.T, data []byte) []cpio.Header {
	t.Helper()
	a, err := payload.OpenArchive(bytes.NewReader(data), payload.Limits{}, cpio.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = a.Close() }()
	var list []cpio.Header
	for {
		h, err := a.Next()
		if errors.Is(err, io.EOF) {
			return list
		}
		if err != nil {
			t.Fatal(err)
		}
		list = append(list, *h)
	}
}

func find(t *testing.T, list []cpio.Header, name string) cpio.Header {
	t.Helper()
	i := slices.IndexFunc(list, func(h cpio.Header) bool { return h.Name == name })
	if i < 0 {
		t.Fatalf("%s is not in the payload", name)
	}
	return list[i]
}

func names(list []cpio.Header) []string {
	var all []string
	for _, h := range list {
		all = append(all, h.Name)
	}
	return all
}

func TestComponent(t *testing.T) {
	data, result := pack(t, plain())
	members := open(t, data)
	list := entries(t, members["Payload"])
	want := []string{
		".", "Library", "Library/Example", "Library/Example/conf.plist", "usr", "usr/local", "usr/local/bin", "usr/local/bin/link",
		"usr/local/bin/tool", "usr/local/share", "usr/local/share/empty",
	}
	if diff := cmp.Diff(want, names(list)); diff != "" {
		t.Errorf("payload: -want +got:\n%s", diff)
	}
	for name, mode := range map[string]uint32{
		".": 0o40755, "Library/Example/conf.plist": 0o100600, "usr/local/bin/tool": 0o100755, "usr/local/bin/link": 0o120755,
	} {
		if h := find(t, list, name); h.Mode != mode || h.UID != 0 || h.GID != 0 || h.Modified != 978307200 {
			t.Errorf("%s: got %+v, want mode %o", name, h, mode)
		}
	}
	agree(t, list, members["Bom"])
	if got := names(entries(t, members["Scripts"])); !slices.Equal(got, []string{".", "data", "postinstall"}) {
		t.Errorf("scripts: got %q", got)
	}
	p, err := document.ParsePackageInfo(members["PackageInfo"], document.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if p.Identifier != "com.example.tool" || p.Version != "1.10" || p.InstallLocation != "/" || p.OverwritePermissions != "" ||
		p.Payload.NumberOfFiles != int64(len(want)) || len(p.Scripts) != 1 || p.Scripts[0].File != "./postinstall" {
		t.Errorf("got %s", members["PackageInfo"])
	}
	if result.Kind != build.Component || result.Name != "Tool-1.10.pkg" || result.Files != len(want) || result.Bytes != int64(len(data)) ||
		!slices.Equal(result.Scripts, []string{"postinstall"}) {
		t.Errorf("got %+v", result)
	}
	if got := codes(result); !slices.Equal(got, []fault.Code{build.WarnLeftOut, build.WarnLeftOut}) {
		t.Errorf("got warnings %v", result.Warnings)
	}
}

func codes(r *build.Result) []fault.Code {
	var list []fault.Code
	for _, w := range r.Warnings {
		list = append(list, w.Code)
	}
	return list
}

// agree holds a Bom against the entries of a payload.
func agree(t *testing.T, list []cpio.Header, data []byte) {
	t.Helper()
	b, err := bom.Parse(data, bom.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if b.Len() != len(list) {
		t.Errorf("the Bom has %d entries, the payload %d", b.Len(), len(list))
	}
	for _, h := range list {
		_, e, ok := b.Find(h.Name)
		if !ok || e.Mode != h.Mode || e.UID != h.UID || e.GID != h.GID || int64(e.Modified) != h.Modified || !e.SameSize(h.Size) || e.Target != h.Target {
			t.Errorf("payload %+v, Bom %+v", h, e)
		}
		if h.Name == "Library/Example/conf.plist" && e.Checksum != bom.Checksum([]byte("secret")) {
			t.Errorf("%s has the checksum %d", h.Name, e.Checksum)
		}
	}
}

func product() files {
	return plain().with(files{"build-info.json": `{"identifier": "com.example.tool", "name": "Tool-${version}.pkg", "version": "1.10",
		"distribution_style": true, "product id": "com.example.product", "min-os-version": "12.0", "postinstall_action": "restart"}`})
}

func TestProduct(t *testing.T) {
	data, result := pack(t, product())
	members := open(t, data)
	d, err := document.ParseDistribution(members["Distribution"], document.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	packages := d.Packages()
	if len(packages) != 1 || packages[0].File != "#Tool-1.10.pkg" || packages[0].OnConclusion != "RequireRestart" || packages[0].Version != "1.10" ||
		d.Product.ID != "com.example.product" || d.Title != "Tool" || len(d.OSVersions) != 1 || d.OSVersions[0].Min != "12.0" ||
		d.Options.Customize != "never" || !slices.Equal(d.Options.HostArchitectures, []string{"arm64", "x86_64"}) {
		t.Errorf("got %s", members["Distribution"])
	}
	for _, name := range []string{"Bom", "Payload", "Scripts", "PackageInfo"} {
		if members["Tool-1.10.pkg/"+name] == nil {
			t.Errorf("no %s", name)
		}
	}
	if result.Kind != build.Product {
		t.Errorf("got %+v", result)
	}
}

// The same files with other dates, another umask and in another place become the same
// bytes; another byte in a file, others.
func TestSameBytes(t *testing.T) {
	for name, f := range map[string]files{"component": plain(), "product": product()} {
		first, _ := pack(t, f)
		dir := plant(t, f.with(files{"payload/usr/local/share/empty": "664:"}))
		err := filepath.WalkDir(dir, func(path string, d os.DirEntry, err error) error {
			if err == nil && d.Type() == 0 {
				err = os.Chtimes(path, time.Time{}, time.Unix(1_600_000_000, 0))
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
		second, _, err := run(t.Context(), dir)
		if err != nil || !bytes.Equal(first, second) {
			t.Errorf("%s: other bytes (%d and %d), %v", name, len(first), len(second), err)
		}
		other, _ := pack(t, f.with(files{"payload/usr/local/share/empty": "x"}))
		if bytes.Equal(first, other) {
			t.Errorf("%s: another file, and the same bytes", name)
		}
	}
}

// macho is the beginning of a program for a processor.
func macho(cpu string) string {
	return "\xcf\xfa\xed\xfe" + cpu + strings.Repeat("\x00", 40)
}

const (
	arm64 = "\x0c\x00\x00\x01"
	intel = "\x07\x00\x00\x01"
)

func TestHostArchitectures(t *testing.T) {
	for _, c := range []struct {
		programs []string
		want     []string
	}{
		{nil, []string{"arm64", "x86_64"}},
		{[]string{arm64}, []string{"arm64"}},
		{[]string{intel}, []string{"x86_64"}},
		{[]string{intel, arm64}, []string{"arm64", "x86_64"}},
	} {
		f := product()
		for i, cpu := range c.programs {
			f["payload/usr/local/bin/program"+string(rune('a'+i))] = "755:" + macho(cpu)
		}
		_, result := pack(t, f)
		if !slices.Equal(result.HostArchitectures, c.want) {
			t.Errorf("%q: got %q, want %q", c.programs, result.HostArchitectures, c.want)
		}
	}
}

func TestRequirements(t *testing.T) {
	const frame = `<plist version="1.0"><dict>%</dict></plist>`
	good := strings.Replace(frame, "%", "<key>os</key><array><string>13.0</string></array><key>arch</key><array><string>arm64</string></array>", 1)
	data, result := pack(t, product().with(files{"product-requirements.plist": good}))
	d, err := document.ParseDistribution(open(t, data)["Distribution"], document.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if !slices.Equal(result.HostArchitectures, []string{"arm64"}) || len(d.OSVersions) != 1 || d.OSVersions[0].Min != "13.0" {
		t.Errorf("got %+v, %+v", result, d.OSVersions)
	}
	for _, bad := range []string{
		"<key>ram</key><real>4.0</real>", "<key>os</key><string>13.0</string>", "<key>os</key><array><integer>13</integer></array>",
		"<key>arch</key><array><string>vax</string></array>", "<key>os</key><array/>", "<key>os</key>",
	} {
		_, _, err := run(t.Context(), plant(t, product().with(files{"product-requirements.plist": strings.Replace(frame, "%", bad, 1)})))
		if fault.CodeOf(err) != build.CodeRequirements || fault.HintOf(err) == "" {
			t.Errorf("%s: got %v", bad, err)
		}
	}
}

func TestOwnersAndModes(t *testing.T) {
	f := plain().with(files{
		"payload/Applications/Tool.app/Contents/MacOS/Tool": "4775:x",
		"payload/Users/Shared/note":                         "666:x",
		"scripts/postinstall":                               "644:#!/bin/sh\n",
	})
	data, result := pack(t, f)
	list := entries(t, open(t, data)["Payload"])
	for name, mode := range map[string]uint32{
		"Applications": 0o40775, "Applications/Tool.app": 0o40755, "Applications/Tool.app/Contents/MacOS/Tool": 0o100755,
		"Users/Shared": 0o41777, "Users/Shared/note": 0o100644,
	} {
		if h := find(t, list, name); h.Mode != mode {
			t.Errorf("%s: got mode %o, want %o", name, h.Mode, mode)
		}
	}
	if h := find(t, list, "Applications"); h.GID != 80 {
		t.Errorf("Applications: got group %d", h.GID)
	}
	if h := find(t, entries(t, open(t, data)["Scripts"]), "postinstall"); h.Mode != 0o100755 {
		t.Errorf("postinstall: got mode %o", h.Mode)
	}
	if got := codes(result); len(got) != 4 || got[1] != build.WarnMode && got[2] != build.WarnMode {
		t.Errorf("got warnings %v", result.Warnings)
	}
	f["build-info.json"] = strings.Replace(info, "{", `{"ownership": "preserve", `, 1)
	data, _ = pack(t, f)
	h := find(t, entries(t, open(t, data)["Payload"]), "Applications/Tool.app/Contents/MacOS/Tool")
	if h.Mode != 0o104775 || int(h.UID) != os.Getuid() {
		t.Errorf("preserve: got %+v", h)
	}
	f["build-info.json"] = strings.Replace(info, "{", `{"ownership": "preserve-other", `, 1)
	data, _ = pack(t, f)
	if h := find(t, entries(t, open(t, data)["Payload"]), "usr"); h.UID != 0 {
		t.Errorf("preserve-other: got %+v", h)
	}
}

// What is in a folder of the system depends on where the payload goes.
func TestInstallLocation(t *testing.T) {
	f := files{
		"build-info.json":         strings.Replace(info, "{", `{"install_location": "/Applications", `, 1),
		"payload/Tool.app/readme": "x",
	}
	data, _ := pack(t, f)
	if h := entries(t, open(t, data)["Payload"])[0]; h.Mode != 0o40775 || h.GID != 80 {
		t.Errorf("got %+v", h)
	}
}

func TestBundles(t *testing.T) {
	plist := func(id string) string {
		return `<plist version="1.0"><dict><key>CFBundleIdentifier</key><string>` + id + `</string><key>CFBundleVersion</key><string>7</string></dict></plist>`
	}
	f := plain().with(files{
		"build-info.json": strings.Replace(info, "{", `{"suppress_bundle_relocation": false, `, 1),
		"payload/Applications/Tool.app/Contents/Info.plist":                                     plist("com.example.app"),
		"payload/Applications/Tool.app/Contents/Frameworks/Inner.framework/Contents/Info.plist": plist("com.example.inner"),
		"payload/Applications/Broken.app/Contents/Info.plist":                                   "not a plist",
		"payload/Library/NoBundle/Contents/Info.plist":                                          plist("com.example.none"),
	})
	data, result := pack(t, f)
	p, err := document.ParsePackageInfo(open(t, data)["PackageInfo"], document.Limits{})
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Bundles) != 1 || p.Bundles[0].Path != "./Applications/Tool.app" || p.Bundles[0].Version != "7" || len(p.Relocate) != 1 {
		t.Errorf("got %+v", p)
	}
	if !slices.Contains(codes(result), build.WarnBundle) {
		t.Errorf("got warnings %v", result.Warnings)
	}
	f["build-info.json"] = info
	data, _ = pack(t, f)
	if p, err := document.ParsePackageInfo(open(t, data)["PackageInfo"], document.Limits{}); err != nil || len(p.Relocate) != 0 {
		t.Errorf("relocation is suppressed by default: %+v, %v", p, err)
	}
}

func TestWithoutPayloadOrScripts(t *testing.T) {
	data, _ := pack(t, plain().without("payload"))
	members := open(t, data)
	if members["Payload"] != nil || members["Bom"] != nil || members["Scripts"] == nil {
		t.Errorf("without payload: got %d members", len(members))
	}
	data, _ = pack(t, plain().without("payload").with(files{"payload/": ""}))
	if got := names(entries(t, open(t, data)["Payload"])); !slices.Equal(got, []string{"."}) {
		t.Errorf("an empty payload: got %q", got)
	}
	data, _ = pack(t, plain().without("scripts"))
	if members := open(t, data); members["Scripts"] != nil {
		t.Error("without scripts: there are some")
	}
	data, result := pack(t, plain().without("scripts/postinstall"))
	if members := open(t, data); members["Scripts"] == nil || !slices.Contains(codes(result), build.WarnNoScript) {
		t.Errorf("scripts that nobody calls: %v", result.Warnings)
	}
}

func TestWarnings(t *testing.T) {
	all := `{"identifier": "com.example.tool", "version": "1.0", "signing_info": {"identity": "x"}, "notarization_info": {}, "preserve_xattr": true,
		"compression": "latest", "colour": "red"}`
	_, result := pack(t, plain().without("payload/.DS", "payload/usr/local/bin/._").with(files{"build-info.json": all}))
	want := []fault.Code{project.CodeUnknownKey, build.WarnSigning, build.WarnNotarization, build.WarnXattrs, build.WarnCompression}
	if diff := cmp.Diff(want, codes(result)); diff != "" {
		t.Errorf("-want +got:\n%s", diff)
	}
	if result.Name != "SomeTool-1.0.pkg" {
		t.Errorf("got the name %q, want that of the folder", result.Name)
	}
}

func TestManyWarnings(t *testing.T) {
	f := files{"build-info.json": info}
	for i := range 150 {
		f[fmt.Sprintf("payload/._%d", i)] = "x"
	}
	_, result := pack(t, f)
	if n := len(result.Warnings); n != 101 || result.Warnings[100].Code != build.WarnMore || result.Warnings[100].Text != "and 50 more warnings" {
		t.Errorf("got %d warnings, %+v", n, result.Warnings[n-1])
	}
}

func TestRefused(t *testing.T) {
	for _, c := range []struct {
		why  string
		f    files
		code fault.Code
	}{
		{"no build-info", plain().without("build-info"), project.CodeNoBuildInfo},
		{"two", plain().with(files{"build-info.yaml": "version: '1'\n"}), project.CodeSeveral},
		{"a version as a number", plain().with(files{"build-info.json": `{"version": 1.0}`}), project.CodeVersionNumber},
		{"broken", plain().with(files{"build-info.json": `{`}), project.CodeMalformed},
		{"a build-info that is a link", plain().with(files{"build-info.json": "->/etc/hosts"}), build.CodeLink},
		{"nothing to pack", files{"build-info.json": info}, build.CodeEmptyProject},
		{"only .DS_Store", files{"build-info.json": info, "scripts/.DS_Store": "x"}, build.CodeEmptyProject},
		{"a payload that is a link", plain().without("payload").with(files{"payload": "->/etc"}), build.CodeLink},
		{"a payload that is a file", plain().without("payload").with(files{"payload": "x"}), build.CodeOddFile},
		{"a script that is a link", plain().with(files{"scripts/preinstall": "->postinstall"}), build.CodeLink},
		{"a link out of the payload", plain().with(files{"payload/usr/out": "->../../scripts/postinstall"}), build.CodeLink},
		{"two names that are one", plain().with(files{"payload/usr/local/bin/Tool": "x"}), build.CodeSameName},
		{"a name that is not UTF-8", plain().with(files{"payload/\xff": "x"}), build.CodeOddFile},
	} {
		data, _, err := run(t.Context(), plant(t, c.f))
		if fault.CodeOf(err) != c.code || fault.HintOf(err) == "" || len(data) > 0 {
			t.Errorf("%s: got %v (hint %q, %d bytes written), want %s", c.why, err, fault.HintOf(err), len(data), c.code)
		}
		codetest.PrintableError(t, err)
	}
}

func TestPipeInThePayload(t *testing.T) {
	dir := plant(t, plain())
	if err := syscall.Mkfifo(filepath.Join(dir, "payload", "pipe"), 0o644); err != nil {
		t.Fatal(err)
	}
	if _, _, err := run(t.Context(), dir); fault.CodeOf(err) != build.CodeOddFile {
		t.Errorf("got %v, want %s", err, build.CodeOddFile)
	}
}

func TestStopped(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if data, _, err := run(ctx, plant(t, plain())); !errors.Is(err, context.Canceled) || len(data) > 0 {
		t.Errorf("got %v, %d bytes", err, len(data))
	}
}

// Whoever checks the project out with a narrow umask closes no folder of macOS.
func TestFoldersOfTheSystem(t *testing.T) {
	dir := plant(t, plain())
	for _, name := range []string{"payload/usr/local", "payload/usr", "payload/Library/Example", "payload/Library", "payload"} {
		if err := os.Chmod(filepath.Join(dir, name), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	data, _, err := run(t.Context(), dir)
	if err != nil {
		t.Fatal(err)
	}
	list := entries(t, open(t, data)["Payload"])
	for name, mode := range map[string]uint32{".": 0o40755, "usr": 0o40755, "usr/local": 0o40755, "Library": 0o40775, "Library/Example": 0o40700} {
		if h := find(t, list, name); h.Mode != mode {
			t.Errorf("%s: got mode %o, want %o", name, h.Mode, mode)
		}
	}
}
