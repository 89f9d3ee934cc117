package assetcache

import (
	"strconv"
	"strings"
)

// reader reads the keys of one dictionary. A value that it does not understand is
// noted and stays unknown.
type reader struct {
	root *node
	form Form
	doc  *Document
}

// typed reports whether values have types. In the texts everything is a text.
func (r reader) typed() bool { return r.form == JSON || r.form == PropertyList }

// misread notes a value that was not understood.
func (r reader) misread(key string, n *node, want string) {
	what := n.shown() + ", want " + want
	if n.kind == missingNode {
		what = n.kind.String()
	}
	r.doc.Unread = append(r.doc.Unread, Unread{Key: key, Line: n.line, What: what})
}

// read returns the value of a key. take returns false for one that it does not
// understand.
func read[T any](r reader, key, want string, take func(*node) (T, bool)) Value[T] {
	n := r.root.get(key)
	if n == nil || n.kind == nullNode {
		return Value[T]{}
	}
	is, ok := take(n)
	if !ok || n.short {
		r.misread(key, n, want)
		return Value[T]{State: Misread, Line: n.line}
	}
	return known(is, n.line)
}

// boolean reads true or false. JSON of Apple's programs may have 0 and 1 in their
// place, the texts always did; in a property list a number is another type.
func (r reader) boolean(key string) Value[bool] {
	return read(r, key, "true or false", func(n *node) (is, ok bool) {
		number := n.kind == numberNode && r.form == JSON || n.kind == textNode && !r.typed()
		switch {
		case n.kind == boolNode, number:
			return n.text == "true" || n.text == "1", n.text == "true" || n.text == "false" || n.text == "0" || n.text == "1"
		}
		return false, false
	})
}

// whole reads a whole number. The programs quote a negative one: "-1".
func (r reader) whole(key string) Value[int64] {
	return read(r, key, "a whole number", func(n *node) (int64, bool) {
		if n.kind != numberNode && (n.kind != textNode || r.form == PropertyList) {
			return 0, false
		}
		number, err := strconv.ParseInt(strings.TrimSuffix(n.text, "%"), 10, 64)
		return number, err == nil
	})
}

func (r reader) text(key string) Value[string] {
	return read(r, key, "a text", func(n *node) (string, bool) {
		number := n.kind == numberNode && r.form == JSON // an error may be a number
		return n.text, n.kind == textNode || number
	})
}

// texts reads a list of texts. (none) is an empty one, and a single text one of one.
func (r reader) texts(key string) Value[[]string] {
	return read(r, key, "a list of texts", func(n *node) ([]string, bool) {
		list := []string{}
		if n.kind != listNode || len(n.items) > maxItems {
			return nil, false
		}
		for _, one := range n.items {
			if one.kind != textNode {
				return nil, false
			}
			list = append(list, one.text)
		}
		return list, true
	})
}
