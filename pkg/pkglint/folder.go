package pkglint

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/flatpkg"
)

// The bounds of a folder.
const (
	maxEntries = 200_000
	maxDepth   = 64
)

// The codes of folders that cannot be checked.
const (
	// CodeTooManyEntries is of a folder with more files than are looked through.
	CodeTooManyEntries fault.Code = "too-many-entries"
	// CodeNothing is of a folder in which there is nothing to check.
	CodeNothing fault.Code = "nothing-to-lint"
)

// folderWalk checks what is in a folder.
type folderWalk struct {
	files  fs.FS
	name   string // of the folder in findings
	now    time.Time
	out    *report
	result Result

	entries int
	others  []string // scripts that are not named as those of packages
	links   []string // to folders
	full    bool
}

// Folder checks a project, a payload, or a folder with any number of these, scripts,
// packages, pkginfos and recipes. The name is that of the folder in findings, now the time
// at which certificates should be valid. Links are not followed.
func Folder(ctx context.Context, name string, files fs.FS, now time.Time) Result {
	w := &folderWalk{files: files, name: name, now: now, out: newReport()}
	if isPackageName(name) {
		w.result.Unread = append(w.result.Unread, &fault.Error{
			Code: flatpkg.CodeBundlePackage, Act: "checking", Operand: name, Err: errors.New("a package that is a folder, as before macOS 10.5"),
			Hint: "build it again as a flat package; its scripts: macwrangler pkg lint " + path.Join(name, "Contents/Resources"),
		})
		return w.result
	}
	w.folder(ctx, ".", 0)
	w.passedOver()
	w.result.Findings = w.out.findings(w.name)
	if w.result.Checked == 0 && len(w.result.Unread) == 0 {
		w.result.Unread = append(w.result.Unread, w.nothing())
	}
	return w.result
}

// isPackageName reports whether a folder is a package by its name.
func isPackageName(name string) bool {
	ext := strings.ToLower(path.Ext(path.Clean(name)))
	return ext == ".pkg" || ext == ".mpkg"
}

// named is the name of a file in findings.
func (w *folderWalk) named(file string) string {
	if file == "." {
		return w.name
	}
	return path.Join(w.name, file)
}

func (w *folderWalk) unread(file string, err error) {
	w.result.Unread = append(w.result.Unread, fmt.Errorf("reading %q: %w", w.named(file), fault.WithoutPath(err)))
}

// list returns the entries of a folder, none once the bound is reached.
func (w *folderWalk) list(ctx context.Context, dir string, depth int) []fs.DirEntry {
	if w.full {
		return nil
	}
	list, err := fs.ReadDir(w.files, dir)
	if err != nil {
		w.unread(dir, err)
	}
	w.entries += len(list)
	switch {
	case ctx.Err() != nil:
		w.full = true
		w.result.Unread = append(w.result.Unread, fmt.Errorf("checking %q: %w", w.name, context.Cause(ctx)))
		return nil
	case w.entries > maxEntries || depth > maxDepth:
		w.full = true
		w.result.Unread = append(w.result.Unread, &fault.Error{
			Code: CodeTooManyEntries, Act: "checking", Operand: w.name,
			Err: fmt.Errorf("more than %d files and folders, or %d folders inside each other", maxEntries, maxDepth), Hint: "name a folder further down",
		})
		return nil
	}
	return list
}

// folder checks a folder and those below it.
func (w *folderWalk) folder(ctx context.Context, dir string, depth int) {
	list := w.list(ctx, dir, depth)
	if p, ok := w.projectIn(dir, list, depth); ok {
		w.project(ctx, p)
		return
	}
	beside := isScriptsFolder(path.Base(dir)) && slices.ContainsFunc(list, func(e fs.DirEntry) bool { return isInstallScript(e.Name()) })
	for _, e := range list {
		name := path.Join(dir, e.Name())
		switch {
		case e.IsDir() && isPackageName(e.Name()):
			w.notChecked(name, "a package that is a folder, as before macOS 10.5", "build it again as a flat package")
		case e.IsDir():
			if e.Name() != ".git" && e.Name() != ".svn" && e.Name() != "node_modules" {
				w.folder(ctx, name, depth+1)
			}
		case e.Type().IsRegular():
			w.file(ctx, name, beside)
			w.out.flush()
		case e.Type()&fs.ModeSymlink != 0:
			w.link(name)
		}
	}
}
