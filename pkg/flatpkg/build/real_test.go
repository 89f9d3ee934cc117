package build_test

import (
	"bytes"
	"errors"
	"io"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/servertest"
	"github.com/macwrangler/macwrangler/pkg/flatpkg"
)

// command runs a program in a folder.
func command(t *testing.T, dir string, in []byte, args ...string) []byte {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), args[0], args[1:]...)
	cmd.Dir, cmd.Stdin = dir, bytes.NewReader(in)
	var failed bytes.Buffer
	cmd.Stderr = &failed
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("%q: %v\n%s", args, err, failed.Bytes())
	}
	return out
}

// cleaned returns the names of a list, one a line, sorted and without "./" and "/".
func cleaned(lines []string) []string {
	var list []string
	for _, line := range lines {
		if line = strings.TrimSuffix(line, "\n"); line != "" {
			list = append(list, path.Clean(line))
		}
	}
	slices.Sort(list)
	return list
}

// paths returns the values of Path in a list that 7zz -slt printed.
func paths(out []byte) []string {
	var list []string
	for line := range strings.Lines(string(out)) {
		if name, ok := strings.CutPrefix(line, "Path = "); ok {
			list = append(list, name)
		}
	}
	return list
}

func lines(out []byte) []string { return slices.Collect(strings.Lines(string(out))) }

// bsdtar and 7zz see the same members and files in our packages as we do.
func TestOthersReadOurPackages(t *testing.T) {
	bsdtar := servertest.Need(t, "bsdtar", "libarchive-tools")
	sevenZip := servertest.Need(t, "7zz", "7zip")
	data, _ := pack(t, plain())
	members := open(t, data)
	dir := t.TempDir()
	if err := os.WriteFile(filepath.Join(dir, "tool.pkg"), data, 0o600); err != nil {
		t.Fatal(err)
	}
	want := []string{"Bom", "PackageInfo", "Payload", "Scripts"}
	if got := cleaned(lines(command(t, dir, nil, bsdtar, "-tf", "tool.pkg"))); !slices.Equal(got, want) {
		t.Errorf("bsdtar lists the members %q", got)
	}
	got := cleaned(paths(command(t, dir, nil, sevenZip, "l", "-ba", "-slt", "-txar", "tool.pkg")))
	got = slices.DeleteFunc(got, func(name string) bool { return name == "[TOC].xml" })
	if !slices.Equal(got, want) {
		t.Errorf("7zz lists the members %q", got)
	}
	for _, part := range []string{"Payload", "Scripts"} {
		want := names(entries(t, members[part]))
		slices.Sort(want)
		archive := command(t, dir, nil, bsdtar, "-xOf", "tool.pkg", part)
		if !bytes.Equal(archive, members[part]) {
			t.Errorf("bsdtar reads another %s", part)
		}
		if got := cleaned(lines(command(t, dir, archive, bsdtar, "-tf", "-"))); !slices.Equal(got, want) {
			t.Errorf("%s: bsdtar lists %q, want %q", part, got, want)
		}
	}
}

// theirs makes a package as one does without Apple's tools.
const theirs = `set -e
mkdir -p root/usr/local/bin scripts comp
echo hello >root/usr/local/bin/tool
ln -s tool root/usr/local/bin/link
printf '#!/bin/sh\nexit 0\n' >scripts/postinstall
(cd root && find . | LC_ALL=C sort | cpio -o --quiet --format odc --owner 0:0 | gzip -9n >../comp/Payload)
(cd scripts && find . | LC_ALL=C sort | cpio -o --quiet --format newc --owner 0:0 | gzip -9n >../comp/Scripts)
cat >comp/PackageInfo <<'END'
<?xml version="1.0"?>
<pkg-info format-version="2" identifier="com.example.theirs" version="1.0" install-location="/" auth="root">
  <payload numberOfFiles="6" installKBytes="1"/>
  <scripts><postinstall file="./postinstall"/></scripts>
</pkg-info>
END
cd comp
bsdtar --format=xar --options 'xar:compression=none,xar:checksum=sha1' -cf ../theirs.pkg PackageInfo Payload Scripts
`

// We see the same files in a package of theirs as bsdtar does.
func TestWeReadTheirPackages(t *testing.T) {
	bsdtar := servertest.Need(t, "bsdtar", "libarchive-tools")
	servertest.Need(t, "cpio", "cpio")
	servertest.Need(t, "gzip", "gzip")
	dir := t.TempDir()
	command(t, dir, nil, "/bin/sh", "-c", theirs)
	data, err := os.ReadFile(filepath.Join(dir, "theirs.pkg"))
	if err != nil {
		t.Fatal(err)
	}
	p, err := flatpkg.Open(bytes.NewReader(data), int64(len(data)), flatpkg.Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(p.Components) != 1 || p.Components[0].Info.Identifier != "com.example.theirs" {
		t.Fatalf("got %+v", p)
	}
	for part, open := range map[string]func() (*flatpkg.Contents, error){"Payload": p.Components[0].Payload, "Scripts": p.Components[0].Scripts} {
		files, err := open()
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for {
			h, err := files.Next()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatal(err)
			}
			got = append(got, h.Name)
		}
		if err := files.Close(); err != nil {
			t.Error(err)
		}
		slices.Sort(got)
		archive := command(t, dir, nil, bsdtar, "-xOf", "theirs.pkg", part)
		if want := cleaned(lines(command(t, dir, archive, bsdtar, "-tf", "-"))); !slices.Equal(got, want) {
			t.Errorf("%s: got %q, bsdtar lists %q", part, got, want)
		}
	}
}
