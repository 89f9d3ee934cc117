package pkglint

import (
	"path"
	"regexp"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/pkglint/shell"
)

// writes applies the rules about paths that a command changes: S03, S09, S11, P03.
func (c *checker) writes(cmd *shell.Command) {
	reported := map[string]bool{} // a rule is reported once a command
	once := func(rule string, severity finding.Severity, fix, format string, args ...any) {
		if !reported[rule] {
			reported[rule] = true
			c.report(rule, severity, cmd.Pos, fix, format, args...)
		}
	}
	for _, w := range writesOf(cmd) {
		shown := w.word.First().String()
		switch {
		case c.role == RoleInstall && jamfUser(w.word): // reported by itself
			continue
		case c.role == RoleInstall && quotedVolume.MatchString(w.word.Text()):
			once("S03", finding.Warning, `write it in double quotes: "$3"`, "%s begins with the characters of $3, and not with the target: quotes or a backslash keep it from being filled in", shown)
		case isHome(w.word):
			c.inHome(cmd, w, once)
		case c.role == RoleInstall && !cmd.Boot && offTarget(w.word):
			once("S03", finding.Warning, `put "$3" before the path`, "%s is on the running system, not on the target", shown)
		}
		if onDesktop(w.word) && w.act != actRemove {
			once("S11", "", "leave the Desktop to its user", "%s is on a Desktop", shown)
		}
		c.fromPayload(w, once)
	}
	if c.role == RoleInstall && cmd.Name == "pkgutil" && hasOption(cmd.Args, "--forget") && !hasOption(cmd.Args, "--volume") && !cmd.Boot {
		once("S03", finding.Warning, `pkgutil --volume "$3" --forget ID`, "pkgutil forgets the package on the running system, not on the target")
	}
}

// quotedVolume matches a path that begins with an argument's name as text.
var quotedVolume = regexp.MustCompile(`^\$(?:[23]|\{[23]\})(?:/|$)`)

// jamfUser reports whether a path takes $3 for the name of a user.
func jamfUser(w shell.Word) bool {
	for _, v := range w.Values {
		if len(v) > 1 && v[0].Kind == shell.Text && strings.HasSuffix(v[0].Text, "/Users/") && v[1].Kind == shell.Variable && v[1].Text == "3" {
			return true
		}
	}
	return false
}

// offTarget reports whether a path begins at the root of the running system. One that
// may begin with a variable is given the benefit of the doubt.
func offTarget(w shell.Word) bool {
	off := false
	for _, v := range w.Values {
		if len(v) == 0 {
			continue
		}
		if v[0].Kind != shell.Text && v[0].Kind != shell.Glob {
			return false
		}
		off = off || isTargetPath(v.Prefix())
	}
	return off
}

// isTargetPath reports whether a literal path is one that belongs to the target. Logs and
// what is temporary belong to the system that runs.
func isTargetPath(text string) bool {
	text = "/" + strings.TrimLeft(text, "/")
	if strings.HasPrefix(text, "/Library/Logs") {
		return false
	}
	for _, root := range []string{"/Library", "/Applications", "/usr", "/etc", "/private/etc", "/Users", "/opt", "/var/db", "/private/var/db", "/System"} {
		if text == root || strings.HasPrefix(text, root+"/") {
			return true
		}
	}
	return false
}

// isHome reports whether a path is in the home of a user.
func isHome(w shell.Word) bool {
	for _, v := range w.Values {
		if len(v) == 0 {
			continue
		}
		if v[0].Kind == shell.Home && len(v) > 1 || v[0].Kind == shell.Variable && v[0].Text == "HOME" && len(v) > 1 {
			return true
		}
		text := v.String()
		if v[0].IsTarget() {
			text = strings.TrimPrefix(text, "$"+v[0].Text)
		}
		if in := inUsers(text); in != "" && in != "Shared" && in != "Guest" && !strings.HasPrefix(in, ".") {
			return true
		}
	}
	return false
}

// inUsers returns the name below Users in a path, "" if it is not below it.
func inUsers(text string) string {
	rest, ok := strings.CutPrefix(strings.TrimPrefix(text, "/"), "Users/")
	if !ok {
		return ""
	}
	name, below, _ := strings.Cut(rest, "/")
	if below == "" {
		return ""
	}
	return name
}

// licenceName matches files that hold a licence.
var licenceName = regexp.MustCompile(`(?i)licen[cs]e|serial|registration|activation`)

// inHome is P03 for scripts.
func (c *checker) inHome(_ *shell.Command, w write, once func(string, finding.Severity, string, string, ...any)) {
	shown := w.word.First().String()
	switch {
	case w.act == actRemove:
	case licenceName.MatchString(shown):
		once("P03", "", "put the licence where all users have it: /Library", "%s: a licence in the home of one user", shown)
	default:
		once("P03", finding.Warning, "use /Library, a launch agent, or a configuration profile", "%s is in a home: users that come later do not get it", shown)
	}
}

// onDesktop reports whether a path is on a Desktop.
func onDesktop(w shell.Word) bool {
	for _, v := range w.Values {
		if strings.Contains(v.String()+"/", "/Desktop/") {
			return true
		}
	}
	return false
}

// fromPayload is S09.
func (c *checker) fromPayload(w write, once func(string, finding.Severity, string, string, ...any)) {
	if c.role != RoleInstall || w.act == actRemove || w.act == actFolder {
		return
	}
	name, ok := onTarget(w.word)
	if !ok || isRename(w.from, name) {
		return
	}
	const fix = "put it into the payload, with the owner and mode that it is to have"
	switch {
	case c.payload != nil && c.payload.has(name):
		once("S09", "", fix, "%s is in the payload: the payload should have it as it is to be", name)
	case w.act == actMode:
	case c.payload != nil && c.payload.files > 0:
		once("S09", finding.Warning, fix, "%s is made by the script, so it is in no receipt", name)
	default:
		once("S09", finding.Info, fix, "%s is made by the script, so it is in no receipt", name)
	}
}

// isRename reports whether a file that is on the target already gets another name beside
// the one that it has, such as one for a backup.
func isRename(from []shell.Word, name string) bool {
	if len(from) != 1 {
		return false
	}
	old, ok := onTarget(from[0])
	return ok && path.Dir(old) == path.Dir(name)
}

// onTarget returns the path of a word on the target volume, without $3.
func onTarget(w shell.Word) (string, bool) {
	for _, v := range w.Values {
		text := v.String()
		if len(v) > 0 && v[0].IsTarget() {
			text = strings.TrimPrefix(text, "$"+v[0].Text)
		}
		if strings.HasPrefix(text, "/") && isTargetPath(text) && len(text) > 1 && !isHome(w) && allText(v) {
			return path.Clean(text), true
		}
	}
	return "", false
}

// allText reports whether nothing in a value but the target is unknown.
func allText(v shell.Value) bool {
	for i, p := range v {
		if p.Kind != shell.Text && (i > 0 || !p.IsTarget()) {
			return false
		}
	}
	return true
}
