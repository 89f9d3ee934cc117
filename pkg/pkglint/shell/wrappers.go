package shell

import "strings"

// wrapped returns the command that a command runs with its arguments, and whether it
// runs as another user than root. It is empty if there is none.
func wrapped(c *Command) (rest []Word, user bool) {
	switch c.Name {
	case "sudo":
		rest, as := skipOptions(c.Args, "ugpChrtTD", "-u", "--user")
		return skipAssignments(rest), as != "" && as != "root" && as != "0"
	case "env":
		rest, _ := skipOptions(c.Args, "uSP", "")
		return skipAssignments(rest), false
	case "exec", "command", "builtin", "nohup", "time", "eval":
		rest, _ := skipOptions(c.Args, "a", "")
		if c.Name == "command" && len(rest) < len(c.Args) && strings.ContainsAny(c.Args[0].Text(), "vV") {
			return nil, false
		}
		if c.Name == "eval" && len(rest) == 1 {
			return nil, false
		}
		return rest, false
	case "nice", "caffeinate", "arch":
		rest, _ := skipOptions(c.Args, "ntw", "")
		return rest, false
	case "xargs":
		rest, _ := skipOptions(c.Args, "EIJLnPRs", "")
		return rest, false
	case "launchctl":
		if len(c.Args) > 2 && (c.Args[0].Is("asuser") || c.Args[0].Is("bsexec")) {
			return c.Args[2:], false
		}
	case "find":
		for i, arg := range c.Args {
			if (arg.Is("-exec") || arg.Is("-execdir") || arg.Is("-ok")) && i+1 < len(c.Args) {
				return untilSemicolon(c.Args[i+1:]), false
			}
		}
	}
	return nil, false
}

func untilSemicolon(words []Word) []Word {
	for i, w := range words {
		if w.Is(";") || w.Is("+") {
			return words[:i]
		}
	}
	return words
}

// skipOptions returns what follows the options. Those letters have a value of their
// own; the value of the named one is returned as text, "?" if it is not known.
func skipOptions(args []Word, withValue string, named ...string) (rest []Word, value string) {
	for i := 0; i < len(args); i++ {
		text := args[i].First().Prefix()
		switch {
		case text == "--":
			return args[i+1:], value
		case len(text) < 2 || text[0] != '-':
			return args[i:], value
		case strings.HasPrefix(text, "--"):
			name, _, _ := strings.Cut(text, "=")
			for _, n := range named {
				if n == name && strings.HasPrefix(n, "--") {
					value = orUnknown(strings.TrimPrefix(text, name+"="))
				}
			}
		case strings.IndexByte(withValue, text[len(text)-1]) >= 0:
			if "-"+text[len(text)-1:] == named[0] && i+1 < len(args) {
				value = orUnknown(args[i+1].Text())
			}
			i++
		case len(named) > 0 && named[0] != "" && strings.HasPrefix(text, named[0]):
			value = orUnknown(text[len(named[0]):])
		}
	}
	return nil, value
}

func orUnknown(text string) string {
	if text == "" {
		return "?"
	}
	return text
}

// skipAssignments leaves out NAME=value in front of a command.
func skipAssignments(words []Word) []Word {
	for len(words) > 0 {
		prefix := words[0].First().Prefix()
		if i := strings.IndexByte(prefix, '='); i <= 0 || strings.ContainsAny(prefix[:i], "/. -") {
			break
		}
		words = words[1:]
	}
	return words
}

// scriptArgument returns the script that a shell gets as an argument.
func scriptArgument(c *Command) (text string, at Pos, ok bool) {
	switch c.Name {
	case "sh", "bash", "zsh", "su", "dash":
		for i, arg := range c.Args {
			option := arg.Text()
			if strings.HasPrefix(option, "-") && strings.HasSuffix(option, "c") && i+1 < len(c.Args) {
				return c.Args[i+1].Text(), c.Args[i+1].Pos, true
			}
		}
	case "eval":
		if len(c.Args) == 1 {
			return c.Args[0].Text(), c.Args[0].Pos, true
		}
	}
	return "", Pos{}, false
}
