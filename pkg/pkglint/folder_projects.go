package pkglint

import (
	"context"
	"io/fs"
	"path"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/finding"

	"github.com/macwrangler/macwrangler/pkg/fault"
	munkipkg "github.com/macwrangler/macwrangler/pkg/flatpkg/project"
)

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
	if path.Ext(name) != ".yaml" { // whose columns are characters
		w.out.at(p.infoName).Lines = finding.LinesOf(data)
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
