package main

import (
	"fmt"
	"slices"
	"strings"
)

// change is a line of changes.tsv: subject, field, value, origin, source. A subject is
// a payload type, or a payload type, # and keys joined by colons; [] is an item, * a
// free key.
type change struct{ subject, field, value, origin, source string }

// applyChanges reads a file of changes and makes them, in its order.
func applyChanges(t table, file string) error {
	text, order, err := lines(file)
	if err != nil {
		return err
	}
	for _, n := range order {
		f := strings.Split(text[n], "\t")
		if len(f) != 5 || f[0] == "" || f[4] == "" || !strings.Contains("amh", f[3]) || len(f[3]) != 1 {
			return fmt.Errorf("%s: line %d: want subject, field, value, origin (a, m or h) and source", file, n)
		}
		if err := t.apply(change{f[0], f[1], f[2], f[3], f[4]}); err != nil {
			return fmt.Errorf("%s: line %d: %w", file, n, err)
		}
	}
	return nil
}

// apply makes a change in each variant of the payload type.
func (t table) apply(c change) error {
	name, keys, isKey := strings.Cut(c.subject, "#")
	found := false
	if c.field == "payload" { // a new one
		p := &payload{name: name, flags: c.value, root: newNode("D", c.origin)}
		if t[p.id()] != nil {
			return fmt.Errorf("%s exists", name)
		}
		t[p.id()] = p
		return nil
	}
	if c.field == "inherits" {
		return t.inherit(c)
	}
	for _, p := range t.sorted() {
		if p.name != name || p.selectorKey != "" && isKey { // a variant has keys of its own
			continue
		}
		found = true
		n := p.root
		if isKey {
			var err error
			if n, err = p.root.find(strings.Split(keys, ":"), c); err != nil {
				return err
			}
		}
		if err := n.change(p, c); err != nil {
			return err
		}
	}
	if !found {
		return fmt.Errorf("there is no payload type %s", name)
	}
	return nil
}

// find follows keys. The last one is made if the change says what it is.
func (n *node) find(keys []string, c change) (*node, error) {
	for i, name := range keys {
		var next *node
		switch name {
		case "[]":
			next = n.item
		case "*":
			next = n.free
		default:
			next = n.keys[name]
		}
		if next == nil && i == len(keys)-1 && c.field == "type" {
			next = newNode(c.value, c.origin)
			switch name {
			case "[]":
				n.item = next
			case "*":
				n.free = next
			default:
				n.set(name, next)
			}
		}
		if next == nil {
			return nil, fmt.Errorf("there is no key %s", strings.Join(keys[:i+1], ":"))
		}
		n = next
	}
	return n, nil
}

// change sets a field.
func (n *node) change(p *payload, c change) error {
	switch c.field {
	case "introduced":
		n.introduced = c.value
	case "deprecated":
		n.deprecated = c.value
	case "removed":
		n.removed = c.value
	case "replacement":
		n.replacement = c.value
	case "elsewhere": // empty: macOS has it
		n.elsewhere = c.value
	case "type":
		n.kinds = c.value
	case "optional":
		n.required = false
	case "required":
		n.required = true
	case "flag":
		p.addFlag(c.value)
	case "open": // the list is not complete
		n.values, n.min, n.max = nil, "", ""
	case "values":
		for _, value := range strings.Split(c.value, "|") {
			if !slices.Contains(n.values, value) {
				n.values = append(n.values, value)
			}
		}
	case "free": // anything may be in it
		n.keys, n.item, n.free = nil, nil, nil
	default:
		return fmt.Errorf("there is no field %q", c.field)
	}
	if c.origin != originInferred {
		return nil
	}
	switch c.field {
	case "introduced", "deprecated", "removed":
		n.guessed = true
		if n == p.root {
			p.addFlag("G")
		}
	case "type", "elsewhere":
		n.origin = originInferred
	}
	return nil
}
