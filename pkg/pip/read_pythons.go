package pip

import (
	"path"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/volume"
)

// defaultVersion is what /usr/bin/python is: 2.6 in macOS 10.6, then 2.7.
func defaultVersion(system string) string {
	v, ok := parseVersion(system)
	switch {
	case !ok:
		return ""
	case v.before(10, 7):
		return "2.6"
	default:
		return "2.7"
	}
}

// system finds Apple's Pythons, which macOS has up to 12.2.
func (r *reader) system() {
	const framework = "System/Library/Frameworks/Python.framework/Versions"
	names, _ := r.list(r.volume.SystemPath(framework))
	standard := defaultVersion(r.facts.SystemVersion)
	plain := r.has(r.volume.SystemPath("usr/bin/python"))
	r.facts.Stub = r.has(r.volume.SystemPath("usr/bin/python3"))
	for _, name := range names {
		if !isPythonVersion(name) {
			continue
		}
		command := "/usr/bin/python" + name
		program := r.has(r.volume.SystemPath(command[1:]))
		if name == standard && plain == Present {
			command, program = "/usr/bin/python", Present
		}
		if program == Absent {
			command = "/" + path.Join(framework, name, "bin", "python"+name)
			program = r.has(r.volume.SystemPath(command[1:]))
		}
		r.add(Python{Kind: System, Command: command, Version: name, Program: program},
			r.volume.Path("Library/Python/"+name+"/site-packages"),
			r.volume.SystemPath(path.Join(framework, name, "lib/python"+name+"/site-packages")),
			r.volume.SystemPath(path.Join(framework, name, "Extras/lib/python")))
	}
	known := slices.ContainsFunc(r.facts.Pythons, func(p Python) bool { return p.Version == standard })
	if plain == Present && !known {
		sites := []volume.Path{}
		if standard != "" {
			sites = append(sites, r.volume.Path("Library/Python/"+standard+"/site-packages"))
		}
		r.add(Python{Kind: System, Command: "/usr/bin/python", Version: standard, Program: Present}, sites...)
	}
}

// tools finds the Python 3 of Apple's developer tools, which /usr/bin/python3 starts.
func (r *reader) tools() {
	const inside = "Library/Frameworks/Python3.framework/Versions"
	places := []string{"Library/Developer/CommandLineTools", "Applications/Xcode.app/Contents/Developer"}
	there := make([]Presence, 0, len(places))
	for _, place := range places {
		there = append(there, r.has(r.volume.Path(place)))
		r.frameworks(Tools, path.Join(place, inside))
	}
	r.facts.CommandLineTools = either(there...)
}

func (r *reader) pythonOrg() {
	r.frameworks(PythonOrg, "Library/Frameworks/Python.framework/Versions")
}

func (r *reader) macAdmins() {
	r.frameworks(MacAdmins, "Library/ManagedFrameworks/Python/Python3.framework/Versions")
}

func (r *reader) munki() {
	if r.has(r.volume.Path("usr/local/munki/munki-python")) == Present {
		r.facts.Pythons = append(r.facts.Pythons, Python{Kind: MunkiOwned, Command: "/usr/local/munki/munki-python", Program: Present})
		return
	}
	r.frameworks(MunkiOwned, "usr/local/munki/Python.framework/Versions")
}

// frameworks finds the versions in a framework's folder Versions.
func (r *reader) frameworks(kind Kind, versions string) {
	names, _ := r.list(r.volume.Path(versions))
	for _, name := range names {
		if !isPythonVersion(name) {
			continue
		}
		lib := path.Join(versions, name, "lib")
		command := path.Join(versions, name, "bin", "python"+name)
		p := Python{Kind: kind, Command: "/" + command, Version: name, Program: r.has(r.volume.Path(command))}
		if kind == PythonOrg {
			p.OwnSSL = r.ownSSL(lib)
		}
		r.add(p, r.volume.Path(path.Join(lib, "python"+name, "site-packages")))
	}
}

// ownSSL looks for the OpenSSL that python.org's installers have brought along since
// 3.6: libssl.1.1.dylib, libssl.3.dylib.
func (r *reader) ownSSL(lib string) Presence {
	names, seen := r.list(r.volume.Path(lib))
	if slices.ContainsFunc(names, func(name string) bool {
		return strings.HasPrefix(name, "libssl.") && strings.HasSuffix(name, ".dylib")
	}) {
		return Present
	}
	if seen == Present {
		return Absent
	}
	return seen
}

// homebrew finds Homebrew's Pythons: /opt/homebrew on Apple silicon, /usr/local on Intel.
func (r *reader) homebrew() {
	for _, prefix := range []string{"opt/homebrew", "usr/local"} {
		names, _ := r.list(r.volume.Path(prefix + "/Cellar"))
		for _, name := range names {
			number, isPython := strings.CutPrefix(name, "python@")
			if !isPython || !isPythonVersion(number) {
				if name != "python" && name != "python@2" && name != "python@3" {
					continue
				}
				number = "" // formulas of before 2019, whose version stands one folder below
			}
			command := "/" + prefix + "/bin/python" + number
			if number == "" {
				command = "/" + prefix + "/bin/python" + strings.TrimPrefix(strings.TrimPrefix(name, "python"), "@")
			}
			program := r.has(r.volume.Path(command[1:]))
			if own := "/" + prefix + "/opt/" + name + "/bin/python" + number; program == Absent && number != "" {
				if program = r.has(r.volume.Path(own[1:])); program == Present {
					command = own // not linked into bin
				}
			}
			r.add(Python{Kind: Homebrew, Command: command, Version: number, Program: program},
				r.volume.Path(prefix+"/lib/python"+number+"/site-packages"))
		}
	}
}

// add looks for pip in the Python's site-packages, and appends it.
func (r *reader) add(p Python, sites ...volume.Path) {
	p.HasPip = Absent
	for _, site := range sites {
		names, seen := r.list(site)
		if seen == Unseen && p.HasPip == Absent {
			p.HasPip = Unseen
		}
		for _, name := range names {
			if number, ok := pipVersion(name); ok && p.Pip == "" {
				p.HasPip, p.Pip = Present, number
			}
		}
	}
	r.facts.Pythons = append(r.facts.Pythons, p)
}
