package pkglint

import (
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/pkglint/shell"
)

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
