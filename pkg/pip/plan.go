package pip

import (
	"cmp"
	"slices"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// newestKnown is the newest macOS that the facts speak of. Later ones are taken for
// like it.
const newestKnown = 26

// Make makes the plan for a volume. It is a pure function of the facts.
func Make(f *Facts) *Plan {
	m := maker{facts: f}
	m.system, m.known = parseVersion(f.SystemVersion)
	if m.known && m.system[0] == 10 && !m.system.before(10, 16) {
		m.compat, m.known = true, false // what macOS 11 and newer tell old programs
	}
	p := &Plan{
		SystemVersion: f.SystemVersion, Routes: []Route{}, Warnings: m.warnings(),
		Unread: append([]Unread{}, f.Unread...),
	}
	for _, python := range f.Pythons {
		p.Routes = append(p.Routes, m.route(python))
	}
	if !slices.ContainsFunc(f.Pythons, func(p Python) bool { return p.Kind == System }) {
		p.Routes = append(p.Routes, m.noSystemPython())
	}
	for _, command := range f.Others {
		r := Route{Python: command, Kind: Other, Commands: []string{}}
		r.unknown(CodeOther, "it is not of those that are examined (is it of MacPorts or conda, or built from source?); it says itself: "+command+" -m pip --version")
		p.Routes = append(p.Routes, r)
	}
	if stub, has := m.stub(); has {
		p.Routes = append(p.Routes, stub)
	}
	slices.SortStableFunc(p.Routes, func(a, b Route) int { return cmp.Compare(a.order(), b.order()) })
	if p.Verdict() != Works {
		p.Advice = m.advice()
	}
	return p
}

// order puts what works first.
func (r Route) order() int {
	return slices.Index([]Verdict{Works, Unknown, Cannot}, r.Verdict)
}

type maker struct {
	facts  *Facts
	system version
	known  bool // which macOS it is
	compat bool // it says 10.16
}

func (m *maker) route(p Python) Route {
	r := Route{Python: p.Command, Kind: p.Kind, Version: p.Version, Commands: []string{}}
	switch {
	case p.Kind == MunkiOwned:
		r.cannot(CodeMunki, "it is Munki's own, and goes when Munki 7 is installed; use another Python")
	case p.Program == Absent:
		r.cannot(CodeNoProgram, "only its folder is left: the program is not there")
	case p.Program == Unseen:
		r.unknown(CodeNoProgram, "the program could not be looked at")
	case p.Version == "":
		r.unknown(CodeVersion, "which Python it is could not be seen; it says itself: "+p.Command+" --version")
	case p.Kind == System:
		m.appleRoute(&r, p)
	case p.Kind == PythonOrg:
		m.pythonOrgRoute(&r, p)
	case p.Kind == MacAdmins:
		bundledRoute(&r, p)
	default:
		managedRoute(&r, p)
	}
	r.Works = r.Verdict == Works
	return r
}

func (r *Route) works(code fault.Code, why string, commands ...string) {
	r.Verdict, r.Code, r.Why, r.Commands = Works, code, why, commands
}

func (r *Route) cannot(code fault.Code, why string) { r.Verdict, r.Code, r.Why = Cannot, code, why }

func (r *Route) unknown(code fault.Code, why string) { r.Verdict, r.Code, r.Why = Unknown, code, why }

func (m *maker) warnings() []fault.Reason {
	list := []fault.Reason{{
		Code: CodeJudgeTarget,
		Text: "a package's script has to judge the target volume ($3), not the running system: macwrangler pip plan --root \"$3\"",
	}}
	if m.known && m.system[0] > newestKnown {
		list = append(list, fault.Reason{
			Code: CodeNewSystem,
			Text: "macOS " + m.facts.SystemVersion + " is newer than what this program knows; it is taken for like 12.3 and newer, without a Python of its own",
		})
	}
	if m.known && m.system.before(10, 13) {
		list = append(list, fault.Reason{
			Code: CodeOldAuthority,
			Text: "a Mac this old may not trust the certificates of today's servers; if curl says so, download get-pip.py on another Mac and copy it",
		})
	}
	return list
}

// advice is what to install where nothing works.
func (m *maker) advice() string {
	switch {
	case !m.known:
		return "find out which macOS the volume has, then plan again"
	case m.system.before(10, 13):
		return "install a Python from python.org that still supports macOS " + m.facts.SystemVersion + "; it brings pip along"
	case m.system.before(10, 15):
		return "install Python 3.13 from python.org, which brings pip along"
	default:
		return "install Python from python.org, or MacAdmins Python (managed_python3); both bring pip along"
	}
}
