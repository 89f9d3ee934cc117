package pkglint

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/pkglint/shell"
)

// script is one script to check.
type script struct {
	name string // of the file, or the key of a pkginfo
	path string // place inside the target
	text []byte
	role Role
	// mode is that of a file whose mode counts.
	mode    uint32
	hasMode bool
	// place turns a place in the script into one in the target; nil leaves it.
	place func(line, column int) (int, int)
	// lines are those of the script where places are in it.
	lines *finding.Lines
	// payload is what the package installs, nil where that is not known.
	payload *payload
}

// found is a finding before suppressions.
type found struct {
	rule     string
	severity finding.Severity
	pos      shell.Pos // in the script
	message  string
	fix      string
}

// checker checks one script.
type checker struct {
	script
	sh    *shell.Script // nil for another language
	found []found
}

// report records a finding. The severity "" is that of the rule.
func (c *checker) report(rule string, severity finding.Severity, pos shell.Pos, fix, format string, args ...any) {
	c.found = append(c.found, found{rule, severity, pos, fmt.Sprintf(format, args...), fix})
}

// checkScript checks a script and adds what it finds.
func checkScript(s script, out *finding.Collector) {
	found := foundIn(s)
	if len(found) > 0 && s.place == nil {
		s.lines = finding.LinesOf(s.text)
	}
	for _, f := range found {
		s.add(out, f)
	}
}

// foundIn returns what is found in a script, without what its comments suppress.
func foundIn(s script) []found {
	c := &checker{script: s}
	first := parseShebang(s.text)
	c.interpreter(first)
	c.lineEnds()
	comments := plainComments(s.text)
	if lang, ok := first.shell(); ok && len(s.text) > 0 {
		if c.parse(lang); c.sh != nil {
			comments = c.sh.Comments
			c.sh.ErrExit = c.sh.ErrExit || first.errs
			c.newer(first)
			c.rules()
		}
	} else if len(s.text) > 0 && first.path != "" {
		c.report(finding.NotChecked, finding.Info, shell.Pos{Line: 1, Column: 1}, "", "written for %s: only its first line was checked", first.program())
	}
	return suppress(c.found, comments, c.firstCode())
}

// parse reads the script as its shell would.
func (c *checker) parse(lang shell.Lang) {
	sh, err := shell.Parse(c.text, lang)
	var syntax *shell.SyntaxError
	switch {
	case err == nil:
		c.sh = sh
	case errors.As(err, &syntax) && lang == shell.Zsh:
		c.report(finding.NotChecked, finding.Info, shell.Pos{Line: syntax.Line, Column: syntax.Column},
			"zsh -n says whether zsh reads it", "not understood as a script for zsh: %s", fault.Clip(syntax.Text))
	case errors.As(err, &syntax) && isBinary(c.text):
		c.report(finding.NotChecked, finding.Info, shell.Pos{Line: syntax.Line, Column: syntax.Column}, "", "the script holds binary data and was not checked")
	case errors.As(err, &syntax):
		c.report("S15", "", shell.Pos{Line: syntax.Line, Column: syntax.Column}, "", "%s", fault.Clip(syntax.Text))
	default:
		c.report(finding.NotChecked, finding.Info, shell.Pos{Line: 1, Column: 1}, "", "the script was not checked: %v", err)
	}
}

// isBinary reports whether a text has bytes that no text has: an archive after the
// script, say.
func isBinary(text []byte) bool { return strings.IndexByte(string(text), 0) >= 0 }

func (c *checker) firstCode() int {
	if c.sh != nil {
		return cmp.Or(c.sh.FirstCode, 1)
	}
	return firstCode(c.text)
}

// rules applies those that are for scripts of this role.
func (c *checker) rules() {
	if c.role == RolePayload {
		return
	}
	for _, command := range c.sh.Commands {
		c.command(command)
	}
	c.sourced()
	c.quoting()
	c.secrets()
	switch {
	case c.role == RoleInstall:
		c.liveActions()
		c.ending()
		c.errorHandling()
	case c.role == RolePreinstall:
		c.ending()
	}
	if c.role != RoleHelper {
		c.comments()
	}
	if c.role.isMunki() {
		c.munki()
	}
}

// add puts a finding into the collector.
func (s script) add(out *finding.Collector, f found) {
	line, column := f.pos.Line, f.pos.Column
	if s.place != nil && line > 0 {
		line, column = s.place(line, column)
	}
	out.Put(finding.Finding{
		Rule: f.rule, Severity: f.severity, Path: s.path, Line: line, Column: column, Message: f.message, Fix: f.fix,
		Character: s.character(line, column),
	})
}

// character is 0 where the collector has the lines.
func (s script) character(line, column int) int {
	if s.lines == nil {
		return 0
	}
	return s.lines.Character(line, column)
}
