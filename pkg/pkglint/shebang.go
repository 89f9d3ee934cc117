package pkglint

import (
	"bytes"
	"path"
	"regexp"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/pkglint/shell"
)

// shebang is the first line of a script.
type shebang struct {
	path string // of the interpreter
	env  string // what env is to find
	errs bool   // -e: the script ends at the first error
}

func parseShebang(text []byte) shebang {
	line, _, _ := bytes.Cut(text, []byte("\n"))
	rest, ok := strings.CutPrefix(strings.TrimRight(string(line), "\r"), "#!")
	words := strings.Fields(rest)
	if !ok || len(words) == 0 || len(line) > 1024 {
		return shebang{}
	}
	s := shebang{path: words[0]}
	for _, word := range words[1:] {
		s.errs = s.errs || word[0] == '-' && !strings.HasPrefix(word, "--") && strings.Contains(word, "e")
	}
	if path.Base(words[0]) == "env" {
		for _, word := range words[1:] {
			if !strings.HasPrefix(word, "-") && !strings.Contains(word, "=") {
				s.env = word
				break
			}
		}
	}
	return s
}

// program is the name of the interpreter.
func (s shebang) program() string {
	if s.env != "" {
		return path.Base(s.env)
	}
	return path.Base(s.path)
}

// shell returns the language of a script for a shell that is read. A script without a
// first line is read as one for sh.
func (s shebang) shell() (shell.Lang, bool) {
	switch s.program() {
	case "sh", "bash", "dash", "ksh", ".":
		return shell.Bash, true
	case "zsh":
		return shell.Zsh, true
	default:
		return 0, false
	}
}

// pythonTwo matches the names of a Python that macOS no longer has.
var pythonTwo = regexp.MustCompile(`^python(?:2(?:\.\d+)?)?$`)

const (
	fixPython = "macwrangler pip plan shows which Python the target has"
	fixShell  = "write it for /bin/sh or /bin/zsh"
)

// interpreter checks the first line, S12.
func (c *checker) interpreter(s shebang) {
	at := shell.Pos{Line: 1, Column: 1}
	switch {
	case len(bytes.TrimSpace(c.text)) == 0:
		c.report("S12", "", at, "", "the script is empty")
		return
	case s.path == "" && bytes.HasPrefix(c.text, []byte("\xef\xbb\xbf")):
		c.report("S12", "", at, "save it as UTF-8 without a byte-order mark", "the script begins with a byte-order mark, so its first line names no interpreter")
		return
	case s.path == "":
		if c.role != RoleHelper && c.role != RolePayload {
			c.report("S12", "", at, "begin it with #!/bin/sh", "the first line names no interpreter")
		}
		return
	}
	c.runnable(at)
	c.interpreterGone(s, at)
}

// interpreterGone reports an interpreter that the target may not have.
func (c *checker) interpreterGone(s shebang, at shell.Pos) {
	name := s.program()
	system := s.env != "" || strings.HasPrefix(s.path, "/usr/bin/") || strings.HasPrefix(s.path, "/System/")
	switch {
	case strings.HasSuffix(s.path, "/munki-python") || s.path == "/usr/local/munki/python":
		c.report("S12", finding.Warning, at, fixPython, "%s is gone with Munki 7", s.path)
	case system && pythonTwo.MatchString(name):
		c.report("S12", "", at, fixPython, "%s is gone since macOS 12.3", spelled(s))
	case system && strings.HasPrefix(name, "python3"):
		c.report("S12", finding.Warning, at, fixPython, "%s only asks for the Command Line Tools where they are not installed", spelled(s))
	case system && (name == "perl" || name == "ruby"):
		c.report("S12", finding.Warning, at, fixShell, "%s is deprecated: a future macOS will not have it", spelled(s))
	case name == "bash" && (s.env != "" || s.path == "/bin/bash") && c.role != RolePayload:
		c.report("S12", finding.Info, at, fixShell, "the bash of macOS is version 3.2 of 2007")
	case s.env == "" && !strings.HasPrefix(s.path, "/"):
		c.report("S12", "", at, fixShell, "%s is not the whole path of an interpreter", s.path)
	}
}

// newer reports what the bash of macOS cannot read, S15. It says so once: who writes for
// another bash does it throughout.
func (c *checker) newer(s shebang) {
	if len(c.sh.Newer) == 0 || s.path != "/bin/bash" && s.path != "/bin/sh" {
		return
	}
	one := c.sh.Newer[0]
	c.report("S15", "", one.Pos, "write it for /bin/zsh, or without", "%s is of bash 4: the bash of macOS, which runs this, is version 3.2", one.What)
}

func spelled(s shebang) string {
	if s.env != "" {
		return "env " + s.env
	}
	return s.path
}

// runnable checks that the installer can run the script: its mode, and its name.
func (c *checker) runnable(at shell.Pos) {
	if c.role == RoleInstall && c.hasMode && c.mode&0o111 == 0 {
		c.report("S12", "", at, "chmod +x", "the script is not executable, so the installer cannot run it")
	}
	switch c.name {
	case "preflight", "postflight", "preupgrade", "postupgrade", "InstallationCheck", "VolumeCheck":
		c.report("S12", finding.Warning, at, "call it preinstall or postinstall", "%s belongs to packages of before macOS 10.5: the installer does not run it", c.name)
	}
}

// lineEnds reports Windows line ends, S12.
func (c *checker) lineEnds() {
	i := bytes.Index(c.text, []byte("\r\n"))
	if i < 0 || isBinary(c.text) {
		return
	}
	line := 1 + bytes.Count(c.text[:i], []byte("\n"))
	c.report("S12", "", shell.Pos{Line: line, Column: i - bytes.LastIndexByte(c.text[:i], '\n')},
		"save it with Unix line ends", "Windows line ends: the carriage return becomes part of the command")
}
