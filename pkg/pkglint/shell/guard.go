package shell

import "mvdan.cc/sh/v3/syntax"

// facts returns whether the target is known to be the boot volume when the last of the
// statements succeeds, and when it fails.
func (r *reader) facts(list []*syntax.Stmt) (yes, no bool) {
	if len(list) == 0 {
		return false, false
	}
	return r.factsOf(list[len(list)-1])
}

// factsOf is facts for one statement. A chain of && asks for its beginning at each
// link, so answers are kept.
func (r *reader) factsOf(s *syntax.Stmt) (yes, no bool) {
	known, ok := r.tested[s]
	if !ok {
		known[0], known[1] = r.tests(s)
		r.tested[s] = known
	}
	return known[0], known[1]
}

func (r *reader) tests(s *syntax.Stmt) (yes, no bool) {
	switch c := s.Cmd.(type) {
	case *syntax.BinaryCmd:
		yes, no = r.combine(c)
	case *syntax.TestClause:
		yes, no = r.testFacts(c.X)
	case *syntax.CallExpr:
		yes, no = r.callFacts(c)
	}
	if s.Negated {
		return no, yes
	}
	return yes, no
}

func (r *reader) combine(c *syntax.BinaryCmd) (yes, no bool) {
	leftYes, leftNo := r.factsOf(c.X)
	rightYes, rightNo := r.factsOf(c.Y)
	switch c.Op {
	case syntax.AndStmt:
		return leftYes || rightYes, leftNo && rightNo
	case syntax.OrStmt:
		return leftYes && rightYes, leftNo || rightNo
	default:
		return false, false
	}
}

// testFacts is for [[ ]].
func (r *reader) testFacts(x syntax.TestExpr) (yes, no bool) {
	switch x := x.(type) {
	case *syntax.ParenTest:
		return r.testFacts(x.X)
	case *syntax.UnaryTest:
		word, isWord := x.X.(*syntax.Word)
		switch {
		case x.Op == syntax.TsNot:
			yes, no = r.testFacts(x.X)
			return no, yes
		case isWord && r.isTarget(r.word(word)):
			return x.Op == syntax.TsEmpStr, x.Op == syntax.TsNempStr
		}
		return false, false
	case *syntax.BinaryTest:
		return r.binaryFacts(x)
	default:
		return false, false
	}
}

func (r *reader) binaryFacts(x *syntax.BinaryTest) (yes, no bool) {
	switch x.Op {
	case syntax.AndTest, syntax.OrTest:
		leftYes, leftNo := r.testFacts(x.X)
		rightYes, rightNo := r.testFacts(x.Y)
		if x.Op == syntax.AndTest {
			return leftYes || rightYes, leftNo && rightNo
		}
		return leftYes && rightYes, leftNo || rightNo
	case syntax.TsMatch, syntax.TsMatchShort, syntax.TsNoMatch:
		left, ok1 := x.X.(*syntax.Word)
		right, ok2 := x.Y.(*syntax.Word)
		if ok1 && ok2 && r.compares(r.word(left), r.word(right)) {
			return x.Op != syntax.TsNoMatch, x.Op == syntax.TsNoMatch
		}
	default:
	}
	return false, false
}

// callFacts is for [ and test, with -a and -o between comparisons.
func (r *reader) callFacts(c *syntax.CallExpr) (yes, no bool) {
	if len(c.Args) < 4 {
		return false, false
	}
	if name := baseName(c.Args[0].Lit()); name != "[" && name != "test" {
		return false, false
	}
	words := make([]Word, 0, len(c.Args))
	for _, arg := range c.Args[1:] {
		words = append(words, r.word(arg))
	}
	if len(words) == 3 && r.isTarget(words[1]) { // with the bracket
		return words[0].Is("-z"), words[0].Is("-n")
	}
	alone := true
	for i := 0; i+2 < len(words); i++ {
		switch op := words[i+1].Text(); {
		case op == "-a" || op == "-o" || words[i].Is("!"):
			alone = false
		case op == "=" || op == "==" || op == "!=":
			if r.compares(words[i], words[i+2]) {
				yes, no = op != "!=", op == "!="
			}
		}
	}
	for _, w := range words {
		alone = alone && !w.Is("-o") && !w.Is("-a") && !w.Is("!")
	}
	if !alone { // only A -a B says something, if it succeeds
		for _, w := range words {
			if w.Is("-o") || w.Is("!") {
				return false, false
			}
		}
		return yes, false
	}
	return yes, no
}

// compares reports whether the target is compared with /.
func (r *reader) compares(a, b Word) bool {
	return r.isTarget(a) && isBoot(b) || isBoot(a) && r.isTarget(b)
}

// isBoot reports whether a word is where the system that runs is mounted. It has two
// volumes since macOS 10.15, and a script that is run by hand has no $3.
func isBoot(w Word) bool { return w.Is("/") || w.Is("/System/Volumes/Data") || w.Is("") }

// isTarget reports whether a word is the target volume, or may be.
func (r *reader) isTarget(w Word) bool {
	for _, v := range w.Values {
		if len(v) > 0 && v[0].IsTarget() && len(v) == 1 {
			return true
		}
	}
	return false
}

// IsTarget reports whether a part is one of the variables that the installer sets to
// the target volume, or to a folder on it.
func (p Part) IsTarget() bool {
	if p.Kind != Variable {
		return false
	}
	switch p.Text {
	case "2", "3", "DSTROOT", "DSTVOLUME":
		return true
	default:
		return false
	}
}

// leaves reports whether a statement ends the script unless the target is the boot
// volume.
func (r *reader) leaves(s *syntax.Stmt) bool {
	switch c := s.Cmd.(type) {
	case *syntax.IfClause:
		return r.allLeave(c)
	case *syntax.BinaryCmd:
		yes, no := r.factsOf(c.X)
		leaves := endsStmt(c.Y)
		return leaves && (c.Op == syntax.AndStmt && no || c.Op == syntax.OrStmt && yes)
	default:
		return false
	}
}

// allLeave reports whether each way through an if ends the script, or is only taken where
// the target is the boot volume.
func (r *reader) allLeave(c *syntax.IfClause) bool {
	known := false // by the conditions that have failed
	for ; c != nil; c = c.Else {
		if len(c.Cond) == 0 {
			return known || ends(c.Then)
		}
		yes, no := r.facts(c.Cond)
		if !known && !yes && !ends(c.Then) {
			return false
		}
		known = known || no
	}
	return known
}

// ends reports whether statements always end the script.
func ends(list []*syntax.Stmt) bool {
	for _, s := range list {
		if endsStmt(s) {
			return true
		}
	}
	return false
}

func endsStmt(s *syntax.Stmt) bool {
	switch c := s.Cmd.(type) {
	case *syntax.CallExpr:
		return len(c.Args) > 0 && (c.Args[0].Lit() == "exit" || c.Args[0].Lit() == "return")
	case *syntax.Block:
		return ends(c.Stmts)
	case *syntax.IfClause:
		for ; c != nil; c = c.Else {
			if !ends(c.Then) {
				return false
			}
			if c.Else == nil {
				return len(c.Cond) == 0
			}
		}
	}
	return false
}
