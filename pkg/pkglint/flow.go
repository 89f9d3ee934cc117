package pkglint

import (
	"fmt"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/pkglint/shell"
)

// maxNamed is how many places one finding names.
const maxNamed = 5

// liveActions is S05: one finding for the script, at the first of them.
func (c *checker) liveActions() {
	var live []*shell.Command
	for _, cmd := range c.sh.Commands {
		if !cmd.Boot && actsOnSystem(cmd) {
			live = append(live, cmd)
		}
	}
	if len(live) == 0 {
		return
	}
	more := ""
	for i, cmd := range live[1:] {
		if i == maxNamed {
			more += fmt.Sprintf(" and %d more", len(live)-1-maxNamed)
			break
		}
		more += fmt.Sprintf(", %s in line %d", cmd.Name, cmd.Line)
	}
	c.report("S05", "", live[0].Pos, `put it inside: if [ "$3" = "/" ]; then ... fi`,
		"%s acts on the running system, whatever the target is%s", live[0].Name, more)
}

// actsOnSystem reports whether a command changes the system that runs.
func actsOnSystem(cmd *shell.Command) bool {
	first := ""
	if len(cmd.Args) > 0 {
		first = cmd.Args[0].Text()
	}
	switch cmd.Name {
	case "launchctl":
		return slices.Contains([]string{
			"load", "unload", "bootstrap", "bootout", "kickstart", "enable", "disable", "start", "stop", "kill", "remove", "submit", "setenv", "unsetenv",
		}, first)
	case "killall", "pkill", "kextload", "kextunload":
		return true
	case "dscl":
		for _, arg := range cmd.Args {
			switch strings.TrimPrefix(arg.Text(), "-") {
			case "create", "append", "delete", "passwd", "change", "merge":
				return !hasOption(cmd.Args, "-f")
			}
		}
	case "dseditgroup":
		return hasOption(cmd.Args, "-o")
	}
	return false
}

// ending is S06.
func (c *checker) ending() {
	switch end := c.sh.End; {
	case end.Kind == shell.EndAnd && !c.sh.ErrExit:
		c.report("S06", "", end.Pos, "use if, or end with exit 0", "the script ends with A && B: where A fails, so does the installation")
	case end.Kind == shell.EndPlain && c.sh.Lines > 1 && !c.sh.ErrExit:
		c.report("S06", finding.Info, end.Pos, "end with exit 0", "the status of the script is that of its last command")
	case end.Kind == shell.EndExit && end.Status == "0" && !c.sh.ErrExit && !c.reportsFailure():
		if cmd := c.unchecked(); cmd != nil {
			c.report("S06", "", end.Pos, "check the commands that matter: || exit 1", "exit 0 hides it if %s in line %d fails", cmd.Name, cmd.Line)
		}
	}
}

// reportsFailure reports whether the script can end with another status than 0.
func (c *checker) reportsFailure() bool {
	return slices.ContainsFunc(c.sh.Exits, func(e shell.Exit) bool { return e.Status != "0" })
}

// unchecked returns the first command that makes something and whose status nobody looks
// at.
func (c *checker) unchecked() *shell.Command {
	for _, cmd := range c.sh.Commands {
		if !cmd.Checked && !cmd.Background && makes(cmd) {
			return cmd
		}
	}
	return nil
}

// makes reports whether an installation is incomplete if a command fails.
func makes(cmd *shell.Command) bool {
	if !isStandard(cmd) {
		return false
	}
	switch cmd.Name {
	case "cp", "mv", "ditto", "ln", "install", "rsync", "tar", "unzip", "curl", "installer", "mkdir":
		return true
	default:
		return false
	}
}

// errorHandling is S07.
func (c *checker) errorHandling() {
	if c.sh.ErrExit {
		return
	}
	var first *shell.Command
	for _, cmd := range c.sh.Commands {
		if !makes(cmd) && cmd.Name != "rm" && cmd.Name != "chmod" && cmd.Name != "chown" {
			continue
		}
		if cmd.Checked {
			return
		}
		if first == nil {
			first = cmd
		}
	}
	if first != nil {
		c.report("S07", "", first.Pos, "use set -e, or || with what is to happen", "no error of a command that changes files is handled")
	}
}

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

// comments is S13.
func (c *checker) comments() {
	comments := slices.ContainsFunc(c.sh.Comments, func(k shell.Comment) bool {
		return k.Line > 1 && strings.Trim(k.Text, "# \t-=*") != "" && !strings.HasPrefix(strings.TrimSpace(k.Text), ignoreWord)
	})
	if c.sh.Lines > 10 && !comments {
		c.report("S13", "", shell.Pos{Line: 1, Column: 1}, "", "%d lines and no comment", c.sh.Lines)
	}
}

// munki is K01.
func (c *checker) munki() {
	c.arguments()
	question := c.role == RoleInstallCheck || c.role == RoleUninstallCheck
	if !question {
		return
	}
	act := "install"
	if c.role == RoleUninstallCheck {
		act = "uninstall"
	}
	if c.sh.ErrExit {
		c.report("K01", finding.Warning, shell.Pos{Line: 1, Column: 1}, "leave set -e out",
			"with set -e any error means that nothing is to be %sed", strings.TrimSuffix(act, "e"))
	}
	if len(c.sh.Exits) == 0 || c.sh.End.Kind != shell.EndExit || len(c.sh.Commands) == len(c.sh.Exits) {
		return // that it does nothing but exit is meant
	}
	if status, same := sameExit(c.sh.Exits); same && status == "0" {
		c.report("K01", finding.Warning, c.sh.End.Pos, "end with exit 1 where nothing is to be done", "every exit is 0, so Munki will %s each time", act)
	} else if same {
		c.report("K01", finding.Warning, c.sh.End.Pos, "end with exit 0 where something is to be done", "no exit is 0, so Munki will never %s", act)
	}
}

// sameExit reports whether all exits have literal statuses that mean the same.
func sameExit(exits []shell.Exit) (status string, same bool) {
	for i, e := range exits {
		switch {
		case e.Status == "" || !isNumber(e.Status):
			return "", false
		case i > 0 && (e.Status == "0") != (exits[0].Status == "0"):
			return "", false
		}
	}
	return exits[0].Status, true
}

func isNumber(text string) bool { return text != "" && strings.Trim(text, "0123456789") == "" }

// arguments reports the use of what the installer would pass and Munki does not.
func (c *checker) arguments() {
	for _, cmd := range c.sh.Commands {
		for _, word := range slices.Concat(cmd.Args, cmd.Out) {
			for _, v := range word.Values {
				for _, p := range v {
					if p.Kind == shell.Variable && (p.Text == "1" || p.Text == "2" || p.Text == "3" || p.Text == "4") {
						c.report("K01", "", word.Pos, "use / in its place", "$%s is empty: Munki passes no arguments", p.Text)
						return
					}
				}
			}
		}
	}
}
