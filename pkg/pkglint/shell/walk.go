package shell

import (
	"mvdan.cc/sh/v3/syntax"
)

// state is what holds where a command stands.
type state struct {
	boot       bool // the target is the volume that the Mac runs from
	checked    bool // something looks at the status
	captured   bool // the output is used
	background bool
	input      string
}

// with runs f in a changed state and takes the state back.
func (r *reader) with(change func(s *state), f func()) {
	was := r.at
	change(&r.at)
	f()
	r.at = was
}

// stmts reads statements one after the other. What a test rules out by ending the
// script holds for the rest.
func (r *reader) stmts(list []*syntax.Stmt) {
	was := r.at
	for _, s := range list {
		r.stmt(s)
		if r.leaves(s) {
			r.at.boot = true
		}
	}
	r.at = was
}

func (r *reader) stmt(s *syntax.Stmt) {
	r.with(func(at *state) {
		at.background = at.background || s.Background
		at.checked = at.checked || s.Negated
		for _, redirect := range s.Redirs {
			if redirect.Hdoc != nil {
				at.input = r.word(redirect.Hdoc).Text()
			} else if redirect.Op == syntax.WordHdoc {
				at.input = r.word(redirect.Word).Text()
			}
		}
	}, func() { r.command(s) })
}

func (r *reader) command(s *syntax.Stmt) {
	r.substitutions(s)
	switch c := s.Cmd.(type) {
	case *syntax.CallExpr:
		r.call(c, s.Redirs)
		return
	case *syntax.IfClause:
		r.ifClause(c)
	case *syntax.WhileClause:
		r.with(func(at *state) { at.checked = true }, func() { r.stmts(c.Cond) })
		r.stmts(c.Do)
	case *syntax.ForClause:
		r.stmts(c.Do)
	case *syntax.CaseClause:
		r.caseClause(c)
	case *syntax.Block:
		r.stmts(c.Stmts)
	case *syntax.Subshell:
		r.stmts(c.Stmts)
	case *syntax.BinaryCmd:
		r.binary(c)
	case *syntax.FuncDecl:
		r.funcDecl(c)
	case *syntax.TimeClause:
		if c.Stmt != nil {
			r.stmt(c.Stmt)
		}
	case *syntax.CoprocClause:
		r.stmt(c.Stmt)
	}
	r.redirects(s)
}

// redirects records the files that a compound command, or none at all, writes.
func (r *reader) redirects(s *syntax.Stmt) {
	if out := r.outputs(s.Redirs); len(out) > 0 {
		r.add(&Command{Pos: posOf(s), Out: out})
	}
}

// outputs returns the files that redirections write.
func (r *reader) outputs(redirects []*syntax.Redirect) []Word {
	var out []Word
	for _, redirect := range redirects {
		switch redirect.Op {
		case syntax.RdrOut, syntax.AppOut, syntax.RdrClob, syntax.RdrAll, syntax.AppAll:
			out = append(out, r.word(redirect.Word))
		default:
		}
	}
	return out
}

// substitutions reads the commands inside the words of a statement, but not those of
// the statements inside of it.
func (r *reader) substitutions(s *syntax.Stmt) {
	inner := func(list []*syntax.Stmt) {
		r.with(func(at *state) { at.captured, at.checked = true, true }, func() { r.stmts(list) })
	}
	visit := func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Stmt:
			return n == s
		case *syntax.CmdSubst:
			inner(n.Stmts)
			return false
		case *syntax.ProcSubst:
			inner(n.Stmts)
			return false
		}
		return true
	}
	if c, ok := s.Cmd.(*syntax.CaseClause); ok {
		syntax.Walk(c.Word, visit)
		return
	}
	syntax.Walk(s, visit)
}

func (r *reader) ifClause(c *syntax.IfClause) {
	r.with(func(at *state) { at.checked = true }, func() { r.stmts(c.Cond) })
	yes, no := r.facts(c.Cond)
	r.with(func(at *state) { at.boot = at.boot || yes }, func() { r.stmts(c.Then) })
	if c.Else == nil {
		return
	}
	r.with(func(at *state) { at.boot = at.boot || no }, func() {
		if len(c.Else.Cond) == 0 {
			r.stmts(c.Else.Then)
			return
		}
		r.ifClause(c.Else)
	})
}

func (r *reader) caseClause(c *syntax.CaseClause) {
	target := r.isTarget(r.word(c.Word))
	for _, item := range c.Items {
		boot := target && len(item.Patterns) == 1 && isBoot(r.word(item.Patterns[0]))
		r.with(func(at *state) { at.boot = at.boot || boot }, func() { r.stmts(item.Stmts) })
	}
}

func (r *reader) binary(c *syntax.BinaryCmd) {
	if c.Op == syntax.Pipe || c.Op == syntax.PipeAll {
		r.with(func(at *state) { at.captured = true }, func() { r.stmt(c.X) })
		r.stmt(c.Y)
		return
	}
	r.with(func(at *state) { at.checked = true }, func() { r.stmt(c.X) })
	yes, no := r.factsOf(c.X)
	if c.Op == syntax.OrStmt {
		yes = no
	}
	r.with(func(at *state) { at.boot = at.boot || yes }, func() { r.stmt(c.Y) })
}

func (r *reader) funcDecl(c *syntax.FuncDecl) {
	was, at := r.function, r.at
	r.function, r.at = functionName(c), state{}
	r.stmt(c.Body)
	r.function, r.at = was, at
}
