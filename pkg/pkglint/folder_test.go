package pkglint_test

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/flatpkg"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/project"
	"github.com/macwrangler/macwrangler/pkg/pkglint"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// TestRepository: what is what in a folder of everything.
func TestRepository(t *testing.T) {
	bad := []byte(inScript("sudo true"))
	files := fstest.MapFS{
		"pkgsinfo/apps/X-1.0.plist":  {Data: []byte(pkginfo("preinstall_script", string(bad)))},
		"pkgsinfo/apps/Y":            {Data: []byte(pkginfo("preinstall_script", string(bad)))},
		"pkgsinfo/apps/notes.txt":    {Data: []byte("notes")},
		"pkgsinfo/apps/none.plist":   {Data: []byte(plistHead + "</dict></plist>")},
		"manifests/site_default":     {Data: []byte(plistHead + "</dict></plist>")},
		"recipes/X.munki.recipe":     {Data: []byte(plistHead + "<key>Identifier</key><string>a.b</string><key>Process</key><array/><key>Input</key><dict><key>pkginfo</key><dict><key>postinstall_script</key><string>" + string(bad) + "</string></dict></dict></dict></plist>")},
		"recipes/Scripts/preinstall": {Data: bad},
		"recipes/Scripts/helper.sh":  {Data: bad},
		"recipes/Scripts/notes.txt":  {Data: bad},
		"recipes/bin/build.sh":       {Data: bad},
		"recipes/hooks/preflight":    {Data: bad},
		"X/build-info.yaml":          {Data: []byte("version: 1.10\nidentifier: com.example.x\ndistribution_style: true\n")},
		"X/scripts/preinstall":       {Data: bad},
		"X/build/old.sh":             {Data: bad},
		"pkgs/Old.pkg/Contents/x.sh": {Data: bad},
		"link.recipe":                {Data: []byte("x"), Mode: fs.ModeSymlink | 0o777},
		".git/hooks/preinstall":      {Data: bad},
		"other.plist":                {Data: []byte("no plist")},
		"other.yaml":                 {Data: []byte(": no: yaml")},
		"icons/X.png":                {Data: []byte("x")},
	}
	result := pkglint.Folder(t.Context(), "repo", files, time.Time{})
	if len(result.Unread) > 0 {
		t.Error(result.Unread)
	}
	got := map[string]string{}
	for _, f := range result.Findings {
		got[f.Target] = strings.TrimSpace(got[f.Target] + " " + f.Rule)
	}
	want := map[string]string{
		"repo/pkgsinfo/apps/X-1.0.plist": "S02", "repo/pkgsinfo/apps/Y": "S02", "repo/recipes/X.munki.recipe": "S02",
		"repo/recipes/Scripts/preinstall": "S02", "repo/recipes/Scripts/helper.sh": "S02",
		"repo/recipes/bin/build.sh": "not-checked", "repo/X/build-info.yaml": "N02", "repo/X/scripts/preinstall": "S02",
		"repo/pkgsinfo/apps/notes.txt": "not-checked", "repo/pkgsinfo/apps/none.plist": "not-checked", "repo/pkgs/Old.pkg": "not-checked", "repo/link.recipe": "not-checked",
	}
	if fmt.Sprint(got) != fmt.Sprint(want) {
		t.Errorf("got  %v\nwant %v", got, want)
	}
}

// TestInstallLocation: files are where install_location puts them, for the rules about
// places and for what scripts are held against.
func TestInstallLocation(t *testing.T) {
	at := func(location string) fstest.MapFS {
		return fstest.MapFS{
			"build-info.plist":       {Data: []byte(buildInfo("<key>install_location</key><string>" + location + "</string>")), Mode: 0o644},
			"payload":                {Mode: fs.ModeDir | 0o755},
			"payload/Example":        {Mode: fs.ModeDir | 0o755},
			"payload/Example/tool":   {Data: []byte("x"), Mode: 0o755},
			"payload/uninstall-tool": {Data: []byte("#!/bin/sh\n"), Mode: 0o755},
			"scripts/postinstall":    {Data: []byte(inScript(`chmod 700 "$3/usr/local/Example/tool"`)), Mode: 0o644},
		}
	}
	for location, want := range map[string]string{"/System/Library": "P02", "/usr/local": "S09"} {
		found := lintFolder(t, at(location))
		if !has(found, want, finding.Error) {
			t.Errorf("%s: %s is not found, but %v", location, want, found)
		}
	}
	if found := lintFolder(t, at("/Library/Tools")); has(found, "P02", finding.Error) || has(found, "S09", finding.Error) {
		t.Error(found)
	}
}

// TestSnapshot: a payload from all over the volume was not chosen.
func TestSnapshot(t *testing.T) {
	files := goodProject() // has Applications, Library and usr
	files["payload/opt/x"], files["payload/opt"] = &fstest.MapFile{}, &fstest.MapFile{Mode: fs.ModeDir | 0o755}
	if found := lintFolder(t, files); len(found) > 0 {
		t.Error(found)
	}
	files["payload/private/etc/x"] = &fstest.MapFile{}
	for _, dir := range []string{"payload/private", "payload/private/etc"} {
		files[dir] = &fstest.MapFile{Mode: fs.ModeDir | 0o755}
	}
	if got := rulesOf(lintFolder(t, files)); got != "R01" {
		t.Errorf("%q", got)
	}
}

// TestLinksAreSaid: on a real volume, where a link to a folder shows itself.
func TestLinksAreSaid(t *testing.T) {
	dir := t.TempDir()
	err := errors.Join(
		os.WriteFile(filepath.Join(dir, "postinstall"), []byte(inScript("true")), 0o600),
		os.Symlink(t.TempDir(), filepath.Join(dir, "one")), os.Symlink("/nothing", filepath.Join(dir, "broken")),
		os.Symlink(t.TempDir(), filepath.Join(dir, "two")), os.Symlink("postinstall", filepath.Join(dir, "preinstall")),
	)
	if err != nil {
		t.Fatal(err)
	}
	found := pkglint.Folder(t.Context(), dir, volume.Files(dir), time.Time{}).Findings
	if got := rulesOf(found); got != strings.Repeat("not-checked ", 2)[:23] {
		t.Errorf("%q %v", got, found)
	}
}

// TestCleanIsChecked: a folder in which nothing is wrong is no folder with nothing in it.
func TestCleanIsChecked(t *testing.T) {
	for name, text := range map[string]string{
		"X.recipe":      plistHead + "<key>Identifier</key><string>a.b</string><key>Process</key><array/></dict></plist>",
		"X.recipe.yaml": "Identifier: a.b\nProcess: []\n", "pkgsinfo/X": pkginfo("preinstall_script", "#!/bin/sh\ntrue\nexit 0\n"), "postinstall": inScript("true"),
	} {
		result := pkglint.Folder(t.Context(), "x", fstest.MapFS{name: {Data: []byte(text)}}, time.Time{})
		if result.Checked != 1 || len(result.Unread)+len(result.Findings) > 0 {
			t.Errorf("%s: %+v", name, result)
		}
	}
}

// TestScriptsByName: which scripts of a folder are run by the installer, with $3.
func TestScriptsByName(t *testing.T) {
	for name, want := range map[string]string{
		"a/postinstall": "S03", "a/postinstall.sh": "S03", "a/postinstall-tool": "S03", "a/tool_preinstall-1.2": "S03", "a/Scripts/preflight": "S03 S12",
		"a/tool-postinstall.sh": "", "a/Postinstall-Tool.sh": "", "a/tool Preinstallation.sh": "",
	} {
		files := fstest.MapFS{name: {Data: []byte(inScript("rm -f /Library/x"))}}
		if got := rulesOf(lintFolder(t, files)); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
}

// TestProjectsWithoutBuildInfo: they are checked, and it is said what could not be.
func TestProjectsWithoutBuildInfo(t *testing.T) {
	files := goodProject()
	delete(files, "build-info.plist")
	found := lintFolder(t, files)
	if got := rulesOf(found); got != "S12 not-checked" { // the script is not executable
		t.Errorf("%q %v", got, found)
	}
	root := fstest.MapFS{"Library/x": {Data: []byte("x"), Mode: 0o666}, "usr/bin/x": {}, "Applications/uninstall.app/x": {}}
	for _, dir := range []string{"Library", "usr", "Applications"} {
		root[dir] = &fstest.MapFile{Mode: fs.ModeDir | 0o755}
	}
	if got := rulesOf(lintFolder(t, root)); got != "P02 P04 not-checked" {
		t.Errorf("a payload: %q", got)
	}
}

func TestFoldersWithNothing(t *testing.T) {
	for name, tt := range map[string]struct {
		files fstest.MapFS
		code  fault.Code
	}{
		"empty":    {fstest.MapFS{}, pkglint.CodeNothing},
		"scripts":  {fstest.MapFS{"build.sh": {Data: []byte("#!/bin/sh\n")}}, pkglint.CodeNothing},
		"Old.pkg":  {fstest.MapFS{"Contents/Info.plist": {}}, flatpkg.CodeBundlePackage},
		"deep":     {fstest.MapFS{strings.Repeat("a/", 70) + "postinstall": {}}, pkglint.CodeTooManyEntries},
		"broken":   {fstest.MapFS{"build-info.json": {Data: []byte("{")}}, project.CodeMalformed},
		"not JSON": {fstest.MapFS{"build-info.json": {Data: []byte("[1]")}}, project.CodeMalformed},
	} {
		result := pkglint.Folder(t.Context(), name, tt.files, time.Time{})
		if len(result.Unread) != 1 || fault.CodeOf(result.Unread[0]) != tt.code {
			t.Errorf("%s: %v", name, result.Unread)
		}
	}
}

// TestStopped: a walk that ends early says so.
func TestStopped(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	cause := errors.New("a signal")
	cancel(cause)
	if result := pkglint.Folder(ctx, "x", goodProject(), time.Time{}); len(result.Unread) == 0 || !errors.Is(result.Unread[0], cause) {
		t.Error(result.Unread)
	}
}

// TestManyAlikeAreOne: a payload in the wrong place is one finding, and not one a file.
func TestManyAlikeAreOne(t *testing.T) {
	files := goodProject()
	for i := range 50 {
		files[fmt.Sprintf("payload/usr/lib/%d", i)] = &fstest.MapFile{}
	}
	found := lintFolder(t, files)
	if len(found) != 1 || !strings.Contains(found[0].Message, "and 49 more") || found[0].Severity != finding.Error {
		t.Error(found)
	}
}

// TestLessEvidenceIsNoBetter: what is taken from a project never makes its verdict better
// without a word.
func TestLessEvidenceIsNoBetter(t *testing.T) {
	files := goodProject()
	files["scripts/postinstall"] = &fstest.MapFile{Data: []byte(inScript("sudo true"))}
	files["payload/usr/bin/x"] = &fstest.MapFile{}
	for _, taken := range []string{"scripts/postinstall", "payload/usr/bin/x", "build-info.plist"} {
		result := pkglint.Folder(t.Context(), "x", unreadable{files, taken}, time.Time{})
		if len(result.Unread) == 0 {
			t.Errorf("%s cannot be read, and nothing says so: %v", taken, result.Findings)
		}
	}
}

// unreadable is a file system with a file that cannot be opened.
type unreadable struct {
	fstest.MapFS
	name string
}

func (u unreadable) Open(name string) (fs.File, error) {
	if name == u.name {
		return nil, &fs.PathError{Op: "open", Path: name, Err: fs.ErrPermission}
	}
	return u.MapFS.Open(name)
}
