package document

import (
	"iter"
	"strings"
)

// A Place is where an element begins. Lines and columns count from 1, columns in bytes;
// both are 0 in a document that was not read.
type Place struct{ Line, Column int }

// An Attr is an attribute, its value without escapes.
type Attr struct{ Name, Value string }

// An Element is an element of XML, without comments.
type Element struct {
	Place
	Name     string
	Attrs    []Attr
	Text     string // all that stands directly in it, white space included
	Children []*Element
}

// Attr returns the value of an attribute, "" if there is none. It works on nil.
func (e *Element) Attr(name string) string {
	value, _ := e.Lookup(name)
	return value
}

// Lookup returns the value of an attribute, and whether it is there.
func (e *Element) Lookup(name string) (string, bool) {
	if e == nil {
		return "", false
	}
	for _, a := range e.Attrs {
		if a.Name == name {
			return a.Value, true
		}
	}
	return "", false
}

// Child returns the first child of a name, or nil. It works on nil.
func (e *Element) Child(name string) *Element {
	for child := range e.Each(name) {
		return child
	}
	return nil
}

// Each yields the children of a name.
func (e *Element) Each(name string) iter.Seq[*Element] {
	return func(yield func(*Element) bool) {
		if e == nil {
			return
		}
		for _, child := range e.Children {
			if child.Name == name && !yield(child) {
				return
			}
		}
	}
}

// All yields the element and all elements below it, in the order of the document.
func (e *Element) All() iter.Seq[*Element] {
	return func(yield func(*Element) bool) { e.walk(yield) }
}

func (e *Element) walk(yield func(*Element) bool) bool {
	if e == nil {
		return true
	}
	if !yield(e) {
		return false
	}
	for _, child := range e.Children {
		if !child.walk(yield) {
			return false
		}
	}
	return true
}

// trimmed returns the text without the white space around it. It works on nil.
func (e *Element) trimmed() string {
	if e == nil {
		return ""
	}
	return strings.TrimSpace(e.Text)
}

// place returns where the element is. It works on nil.
func (e *Element) place() Place {
	if e == nil {
		return Place{}
	}
	return e.Place
}

// True reports whether the value of an attribute is one that Apple's tools write for
// yes.
func True(value string) bool { return value == "true" || value == "yes" || value == "1" }

// False reports whether the value of an attribute is one that they write for no. A value
// may be neither: absent, or an expression.
func False(value string) bool { return value == "false" || value == "no" || value == "0" }
