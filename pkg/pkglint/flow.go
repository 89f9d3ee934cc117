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

// comments is S13.
func (c *checker) comments() {
	comments := slices.ContainsFunc(c.sh.Comments, func(k shell.Comment) bool {
		return k.Line > 1 && strings.Trim(k.Text, "# \t-=*") != "" && !strings.HasPrefix(strings.TrimSpace(k.Text), ignoreWord)
	})
	if c.sh.Lines > 10 && !comments {
		c.report("S13", "", shell.Pos{Line: 1, Column: 1}, "", "%d lines and no comment", c.sh.Lines)
	}
}
