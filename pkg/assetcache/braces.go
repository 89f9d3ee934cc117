package assetcache

import (
	"errors"
	"strings"
)

// readBraces reads the text form of property lists: { Key = value; "a key" = ( a, b ); }.
// line is that of the text's beginning. Every scalar is a text.
func readBraces(text string, line int) (*node, error) {
	r := bracesReader{text: text, line: line}
	root, err := r.value(1)
	if err == nil && r.peek() == '{' {
		return nil, severalAt(r.line)
	}
	return root, err
}

// errEnds is the damage of a text of which the end is missing.
var errEnds = errors.New("the text ends too early")

type bracesReader struct {
	budget

	text string
	at   int
	line int
}

// blank passes over white space.
func (r *bracesReader) blank() {
	for r.at < len(r.text) && strings.IndexByte(" \t\r\n", r.text[r.at]) >= 0 {
		if r.text[r.at] == '\n' {
			r.line++
		}
		r.at++
	}
}

// peek returns the next character that is not blank, or 0 at the end.
func (r *bracesReader) peek() byte {
	r.blank()
	if r.at == len(r.text) {
		return 0
	}
	return r.text[r.at]
}

// next takes the next character if it is the wanted one.
func (r *bracesReader) next(want byte) bool {
	if r.peek() != want {
		return false
	}
	r.at++
	return true
}

func (r *bracesReader) damaged(why string) error {
	if r.peek() == 0 {
		return damagedBy(r.line, errEnds)
	}
	return damaged(r.line, why)
}

func (r *bracesReader) value(depth int) (*node, error) {
	start := r.peek()
	if err := r.take(depth, r.line); err != nil {
		return nil, err
	}
	switch start {
	case '{':
		return r.dict(depth)
	case '(':
		return r.array(depth)
	}
	n := &node{kind: textNode, line: r.line}
	var err error
	n.text, err = r.scalar(";,)}")
	return n, err
}

func (r *bracesReader) dict(depth int) (*node, error) {
	n, seen := &node{kind: dictNode, line: r.line}, map[string]bool{}
	r.at++
	for !r.next('}') {
		key, err := r.scalar("=;{}()")
		if err != nil {
			return nil, err
		}
		if !r.next('=') {
			return nil, r.damaged("a key has no value")
		}
		if r.at < len(r.text) && r.text[r.at] == '>' {
			return nil, unknown("it is what plutil -p prints: name the property list itself")
		}
		value, err := r.value(depth + 1)
		if err != nil {
			return nil, err
		}
		if err := n.put(seen, key, value); err != nil {
			return nil, err
		}
		// Data is printed as {length = 4, bytes = 0x…}.
		if !r.next(';') && !r.next(',') && r.peek() != '}' {
			return nil, r.damaged("a value does not end with a semicolon")
		}
	}
	return n, nil
}

func (r *bracesReader) array(depth int) (*node, error) {
	n := &node{kind: listNode, line: r.line}
	r.at++
	for !r.next(')') {
		value, err := r.value(depth + 1)
		if err != nil {
			return nil, err
		}
		n.items = append(n.items, value)
		if !r.next(',') && r.peek() != ')' {
			return nil, r.damaged("an item of a list does not end with a comma")
		}
	}
	return n, nil
}

// scalar reads a text in quotes, or up to one of the characters that end it.
func (r *bracesReader) scalar(until string) (string, error) {
	if r.peek() == '"' {
		return r.quoted()
	}
	end := strings.IndexAny(r.text[r.at:], until+"\n")
	if end < 0 {
		r.at = len(r.text)
		return "", r.damaged("")
	}
	text := strings.TrimSpace(r.text[r.at : r.at+end])
	r.at += end
	if text == "" {
		return "", r.damaged("a key or a value is missing")
	}
	return text, nil
}

func (r *bracesReader) quoted() (string, error) {
	var b strings.Builder
	for r.at++; r.at < len(r.text); r.at++ {
		switch c := r.text[r.at]; c {
		case '"':
			r.at++
			return b.String(), nil
		case '\\':
			if r.at++; r.at < len(r.text) {
				b.WriteByte(r.text[r.at])
			}
		case '\n':
			r.line++
			b.WriteByte(c)
		default:
			b.WriteByte(c)
		}
	}
	r.at = len(r.text) // a backslash may be the last character
	return "", r.damaged("")
}
