package flatpkg

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"path"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/cpio"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/xar"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// Expanded is what [Package.Expand] wrote.
type Expanded struct {
	Files   int   `json:"files"`
	Folders int   `json:"folders"`
	Links   int   `json:"links"` // symbolic ones
	Bytes   int64 `json:"bytes"` // of all files
	// Skipped are entries that are neither, such as device nodes.
	Skipped []Skipped `json:"skipped"`
}

// Skipped is an entry that was not written.
type Skipped struct {
	Path string `json:"path"`
	Type string `json:"type"`
}

const (
	// maxExpandDepth is how deep the folders of a payload may nest. Each file is opened
	// by way of all of them.
	maxExpandDepth = 128
	// maxSkipped is how many entries that were not written are named.
	maxSkipped = 1000
)

// Expand writes the parts of the package into a folder, which should be new and empty:
// documents and resources as they are, and in place of the archives Payload and Scripts
// folders with what is in them. It is what pkgutil --expand-full does.
//
// Nothing is written outside the folder: names that lead out of it are an error, and
// links are written and not followed. Owners are not kept, nor dates, nor the bits that
// make a program run as another user; folders can be entered and changed by whoever runs
// this.
func (p *Package) Expand(ctx context.Context, into *volume.Folder) (Expanded, error) {
	x := &expander{ctx: ctx, into: into, made: map[string]bool{".": true}, most: p.options.Names}
	x.result.Skipped = []Skipped{}
	archives := map[*xar.Entry]*Component{}
	for _, c := range p.Components {
		for _, e := range []*xar.Entry{c.PayloadEntry(), c.ScriptsEntry()} {
			if e != nil && e.Type == xar.File {
				archives[e] = c
			}
		}
	}
	for _, e := range p.Archive.Entries() {
		var err error
		if c := archives[e]; c != nil {
			err = x.archive(c, e)
		} else {
			err = x.part(p.Archive, e)
		}
		if err != nil {
			return x.result, err
		}
	}
	return x.result, nil
}

type expander struct {
	ctx    context.Context //nolint:containedctx // of one call
	into   *volume.Folder
	made   map[string]bool // the folders
	names  int64           // bytes that they take
	most   int64
	result Expanded
}

// part writes a member of the container.
func (x *expander) part(a *xar.Archive, e *xar.Entry) error {
	switch e.Type {
	case xar.Directory:
		return x.folder(e.Path, permissions(e, 0o755))
	case xar.Symlink:
		return x.link(e.Path, e.Link)
	case xar.File, xar.HardLink:
		r, err := a.Open(e)
		if err != nil {
			return err
		}
		return x.file(e.Path, permissions(e, 0o644), r)
	default:
		x.skip(e.Path, string(e.Type))
		return nil
	}
}

func permissions(e *xar.Entry, otherwise fs.FileMode) fs.FileMode {
	if !e.HasMode {
		return otherwise
	}
	return fs.FileMode(e.Mode) & 0o777
}

// archive writes what is in Payload or Scripts.
func (x *expander) archive(c *Component, e *xar.Entry) error {
	contents, err := c.contents(e)
	if err != nil {
		return err
	}
	defer contents.Close() //nolint:errcheck // never fails
	if err := x.folder(e.Path, 0o755); err != nil {
		return err
	}
	for h, err := range contents.All() {
		if err == nil {
			err = x.entry(e.Path, h, contents)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// entry writes one entry of an archive.
func (x *expander) entry(below string, h *cpio.Header, data io.Reader) error {
	if strings.Count(h.Name, "/") > maxExpandDepth {
		return fault.New(fault.TooLarge, "", "expanding the package: folders nested deeper than %d: %q", maxExpandDepth, fault.Clip(h.Name))
	}
	name := path.Join(below, h.Name)
	switch h.Type() {
	case cpio.TypeFolder:
		if h.Name == "." {
			return nil
		}
		return x.folder(name, h.FileMode().Perm())
	case cpio.TypeLink:
		return x.link(name, h.Target)
	case cpio.TypeFile:
		return x.file(name, h.FileMode().Perm(), data)
	default:
		x.skip(name, typeName(h.Type()))
		return nil
	}
}

// typeName says what an entry is that cannot be written.
func typeName(kind uint32) string {
	switch kind {
	case cpio.TypeBlock, cpio.TypeChar:
		return "device"
	case cpio.TypePipe:
		return "pipe"
	case cpio.TypeSocket:
		return "socket"
	default:
		return "unknown"
	}
}

func (x *expander) skip(name, kind string) {
	if len(x.result.Skipped) < maxSkipped {
		x.result.Skipped = append(x.result.Skipped, Skipped{Path: name, Type: kind})
	}
}

// folder makes a folder, and those above it that the archive lacks. Our own rights to it
// stay, whatever its mode is: there is more to be written.
func (x *expander) folder(name string, mode fs.FileMode) error {
	if x.made[name] {
		return nil
	}
	if err := x.above(name); err != nil {
		return err
	}
	if err := x.into.NewFolder(name, mode|0o700); err != nil {
		return x.failed(name, err)
	}
	x.made[name] = true
	x.result.Folders++
	if x.names += int64(100 + len(name)); x.names > x.most {
		return fault.New(fault.TooLarge, "", "expanding the package: it has too many folders")
	}
	return x.ctx.Err()
}

func (x *expander) above(name string) error {
	parent := path.Dir(name)
	if x.made[parent] {
		return nil
	}
	return x.folder(parent, 0o755)
}

func (x *expander) link(name, target string) error {
	if err := x.above(name); err != nil {
		return err
	}
	if err := x.into.NewLink(name, target); err != nil {
		return x.failed(name, err)
	}
	x.result.Links++
	return x.ctx.Err()
}

func (x *expander) file(name string, mode fs.FileMode, data io.Reader) error {
	if err := x.above(name); err != nil {
		return err
	}
	file, err := x.into.NewFile(name, mode)
	if err != nil {
		return x.failed(name, err)
	}
	n, err := io.Copy(file, &stoppable{x.ctx, data})
	x.result.Files, x.result.Bytes = x.result.Files+1, x.result.Bytes+n
	if err := errors.Join(err, file.Close()); err != nil {
		return x.failed(name, err)
	}
	return nil
}

// failed returns an error of ours as it is, and one of the file system with the act.
func (x *expander) failed(name string, err error) error {
	if x.ctx.Err() != nil {
		return context.Cause(x.ctx)
	}
	if own, ok := errors.AsType[*Error](err); ok {
		return own
	}
	code := fault.CodeOf(err)
	if code == fault.Failed {
		code = fault.WriteFailed
	}
	return &Error{Code: code, Act: "expanding", Operand: fault.Clip(name), Err: fault.WithoutPath(err)}
}

// stoppable is a reader that ends with a context.
type stoppable struct {
	ctx context.Context //nolint:containedctx // of one call
	r   io.Reader
}

func (s *stoppable) Read(p []byte) (int, error) {
	if err := s.ctx.Err(); err != nil {
		return 0, err
	}
	return s.r.Read(p)
}
