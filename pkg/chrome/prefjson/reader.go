package prefjson

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// reader reads a JSON text once, from start to end. line and column belong to the offset
// marked, which follows the reading position from token to token.
type reader struct {
	data         []byte
	at           int
	marked       int
	line, column int
	nodes, depth int
	note         func(Problem)
	err          error
}

// seek moves the mark forward to an offset.
func (r *reader) seek(offset int) {
	passed := r.data[r.marked:offset]
	if newlines := bytes.Count(passed, []byte("\n")); newlines > 0 {
		r.line += newlines
		r.column = 1
		passed = passed[bytes.LastIndexByte(passed, '\n')+1:]
	}
	r.column += utf8.RuneCount(passed)
	r.marked = offset
}

// report notes something at the mark that Chrome accepts.
func (r *reader) report(message, fix string) {
	r.note(Problem{Rule: RuleExtension, Line: r.line, Column: r.column, Message: message, Fix: fix})
}

// fail ends the reading with a problem at the mark. It returns false.
func (r *reader) fail(rule, message, fix string) bool {
	r.err = &FormError{Problem{Rule: rule, Line: r.line, Column: r.column, Message: message, Fix: fix}}
	return false
}

// syntax is a fatal problem at the reading position.
func (r *reader) syntax(message, fix string) bool {
	r.seek(r.at)
	return r.fail(RuleSyntax, message, fix)
}

// document reads the one value that a file has.
func (r *reader) document() (*Node, bool) {
	if !r.space() {
		return nil, false
	}
	if r.at == len(r.data) {
		r.seek(r.at)
		return nil, r.fail(RuleEmpty, "the file is empty", "write at least {}")
	}
	root, ok := r.value()
	if !ok || !r.space() {
		return nil, false
	}
	if r.at < len(r.data) {
		return nil, r.syntax(fmt.Sprintf("%s after the end of the value", r.seen()), "put everything into one pair of braces")
	}
	return root, true
}

// space skips white space and comments.
func (r *reader) space() bool {
	for r.at < len(r.data) {
		switch r.data[r.at] {
		case ' ', '\t', '\n', '\r':
			r.at++
		case '/':
			if !r.comment() {
				return false
			}
		default:
			return true
		}
	}
	return true
}

func (r *reader) comment() bool {
	rest := r.data[r.at:]
	var end int
	switch {
	case bytes.HasPrefix(rest, []byte("//")):
		if end = bytes.IndexByte(rest, '\n'); end < 0 {
			end = len(rest)
		}
	case bytes.HasPrefix(rest, []byte("/*")):
		// "/*/" is a whole comment to Chromium
		if end = bytes.Index(rest[1:], []byte("*/")); end < 0 {
			return r.syntax("unterminated comment", "close it with */")
		}
		end += 3
	default:
		return r.syntax(`"/" begins neither a value nor a comment`, "")
	}
	r.seek(r.at)
	r.report("a comment; Chrome ignores it, other readers reject the file", "leave comments out where other tools read the file")
	r.at += end
	return true
}

// value reads a value; the position is at its first byte.
func (r *reader) value() (*Node, bool) {
	r.seek(r.at)
	if r.nodes++; r.nodes > maxValues {
		r.err = tooLarge("%d values", maxValues)
		return nil, false
	}
	n := &Node{Line: r.line, Column: r.column, Start: r.at}
	ok := r.content(n)
	n.End = r.at
	return n, ok
}

// content reads what a value consists of.
func (r *reader) content(n *Node) bool {
	if r.at == len(r.data) {
		return r.syntax("the file ends where a value is expected", "the file was cut off: copy it again")
	}
	switch c := r.data[r.at]; {
	case c == '{':
		n.Type = Dict
		return r.enter(func() bool { return r.members(n) })
	case c == '[':
		n.Type = List
		return r.enter(func() bool { return r.items(n) })
	case c == '"':
		n.Type = String
		var ok bool
		n.Text, ok = r.text()
		return ok
	case c == '-' || '0' <= c && c <= '9':
		return r.number(n)
	}
	return r.word(n)
}

// enter reads one level of nesting.
func (r *reader) enter(read func() bool) bool {
	if r.depth++; r.depth > maxLevels {
		return r.fail(RuleDepth, fmt.Sprintf("more than %d levels of nesting", maxLevels), "")
	}
	r.at++
	ok := read()
	r.depth--
	return ok
}

func (r *reader) items(n *Node) bool {
	return r.sequence(']', func() bool {
		item, ok := r.value()
		n.Items = append(n.Items, item)
		return ok
	})
}

func (r *reader) members(n *Node) bool {
	seen := map[string]int{}
	return r.sequence('}', func() bool {
		r.seek(r.at)
		m := Member{Line: r.line, Column: r.column}
		if r.at < len(r.data) && r.data[r.at] != '"' {
			return r.syntax(fmt.Sprintf("%s where a key in double quotes is expected", r.seen()), r.advice())
		}
		var ok bool
		if m.Key, ok = r.text(); !ok || !r.space() {
			return false
		}
		if r.at == len(r.data) || r.data[r.at] != ':' {
			return r.syntax(fmt.Sprintf("%s where the colon after a key is expected", r.seen()), r.advice())
		}
		r.at++
		if !r.space() {
			return false
		}
		if m.Value, ok = r.value(); !ok {
			return false
		}
		if first, ok := seen[m.Key]; ok {
			r.note(Problem{
				Rule: RuleDuplicate, Line: m.Line, Column: m.Column,
				Message: fmt.Sprintf("%q is already on line %d; the last one counts", fault.Clip(m.Key), first), Fix: "keep one of them",
			})
		} else {
			seen[m.Key] = m.Line
		}
		n.Members = append(n.Members, m)
		return true
	})
}

// sequence reads elements, with commas between them, up to the closing byte.
func (r *reader) sequence(closing byte, element func() bool) bool {
	for first := true; ; first = false {
		if !r.space() {
			return false
		}
		switch {
		case r.at == len(r.data):
			return r.syntax(fmt.Sprintf("the file ends before the closing %q", closing), "the file was cut off: copy it again")
		case r.data[r.at] == closing:
			r.at++
			return true
		}
		if !first {
			if r.data[r.at] != ',' {
				return r.syntax(fmt.Sprintf("%s where a comma or the closing %q is expected", r.seen(), closing), r.advice())
			}
			comma := r.at
			r.at++
			if !r.space() {
				return false
			}
			if r.at < len(r.data) && r.data[r.at] == closing {
				if r.marked <= comma {
					r.at = comma
				}
				return r.syntax(fmt.Sprintf("a comma before the closing %q", closing), "remove the comma")
			}
		}
		if !element() {
			return false
		}
	}
}
