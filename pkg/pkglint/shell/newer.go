package shell

import "mvdan.cc/sh/v3/syntax"

// Newer is something that only bash 4 and later have.
type Newer struct {
	Pos
	What string
}

// readNewer finds what the bash of macOS, which is 3.2, does not have.
func (r *reader) readNewer(file *syntax.File) {
	if r.lang != Bash {
		return
	}
	add := func(n syntax.Node, what string) {
		r.script.Newer = append(r.script.Newer, Newer{posOf(n), what})
	}
	syntax.Walk(file, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Redirect:
			if n.Op == syntax.AppAll {
				add(n, "&>>")
			}
		case *syntax.BinaryCmd:
			if n.Op == syntax.PipeAll {
				add(n.Y, "|&")
			}
		case *syntax.CoprocClause:
			add(n, "coproc")
		case *syntax.DeclClause:
			if what := newerDeclaration(n); what != "" {
				add(n, what)
			}
		case *syntax.ParamExp:
			if what := newerExpansion(n); what != "" {
				add(n, what)
			}
		case *syntax.CallExpr:
			if name := firstWord(n); name == "mapfile" || name == "readarray" {
				add(n, name)
			}
		case *syntax.CaseItem:
			if n.Op == syntax.Fallthrough || n.Op == syntax.Resume {
				add(n, n.Op.String())
			}
		}
		return true
	})
}

func firstWord(c *syntax.CallExpr) string {
	if len(c.Args) == 0 {
		return ""
	}
	return c.Args[0].Lit()
}

// newerDeclaration returns the option of a declaration that bash 3.2 refuses.
func newerDeclaration(d *syntax.DeclClause) string {
	for _, a := range d.Args {
		if a.Name != nil || a.Value == nil {
			continue
		}
		switch option := a.Value.Lit(); option {
		case "-A", "-n", "-g", "-l", "-u":
			return d.Variant.Value + " " + option
		}
	}
	return ""
}

// newerExpansion returns the operator of an expansion that bash 3.2 refuses.
func newerExpansion(p *syntax.ParamExp) string {
	if p.Exp == nil {
		return ""
	}
	switch p.Exp.Op {
	case syntax.UpperFirst, syntax.UpperAll, syntax.LowerFirst, syntax.LowerAll, syntax.OtherParamOps:
		return "${x" + p.Exp.Op.String() + "}"
	default:
		return ""
	}
}
