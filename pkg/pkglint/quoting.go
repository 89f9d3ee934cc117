package pkglint

import (
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/pkglint/shell"
)

// quoting is S08. It is an info where only a text to show is changed or a number is
// compared, and nothing where a variable holds a command or options, which are to be split.
func (c *checker) quoting() {
	harmless, commands := map[shell.Pos]bool{}, map[shell.Pos]bool{}
	for _, cmd := range c.sh.Commands {
		commands[cmd.Pos] = true
		switch cmd.Name {
		case "echo", "printf", "logger", "kill", "exit", "return", "sleep":
			for _, arg := range cmd.Args {
				harmless[arg.Pos] = true
			}
		case "[", "test":
			for i := 1; i+1 < len(cmd.Args); i++ {
				if isComparison(cmd.Args[i].Text()) {
					harmless[cmd.Args[i-1].Pos], harmless[cmd.Args[i+1].Pos] = true, true
				}
			}
		}
	}
	lines := map[int]*unquotedLine{}
	var order []*unquotedLine
	for _, u := range c.sh.Unquoted {
		if commands[u.Pos] || u.Options {
			continue
		}
		line := lines[u.Line]
		if line == nil {
			line = &unquotedLine{pos: u.Pos, harmless: true}
			lines[u.Line], order = line, append(order, line)
		}
		line.harmless = line.harmless && harmless[u.Word]
		if name := "$" + u.Name; !slices.Contains(line.names, name) {
			line.names = append(line.names, name)
		}
	}
	for _, line := range order {
		line.report(c)
	}
}

// isComparison reports whether a test compares numbers, which have no spaces.
func isComparison(operator string) bool {
	switch operator {
	case "-eq", "-ne", "-gt", "-ge", "-lt", "-le":
		return true
	default:
		return false
	}
}

// unquotedLine is a line with variables that are split: they are one finding.
type unquotedLine struct {
	pos      shell.Pos
	names    []string
	harmless bool
}

func (l *unquotedLine) report(c *checker) {
	severity := finding.Severity("")
	if l.harmless {
		severity = finding.Info
	}
	fix, are := `write it in double quotes: "`+l.names[0]+`"`, "is split where it has a space"
	if len(l.names) > 1 {
		fix, are = `write each in double quotes: "`+l.names[0]+`"`, "are split where they have a space"
	}
	c.report("S08", severity, l.pos, fix, "%s %s", strings.Join(l.names, ", "), are)
}
