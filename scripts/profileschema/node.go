package main

import (
	"maps"
	"slices"
	"strings"
)

// The origins of facts, as the table has them.
const (
	originApple    = "a"
	originManifest = "p"
	originChanged  = "m"
	originInferred = "h"
)

// node is a key, with what is below it.
type node struct {
	kinds       string
	values      []string
	min, max    string
	required    bool
	both        bool // both sources have a list or range, and this is what either allows
	guessed     bool // the versions are observed or inferred
	appVersions bool
	versions
	replacement string
	elsewhere   string
	origin      string

	keys map[string]*node
	item *node
	free *node
}

// versions are those of macOS, or of an application.
type versions struct{ introduced, deprecated, removed string }

// payload is a payload type or preference domain.
type payload struct {
	name                       string
	selectorKey, selectorValue string
	flags                      string
	root                       *node // its versions and replacement are the payload's
}

// id is unique in a table.
func (p *payload) id() string { return p.name + "\t" + p.selectorKey + "\t" + p.selectorValue }

// table is all payloads by id.
type table map[string]*payload

func newNode(kinds, origin string) *node { return &node{kinds: kinds, origin: origin} }

// set adds a key.
func (n *node) set(name string, child *node) {
	if n.keys == nil {
		n.keys = map[string]*node{}
	}
	n.keys[name] = child
}

// children returns what is below a node, with the names that the table has, sorted.
func (n *node) children() (names []string, nodes []*node) {
	for _, name := range slices.Sorted(maps.Keys(n.keys)) {
		written := name
		if name == "*" || name == "[]" || strings.HasPrefix(name, `\`) {
			written = `\` + name
		}
		names, nodes = append(names, written), append(nodes, n.keys[name])
	}
	if n.item != nil {
		names, nodes = append(names, "[]"), append(nodes, n.item)
	}
	if n.free != nil {
		names, nodes = append(names, "*"), append(nodes, n.free)
	}
	return names, nodes
}

// count returns how many keys are below a node.
func (n *node) count() int {
	total := 0
	_, below := n.children()
	for _, child := range below {
		total += 1 + child.count()
	}
	return total
}

// addFlag adds a letter to the flags of a payload, sorted.
func (p *payload) addFlag(flag string) {
	letters := strings.Split(p.flags+flag, "")
	slices.Sort(letters)
	p.flags = strings.Join(slices.Compact(letters), "")
}
