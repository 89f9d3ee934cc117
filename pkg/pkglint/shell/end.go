package shell

import "mvdan.cc/sh/v3/syntax"

// readEnd finds how the script ends, and every exit in it.
func (r *reader) readEnd(file *syntax.File) {
	for _, c := range r.script.Commands {
		if c.Name == "exit" && c.Path == "exit" {
			r.script.Exits = append(r.script.Exits, Exit{Pos: c.Pos, Status: statusOf(c)})
		}
	}
	if len(file.Stmts) == 0 {
		return
	}
	last := file.Stmts[len(file.Stmts)-1]
	r.script.End = r.endOf(last)
	for i := range r.script.Exits {
		r.script.Exits[i].Last = r.script.Exits[i].Pos == posOf(last)
	}
}

func statusOf(c *Command) string {
	if len(c.Args) == 0 {
		return ""
	}
	return c.Args[0].Text()
}

func (r *reader) endOf(s *syntax.Stmt) End {
	end := End{Pos: posOf(s)}
	switch c := s.Cmd.(type) {
	case *syntax.CallExpr:
		if len(c.Args) > 0 && c.Args[0].Lit() == "exit" {
			end.Kind = EndExit
			if len(c.Args) > 1 {
				end.Status = r.word(c.Args[1]).Text()
			}
		}
	case *syntax.BinaryCmd:
		if c.Op == syntax.AndStmt && !endsStmt(c.Y) && !s.Negated {
			end.Kind = EndAnd
		}
	case *syntax.IfClause:
		if endsStmt(s) {
			end.Kind = EndExit
		}
	}
	return end
}
