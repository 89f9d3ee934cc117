package main

import "fmt"

// inherit gives a payload type the keys of another one that it does not have itself:
// Apple's page for App-layer VPN says that it has those of VPN as well, and no source
// lists them again. They are inferred, and none is required: what is wrong with one is
// never an error.
func (t table) inherit(c change) error {
	var heir, from *payload
	for _, p := range t.sorted() {
		switch {
		case p.selectorKey != "": // a variant has keys of its own
		case p.name == c.subject:
			heir = p
		case p.name == c.value:
			from = p
		}
	}
	if heir == nil || from == nil {
		return fmt.Errorf("%s cannot have the keys of %s: one of the two does not exist", c.subject, c.value)
	}
	for key, n := range from.root.keys {
		if heir.root.keys[key] == nil {
			heir.root.set(key, n.inferred())
		}
	}
	return nil
}

// inferred returns a copy that is certain of nothing.
func (n *node) inferred() *node {
	if n == nil {
		return nil
	}
	one := *n
	one.origin, one.required, one.both = originInferred, false, false
	one.item, one.free, one.keys = n.item.inferred(), n.free.inferred(), nil
	for name, child := range n.keys {
		one.set(name, child.inferred())
	}
	return &one
}
