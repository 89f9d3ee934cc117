package main

import (
	"encoding/binary"
	"errors"
	"fmt"
	"math"
	"slices"

	"github.com/macwrangler/macwrangler/pkg/chrome/keys"
	"github.com/macwrangler/macwrangler/pkg/chrome/prefjson"
)

// compiled is the schema of all policies as it is compiled into the program:
// components/policy/core/common/schema_internal.h. Nothing names it, so that it is
// found by the first of its names; what it then says is compared with
// chrome://policy/test.
type compiled struct {
	program *program
	// where its tables begin
	nodes, properties, ranges, restrictions, required, numbers, texts uint64
	jsonNode                                                          int

	made map[int]*keys.Schema
}

// readCompiled returns the schema of every policy, and of those whose value is a
// text of JSON, that of the JSON.
func readCompiled(path, firstPolicy string) (policies, texts map[string]*keys.Schema, err error) {
	p, err := openProgram(path)
	if err != nil {
		return nil, nil, err
	}
	defer func() { err = errors.Join(err, p.close()) }()
	found, err := findCompiled(p, firstPolicy)
	if err != nil {
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	if policies, err = found.propertiesOf(0); err != nil {
		return nil, nil, fmt.Errorf("%s: the schema's first node: %w", path, err)
	}
	if texts, err = found.propertiesOf(found.jsonNode); err != nil {
		return nil, nil, fmt.Errorf("%s: the schema's node of texts: %w", path, err)
	}
	return policies, texts, nil
}

const (
	sizeNode, sizeProperty, sizeRange, sizeRestriction = 6, 16, 16, 8
	sizePointer                                        = 8
)

// findCompiled looks for a table of properties that has the name, and for the
// pointers to it among those to the other tables.
func findCompiled(p *program, name string) (*compiled, error) {
	addresses, err := p.find(name)
	if err != nil {
		return nil, err
	}
	for _, address := range addresses {
		for _, place := range p.places[address] {
			for start := place; ; start -= sizeProperty {
				for _, second := range p.places[start] {
					if c := p.tablesAt(second - sizePointer); c != nil {
						return c, nil
					}
				}
				_, more := p.pointers[start-sizeProperty]
				if _, other := p.pointers[start-sizePointer]; !more || other {
					break
				}
			}
		}
	}
	return nil, fmt.Errorf("no schema with the policy %q: its tables have another form", name)
}

// tablesAt returns the tables to which eight pointers in a row lead, or nil.
func (p *program) tablesAt(place uint64) *compiled {
	c := &compiled{program: p, made: map[int]*keys.Schema{}}
	for i, table := range []*uint64{&c.nodes, &c.properties, &c.ranges, &c.restrictions, &c.required, &c.numbers, &c.texts} {
		address, ok := p.pointers[place+uint64(i)*sizePointer]
		if !ok {
			return nil
		}
		*table = address
	}
	const after = 8*sizePointer + 8 // an index, and the number of properties
	data, err := p.bytes(place+after, 4)
	if err != nil {
		return nil
	}
	c.jsonNode = int(binary.LittleEndian.Uint32(data))
	node, err := c.node(0)
	if err != nil || node.kind != kindDictionary {
		return nil
	}
	return c
}

// The types of nodes: base::Value::Type.
const (
	kindBoolean, kindInteger, kindDouble, kindString, kindDictionary, kindList = 1, 2, 3, 4, 6, 7
)

type node struct{ kind, extra int }

func (c *compiled) node(i int) (node, error) {
	data, err := c.program.bytes(c.nodes+uint64(i*sizeNode), sizeNode) //nolint:gosec // an index
	if err != nil {
		return node{}, err
	}
	kind := int(binary.LittleEndian.Uint16(data))
	return node{kind & 0xff, short(data[2:])}, nil
}

func short(data []byte) int { return int(int16(binary.LittleEndian.Uint16(data))) } //nolint:gosec // meant

// schema returns that of a node; one that contains itself is made once.
func (c *compiled) schema(i int) (*keys.Schema, error) {
	if s, ok := c.made[i]; ok {
		return s, nil
	}
	n, err := c.node(i)
	if err != nil {
		return nil, err
	}
	s := &keys.Schema{}
	c.made[i] = s
	switch n.kind {
	case kindBoolean:
		s.Type = prefjson.Bool
	case kindDouble:
		s.Type = prefjson.Double
	case kindInteger:
		s.Type = prefjson.Int
		err = c.restrictNumber(s, n.extra)
	case kindString:
		s.Type = prefjson.String
		err = c.restrictText(s, n.extra)
	case kindList:
		s.Type = prefjson.List
		if n.extra >= 0 {
			s.Item, err = c.schema(n.extra)
		}
	case kindDictionary:
		s.Type = prefjson.Dict
		err = c.dictionary(s, n.extra)
	default:
		err = fmt.Errorf("node %d has the type %d", i, n.kind)
	}
	return s, err
}

// restriction returns a pair of numbers: a slice of the tables of values if the
// first is the smaller, otherwise something else.
func (c *compiled) restriction(i int) (first, last int, err error) {
	data, err := c.program.bytes(c.restrictions+uint64(i*sizeRestriction), sizeRestriction) //nolint:gosec // an index
	if err != nil {
		return 0, 0, err
	}
	word := func(at int) int { return int(int32(binary.LittleEndian.Uint32(data[at:]))) } //nolint:gosec // meant
	return word(0), word(4), nil
}

func (c *compiled) restrictNumber(s *keys.Schema, i int) error {
	if i < 0 {
		return nil
	}
	first, last, err := c.restriction(i)
	if err != nil {
		return err
	}
	if first >= last {
		s.Numbers = []keys.Range{{Min: int64(last), Max: int64(first)}}
		return nil
	}
	for at := first; at < last; at++ {
		data, err := c.program.bytes(c.numbers+uint64(at*4), 4) //nolint:gosec // an index
		if err != nil {
			return err
		}
		n := int64(int32(binary.LittleEndian.Uint32(data))) //nolint:gosec // meant
		s.Numbers = append(s.Numbers, keys.Range{Min: n, Max: n})
	}
	return nil
}

func (c *compiled) restrictText(s *keys.Schema, i int) error {
	if i < 0 {
		return nil
	}
	first, last, err := c.restriction(i)
	if err != nil {
		return err
	}
	if first >= last {
		s.Pattern, err = c.textOf(c.texts, first)
		return err
	}
	for at := first; at < last; at++ {
		text, err := c.textOf(c.texts, at)
		if err != nil {
			return err
		}
		s.Texts = append(s.Texts, text)
	}
	return nil
}

// textOf returns a text of a table of pointers to texts.
func (c *compiled) textOf(table uint64, i int) (string, error) {
	address, ok := c.program.pointers[table+uint64(i*sizePointer)] //nolint:gosec // an index
	if !ok {
		return "", fmt.Errorf("text %d is missing", i)
	}
	return c.program.text(address)
}

// dictionary fills in the properties of a range, or anything where there is none.
func (c *compiled) dictionary(s *keys.Schema, i int) error {
	if i < 0 {
		s.Others = &keys.Schema{Type: prefjson.Any}
		return nil
	}
	data, err := c.program.bytes(c.ranges+uint64(i*sizeRange), sizeRange)
	if err != nil {
		return err
	}
	begin, end, patterns := short(data), short(data[2:]), short(data[4:])
	required, requiredEnd, others := short(data[6:]), short(data[8:]), short(data[10:])
	if begin < 0 || end < begin || patterns < end || requiredEnd < required || patterns > math.MaxInt16 {
		return fmt.Errorf("the range %d of properties has another form", i)
	}
	var names []string
	for at := required; at < requiredEnd; at++ {
		name, err := c.textOf(c.required, at)
		if err != nil {
			return err
		}
		names = append(names, name)
	}
	for at := begin; at < patterns; at++ {
		one, err := c.property(at)
		if err != nil {
			return err
		}
		one.Required = slices.Contains(names, one.Name)
		if at < end {
			s.Properties = append(s.Properties, one)
		} else {
			s.Patterns = append(s.Patterns, one)
		}
	}
	if others >= 0 {
		s.Others, err = c.schema(others)
	}
	return err
}

func (c *compiled) property(i int) (keys.Property, error) {
	place := c.properties + uint64(i*sizeProperty) //nolint:gosec // an index
	name, err := c.textOf(place, 0)
	if err != nil {
		return keys.Property{}, err
	}
	data, err := c.program.bytes(place+sizePointer, 2)
	if err != nil {
		return keys.Property{}, err
	}
	s, err := c.schema(short(data))
	return keys.Property{Name: name, Schema: s}, err
}

// propertiesOf returns the properties of a dictionary's node by name.
func (c *compiled) propertiesOf(i int) (map[string]*keys.Schema, error) {
	s, err := c.schema(i)
	if err != nil {
		return nil, err
	}
	all := map[string]*keys.Schema{}
	for _, p := range s.Properties {
		all[p.Name] = p.Schema
	}
	return all, nil
}
