package pip_test

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/pip"
)

// one returns the facts of a Mac with one Python.
func one(system string, p pip.Python) *pip.Facts {
	if p.Program == pip.Unseen {
		p.Program = pip.Present
	}
	if p.HasPip == pip.Unseen && p.Pip == "" {
		p.HasPip = pip.Absent
	}
	if p.Pip != "" {
		p.HasPip = pip.Present
	}
	if p.Command == "" {
		p.Command = "/python"
	}
	return &pip.Facts{SystemVersion: system, Pythons: []pip.Python{p}, CommandLineTools: pip.Absent, Stub: pip.Absent}
}

func TestRoutes(t *testing.T) {
	apple := func(version, has string) pip.Python {
		return pip.Python{Kind: pip.System, Version: version, Pip: has}
	}
	for _, c := range []struct {
		name    string
		facts   *pip.Facts
		verdict pip.Verdict
		code    fault.Code
		command string // a part of the commands
	}{
		{"2.5 never", one("10.6.8", apple("2.5", "")), pip.Cannot, pip.CodeNoBootstrap, ""},
		{"no TLS in the system", one("10.8.5", apple("2.7", "")), pip.Cannot, pip.CodeTLS, ""},
		{"nor with an old pip", one("10.6.8", apple("2.6", "1.3.1")), pip.Cannot, pip.CodeTLS, ""},
		{"TLS by SecureTransport", one("10.9", apple("2.7", "")), pip.Works, pip.CodePinned, `get-pip.py "pip<21"`},
		{"2.6", one("10.9.5", apple("2.6", "")), pip.Works, pip.CodePinned, `get-pip.py "pip<10"`},
		{"old pip is replaced", one("10.12.6", apple("2.7", "9.0.1")), pip.Works, pip.CodePinned, "/pip/2.7/get-pip.py"},
		{"pip that works", one("10.12.6", apple("2.7", "9.0.3")), pip.Works, pip.CodeAlreadyThere, "-m pip --version"},
		{"LibreSSL", one("10.13.4", apple("2.7", "")), pip.Works, pip.CodePinned, `"pip<21"`},
		{"the last", one("12.2.1", apple("2.7", "")), pip.Works, pip.CodePinned, ""},
		{"not from 12.3", one("12.3", apple("2.7", "")), pip.Unknown, pip.CodeContradiction, ""},
		{"compat", one("10.16", apple("2.7", "")), pip.Unknown, pip.CodeSystemUnknown, ""},
		{"no version", one("", apple("2.7", "")), pip.Unknown, pip.CodeSystemUnknown, ""},
		{"3.13 needs 10.13", one("10.12.6", pip.Python{Kind: pip.PythonOrg, Version: "3.13"}), pip.Cannot, pip.CodeOldSystem, ""},
		{"3.13 on 10.13", one("10.13", pip.Python{Kind: pip.PythonOrg, Version: "3.13"}), pip.Works, pip.CodeEnsure, "-m ensurepip"},
		{"3.14 needs 10.15", one("10.14.6", pip.Python{Kind: pip.PythonOrg, Version: "3.14"}), pip.Cannot, pip.CodeOldSystem, ""},
		{"3.14, 10.16", one("10.16", pip.Python{Kind: pip.PythonOrg, Version: "3.14"}), pip.Works, pip.CodeEnsure, ""},
		{"3.14 without a system", one("", pip.Python{Kind: pip.PythonOrg, Version: "3.14"}), pip.Unknown, pip.CodeSystemUnknown, ""},
		{"3.9", one("10.14", pip.Python{Kind: pip.PythonOrg, Version: "3.9", Pip: "20.2.3"}), pip.Works, pip.CodeAlreadyThere, ""},
		{"3.6 with its OpenSSL", one("10.12", pip.Python{Kind: pip.PythonOrg, Version: "3.6", OwnSSL: pip.Present}), pip.Works, pip.CodePinned, `"pip<22"`},
		{"3.5 without", one("10.12", pip.Python{Kind: pip.PythonOrg, Version: "3.5", OwnSSL: pip.Absent}), pip.Unknown, pip.CodeSSLUnknown, ""},
		{"Homebrew", one("14.5", pip.Python{Kind: pip.Homebrew, Version: "3.12"}), pip.Works, pip.CodeVenv, "-m venv"},
		{"tools", one("14.5", pip.Python{Kind: pip.Tools, Version: "3.9", Pip: "21.2.4"}), pip.Works, pip.CodeVenv, "-m venv"},
		{"MacAdmins", one("26.1", pip.Python{Kind: pip.MacAdmins, Version: "3.12", Pip: "24.0"}), pip.Works, pip.CodeAlreadyThere, ""},
		{"Munki's", one("14.5", pip.Python{Kind: pip.MunkiOwned, Version: "3.9", Pip: "24.0"}), pip.Cannot, pip.CodeMunki, ""},
		{"a folder alone", one("14.5", pip.Python{Kind: pip.PythonOrg, Version: "3.12", Program: pip.Absent}), pip.Cannot, pip.CodeNoProgram, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			kind := c.facts.Pythons[0].Kind
			plan := pip.Make(c.facts)
			i := slices.IndexFunc(plan.Routes, func(r pip.Route) bool { return r.Kind == kind && r.Python == "/python" })
			r := plan.Routes[i]
			if r.Verdict != c.verdict || r.Code != c.code || r.Works != (c.verdict == pip.Works) {
				t.Errorf("%s (%s), works %t; want %s (%s)", r.Verdict, r.Code, r.Works, c.verdict, c.code)
			}
			commands := strings.Join(r.Commands, "\n")
			if !strings.Contains(commands, c.command) {
				t.Errorf("no %q in\n%s", c.command, commands)
			}
			if (len(r.Commands) > 0) != r.Works {
				t.Errorf("%d commands, works %t", len(r.Commands), r.Works)
			}
			if strings.Contains(commands, "|") {
				t.Errorf("a download goes into an interpreter:\n%s", commands)
			}
		})
	}
}

// A Python that macOS does not have is spoken of, too.
func TestNoPython(t *testing.T) {
	for _, c := range []struct {
		system      string
		stub, tools pip.Presence
		want        []fault.Code
		verdict     pip.Verdict
	}{
		{"12.3", pip.Present, pip.Absent, []fault.Code{pip.CodeRemoved, pip.CodeStub}, pip.Cannot},
		{"31.0", pip.Present, pip.Absent, []fault.Code{pip.CodeRemoved, pip.CodeStub}, pip.Cannot},
		{"14.5", pip.Present, pip.Present, []fault.Code{pip.CodeToolsUnseen, pip.CodeRemoved}, pip.Unknown},
		{"14.5", pip.Present, pip.Unseen, []fault.Code{pip.CodeToolsUnseen, pip.CodeRemoved}, pip.Unknown},
		{"14.5", pip.Unseen, pip.Absent, []fault.Code{pip.CodeToolsUnseen, pip.CodeRemoved}, pip.Unknown},
		{"10.13.6", pip.Absent, pip.Absent, []fault.Code{pip.CodeMissing}, pip.Unknown},
		{"", pip.Absent, pip.Absent, []fault.Code{pip.CodeSystemUnknown}, pip.Unknown},
	} {
		plan := pip.Make(&pip.Facts{SystemVersion: c.system, Stub: c.stub, CommandLineTools: c.tools})
		var codes []fault.Code
		for _, r := range plan.Routes {
			codes = append(codes, r.Code)
		}
		if !slices.Equal(codes, c.want) || plan.Verdict() != c.verdict {
			t.Errorf("%s: %v, %s; want %v, %s", c.system, codes, plan.Verdict(), c.want, c.verdict)
		}
		newer := slices.ContainsFunc(plan.Warnings, func(r fault.Reason) bool { return r.Code == pip.CodeNewSystem })
		if newer != (c.system == "31.0") {
			t.Errorf("%s: newer system said: %t", c.system, newer)
		}
		if plan.Advice == "" {
			t.Errorf("%s: no advice", c.system)
		}
	}
}

// What could not be looked at keeps the plan from saying that there is no way.
func TestUnreadIsUnknown(t *testing.T) {
	f := &pip.Facts{SystemVersion: "14.5", CommandLineTools: pip.Absent, Stub: pip.Absent, Unread: []pip.Unread{{Path: "/Library/Frameworks/Python.framework/Versions"}}}
	if got := pip.Make(f).Verdict(); got != pip.Unknown {
		t.Errorf("%s, want %s", got, pip.Unknown)
	}
}

// A Python that is not examined keeps it from that, too.
func TestOthersAreUnknown(t *testing.T) {
	f := &pip.Facts{SystemVersion: "14.5", CommandLineTools: pip.Absent, Stub: pip.Absent}
	if got := pip.Make(f).Verdict(); got != pip.Cannot {
		t.Fatalf("without: %s", got)
	}
	f.Others = []string{"/opt/local/bin/python3.12"}
	plan := pip.Make(f)
	if plan.Verdict() != pip.Unknown || plan.Routes[0].Python != "/opt/local/bin/python3.12" || plan.Routes[0].Code != pip.CodeOther || plan.Routes[0].Works {
		t.Errorf("%+v", plan)
	}
}

// With a piece of evidence missing a verdict stands only if it is the same for every
// value that the piece may have.
func TestMissingEvidence(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 11))
	pick := func(list ...string) string { return list[random.IntN(len(list))] }
	systems := []string{"10.6.8", "10.8.5", "10.9", "10.12.6", "10.13.6", "10.14.6", "10.15.7", "12.2", "12.3", "14.5", "26.0"}
	pips := []string{"", "1.3.1", "9.0.3", "24.0"}
	kinds := []pip.Kind{pip.System, pip.Tools, pip.PythonOrg, pip.Homebrew, pip.MacAdmins, pip.MunkiOwned}
	withPip := func(p pip.Python, text string) pip.Python {
		if p.Pip, p.HasPip = text, pip.Present; text == "" {
			p.HasPip = pip.Absent
		}
		return p
	}
	for range 5_000 {
		p := withPip(pip.Python{
			Kind: kinds[random.IntN(len(kinds))], Command: "/python", Program: pip.Presence(1 + random.IntN(2)), OwnSSL: pip.Presence(1 + random.IntN(2)),
			Version: pick("2.5", "2.6", "2.7", "3.1", "3.4", "3.6", "3.9", "3.12", "3.13", "3.14"),
		}, pick(pips...))
		system := pick(systems...)

		var whole []pip.Route
		missing := p
		missingSystem := system
		switch random.IntN(4) {
		case 0:
			missingSystem = ""
			for _, s := range systems {
				whole = append(whole, routeOf(s, p))
			}
		case 1:
			missing.Pip, missing.HasPip = "", pip.Unseen
			for _, text := range pips {
				whole = append(whole, routeOf(system, withPip(p, text)))
			}
		case 2:
			missing.Program = pip.Unseen
			for _, there := range []pip.Presence{pip.Absent, pip.Present} {
				q := p
				q.Program = there
				whole = append(whole, routeOf(system, q))
			}
		case 3:
			missing.OwnSSL = pip.Unseen
			for _, there := range []pip.Presence{pip.Absent, pip.Present} {
				q := p
				q.OwnSSL = there
				whole = append(whole, routeOf(system, q))
			}
		}
		got := routeOf(missingSystem, missing)
		for _, w := range whole {
			if got.Verdict != pip.Unknown && got.Verdict != w.Verdict {
				t.Fatalf("%+v on %q: %s, with the evidence %s (%s)", missing, missingSystem, got.Verdict, w.Verdict, w.Code)
			}
		}
	}
}

func routeOf(system string, p pip.Python) pip.Route {
	for _, r := range pip.Make(&pip.Facts{SystemVersion: system, Pythons: []pip.Python{p}, CommandLineTools: pip.Absent, Stub: pip.Absent}).Routes {
		if r.Python == "/python" {
			return r
		}
	}
	panic("no route")
}
