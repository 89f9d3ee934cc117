package main

import (
	"maps"
	"slices"
	"strconv"
	"strings"
)

// join merges the two sources into the first and returns it.
func join(apple, manifests table) table {
	for _, p := range apple {
		p.root.plain()
	}
	for id, from := range manifests {
		into := apple[id]
		if into == nil {
			if from.root.elsewhere != "" {
				from.root.keys = nil
			}
			from.root.manifestOnly()
			apple[id] = from
			continue
		}
		joinPayload(into, from)
	}
	return apple
}

// plain removes what a schema repeats: the versions of a parent.
func (n *node) plain() {
	_, below := n.children()
	for _, child := range below {
		child.plain()
		if child.introduced == n.introduced {
			child.introduced = ""
		}
		if child.deprecated == n.deprecated {
			child.deprecated = ""
		}
		if child.removed == n.removed {
			child.removed = ""
		}
	}
}

// manifestOnly leaves out what only a manifest says and is not to be relied on: lists
// of values, which are an editor's menus, and ranges.
func (n *node) manifestOnly() {
	n.values, n.min, n.max = nil, "", ""
	_, below := n.children()
	for _, child := range below {
		child.manifestOnly()
	}
}

// joinPayload adds what a manifest knows about one of Apple's payloads. Each of
// Apple's variants gets it: a manifest has one file for all.
func joinPayload(into, from *payload) {
	if into.root.elsewhere != "" && from.root.elsewhere == "" {
		// The two contradict each other: the payload may be used, and Apple's keys
		// were not read.
		into.root.elsewhere = ""
	}
	if into.root.deprecated == "" {
		into.root.deprecated = from.root.deprecated
	}
	if from.root.elsewhere == "" && into.root.elsewhere == "" {
		joinNode(into.root, from.root, into.root)
	}
}

// joinNode adds what a manifest knows about a key.
func joinNode(into, from, payload *node) {
	if into.elsewhere != "" && from.elsewhere == "" {
		into.elsewhere = "" // the two contradict each other: never an error
		into.origin = originInferred
	}
	joinLimits(into, from)
	if into.deprecated == "" && from.deprecated != payload.deprecated {
		into.deprecated = from.deprecated
	}
	if into.kinds == "?" {
		return
	}
	for _, name := range slices.Sorted(maps.Keys(from.keys)) {
		child := from.keys[name]
		old := into.keys[name]
		switch {
		case old != nil:
			joinNode(old, child, payload)
		case into.isFree() && into != payload:
			// Apple lets this dictionary have anything.
		case into.free != nil:
		default:
			child.manifestOnly()
			if child.introduced == payload.introduced {
				child.introduced = ""
			}
			if child.elsewhere == "" {
				into.set(name, child)
			}
		}
	}
	if into.item != nil && from.item != nil {
		joinNode(into.item, from.item, payload)
	}
}

func (n *node) isFree() bool { return len(n.keys) == 0 && n.free == nil }

// joinLimits joins types, lists and ranges. A type is Apple's, unless both are
// numbers; a list has the values of both, and a range what either lets through.
func joinLimits(into, from *node) {
	const numbers = "ir"
	if into.kinds != from.kinds && strings.Contains(numbers, into.kinds) && strings.Contains(numbers, from.kinds) {
		into.kinds = numbers
	}
	if into.values != nil {
		into.both = len(from.values) > 0
		for _, value := range from.values {
			if !slices.Contains(into.values, value) {
				into.values = append(into.values, value)
			}
		}
	}
	if into.min+into.max != "" && from.min+from.max != "" {
		into.both = true
		into.min = wider(into.min, from.min, func(a, b float64) bool { return a < b })
		into.max = wider(into.max, from.max, func(a, b float64) bool { return a > b })
	}
}

// wider returns the bound that lets more through; "" is none.
func wider(a, b string, less func(a, b float64) bool) string {
	x, errX := strconv.ParseFloat(a, 64)
	y, errY := strconv.ParseFloat(b, 64)
	switch {
	case errX != nil || errY != nil:
		return ""
	case less(y, x):
		return b
	default:
		return a
	}
}
