// Package samplepkg makes installer packages for tests, of the project's own writers:
// the same bytes each time, and with any oddity that a test is about.
package samplepkg

import (
	"bytes"
	"fmt"
	"path"

	"github.com/macwrangler/macwrangler/pkg/flatpkg/bom"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/cpio"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/document"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/payload"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/xar"
)

// TB is what is used of [testing.TB], so that a script can make packages too.
type TB interface {
	Helper()
	Fatal(args ...any)
}

// File is one entry of a payload, or of Scripts.
type File struct {
	// Name is relative; the folders above must come before it. The root is always there.
	Name string
	// Mode has the permissions and the type, as stat(2) has them; without a type it is a
	// file.
	Mode     uint32
	UID, GID uint32
	Data     string
	Target   string // of a symbolic link
}

// Component is a component package.
type Component struct {
	Identifier, Version, Location string
	Files, Scripts                []File
	// Kind is how the payload is compressed; "" is gzip.
	Kind payload.Kind
	// Change may change the PackageInfo before it is written.
	Change func(*document.PackageInfo)
	// NoBom leaves the Bom out.
	NoBom bool
}

// Folder is the mode of a folder, and Link that of a symbolic link.
const (
	Folder = cpio.TypeFolder | 0o755
	Link   = cpio.TypeLink | 0o755
)

// Sample is a component with a bit of everything.
func Sample() Component {
	return Component{
		Identifier: "com.example.tool", Version: "1.2.3", Location: "/",
		Files: []File{
			{Name: "usr", Mode: Folder},
			{Name: "usr/local", Mode: Folder},
			{Name: "usr/local/bin", Mode: Folder},
			{Name: "usr/local/bin/tool", Mode: 0o755, Data: "#!/bin/sh\necho tool\n"},
			{Name: "usr/local/bin/t", Mode: Link, Target: "tool"},
			{Name: "usr/local/empty", Mode: 0o644},
		},
		Scripts: []File{
			{Name: "postinstall", Mode: 0o755, Data: "#!/bin/sh\nset -e\n# nothing to do\nexit 0\n"},
			{Name: "helper.txt", Mode: 0o644, Data: "text\n"},
		},
	}
}

// Bytes returns the component as a package.
func (c Component) Bytes(tb TB, o xar.Options) []byte {
	tb.Helper()
	return Archive(tb, c.Members(tb, ""), o)
}

// Product returns a product of components, each in a folder NAME.pkg of the last part of
// its identifier.
func Product(tb TB, o xar.Options, components ...Component) []byte {
	tb.Helper()
	d := &document.Distribution{MinSpecVersion: "2", Title: "Sample", Options: document.Options{Customize: "never", HostArchitectures: []string{"arm64", "x86_64"}}}
	var members []xar.Member
	for _, c := range components {
		name := path.Ext("." + c.Identifier)[1:] + ".pkg"
		d.PkgRefs = append(d.PkgRefs, document.PkgRef{ID: c.Identifier, Version: c.Version, File: "#" + name, InstallKBytes: document.Unknown})
		d.Choices = append(d.Choices, document.Choice{ID: c.Identifier, Title: c.Identifier, PkgRefs: []document.Ref{{ID: c.Identifier}}})
		d.Outline = append(d.Outline, document.Line{Choice: c.Identifier})
		members = append(members, xar.Member{Path: name, Type: xar.Directory, Mode: 0o755})
		members = append(members, c.Members(tb, name)...)
	}
	d.Product = &document.Product{ID: "com.example.product", Version: "2.0"}
	text := must(d.Marshal())(tb)
	return Archive(tb, append([]xar.Member{member("Distribution", text, true)}, members...), o)
}

// Archive returns members as an archive.
func Archive(tb TB, members []xar.Member, o xar.Options) []byte {
	tb.Helper()
	var out bytes.Buffer
	if _, err := xar.Write(&out, members, o); err != nil {
		tb.Fatal(err)
	}
	return out.Bytes()
}

// Members returns the parts of a component, in a folder of the archive or, with "", at
// its top.
func (c Component) Members(tb TB, folder string) []xar.Member {
	tb.Helper()
	info := &document.PackageInfo{
		Identifier: c.Identifier, Version: c.Version, InstallLocation: c.Location, Auth: "root",
		OverwritePermissions: "true", Relocatable: "false", PostinstallAction: "none",
	}
	var members []xar.Member
	if c.Files != nil {
		var size int64
		for _, f := range c.Files {
			size += int64(len(f.Data))
		}
		info.Payload = &document.PayloadInfo{NumberOfFiles: int64(len(c.Files) + 1), InstallKBytes: (size + 1023) / 1024}
		if !c.NoBom {
			members = append(members, member("Bom", c.bom(tb), true))
		}
		kind := c.Kind
		if kind == "" {
			kind = payload.Gzip
		}
		members = append(members, member("Payload", Payload(tb, c.Files, kind), false))
	}
	if c.Scripts != nil {
		members = append(members, member("Scripts", Payload(tb, c.Scripts, payload.Gzip), false))
		for _, f := range c.Scripts {
			if f.Name == "preinstall" || f.Name == "postinstall" {
				info.Scripts = append(info.Scripts, document.Script{Phase: f.Name, File: "./" + f.Name})
			}
		}
	}
	if c.Change != nil {
		c.Change(info)
	}
	members = append(members, member("PackageInfo", must(info.Marshal())(tb), true))
	for i := range members {
		members[i].Path = path.Join(folder, members[i].Path)
	}
	return members
}

func (c Component) bom(tb TB) []byte {
	tb.Helper()
	entries := []bom.Entry{{Path: ".", Type: bom.Folder, Mode: Folder}}
	for _, f := range c.Files {
		one := bom.Entry{Path: f.Name, Type: bom.File, Mode: f.mode(), UID: f.UID, GID: f.GID, Size: int64(len(f.Data)), Checksum: bom.Checksum([]byte(f.Data)), Target: f.Target}
		switch f.mode() & cpio.TypeMask {
		case cpio.TypeFolder:
			one.Type, one.Checksum = bom.Folder, 0
		case cpio.TypeLink:
			one.Type = bom.Link
		case cpio.TypeBlock, cpio.TypeChar:
			one.Type = bom.Device
		}
		entries = append(entries, one)
	}
	return must(bom.Marshal(entries))(tb)
}

func (f File) mode() uint32 {
	if f.Mode&cpio.TypeMask == 0 {
		return f.Mode | cpio.TypeFile
	}
	return f.Mode
}

// Payload returns files as an archive in its compression.
func Payload(tb TB, files []File, kind payload.Kind) []byte {
	tb.Helper()
	var out bytes.Buffer
	z, err := payload.NewWriter(&out, kind)
	if err != nil {
		tb.Fatal(err)
	}
	w := cpio.NewWriter(z, cpio.ODC)
	for i, f := range append([]File{{Name: ".", Mode: Folder}}, files...) {
		h := &cpio.Header{Name: f.Name, Mode: f.mode(), UID: f.UID, GID: f.GID, Links: 1, Inode: uint64(i + 1), Size: int64(len(f.Data)), Target: f.Target}
		if f.mode()&cpio.TypeMask == cpio.TypeLink {
			h.Size = int64(len(f.Target))
		}
		if err := w.WriteHeader(h); err != nil {
			tb.Fatal(err)
		}
		if _, err := w.Write([]byte(f.Data)); err != nil {
			tb.Fatal(err)
		}
	}
	for _, end := range []func() error{w.Close, z.Close} {
		if err := end(); err != nil {
			tb.Fatal(err)
		}
	}
	return out.Bytes()
}

func member(name string, data []byte, compress bool) xar.Member {
	return xar.Member{Path: name, Mode: 0o644, User: "root", Group: "wheel", Content: bytes.NewReader(data), Compress: compress}
}

func must[T any](value T, err error) func(TB) T {
	return func(tb TB) T {
		tb.Helper()
		if err != nil {
			tb.Fatal(fmt.Errorf("making a package: %w", err))
		}
		return value
	}
}
