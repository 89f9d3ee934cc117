package pkglint

import (
	"bytes"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/settings"
)

// readYAML finds the scripts in a YAML file.
func readYAML(data []byte) (documentKind, []embedded, []finding.Finding, error) {
	format := settings.Format{MaxBytes: MaxScript, MaxValues: maxValues, Code: CodeDocument}
	root, err := format.Parse(data)
	if err != nil {
		return 0, nil, nil, err
	}
	if !root.IsMap() {
		return documentOther, nil, nil, nil
	}
	pairs, err := root.Pairs()
	if err != nil {
		return 0, nil, nil, err
	}
	kind := kindOfKeys(func(key string) bool {
		return slices.ContainsFunc(pairs, func(p settings.Pair) bool { return p.Key == key })
	})
	if kind == documentOther {
		return kind, nil, nil, nil
	}
	w := &documentWalk{}
	w.yamlPairs(pairs, nil)
	if kind == documentPkginfo {
		w.yamlMethods(pairs)
	}
	lines := bytes.Split(data, []byte("\n"))
	for i := range w.scripts {
		w.scripts[i].startYAML(lines)
	}
	return kind, w.scripts, w.problems, nil
}

func (w *documentWalk) yamlMethods(pairs []settings.Pair) {
	method, has, line := "", false, 0
	for _, p := range pairs {
		switch p.Key {
		case "uninstall_method":
			method, _ = p.Value.Raw()
		case "uninstall_script":
			has, line = true, p.Line
		}
	}
	w.methods(has, method, line, 1)
}

func (w *documentWalk) yamlPairs(pairs []settings.Pair, keys []string) {
	file := ""
	for _, p := range pairs {
		if p.Key == "file_path" {
			file, _ = p.Value.Raw()
		}
	}
	for _, p := range pairs {
		below := append(keys[:len(keys):len(keys)], p.Key)
		if role, ok := roleOfKey(p.Key, file); ok {
			if text, err := p.Value.Raw(); err == nil {
				w.add(embedded{key: ":" + strings.Join(below, ":"), text: text, role: role, line: p.Line, column: 1})
				continue
			}
		}
		w.yaml(p.Value, below)
	}
}

func (w *documentWalk) yaml(v settings.Value, keys []string) {
	if v.IsMap() {
		if pairs, err := v.Pairs(); err == nil {
			w.yamlPairs(pairs, keys)
		}
		return
	}
	if items, err := v.List("a list"); err == nil {
		for i, item := range items {
			w.yaml(item, append(keys[:len(keys):len(keys)], fmt.Sprint(i)))
		}
	}
}

// blockMark matches the line above a block of text that keeps its lines.
var blockMark = regexp.MustCompile(`:\s*\|[-+0-9]*\s*(?:#.*)?\r?$`)

// startYAML finds where the text of a block begins, below its key. The place in any other
// form of text is that of the key.
func (e *embedded) startYAML(lines [][]byte) {
	if e.line == 0 || e.line >= len(lines) || !blockMark.Match(lines[e.line-1]) {
		e.fixed, e.column = true, 1
		return
	}
	first := e.line // the index of the line below
	for first < len(lines) && len(bytes.TrimSpace(lines[first])) == 0 {
		first++
	}
	if first == len(lines) {
		return
	}
	e.indent = len(lines[first]) - len(bytes.TrimLeft(lines[first], " "))
	e.line, e.column = e.line+1, e.indent+1
}
