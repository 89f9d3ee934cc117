package pip

import "fmt"

// A bootstrap is the get-pip.py for one version of Python, as pypa/get-pip has them
// since May 2026.
type bootstrap struct {
	python string
	pip    string // the pip in it, the last one that works there
	pin    string // what keeps pip from replacing itself by one that does not
}

// bootstraps returns those below https://bootstrap.pypa.io/pip/. Newer Pythons take the
// one without a version in its address.
func bootstraps() []bootstrap {
	return []bootstrap{
		{"2.6", "9.0.3", "pip<10"},
		{"2.7", "20.3.4", "pip<21"},
		{"3.2", "7.1.2", "pip<8"},
		{"3.3", "10.0.1", "pip<11"},
		{"3.4", "19.1.1", "pip<19.2"},
		{"3.5", "20.3.4", "pip<21"},
		{"3.6", "21.3.1", "pip<22"},
		{"3.7", "24.0", "pip<24.1"},
		{"3.8", "25.0.1", "pip<25.1"},
		{"3.9", "26.0.1", "pip<26.1"},
	}
}

// bootstrapFor returns the one for a version of Python.
func bootstrapFor(python string) (bootstrap, bool) {
	for _, b := range bootstraps() {
		if b.python == python {
			return b, true
		}
	}
	return bootstrap{}, false
}

// commands returns how it is run. It is downloaded to a file first: what curl pipes into
// an interpreter runs also if it was cut short.
func (b bootstrap) commands(python string) []string {
	list := []string{
		fmt.Sprintf("curl -fsSLo get-pip.py https://bootstrap.pypa.io/pip/%s/get-pip.py", b.python),
		fmt.Sprintf("sudo %s get-pip.py %q", python, b.pin),
	}
	if b.python == "2.6" { // it cannot run a package
		return append(list, fmt.Sprintf("%s -c 'import pip; print(pip.__version__)'", python))
	}
	return append(list, python+" -m pip --version")
}

// ensure returns how a Python that brings pip along, as python.org's do, unpacks it. It
// needs no network.
func ensure(python string) []string {
	return []string{
		fmt.Sprintf("sudo %s -m ensurepip", python),
		python + " -m pip --version",
	}
}

// venv returns how pip is used without changing what somebody else manages.
func venv(python string) []string {
	return []string{
		python + ` -m venv "$HOME/pip-env"`,
		`"$HOME/pip-env/bin/python" -m pip --version`,
	}
}
