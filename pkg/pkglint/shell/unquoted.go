package shell

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// readUnquoted finds the expansions that the shell splits at spaces: those of variables
// without quotes in the arguments of commands, in redirections, and in [ ]. It finds
// what shellcheck calls SC2086. Variables that only hold text without spaces and
// wildcards are left out.
func (r *reader) readUnquoted(file *syntax.File) {
	if r.lang == Zsh {
		return
	}
	syntax.Walk(file, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.CallExpr:
			for i, arg := range n.Args {
				if i > 0 {
					r.unquotedIn(arg)
				}
			}
		case *syntax.Redirect:
			if n.Hdoc == nil && n.Op != syntax.WordHdoc && n.Word != nil {
				r.unquotedIn(n.Word)
			}
		}
		return true
	})
}

func (r *reader) unquotedIn(w *syntax.Word) {
	for _, part := range w.Parts {
		p, ok := part.(*syntax.ParamExp)
		if !ok || p.Param == nil || p.Length || p.Names != 0 || p.IsSet || !splits(p) || r.isSafe(p) {
			continue
		}
		r.script.Unquoted = append(r.script.Unquoted, Unquoted{
			Pos: posOf(p), Name: p.Param.Value, Word: posOf(w), Options: r.holdsOptions(p.Param.Value),
		})
	}
}

// holdsOptions reports whether a variable is set to a text that begins like an option.
func (r *reader) holdsOptions(name string) bool {
	for _, a := range r.assigned[name] {
		if a.word == nil || len(a.word.Parts) == 0 {
			continue
		}
		for _, v := range r.expand(a.word) {
			if strings.HasPrefix(strings.TrimSpace(v.Prefix()), "-") {
				return true
			}
		}
	}
	return false
}

// splits reports whether what an expansion gives is split: ${x:+text} is what was
// written, and arrays are another matter.
func splits(p *syntax.ParamExp) bool {
	if p.Exp != nil && (p.Exp.Op == syntax.AlternateUnset || p.Exp.Op == syntax.AlternateUnsetOrNull) {
		return false
	}
	if w, ok := p.Index.(*syntax.Word); ok {
		return w.Lit() != "@" && w.Lit() != "*"
	}
	return p.Param.Value != "@"
}

// isSafe reports whether a variable holds nothing that is split.
func (r *reader) isSafe(p *syntax.ParamExp) bool {
	name := p.Param.Value
	if isNumber(name) || name == "USER" && len(r.assigned[name]) == 0 {
		return true
	}
	if p.Repl != nil || p.Index != nil {
		return false
	}
	return r.safe(name)
}

// isNumber reports whether a variable always is a number.
func isNumber(name string) bool {
	switch name {
	case "#", "?", "$", "!", "-", "UID", "EUID", "PPID", "RANDOM", "SECONDS", "LINENO", "OPTIND", "SHLVL", "BASHPID", "COLUMNS", "HISTCMD":
		return true
	default:
		return false
	}
}

// safe reports whether all that a variable may be is text that is not split. One that
// depends on itself is not.
func (r *reader) safe(name string) bool {
	if isNumber(name) {
		return true
	}
	if known, ok := r.unsplit[name]; ok {
		return known
	}
	r.unsplit[name] = false
	safe := len(r.assigned[name]) > 0
	for _, a := range r.assigned[name] {
		safe = safe && a.word != nil && r.safeWord(a.word)
	}
	r.unsplit[name] = safe
	return safe
}

// safeWord reports whether a word is one argument without quotes too. An empty one is
// none at all.
func (r *reader) safeWord(w *syntax.Word) bool {
	if isLiteral(w) {
		text, _ := r.expand(w)[0].Literal()
		return text != "" && !strings.ContainsAny(text, " \t\n*?[")
	}
	for _, part := range w.Parts {
		if !r.safePart(part) {
			return false
		}
	}
	return true
}

func (r *reader) safePart(part syntax.WordPart) bool {
	switch p := part.(type) {
	case *syntax.Lit:
		return !strings.ContainsAny(p.Value, " \t\n*?[")
	case *syntax.SglQuoted:
		return !p.Dollar && !strings.ContainsAny(p.Value, " \t\n*?[")
	case *syntax.DblQuoted:
		for _, inner := range p.Parts {
			if !r.safePart(inner) {
				return false
			}
		}
		return true
	case *syntax.ArithmExp:
		return true
	case *syntax.CmdSubst:
		return isPlainOutput(p)
	case *syntax.ParamExp:
		if p.Param == nil || p.Length {
			return p.Length
		}
		return p.Index == nil && p.Repl == nil && p.Exp == nil && r.safe(p.Param.Value)
	default:
		return false
	}
}

// isPlainOutput reports whether a command prints a number, or the short name of a user,
// which on macOS has no space.
func isPlainOutput(c *syntax.CmdSubst) bool {
	if len(c.Stmts) != 1 {
		return false
	}
	call, ok := c.Stmts[0].Cmd.(*syntax.CallExpr)
	if !ok || len(call.Args) == 0 {
		return false
	}
	option := ""
	if len(call.Args) > 1 {
		option = call.Args[1].Lit()
	}
	switch baseName(call.Args[0].Lit()) {
	case "id":
		return option == "-u" || option == "-g" || option == "-un"
	case "stat":
		return option == "-f%Su" || option == "-f%u" || option == "-f"
	case "expr", "whoami", "logname":
		return true
	default:
		return false
	}
}
