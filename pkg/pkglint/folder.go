package pkglint

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/flatpkg"
	munkipkg "github.com/macwrangler/macwrangler/pkg/flatpkg/project"
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

func (w *folderWalk) notChecked(name, what, fix string) {
	w.out.at(w.named(name)).Put(finding.Finding{
		Rule: finding.NotChecked, Severity: finding.Info, Message: "not checked: " + what, Fix: fix,
	})
}

// projectIn tells a project, and a payload, by what a folder holds.
func (w *folderWalk) projectIn(dir string, list []fs.DirEntry, depth int) (project, bool) {
	p := project{dir: dir, target: w.named(dir)}
	has := map[string]fs.DirEntry{}
	for _, e := range list {
		has[strings.ToLower(e.Name())] = e
	}
	w.findInfo(&p, dir, list)
	if e, ok := has["payload"]; ok && e.IsDir() {
		p.payload = path.Join(dir, e.Name())
	}
	if e, ok := has["scripts"]; ok && e.IsDir() {
		p.scripts = path.Join(dir, e.Name())
	}
	switch {
	case p.infoName != "":
		return p, true
	case p.payload != "" && p.scripts != "":
		return p, true
	case depth == 0 && isPayloadRoot(list):
		p.payload, p.scripts = dir, ""
		return p, true
	default:
		return project{}, false
	}
}

// findInfo finds and reads the build-info of a project.
func (w *folderWalk) findInfo(p *project, dir string, list []fs.DirEntry) {
	var names []string
	for _, e := range list {
		if e.Type().IsRegular() {
			names = append(names, e.Name())
		}
	}
	name, err := munkipkg.Find(names)
	switch fault.CodeOf(err) {
	case "":
	case munkipkg.CodeSeveral: // munkipkg takes the first that it looks for
		for _, known := range munkipkg.Names() {
			if name == "" && slices.Contains(names, known) {
				name = known
			}
		}
		w.notChecked(path.Join(dir, name), "there is another build-info beside it", "keep one of them")
	default:
		return
	}
	p.infoName = w.named(path.Join(dir, name))
	data, ok := w.read(path.Join(dir, name))
	if !ok {
		return
	}
	if p.info, err = munkipkg.Parse(name, data); err != nil {
		w.unread(path.Join(dir, name), err)
	}
}

// isPayloadRoot reports whether a folder looks like the root of a volume.
func isPayloadRoot(list []fs.DirEntry) bool {
	folders := 0
	for _, e := range list {
		switch name := strings.ToLower(e.Name()); {
		case strings.HasPrefix(name, "."):
		case !e.IsDir():
			return false
		case slices.Contains([]string{"library", "applications", "usr", "private", "etc", "opt", "users", "system", "bin", "sbin", "var"}, name):
			folders++
		default:
			return false
		}
	}
	return folders > 0
}

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

// link says that a link is not followed, if what it leads to would be looked at.
func (w *folderWalk) link(name string) {
	if w.accepts(name) {
		w.notChecked(name, "a symbolic link, which is not followed", "name it as an argument")
		return
	}
	file, err := w.files.Open(name)
	if err == nil {
		err = file.Close()
	}
	if errors.Is(err, syscall.EISDIR) {
		w.links = append(w.links, name)
	}
}

// passedOver says which links were not followed, and which scripts not looked at, because
// nothing shows that they belong to a package.
func (w *folderWalk) passedOver() {
	if len(w.links) > 0 {
		what := "a symbolic link to a folder, which is not followed"
		if more := len(w.links) - 1; more > 0 {
			what += fmt.Sprintf(", and %d more like it", more)
		}
		w.notChecked(w.links[0], what, "name it as an argument, unless it leads to what is here too")
	}
	if len(w.others) > 0 && w.result.Checked > 0 {
		what := "this script is not named as those of packages are"
		if more := len(w.others) - 1; more > 0 {
			what += fmt.Sprintf(", and %d more like it", more)
		}
		w.notChecked(w.others[0], what, "name it as an argument")
	}
}

// nothing is the error about a folder in which nothing was checked.
func (w *folderWalk) nothing() error {
	err := &fault.Error{
		Code: CodeNothing, Act: "checking", Operand: w.name, Err: errors.New("no package, project, payload, script of a package, pkginfo or recipe is in it"),
		Hint: "name the file itself, whatever it is called; links in a folder are not followed",
	}
	if len(w.others) > 0 {
		err.Hint = "name scripts that are not called preinstall or postinstall: macwrangler pkg lint " + w.named(w.others[0])
	}
	return err
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

// readPayload lists the files of a payload folder, which are installed in location, and
// checks each.
func (w *folderWalk) readPayload(ctx context.Context, root, location string) (*payload, *payloadCheck) {
	var entries []entry
	check := newPayloadCheck(w.out, false)
	var walk func(dir string, depth int)
	walk = func(dir string, depth int) {
		for _, e := range w.list(ctx, dir, depth) {
			name := path.Join(dir, e.Name())
			info, err := e.Info()
			if err != nil {
				w.unread(name, err)
				continue
			}
			one := entry{path: strings.TrimPrefix(path.Join("/", location, strings.TrimPrefix(name, root+"/")), "/"), mode: info.Mode(), size: info.Size(), target: w.named(name)}
			entries = append(entries, one)
			check.entry(one, w.text(name, one))
			if e.IsDir() {
				walk(name, depth+1)
			}
		}
	}
	walk(root, 0)
	check.finish()
	return payloadOf(entries), check
}

// text reads what the rules need of a file of a payload.
func (w *folderWalk) text(name string, e entry) []byte {
	if !e.mode.IsRegular() {
		return nil
	}
	data, err := readSome(w.files, name, wanted(e, nil))
	if most := wanted(e, data); err == nil && most > int64(len(data)) && int64(len(data)) < e.size {
		data, err = readSome(w.files, name, most)
	}
	if err != nil {
		w.unread(name, err)
	}
	return data
}
