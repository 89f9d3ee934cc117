package chrome

import (
	"bytes"
	"fmt"
	"unicode/utf8"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

const jsonProblems = 1000

// jsonReader goes through a JSON text once. line and column belong to the offset
// marked, which follows the reading position from token to token.
type jsonReader struct {
	data         []byte
	at           int
	marked       int
	line, column int
	nodes, depth int
	problems     []Problem
}

// seek moves the mark forward to an offset.
func (r *jsonReader) seek(offset int) {
	passed := r.data[r.marked:offset]
	if newlines := bytes.Count(passed, []byte("\n")); newlines > 0 {
		r.line += newlines
		r.column = 1
		passed = passed[bytes.LastIndexByte(passed, '\n')+1:]
	}
	r.column += utf8.RuneCount(passed)
	r.marked = offset
}

func (r *jsonReader) note(rule string, line, column int, message, fix string) {
	if len(r.problems) < jsonProblems {
		r.problems = append(r.problems, Problem{Rule: rule, Line: line, Column: column, Message: message, Fix: fix})
	}
}

// fail records the fatal problem at the mark.
func (r *jsonReader) fail(rule, message, fix string) {
	r.problems = append(r.problems, Problem{
		Rule: rule, Fatal: true, Line: r.line, Column: r.column, Message: message, Fix: fix,
	})
}

// syntax is a fatal problem at the reading position.
func (r *jsonReader) syntax(message, fix string) bool {
	r.seek(r.at)
	r.fail(ruleJSONSyntax, message, fix)
	return false
}

// document reads the one value that a file has.
func (r *jsonReader) document() (*Node, bool) {
	if !r.space() {
		return nil, false
	}
	if r.at == len(r.data) {
		r.seek(r.at)
		r.fail(ruleJSONEmpty, "the file is empty", "{} is the least that it must have")
		return nil, false
	}
	root, ok := r.value()
	if !ok || !r.space() {
		return nil, false
	}
	if r.at < len(r.data) {
		return nil, r.syntax(fmt.Sprintf("%s after the end of the value", r.seen()), "a file has one pair of braces around everything")
	}
	return root, true
}

// space passes over white space and comments.
func (r *jsonReader) space() bool {
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

func (r *jsonReader) comment() bool {
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
			return r.syntax("a comment that does not end", "close it with */")
		}
		end += 3
	default:
		return r.syntax(`"/" begins neither a value nor a comment`, "")
	}
	r.seek(r.at)
	r.note(ruleJSONExtension, r.line, r.column, "a comment; Chrome passes over it, other readers refuse the file", "leave comments out where other tools read the file")
	r.at += end
	return true
}

// value reads a value; the position is at its first byte.
func (r *jsonReader) value() (*Node, bool) {
	r.seek(r.at)
	if r.nodes++; r.nodes > jsonValues {
		r.fail(finding.MoreFindings, fmt.Sprintf("more than %d values", jsonValues), "")
		return nil, false
	}
	n := &Node{Line: r.line, Column: r.column}
	if r.at == len(r.data) {
		return nil, r.syntax("the file ends where a value must be", "it was cut off: take the whole file")
	}
	switch c := r.data[r.at]; {
	case c == '{':
		n.Type = DictType
		return n, r.enter(func() bool { return r.members(n) })
	case c == '[':
		n.Type = ListType
		return n, r.enter(func() bool { return r.items(n) })
	case c == '"':
		n.Type = StringType
		var ok bool
		n.Text, ok = r.text()
		return n, ok
	case c == '-' || '0' <= c && c <= '9':
		return n, r.number(n)
	}
	return n, r.word(n)
}

// enter counts a level of nesting.
func (r *jsonReader) enter(read func() bool) bool {
	if r.depth++; r.depth > jsonLevels {
		r.fail(ruleJSONDepth, fmt.Sprintf("more than %d levels of nesting", jsonLevels), "")
		return false
	}
	r.at++
	ok := read()
	r.depth--
	return ok
}

func (r *jsonReader) items(n *Node) bool {
	return r.sequence(']', func() bool {
		item, ok := r.value()
		n.Items = append(n.Items, item)
		return ok
	})
}

func (r *jsonReader) members(n *Node) bool {
	seen := map[string]int{}
	return r.sequence('}', func() bool {
		r.seek(r.at)
		m := Member{Line: r.line, Column: r.column}
		if r.at < len(r.data) && r.data[r.at] != '"' {
			return r.syntax(fmt.Sprintf("%s where a key in double quotes must be", r.seen()), r.advice())
		}
		var ok bool
		if m.Key, ok = r.text(); !ok || !r.space() {
			return false
		}
		if r.at == len(r.data) || r.data[r.at] != ':' {
			return r.syntax(fmt.Sprintf("%s where the colon after a key must be", r.seen()), r.advice())
		}
		r.at++
		if !r.space() {
			return false
		}
		if m.Value, ok = r.value(); !ok {
			return false
		}
		if first, ok := seen[m.Key]; ok {
			r.note(ruleJSONDuplicate, m.Line, m.Column, fmt.Sprintf("%q stands in line %d already; the last one counts", fault.Clip(m.Key), first), "leave one of them")
		} else {
			seen[m.Key] = m.Line
		}
		n.Members = append(n.Members, m)
		return true
	})
}

// sequence reads elements, with commas between them, up to the closing byte.
func (r *jsonReader) sequence(closing byte, element func() bool) bool {
	for first := true; ; first = false {
		if !r.space() {
			return false
		}
		switch {
		case r.at == len(r.data):
			return r.syntax(fmt.Sprintf("the file ends before the closing %q", closing), "it was cut off: take the whole file")
		case r.data[r.at] == closing:
			r.at++
			return true
		}
		if !first {
			if r.data[r.at] != ',' {
				return r.syntax(fmt.Sprintf("%s where a comma or the closing %q must be", r.seen(), closing), r.advice())
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
				return r.syntax(fmt.Sprintf("a comma before the closing %q", closing), "take the comma away")
			}
		}
		if !element() {
			return false
		}
	}
}
