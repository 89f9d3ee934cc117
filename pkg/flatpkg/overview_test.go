package flatpkg_test

import (
	"context"
	"encoding/json"
	"errors"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/internal/samplepkg"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/flatpkg"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/document"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/payload"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/xar"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

func overview(tb testing.TB, data []byte) flatpkg.Overview {
	tb.Helper()
	o, err := open(tb, data).Overview(tb.Context())
	if err != nil {
		tb.Fatal(err)
	}
	return o
}

// TestOverview: everything that a product says.
func TestOverview(t *testing.T) {
	sample := samplepkg.Sample()
	sample.Location = "/Library"
	sample.Files = append(sample.Files, samplepkg.File{Name: "usr/local/bin/fat", Mode: 0o755, Data: "\xcf\xfa\xed\xfe\x0c\x00\x00\x01" + strings.Repeat("\x00", 5000)})
	sample.Scripts = append(sample.Scripts, samplepkg.File{Name: "binary", Mode: 0o755, Data: "a\x00b"})
	sample.Change = func(i *document.PackageInfo) {
		i.Bundles = []document.Bundle{{Path: "./Applications/Tool.app", ID: "com.example.tool.app", Version: "7"}}
		i.Relocate = []document.Ref{{ID: "com.example.tool.app"}}
	}
	o := overview(t, samplepkg.Product(t, xar.Options{}, sample))
	data, err := json.Marshal(o)
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		`{"kind":"product","identifier":"com.example.product","version":"2.0"`,
		`"title":"Sample","customize":"never","hostArchitectures":["arm64","x86_64"]`,
		`"choices":[{"id":"com.example.tool","title":"com.example.tool","packages":["com.example.tool"]}]`,
		`"path":"tool.pkg","identifier":"com.example.tool","version":"1.2.3","installLocation":"/Library"`,
		`"relocatable":["com.example.tool.app"],"bundles":[{"path":"/Library/Applications/Tool.app","identifier":"com.example.tool.app","version":"7"}]`,
		`"compression":"gzip","files":[{"path":"/Library","type":"folder","mode":"0755","uid":0,"gid":0,`,
		`{"path":"/Library/usr/local/bin/t","type":"link","mode":"0755","uid":0,"gid":0,"size":4,"target":"tool","architectures":[]}`,
		`{"path":"/Library/usr/local/bin/fat","type":"file","mode":"0755","uid":0,"gid":0,"size":5008,"architectures":["arm64"]}`,
		`"scripts":[{"name":"postinstall","mode":"0755","size":40,"phase":"postinstall","text":"#!/bin/sh\nset -e\n# nothing to do\nexit 0\n","cut":false}`,
		`{"name":"binary","mode":"0755","size":3,"phase":"","text":"","cut":false}`,
		`"signature":{"signed":false,"digest":"sha1","intact":false,"signers":[]},"ticket":false,"unread":[]}`,
	} {
		if !strings.Contains(string(data), want) {
			t.Errorf("no %s in\n%s", want, data)
		}
	}
}

// TestOverviewSaysWhatItCannotRead: a payload for macOS only, one that is damaged, and
// entries that must not be used.
func TestOverviewSaysWhatItCannotRead(t *testing.T) {
	sample := samplepkg.Sample()
	replaced := func(with string) []byte {
		members := sample.Members(t, "")
		for i := range members {
			if members[i].Path == "Payload" {
				members[i].Content = text(with)
			}
		}
		return samplepkg.Archive(t, members, xar.Options{})
	}
	plain := strings.TrimRight(string(samplepkg.Payload(t, sample.Files, payload.CPIO)), "\x00") + "\x00"
	for name, tt := range map[string]struct {
		data  []byte
		code  string
		files int
	}{
		"for macOS only": {replaced("pbze" + strings.Repeat("\x00", 100)), "payload-unsupported", 7},
		"cut":            {replaced(plain[:len(plain)/2]), "truncated", 4},
		"unsafe":         {replaced(strings.Replace(plain, "./usr/local/empty", "./../local/empty2", 1)), "unsafe-name", 6},
	} {
		o := overview(t, tt.data)
		one := o.Packages[0]
		if len(o.Unread) != 1 || o.Unread[0].Part != "Payload" || string(o.Unread[0].Code) != tt.code || len(one.Files) != tt.files || len(one.Scripts) != 2 {
			t.Errorf("%s: %+v, %d files, %d scripts", name, o.Unread, len(one.Files), len(one.Scripts))
		}
	}
}

func TestOverviewStops(t *testing.T) {
	why := errors.New("enough")
	ctx, stop := context.WithCancelCause(t.Context())
	stop(why)
	if _, err := open(t, samplepkg.Sample().Bytes(t, xar.Options{})).Overview(ctx); !errors.Is(err, why) {
		t.Errorf("got %v", err)
	}
}

// TestManyNames: a small package with many long names takes bounded memory.
func TestManyNames(t *testing.T) {
	sample := samplepkg.Component{Identifier: "com.example.many", Version: "1", NoBom: true}
	for i := range 2000 {
		sample.Files = append(sample.Files, samplepkg.File{Name: strings.Repeat("n", 200) + strconv.Itoa(i), Mode: samplepkg.Folder})
	}
	p, err := openAny(sample.Bytes(t, xar.Options{}), flatpkg.Options{Names: 100_000})
	if err != nil {
		t.Fatal(err)
	}
	o, err := p.Overview(t.Context())
	if err != nil || len(o.Unread) != 1 || o.Unread[0].Code != fault.TooLarge || len(o.Packages[0].Files) < 100 || len(o.Packages[0].Files) > 500 {
		t.Errorf("%d files listed, %+v, error %v", len(o.Packages[0].Files), o.Unread, err)
	}
	path := filepath.Join(t.TempDir(), "out")
	var door volume.Door
	err = door.Path(path).WriteFolder(0o755, func(f *volume.Folder) error {
		_, err := p.Expand(t.Context(), f)
		return err
	})
	if fault.CodeOf(err) != fault.TooLarge {
		t.Errorf("expanding: %v", err)
	}
}
