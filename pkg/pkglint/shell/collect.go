package shell

import (
	"slices"
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// reader reads one script.
type reader struct {
	script *Script
	text   []byte
	lang   Lang

	assigned map[string][]assignment
	values   map[string][]Value // of variables that were worked out
	shifted  bool               // the positional parameters are no longer those of the installer
	function string             // that is being read
	at       state
	tested   map[*syntax.Stmt][2]bool // what is known of the target, see factsOf
	unsplit  map[string]bool          // variables that hold nothing to split
	calls    map[string][]call        // of functions of the script
	depth    int                      // of scripts in arguments
}

// assignment is one value that a variable gets; a nil word is an unknown one.
type assignment struct {
	word     *syntax.Word
	function string
}

// call is a call of a function of the script.
type call struct {
	from string // the function that it is in
	boot bool
}

func newReader(text []byte, lang Lang) *reader {
	return &reader{
		script: &Script{Lang: lang}, text: text, lang: lang,
		assigned: map[string][]assignment{}, values: map[string][]Value{}, calls: map[string][]call{},
		tested: map[*syntax.Stmt][2]bool{}, unsplit: map[string]bool{},
	}
}

// read reads the whole script: first what variables may be, then its commands.
func (r *reader) read(file *syntax.File) {
	r.collect(file, "")
	r.stmts(file.Stmts)
	r.bootByCalls()
	r.readUnquoted(file)
	r.readNewer(file)
	r.readEnd(file)
	r.countLines()
	slices.SortStableFunc(r.script.Commands, func(a, b *Command) int {
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Column - b.Column
	})
	slices.SortStableFunc(r.script.Comments, func(a, b Comment) int { return a.Line - b.Line })
}

// collect finds comments, functions, and what variables are set to.
func (r *reader) collect(top syntax.Node, in string) {
	syntax.Walk(top, func(n syntax.Node) bool {
		switch n := n.(type) {
		case *syntax.Comment:
			r.comment(n)
		case *syntax.FuncDecl:
			name := functionName(n)
			r.calls[name] = nil
			r.collect(n.Body, name)
			return false
		case *syntax.Assign:
			r.assign(n, in)
		case *syntax.WordIter:
			r.iterated(n, in)
		case *syntax.CallExpr:
			r.collectCall(n, in)
		}
		return true
	})
}

// iterated records what the variable of a loop may be.
func (r *reader) iterated(n *syntax.WordIter, in string) {
	for _, item := range n.Items {
		r.assigned[n.Name.Value] = append(r.assigned[n.Name.Value], assignment{item, in})
	}
	if len(n.Items) == 0 {
		r.unknown(n.Name.Value)
	}
}

// functionName returns the name of a function; zsh has some without.
func functionName(f *syntax.FuncDecl) string {
	switch {
	case f.Name != nil:
		return f.Name.Value
	case len(f.Names) > 0:
		return f.Names[0].Value
	default:
		return "()"
	}
}

func (r *reader) comment(c *syntax.Comment) {
	at := Pos{int(c.Hash.Line()), int(c.Hash.Col())}
	offset := int(c.Hash.Offset())
	before := r.text[:min(offset, len(r.text))]
	line := before[strings.LastIndexByte(string(before), '\n')+1:]
	r.script.Comments = append(r.script.Comments, Comment{
		Pos: at, Text: c.Text, Alone: strings.TrimSpace(string(line)) == "",
	})
}

func (r *reader) assign(a *syntax.Assign, in string) {
	if a.Name == nil || a.Naked {
		return
	}
	name := a.Name.Value
	if a.Array != nil {
		r.array(name, a.Array, in)
		return
	}
	if a.Index != nil || a.Append {
		r.unknown(name)
		return
	}
	word := a.Value
	if word == nil {
		word = &syntax.Word{}
	}
	r.assigned[name] = append(r.assigned[name], assignment{word, in})
	if len(word.Parts) > 0 && isLiteral(word) {
		text, _ := r.expand(word)[0].Literal()
		r.script.Literals = append(r.script.Literals, Literal{Pos: posOf(a), Name: name, Value: text})
	}
}

// array records what an array has: each of its elements is taken for any other.
func (r *reader) array(name string, a *syntax.ArrayExpr, in string) {
	for _, e := range a.Elems {
		if e.Value == nil {
			r.unknown(name)
			continue
		}
		r.assigned[name] = append(r.assigned[name], assignment{e.Value, in})
	}
}

// isLiteral reports whether a word has nothing that the shell would fill in.
func isLiteral(w *syntax.Word) bool {
	for _, part := range w.Parts {
		switch p := part.(type) {
		case *syntax.Lit, *syntax.SglQuoted:
		case *syntax.DblQuoted:
			for _, inner := range p.Parts {
				if _, ok := inner.(*syntax.Lit); !ok {
					return false
				}
			}
		default:
			return false
		}
	}
	return true
}

// unknown records that a variable gets a value that cannot be known.
func (r *reader) unknown(name string) {
	r.assigned[name] = append(r.assigned[name], assignment{})
}

// collectCall finds the commands that set variables, positional parameters and
// options.
func (r *reader) collectCall(c *syntax.CallExpr, in string) {
	if len(c.Args) == 0 {
		return
	}
	name := c.Args[0].Lit()
	switch name {
	case "read", "getopts", "mapfile", "readarray":
		for _, arg := range c.Args[1:] {
			if text := arg.Lit(); text != "" && text[0] != '-' {
				r.unknown(text)
			}
		}
	case "printf":
		if len(c.Args) > 2 && c.Args[1].Lit() == "-v" {
			r.unknown(c.Args[2].Lit())
		}
	case "shift":
		r.shifted = r.shifted || in == ""
	case "set":
		r.collectSet(c.Args[1:], in)
	case "trap":
		for _, arg := range c.Args[1:] {
			r.script.ErrExit = r.script.ErrExit || arg.Lit() == "ERR" || arg.Lit() == "ZERR"
		}
	}
}

func (r *reader) collectSet(args []*syntax.Word, in string) {
	for i, arg := range args {
		text := arg.Lit()
		switch {
		case text == "--" || text == "" || text[0] != '-' && text[0] != '+':
			r.shifted = r.shifted || in == ""
			return
		case text == "-o" || text == "+o":
			if i+1 < len(args) && args[i+1].Lit() == "errexit" {
				r.script.ErrExit = r.script.ErrExit || text == "-o"
			}
			return
		case text[0] == '-' && strings.Contains(text, "e"):
			r.script.ErrExit = true
		}
	}
}

// countLines counts the lines of code.
func (r *reader) countLines() {
	for i, line := range strings.Split(string(r.text), "\n") {
		line = strings.TrimSpace(line)
		if line == "" || line[0] == '#' {
			continue
		}
		r.script.Lines++
		if r.script.FirstCode == 0 {
			r.script.FirstCode = i + 1
		}
	}
}
