package main

import (
	"bytes"
	"cmp"
	"compress/flate"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/profile/schema"
)

// encode writes a table in the form that package schema reads: a head, an index, and
// the keys of each payload type compressed by themselves.
func encode(t table, sources []string) ([]byte, error) {
	var index, blocks bytes.Buffer
	for _, p := range t.sorted() {
		text, err := p.text()
		if err != nil {
			return nil, err
		}
		block, err := compress(text)
		if err != nil {
			return nil, err
		}
		blocks.Write(block)
		row := []string{
			p.name, p.selectorKey, p.selectorValue, p.flags, p.root.introduced, p.root.deprecated, p.root.removed,
			p.root.elsewhere, p.root.origin, p.root.replacement, strconv.Itoa(p.root.count()), strconv.Itoa(len(block)),
		}
		if err := checkFields(p.name, row); err != nil {
			return nil, err
		}
		fmt.Fprintf(&index, "\n%s", strings.Join(row, "\t"))
	}
	head := "macwrangler payload schema 1\n" + strings.Join(sources, "\n") + "\n"
	data := slices.Concat([]byte(head), index.Bytes(), []byte("\n\n"), blocks.Bytes())
	if _, err := schema.Parse(string(data)); err != nil {
		return nil, fmt.Errorf("reading back what was written: %w", err)
	}
	return data, nil
}

func (t table) sorted() []*payload {
	var all []*payload
	for _, p := range t {
		all = append(all, p)
	}
	slices.SortFunc(all, func(a, b *payload) int { return cmp.Compare(a.id(), b.id()) })
	return all
}

// checkFields refuses what would break the form.
func checkFields(where string, fields []string) error {
	for _, field := range fields {
		if strings.ContainsAny(field, "\t\n") {
			return fmt.Errorf("%s: %q has a tab or a line end", where, field)
		}
	}
	return nil
}

func compress(text []byte) ([]byte, error) {
	if len(text) == 0 {
		return nil, nil
	}
	var b bytes.Buffer
	w, err := flate.NewWriter(&b, flate.BestCompression)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(text); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	return b.Bytes(), nil
}

// text writes the keys of a payload type, a line each.
func (p *payload) text() ([]byte, error) {
	var b bytes.Buffer
	err := p.root.write(&b, 1)
	if err != nil {
		err = fmt.Errorf("%s: %w", p.name, err)
	}
	return b.Bytes(), err
}

func (n *node) write(b *bytes.Buffer, depth int) error {
	names, below := n.children()
	for i, child := range below {
		fields, err := child.fields(depth, names[i])
		if err != nil {
			return err
		}
		fmt.Fprintln(b, strings.TrimRight(strings.Join(fields, "\t"), "\t"))
		if err := child.write(b, depth+1); err != nil {
			return err
		}
	}
	return nil
}

func (n *node) fields(depth int, name string) ([]string, error) {
	origin := n.origin
	if origin == originApple {
		origin = ""
	}
	var flags, bounds string
	for _, flag := range []struct {
		letter string
		set    bool
	}{{"r", n.required}, {"B", n.both}, {"A", n.appVersions}, {"G", n.guessed}} {
		if flag.set {
			flags += flag.letter
		}
	}
	if n.min+n.max != "" {
		bounds = n.min + ".." + n.max
	}
	for _, value := range n.values {
		if strings.Contains(value, "|") {
			return nil, fmt.Errorf("key %s: the value %q has a bar", name, value)
		}
	}
	fields := []string{
		strconv.Itoa(depth), name, n.kinds, strings.Join(n.values, "|"), bounds, flags,
		n.introduced, n.deprecated, n.removed, n.elsewhere, origin, n.replacement,
	}
	return fields, checkFields("key "+name, fields)
}
