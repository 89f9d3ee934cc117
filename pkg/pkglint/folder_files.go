package pkglint

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"path"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// accepts reports whether a file is one to look at, by its name.
func (w *folderWalk) accepts(name string) bool {
	if isInstallName(name) {
		return true
	}
	base := strings.ToLower(path.Base(name))
	for _, ext := range []string{".pkg", ".plist", ".pkginfo", ".recipe", ".recipe.yaml", ".sh", ".zsh", ".bash", ".command"} {
		if strings.HasSuffix(base, ext) {
			return true
		}
	}
	return inPkgsinfo(name) && !strings.HasPrefix(base, ".")
}

// inPkgsinfo reports whether a file is in the folder where Munki has its pkginfos.
func inPkgsinfo(name string) bool { return strings.Contains("/"+path.Dir(name)+"/", "/pkgsinfo/") }

// file checks a file that is not in a project. It may lie beside a script of a package.
func (w *folderWalk) file(ctx context.Context, name string, beside bool) {
	helper := beside && isScriptName(path.Base(name))
	if !w.accepts(name) && !helper {
		return
	}
	switch base := strings.ToLower(path.Base(name)); {
	case strings.HasSuffix(base, ".pkg"):
		w.packageFile(ctx, name)
	case strings.HasSuffix(base, ".plist"), strings.HasSuffix(base, ".pkginfo"), strings.HasSuffix(base, ".recipe"), strings.HasSuffix(base, ".yaml"), inPkgsinfo(name):
		w.documentFile(name)
	case isInstallName(name):
		w.scriptFile(name, roleByName(name))
	case helper:
		w.scriptFile(name, RoleHelper)
	default:
		w.others = append(w.others, name)
	}
}

func (w *folderWalk) documentFile(name string) {
	data, ok := w.read(name)
	if !ok {
		return
	}
	if kind := kindOf(name, data); kind != kindPlist && kind != kindYAML {
		if inPkgsinfo(name) {
			w.notChecked(name, "neither a property list nor YAML", "")
		}
		return
	}
	mine := inPkgsinfo(name) || !strings.EqualFold(path.Ext(name), ".plist")
	found, known, err := checkDocument(w.named(name), data)
	switch {
	case err != nil && mine:
		w.unread(name, err)
	case known:
		w.result.Checked++
		w.keep(found)
	case err == nil && inPkgsinfo(name):
		w.notChecked(name, "it has no name and version, as a pkginfo has", "")
	}
}

func (w *folderWalk) keep(list []finding.Finding) {
	for _, f := range list {
		w.out.at(f.Target).Put(f)
	}
}

func (w *folderWalk) scriptFile(name string, role Role) {
	data, ok := w.read(name)
	if !ok || kindOf(name, data) != kindScript {
		return
	}
	w.result.Checked++
	checkScript(script{name: path.Base(name), text: data, role: role}, w.out.at(w.named(name)))
}

// packageFile checks a flat package.
func (w *folderWalk) packageFile(ctx context.Context, name string) {
	file, err := w.files.Open(name)
	if err != nil {
		w.unread(name, err)
		return
	}
	info, err := file.Stat()
	content, ok := file.(io.ReaderAt)
	switch {
	case err != nil:
		w.unread(name, err)
	case !ok:
		w.notChecked(name, "a package that cannot be read at any place", "name it as an argument")
	default:
		result := Package(ctx, w.named(name), content, info.Size(), w.now)
		w.keep(result.Findings)
		w.result.Add(Result{Unread: result.Unread, Checked: result.Checked})
	}
	if err := file.Close(); err != nil {
		w.unread(name, err)
	}
}

// read reads a file whole.
func (w *folderWalk) read(name string) ([]byte, bool) {
	data, err := readSome(w.files, name, MaxScript+1)
	switch {
	case err != nil:
		w.unread(name, err)
		return nil, false
	case len(data) > MaxScript:
		w.unread(name, fault.New(fault.TooLarge, "", "larger than %d MiB", MaxScript>>20))
		return nil, false
	}
	return data, true
}

// readSome reads at most so many bytes of a file.
func readSome(files fs.FS, name string, most int64) ([]byte, error) {
	file, err := files.Open(name)
	if err != nil {
		return nil, err
	}
	data, err := io.ReadAll(io.LimitReader(file, most))
	return data, errors.Join(err, file.Close())
}
