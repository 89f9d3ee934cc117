package pkglint

import (
	"regexp"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/pkglint/shell"
)

const fixSecret = "take it from a keychain, a configuration profile, or a file that only root can read"

// secretName matches variables that hold a secret.
var secretName = regexp.MustCompile(`(?i)(?:password|passwd|passphrase|passwort|secret|token|api_?key|apipass|_pw|_pass)$`)

// placeholder matches values that somebody is to fill in.
var placeholder = regexp.MustCompile(`(?i)^[<%@{\[$#*]|your|change.?me|example|placeholder|password|^x+$|^\.+$|here$|^(?:true|false|yes|no|none|null|[0-9])$|^-`)

// secrets reports passwords in variables, S16. Their text is not shown.
func (c *checker) secrets() {
	for _, l := range c.sh.Literals {
		if secretName.MatchString(l.Name) && isSecret(l.Value) {
			c.report("S16", "", l.Pos, fixSecret, "%s looks like a secret in the text of the script", l.Name)
		}
	}
}

// isSecret reports whether a text may be a password: it is one word and not a path, a
// file's name or a placeholder.
func isSecret(text string) bool {
	return len(text) > 2 && !strings.ContainsAny(text, " \t\n/") && !placeholder.MatchString(text) && !strings.HasPrefix(text, "com.")
}

// passwords reports passwords in arguments, S16.
func (c *checker) passwords(cmd *shell.Command) {
	for i, arg := range cmd.Args {
		text, next := arg.Text(), ""
		if i+1 < len(cmd.Args) {
			next = cmd.Args[i+1].Text()
		}
		if name, value, ok := strings.Cut(text, "="); ok && strings.HasPrefix(name, "--") {
			text, next = name, value
		}
		if slices.Contains(secretOptions(cmd.Name), text) && isSecret(next) && (text != "-u" || strings.Contains(next, ":")) {
			c.report("S16", "", cmd.Pos, fixSecret, "%s gets a secret that stands in the text of the script", cmd.Name)
			return
		}
	}
}

// secretOptions returns the options of a command that are followed by a secret.
func secretOptions(name string) []string {
	all := []string{"-password", "--password", "-adminPassword", "--token"}
	switch name {
	case "curl":
		return append(all, "-u", "--user")
	case "security":
		return append(all, "-p", "-P")
	case "dscl":
		return append(all, "-P")
	default:
		return all
	}
}
