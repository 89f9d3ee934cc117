package pip

// firstPip is the first pip that reaches PyPI on a Mac whose OpenSSL has no TLS 1.2, by
// SecureTransport (9.0.2 does too, but its vendoring was broken).
func modernPip(text string) bool {
	v, ok := parseVersion(text)
	return ok && !v.before(9, 0, 3)
}

// appleRoute is about a Python 2 of macOS.
func (m *maker) appleRoute(r *Route, p Python) {
	b, has := bootstrapFor(p.Version)
	switch {
	case !has:
		r.cannot(CodeNoBootstrap, "there is no get-pip.py for Python "+p.Version+", and what old pips ask of PyPI has been refused since 11 April 2018 (TLS 1.0)")
	case m.compat:
		r.unknown(CodeSystemUnknown, "SystemVersion.plist says 10.16, which is what macOS 11 and newer tell old programs; Python left with 12.3")
	case !m.known:
		r.unknown(CodeSystemUnknown, "which macOS this is could not be seen; TLS 1.2 came with 10.9, and Python left with 12.3")
	case !m.system.before(12, 3):
		r.unknown(CodeContradiction, "macOS "+m.facts.SystemVersion+" has no Python of its own, but the volume has one: is it of two systems?")
	case m.system.before(10, 9):
		r.cannot(CodeTLS, "nothing in macOS "+m.facts.SystemVersion+" speaks TLS 1.2, without which PyPI has answered nobody since 11 April 2018")
	case p.HasPip == Present && modernPip(p.Pip):
		r.works(CodeAlreadyThere, "pip "+p.Pip+" is there, and reaches PyPI; "+b.pip+" is the last for Python "+p.Version, p.Command+" -m pip --version")
		if p.Version == "2.6" {
			r.Commands = b.commands(p.Command)[2:]
		}
	default:
		r.works(CodePinned, m.whyPinned(p, b), b.commands(p.Command)...)
	}
}

func (m *maker) whyPinned(p Python, b bootstrap) string {
	why := "pip " + b.pip + " is the last for Python " + p.Version + "; a bare get-pip.py needs Python 3.10, and easy_install has no TLS 1.2"
	if m.system.before(10, 13) {
		why = "its OpenSSL has no TLS 1.2, which PyPI has asked for since 11 April 2018, but pip from 9.0.3 on uses macOS' own; " + why
	}
	switch {
	case p.HasPip == Unseen:
		return "whether pip is there could not be seen, and the commands replace one; " + why
	case p.HasPip == Present:
		return "the pip that is there, " + p.Pip + ", is too old to reach PyPI; " + why
	default:
		return why
	}
}

// pythonOrgRoute is about a Python of python.org.
func (m *maker) pythonOrgRoute(r *Route, p Python) {
	v, _ := parseVersion(p.Version)
	needs := [][]int{}
	if !v.before(3, 14) {
		needs = append(needs, []int{10, 15})
	} else if !v.before(3, 13) {
		needs = append(needs, []int{10, 13})
	}
	for _, least := range needs {
		switch {
		case !m.known && !m.compat:
			r.unknown(CodeSystemUnknown, "it needs a macOS that is new enough, and which one this is could not be seen")
			return
		case m.known && m.system.before(least...):
			r.cannot(CodeOldSystem, "it does not run on macOS "+m.facts.SystemVersion)
			return
		}
	}
	if !v.before(3, 7) {
		bundledRoute(r, p)
		return
	}
	m.oldPythonOrg(r, p)
}

// oldPythonOrg is about those that may be linked with macOS' OpenSSL 0.9.8.
func (m *maker) oldPythonOrg(r *Route, p Python) {
	b, has := bootstrapFor(p.Version)
	pipWorks := p.HasPip == Present && modernPip(p.Pip)
	switch {
	case p.OwnSSL != Present:
		r.unknown(CodeSSLUnknown, "whether it was built with an OpenSSL that has TLS 1.2 is not known; it says itself: "+p.Command+" -c 'import ssl; print(ssl.OPENSSL_VERSION)' (1.0.1 or newer has it)")
	case pipWorks:
		r.works(CodeAlreadyThere, "pip "+p.Pip+" is there", p.Command+" -m pip --version")
	case has:
		r.works(CodePinned, "pip "+b.pip+" is the last for Python "+p.Version, b.commands(p.Command)...)
	case p.HasPip == Unseen:
		r.unknown(CodePipUnseen, "there is no get-pip.py for Python "+p.Version+", and whether pip is there could not be seen")
	default:
		r.cannot(CodeNoBootstrap, "there is no get-pip.py for Python "+p.Version)
	}
}

// bundledRoute is about a Python 3 that brings pip, OpenSSL and ensurepip along.
func bundledRoute(r *Route, p Python) {
	switch p.HasPip {
	case Present:
		r.works(CodeAlreadyThere, "pip "+p.Pip+" is there", p.Command+" -m pip --version")
	case Absent:
		r.works(CodeEnsure, "it brings pip along; it has only to be unpacked, without network", ensure(p.Command)...)
	case Unseen:
		r.works(CodeEnsure, "whether pip is there could not be seen; it brings one along, and the command leaves one that is there", ensure(p.Command)...)
	}
}

// managedRoute is about a Python 3 that somebody else keeps up to date.
func managedRoute(r *Route, p Python) {
	v, _ := parseVersion(p.Version)
	switch {
	case v.before(3):
		r.unknown(CodeSSLUnknown, "Homebrew dropped Python 2 in 2020; whether its OpenSSL is still there is not known")
	case p.Kind == Tools:
		r.works(CodeVenv, "Apple's updates replace it; in a virtual environment pip is yours", venv(p.Command)...)
	default:
		r.works(CodeVenv, "Homebrew manages its packages, and pip refuses to change them (PEP 668); in a virtual environment it works", venv(p.Command)...)
	}
}

// noSystemPython is about a volume without a Python of Apple's.
func (m *maker) noSystemPython() Route {
	r := Route{Python: "/usr/bin/python", Kind: System, Commands: []string{}}
	switch {
	case m.known && !m.system.before(12, 3):
		r.cannot(CodeRemoved, "macOS has had no Python of its own since 12.3 (March 2022)")
	case m.known:
		r.unknown(CodeMissing, "macOS "+m.facts.SystemVersion+" comes with Python 2.7, but it is not on this volume: is it a whole system?")
	default:
		r.unknown(CodeSystemUnknown, "which macOS this is could not be seen; Python left with 12.3")
	}
	return r
}

// stub is about /usr/bin/python3 where nothing is behind it.
func (m *maker) stub() (Route, bool) {
	r := Route{Python: "/usr/bin/python3", Kind: Tools, Commands: []string{}}
	for _, p := range m.facts.Pythons {
		if p.Kind == Tools {
			return r, false
		}
	}
	switch {
	case m.facts.CommandLineTools != Absent && m.facts.Stub != Absent:
		r.unknown(CodeToolsUnseen, "the Command Line Tools or Xcode are there, or could not be looked at, and their Python was not found")
	case m.facts.Stub == Present:
		r.cannot(CodeStub, "it is no Python: it offers to install the Command Line Tools (xcode-select --install)")
	case m.facts.Stub == Unseen:
		r.unknown(CodeToolsUnseen, "it could not be looked at")
	default:
		return r, false
	}
	return r, true
}
