package flatpkg_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/samplepkg"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/flatpkg"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/cpio"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/payload"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/xar"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// expand writes a package into a folder below dir, and lists what is in dir then.
func expand(tb testing.TB, ctx context.Context, dir string, data []byte) (result flatpkg.Expanded, list []string, err error) { //nolint:revive // the test comes first
	tb.Helper()
	p := open(tb, data)
	var door volume.Door
	err = door.Path(filepath.Join(dir, "out")).WriteFolder(0o755, func(f *volume.Folder) (err error) {
		result, err = p.Expand(ctx, f)
		return err
	})
	walk := filepath.WalkDir(dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		name, _ := filepath.Rel(dir, path)
		line := fmt.Sprintf("%v %s", info.Mode(), filepath.ToSlash(name))
		if target, err := os.Readlink(path); err == nil {
			line += " -> " + target
		}
		if name != "." {
			list = append(list, line)
		}
		return nil
	})
	if walk != nil {
		tb.Fatal(walk)
	}
	return result, list, err
}

// TestExpand: all parts, with the modes that are safe.
func TestExpand(t *testing.T) {
	sample := samplepkg.Sample()
	sample.Files = append(sample.Files,
		samplepkg.File{Name: "usr/local/bin/su", Mode: 0o4755, UID: 0, Data: "x"},
		samplepkg.File{Name: "usr/local/closed", Mode: cpio.TypeFolder | 0o555},
		samplepkg.File{Name: "usr/local/closed/f", Mode: 0o400, Data: "y"},
		samplepkg.File{Name: "usr/local/out", Mode: samplepkg.Link, Target: "../../../../../../etc"},
		samplepkg.File{Name: "usr/local/pipe", Mode: cpio.TypePipe | 0o644})
	dir := t.TempDir()
	result, list, err := expand(t, t.Context(), dir, samplepkg.Product(t, xar.Options{}, sample))
	if err != nil {
		t.Fatal(err)
	}
	want := `drwxr-xr-x out
-rw-r--r-- out/Distribution
drwxr-xr-x out/tool.pkg
-rw-r--r-- out/tool.pkg/Bom
-rw-r--r-- out/tool.pkg/PackageInfo
drwxr-xr-x out/tool.pkg/Payload
drwxr-xr-x out/tool.pkg/Payload/usr
drwxr-xr-x out/tool.pkg/Payload/usr/local
drwxr-xr-x out/tool.pkg/Payload/usr/local/bin
-rwxr-xr-x out/tool.pkg/Payload/usr/local/bin/su
Lrwxrwxrwx out/tool.pkg/Payload/usr/local/bin/t -> tool
-rwxr-xr-x out/tool.pkg/Payload/usr/local/bin/tool
drwxr-xr-x out/tool.pkg/Payload/usr/local/closed
-r-------- out/tool.pkg/Payload/usr/local/closed/f
-rw-r--r-- out/tool.pkg/Payload/usr/local/empty
Lrwxrwxrwx out/tool.pkg/Payload/usr/local/out -> ../../../../../../etc
drwxr-xr-x out/tool.pkg/Scripts
-rw-r--r-- out/tool.pkg/Scripts/helper.txt
-rwxr-xr-x out/tool.pkg/Scripts/postinstall`
	if got := strings.Join(list, "\n"); got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if result.Files != 9 || result.Folders != 7 || result.Links != 2 || len(result.Skipped) != 1 || result.Skipped[0].Type != "pipe" {
		t.Errorf("%+v", result)
	}
	if data, err := os.ReadFile(dir + "/out/tool.pkg/Scripts/postinstall"); err != nil || !bytes.HasPrefix(data, []byte("#!/bin/sh\nset -e")) {
		t.Errorf("postinstall: %q, error %v", data, err)
	}
}

// hostile makes a package of a payload whose names are exchanged for others of the same
// length, which no writer of ours writes.
func hostile(tb testing.TB, files []samplepkg.File, names ...string) []byte {
	tb.Helper()
	sample := samplepkg.Component{Identifier: "com.example.evil", Version: "1", Files: files, Kind: payload.CPIO, NoBom: true}
	members := sample.Members(tb, "")
	for i, m := range members {
		if m.Path != "Payload" {
			continue
		}
		data, err := io.ReadAll(io.NewSectionReader(m.Content, 0, m.Content.Size()))
		if err != nil {
			tb.Fatal(err)
		}
		members[i].Content = strings.NewReader(strings.NewReplacer(names...).Replace(string(data)))
	}
	return samplepkg.Archive(tb, members, xar.Options{})
}

// TestExpandStaysInside: no name, no link and no damage writes anything outside the
// folder, and what fails leaves nothing.
func TestExpandStaysInside(t *testing.T) {
	file := samplepkg.File{Name: "aaaa", Mode: 0o644, Data: "evil"}
	link := func(name, target string) samplepkg.File {
		return samplepkg.File{Name: name, Mode: samplepkg.Link, Target: target}
	}
	for name, tt := range map[string]struct {
		data []byte
		code fault.Code
	}{
		"a way out":       {hostile(t, []samplepkg.File{file}, "./aaaa\x00", "../../a\x00"[:6]+"\x00"), "unsafe-name"},
		"far out":         {hostile(t, []samplepkg.File{{Name: "b/aaaaaa", Mode: 0o644, Data: "x"}}, "./b/aaaaaa\x00", "./b/../../\x00"), "unsafe-name"},
		"an absolute one": {hostile(t, []samplepkg.File{{Name: "tmp/aaaaaa", Mode: 0o644}}, "./tmp/aaaaaa\x00", "/tmp//aaaaaa\x00"), "unsafe-name"},
		"twice":           {hostile(t, []samplepkg.File{file, {Name: "bbbb", Mode: 0o644}}, "./bbbb\x00", "./aaaa\x00"), "duplicate-name"},
		"below a link":    {hostile(t, []samplepkg.File{link("l", "../.."), {Name: "b", Mode: samplepkg.Folder}, {Name: "b/evil", Mode: 0o644}}, "./b/evil\x00", "./l/evil\x00"), "below-link"},
		"over a link":     {hostile(t, []samplepkg.File{link("llll", "../../evil"), file}, "./aaaa\x00", "./llll\x00"), "duplicate-name"},
		"a wrong byte":    {bytes.Replace(samplepkg.Component{Identifier: "a", Version: "1", Files: []samplepkg.File{file}, Kind: payload.CPIO}.Bytes(t, xar.Options{}), []byte("evil"), []byte("Evil"), 1), "wrong-checksum"},
		"too deep":        {hostile(t, deep(200)), "too-large"},
	} {
		dir := t.TempDir()
		_, list, err := expand(t, t.Context(), dir, tt.data)
		if fault.CodeOf(err) != tt.code || len(list) != 0 {
			t.Errorf("%s: %v, code %s, want %s; left %q", name, err, fault.CodeOf(err), tt.code, list)
		}
	}
	if left, err := filepath.Glob("/tmp/aaaaaa"); err != nil || left != nil {
		t.Errorf("outside: %q", left)
	}
}

func deep(n int) (list []samplepkg.File) {
	name := "d"
	for range n {
		list = append(list, samplepkg.File{Name: name, Mode: samplepkg.Folder})
		name += "/d"
	}
	return list
}

// TestExpandStops: a run that is to end leaves nothing.
func TestExpandStops(t *testing.T) {
	why := errors.New("enough")
	ctx, stop := context.WithCancelCause(t.Context())
	stop(why)
	_, list, err := expand(t, ctx, t.TempDir(), samplepkg.Sample().Bytes(t, xar.Options{}))
	if !errors.Is(err, why) || len(list) != 0 {
		t.Errorf("%v, left %q", err, list)
	}
}
