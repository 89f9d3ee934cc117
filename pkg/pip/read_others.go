package pip

import (
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// otherFolders are where Pythons are that nobody here examines: built from source, of
// MacPorts, and of conda for all users.
func otherFolders() []string {
	return []string{
		"usr/local/bin", "opt/homebrew/bin", "opt/local/bin", "opt/anaconda3/bin", "opt/miniconda3/bin", "opt/miniforge3/bin",
		"opt/homebrew/Caskroom/miniconda/base/bin", "opt/homebrew/Caskroom/miniforge/base/bin", "opt/homebrew/anaconda3/bin",
	}
}

// examinedFolders are where the other steps look. What a link leads to there is known.
func examinedFolders() []string {
	return []string{
		"Library/Frameworks/Python.framework", "Library/ManagedFrameworks/Python", "Library/Developer/CommandLineTools", "Applications/Xcode.app",
		"System/Library/Frameworks/Python.framework", "usr/local/munki", "usr/local/Cellar", "opt/homebrew/Cellar", "usr/bin",
	}
}

// others finds the Pythons that no other step looks at: without them a plan would be
// sure that there is no way.
func (r *reader) others() {
	ends := map[string]bool{}
	for _, folder := range otherFolders() {
		names, _ := r.list(r.volume.Path(folder))
		slices.Sort(names)
		for _, name := range names {
			version, ok := strings.CutPrefix(name, "python")
			if !ok || version != "" && version != "2" && version != "3" && !isPythonVersion(version) {
				continue
			}
			at := path.Join(folder, name)
			if end := r.otherEnd(at); end != "" && !ends[end] { // python3 and python3.12 are often one
				ends[end] = true
				r.facts.Others = append(r.facts.Others, "/"+at)
			}
		}
	}
}

// otherEnd returns where a program is that is not one of the Pythons already found, nor a
// link to what is looked at for them; else "".
func (r *reader) otherEnd(at string) string {
	program := r.volume.Path(at)
	known := slices.ContainsFunc(r.facts.Pythons, func(p Python) bool { return p.Command == "/"+at })
	if known || r.has(program) != Present {
		return ""
	}
	end, err := program.Resolve()
	if err != nil {
		r.unread(program, err)
		return ""
	}
	for _, folder := range examinedFolders() {
		if top, err := r.volume.Path(folder).Resolve(); err == nil {
			if inside, err := filepath.Rel(top, end); err == nil && filepath.IsLocal(inside) {
				return ""
			}
		}
	}
	return end
}
