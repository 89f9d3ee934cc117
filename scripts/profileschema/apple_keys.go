package main

import (
	"slices"
	"strings"

	"go.yaml.in/yaml/v3" //nolint:depguard // Apple's files have aliases, which pkg/settings refuses
)

// appleReader reads the keys of one file.
type appleReader struct {
	file  string
	above []*yaml.Node // the lists of keys that are being read, to notice recursion
}

// children reads a list of keys into a node, which is a dictionary.
func (r *appleReader) children(into *node, list *yaml.Node, systems map[string]system, path []string) error {
	list = followed(list)
	if slices.Contains(r.above, list) {
		into.kinds = "?" // a shape that holds itself: what is deeper is not in the table
		return nil
	}
	r.above = append(r.above, list)
	defer func() { r.above = r.above[:len(r.above)-1] }()
	for _, entry := range list.Content {
		name, child, err := r.key(followed(entry), systems, path)
		if err != nil {
			return err
		}
		if name == "ANY" {
			into.free = child
			continue
		}
		into.set(name, child)
	}
	return nil
}

func followed(n *yaml.Node) *yaml.Node {
	if n.Kind == yaml.AliasNode {
		return n.Alias
	}
	return n
}

// fields returns the fields of a key.
func (r *appleReader) fields(entry *yaml.Node, path []string) (map[string]*yaml.Node, error) {
	if entry.Kind != yaml.MappingNode {
		return nil, shapeError(r.file, path, "line %d is not a mapping", entry.Line)
	}
	fields := map[string]*yaml.Node{}
	for i := 0; i+1 < len(entry.Content); i += 2 {
		fields[entry.Content[i].Value] = followed(entry.Content[i+1])
	}
	if fields["key"] == nil || fields["key"].Value == "" {
		return nil, shapeError(r.file, path, "line %d: the field key is missing", entry.Line)
	}
	for name := range fields {
		if !slices.Contains(appleFields, name) {
			return nil, shapeError(r.file, append(path, fields["key"].Value), "unknown field %q", name)
		}
	}
	return fields, nil
}

// key reads one key.
func (r *appleReader) key(entry *yaml.Node, parent map[string]system, path []string) (string, *node, error) {
	fields, err := r.fields(entry, path)
	if err != nil {
		return "", nil, err
	}
	name := fields["key"].Value
	path = append(slices.Clone(path), name)
	n := newNode("", originApple)
	var ok bool
	if typ := fields["type"]; typ == nil {
		return "", nil, shapeError(r.file, path, "the field type is missing")
	} else if n.kinds, ok = appleKinds[typ.Value]; !ok {
		return "", nil, shapeError(r.file, path, "unknown type %q", typ.Value)
	}
	systems, err := r.systems(fields["supportedOS"], parent, path)
	if err != nil {
		return "", nil, err
	}
	n.versions, n.elsewhere = r.availability(systems)
	if err := r.limits(n, fields, path); err != nil {
		return "", nil, err
	}
	if n.elsewhere != "" {
		return name, n, nil // its keys are not for macOS either
	}
	return name, n, r.below(n, fields["subkeys"], systems, path)
}

// systems reads the field supportedOS.
func (r *appleReader) systems(field *yaml.Node, parent map[string]system, path []string) (map[string]system, error) {
	own := map[string]system{}
	if field != nil {
		if err := field.Decode(&own); err != nil {
			return nil, shapeError(r.file, path, "supportedOS: %v", err)
		}
	}
	return inherit(parent, own), nil
}

// limits reads what a value may be.
func (r *appleReader) limits(n *node, fields map[string]*yaml.Node, path []string) error {
	if presence := fields["presence"]; presence != nil {
		if presence.Value != "required" && presence.Value != "optional" {
			return shapeError(r.file, path, "unknown presence %q", presence.Value)
		}
		n.required = presence.Value == "required"
	}
	if list := fields["rangelist"]; list != nil {
		if list.Kind != yaml.SequenceNode {
			return shapeError(r.file, path, "rangelist is not a list")
		}
		for _, value := range list.Content {
			n.values = append(n.values, value.Value)
		}
	}
	if bounds := fields["range"]; bounds != nil {
		var limit struct{ Min, Max string }
		if err := bounds.Decode(&limit); err != nil {
			return shapeError(r.file, path, "range: %v", err)
		}
		n.min, n.max = limit.Min, limit.Max
	}
	return nil
}

// below reads the keys of a dictionary, or the item of an array.
func (r *appleReader) below(n *node, list *yaml.Node, systems map[string]system, path []string) error {
	switch {
	case list == nil:
		return nil
	case list.Kind != yaml.SequenceNode:
		return shapeError(r.file, path, "subkeys is not a list")
	case n.kinds == "D":
		return r.children(n, list, systems, path)
	case n.kinds != "a":
		return shapeError(r.file, path, "subkeys below a value that is neither dictionary nor array")
	case len(list.Content) != 1:
		return shapeError(r.file, path, "an array with %d kinds of items", len(list.Content))
	case slices.Contains(r.above, list):
		return nil
	}
	r.above = append(r.above, list)
	defer func() { r.above = r.above[:len(r.above)-1] }()
	_, item, err := r.key(followed(list.Content[0]), systems, path)
	n.item = item
	return err
}

// selector makes a file in parentheses that fixes a key a variant of its type:
// "com.apple.extensiblesso(kerberos)" is meant for one ExtensionIdentifier. Merged, it
// would reject every other.
func (r *appleReader) selector(p *payload) {
	const key = "ExtensionIdentifier"
	if n := p.root.keys[key]; strings.Contains(r.file, "(") && n != nil && n.required && len(n.values) == 1 {
		p.selectorKey, p.selectorValue = key, n.values[0]
	}
}

// mergeApple adds the keys of another of Apple's payloads of the same type.
func mergeApple(into, from *node) {
	for name, child := range from.keys {
		if old := into.keys[name]; old != nil {
			mergeApple(old, child)
		} else {
			into.set(name, child)
		}
	}
}
