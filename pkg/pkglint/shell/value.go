package shell

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

const (
	maxValues = 8  // that a word may have
	maxParts  = 64 // of a value
)

// Literal returns the text of a value that is all literal.
func (v Value) Literal() (string, bool) {
	var b strings.Builder
	for _, p := range v {
		if p.Kind != Text && p.Kind != Glob {
			return "", false
		}
		b.WriteString(p.Text)
	}
	return b.String(), true
}

// Prefix returns the literal text at the beginning of a value.
func (v Value) Prefix() string {
	var b strings.Builder
	for _, p := range v {
		if p.Kind != Text && p.Kind != Glob {
			break
		}
		b.WriteString(p.Text)
	}
	return b.String()
}

// String shows a value as one might write it.
func (v Value) String() string {
	var b strings.Builder
	for _, p := range v {
		switch p.Kind {
		case Text, Glob:
			b.WriteString(p.Text)
		case Variable:
			b.WriteString("$" + p.Text)
		case Output:
			b.WriteString("$(" + p.Text + ")")
		case Home:
			b.WriteString("~")
		default:
			b.WriteString("...")
		}
	}
	return b.String()
}

// First returns the first value of a word.
func (w Word) First() Value { return w.Values[0] }

// Text returns the literal text of a word that can only be that one.
func (w Word) Text() string {
	if len(w.Values) != 1 {
		return ""
	}
	text, _ := w.Values[0].Literal()
	return text
}

// Is reports whether a word can only be that text.
func (w Word) Is(text string) bool {
	got, ok := w.Values[0].Literal()
	return ok && len(w.Values) == 1 && got == text
}

// param evaluates the expansion of a parameter.
func (r *reader) param(p *syntax.ParamExp) []Value {
	if p.Param == nil || p.Length || p.Excl || p.Slice != nil || p.IsSet {
		return one(Unknown, "")
	}
	values := r.variable(p.Param.Value)
	switch {
	case p.Exp == nil && p.Repl == nil:
		return values
	case p.Repl != nil:
		return softened(values)
	}
	switch p.Exp.Op {
	case syntax.DefaultUnset, syntax.DefaultUnsetOrNull, syntax.AssignUnset, syntax.AssignUnsetOrNull:
		if p.Exp.Word != nil && isUnset(values) {
			return append(values, r.expand(p.Exp.Word)...)
		}
		return values
	case syntax.ErrorUnset, syntax.ErrorUnsetOrNull:
		return values
	case syntax.RemSmallSuffix, syntax.RemLargeSuffix:
		return softened(values)
	default:
		return one(Unknown, "")
	}
}

// softened keeps what a value begins with, after its end was cut or something in it
// replaced.
func softened(values []Value) []Value {
	all := make([]Value, len(values))
	for i, v := range values {
		if len(v) > 0 && v[0].Kind == Variable {
			all[i] = v
		} else {
			all[i] = Value{{Kind: Unknown}}
		}
	}
	return all
}

// isUnset reports whether a parameter may have no value but its default.
func isUnset(values []Value) bool {
	return len(values) == 1 && len(values[0]) == 1 && values[0][0].Kind == Variable
}

// output evaluates a command substitution: its command is all that is known, save for
// an echo.
func (r *reader) output(c *syntax.CmdSubst) []Value {
	if len(c.Stmts) != 1 {
		return one(Output, "")
	}
	call, ok := c.Stmts[0].Cmd.(*syntax.CallExpr)
	if !ok || len(call.Args) == 0 {
		return one(Output, "")
	}
	name := baseName(call.Args[0].Lit())
	if len(call.Args) == 2 && (name == "echo" || name == "dirname") {
		values := r.expand(call.Args[1])
		if name == "echo" {
			return values
		}
		return softened(values)
	}
	return one(Output, name)
}

// variable returns what a variable may be. Each is worked out once; one that depends
// on itself stays as it is.
func (r *reader) variable(name string) []Value {
	if isPositional(name) && (r.function != "" || r.shifted) {
		return one(Unknown, "")
	}
	if known, ok := r.values[name]; ok {
		return known
	}
	r.values[name] = one(Variable, name)
	var values []Value
	for _, a := range r.assigned[name] {
		if len(values) >= maxValues {
			break
		}
		if a.word == nil {
			values = append(values, Value{{Kind: Unknown}})
			continue
		}
		was := r.function
		r.function = a.function
		values = append(values, r.expand(a.word)...)
		r.function = was
	}
	if len(values) > 0 {
		r.values[name] = values[:min(len(values), maxValues)]
	}
	return r.values[name]
}

func isPositional(name string) bool {
	return name == "@" || name == "*" || len(name) > 0 && name[0] >= '1' && name[0] <= '9'
}

func baseName(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }

func posOf(n syntax.Node) Pos {
	p := n.Pos()
	return Pos{int(p.Line()), int(p.Col())}
}
