package shell

import (
	"strings"

	"mvdan.cc/sh/v3/syntax"
)

// word evaluates a word of the script.
func (r *reader) word(w *syntax.Word) Word {
	if w == nil {
		return Word{Values: []Value{nil}}
	}
	return Word{Pos: posOf(w), Values: r.expand(w)}
}

// expand returns what a word may be.
func (r *reader) expand(w *syntax.Word) []Value {
	values := []Value{nil}
	for i, part := range w.Parts {
		values = join(values, r.part(part, i == 0))
	}
	return values
}

// join appends each of the next values to each of the values so far.
func join(values, next []Value) []Value {
	if len(next) == 1 && len(values) == 1 {
		return []Value{merge(values[0], next[0])}
	}
	var all []Value
	for _, v := range values {
		for _, n := range next {
			if len(all) < maxValues {
				all = append(all, merge(v, n))
			}
		}
	}
	return all
}

// merge joins two values; text beside text becomes one part.
func merge(a, b Value) Value {
	all := make(Value, 0, len(a)+len(b))
	for _, p := range append(append(all, a...), b...) {
		last := len(all) - 1
		switch {
		case p.Kind == Text && p.Text == "":
		case last >= 0 && p.Kind == Text && all[last].Kind == Text:
			all[last].Text += p.Text
		case len(all) >= maxParts:
			return append(all[:maxParts-1], Part{Kind: Unknown})
		default:
			all = append(all, p)
		}
	}
	return all
}

func one(kind PartKind, text string) []Value { return []Value{{{Kind: kind, Text: text}}} }

// part evaluates a part of a word.
func (r *reader) part(part syntax.WordPart, first bool) []Value {
	switch p := part.(type) {
	case *syntax.Lit:
		return literal(p.Value, first)
	case *syntax.SglQuoted:
		return one(Text, p.Value)
	case *syntax.DblQuoted:
		values := []Value{nil}
		for _, inner := range p.Parts {
			if lit, ok := inner.(*syntax.Lit); ok {
				values = join(values, one(Text, unescapeQuoted(lit.Value)))
				continue
			}
			values = join(values, r.part(inner, false))
		}
		return values
	case *syntax.ParamExp:
		return r.param(p)
	case *syntax.CmdSubst:
		return r.output(p)
	case *syntax.ArithmExp:
		return one(Unknown, "")
	default:
		return one(Unknown, "")
	}
}

// literal is text outside quotes: with backslashes, ~ and wildcards.
func literal(text string, first bool) []Value {
	var v Value
	if first && (text == "~" || strings.HasPrefix(text, "~/")) {
		v, text = Value{{Kind: Home, Text: "~"}}, text[1:]
	}
	var b strings.Builder
	for i := 0; i < len(text); i++ {
		switch c := text[i]; {
		case c == '\\' && i+1 < len(text):
			i++
			if text[i] != '\n' {
				b.WriteByte(text[i])
			}
		case c == '*' || c == '?':
			v = append(v, Part{Text, b.String()}, Part{Glob, string(c)})
			b.Reset()
		default:
			b.WriteByte(c)
		}
	}
	return []Value{merge(nil, append(v, Part{Text, b.String()}))}
}

// unescapeQuoted takes the backslashes out that have a meaning in double quotes.
func unescapeQuoted(text string) string {
	if !strings.Contains(text, `\`) {
		return text
	}
	return strings.NewReplacer(`\\`, `\`, `\"`, `"`, `\$`, `$`, "\\`", "`", "\\\n", "").Replace(text)
}
