package build

import (
	"context"
	"io/fs"
	"path"
	"strings"
	"unicode/utf8"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/cpio"
)

// maxDepth is how deep folders may be.
const maxDepth = 128

// item is a file, a folder or a link to be packed.
type item struct {
	cpio.Header
	source string // in the project's folder
}

// tree collects what is below a folder of the project.
type tree struct {
	project *Project
	ctx     context.Context //nolint:containedctx // it lives as long as one walk
	folder  string          // of the project
	items   []item
}

// walk returns what is below a folder, each folder before what is in it, sorted by name.
func (p *Project) walk(ctx context.Context, folder string) ([]item, error) {
	t := &tree{project: p, ctx: ctx, folder: folder}
	info, err := p.folder.Lstat(folder)
	if err != nil {
		return nil, err
	}
	t.add(".", info, "")
	err = t.below(".", 1)
	return t.items, err
}

func (t *tree) below(name string, depth int) error {
	if depth > maxDepth {
		return fault.New(CodeTooManyFiles, "check what is in "+t.folder, "packing %q: folders more than %d deep", name, maxDepth)
	}
	if err := t.ctx.Err(); err != nil {
		return context.Cause(t.ctx)
	}
	room := MaxFiles - len(t.items)
	entries, err := t.project.folder.ListIn(t.source(name), room+1)
	if err != nil {
		return err
	}
	if len(entries) > room {
		return fault.New(CodeTooManyFiles, "check what is in "+t.folder, "packing %q: more than %d files", t.folder, MaxFiles)
	}
	folded := map[string]string{}
	for _, e := range entries {
		if leftOut(e.Name()) {
			t.project.warn(WarnLeftOut, t.source(path.Join(name, e.Name()))+" is left out")
			continue
		}
		lower := strings.ToLower(e.Name())
		if other, same := folded[lower]; same {
			return fault.New(CodeSameName, "rename one of them", "packing %q: on a Mac it is the same name as %q", t.source(path.Join(name, e.Name())), other)
		}
		folded[lower] = e.Name()
		if err := t.entry(path.Join(name, e.Name()), depth); err != nil {
			return err
		}
	}
	return nil
}

func (t *tree) source(name string) string { return path.Join(t.folder, name) }

// entry adds one name, and what is below it.
func (t *tree) entry(name string, depth int) error {
	source := t.source(name)
	if !utf8.ValidString(name) { // no Mac's volume has such a name
		return fault.New(CodeOddFile, "rename it", "packing %q: the name is not UTF-8", source)
	}
	info, err := t.project.folder.Lstat(source)
	if err != nil {
		return err
	}
	kind := info.Mode().Type()
	switch {
	case kind == fs.ModeSymlink:
		target, err := t.project.folder.Readlink(source)
		if err == nil {
			err = t.checkLink(name, target)
		}
		if err != nil {
			return err
		}
		t.add(name, info, target)
		return nil
	case kind == fs.ModeDir:
		t.add(name, info, "")
		return t.below(name, depth+1)
	case kind != 0:
		return fault.New(CodeOddFile, "remove it from the project", "packing %q: it is a pipe, a socket or a device", source)
	}
	t.add(name, info, "")
	return nil
}

// checkLink refuses a link among the scripts, which the installer would not follow, and
// one that leads above the payload.
func (t *tree) checkLink(name, target string) error {
	source := t.source(name)
	if !t.isPayload() {
		return fault.New(CodeLink, "replace it by a copy of the file", "packing %q: it is a symbolic link", source)
	}
	if path.IsAbs(target) {
		return nil // on the Mac
	}
	if out := path.Join(path.Dir(name), target); out == ".." || strings.HasPrefix(out, "../") {
		return fault.New(CodeLink, "let it lead to a path on the Mac, such as /usr/local/bin/tool",
			"packing %q: it is a symbolic link to %q, which is outside of the payload", source, fault.Clip(target))
	}
	return nil
}

// leftOut reports whether a name does not belong in a package: what pkgbuild filters by
// default, and with it .git and AppleDouble files.
func leftOut(name string) bool {
	switch name {
	case ".DS_Store", ".svn", "CVS", ".cvsignore", ".git":
		return true
	default:
		return strings.HasPrefix(name, "._")
	}
}
