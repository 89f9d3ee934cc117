package pkglint

import (
	"bytes"
	"fmt"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
)

// escapedColumn returns the column in a line of XML of a character of its text.
func escapedColumn(line []byte, column int) int {
	at := 0
	for n := 1; n < column && at < len(line); n++ {
		if line[at] == '&' {
			if end := bytes.IndexByte(line[at:], ';'); end > 0 && end < 10 {
				at += end
			}
		}
		at++
	}
	return at + 1
}

// readPlist finds the scripts in a property list.
func readPlist(data []byte) (documentKind, []embedded, []finding.Finding, error) {
	doc, err := plistfile.Parse(data, plistfile.DefaultLimits())
	if err != nil {
		return 0, nil, nil, err
	}
	w := &documentWalk{}
	kind := kindOfKeys(func(key string) bool { return doc.Root.Get(key).Kind() != 0 })
	if kind == documentOther {
		return kind, nil, nil, nil
	}
	w.plist(doc.Root, nil)
	if kind == documentPkginfo {
		method, _ := doc.Root.Get("uninstall_method").Text()
		w.methods(doc.Root.Get("uninstall_script").Kind() != 0, method, doc.Root.Get("uninstall_script").Line(), doc.Root.Get("uninstall_script").Column())
	}
	lines := bytes.Split(data, []byte("\n"))
	for i := range w.scripts {
		w.scripts[i].startXML(lines)
	}
	return kind, w.scripts, w.problems, nil
}

func (w *documentWalk) plist(n *plistfile.Node, keys []string) {
	switch n.Kind() {
	case plistfile.Dict:
		for key, value := range n.Entries() {
			w.plistValue(n, key.Name, value, append(keys[:len(keys):len(keys)], key.Name))
		}
	case plistfile.Array:
		for i, value := range n.Elements() {
			w.plist(value, append(keys[:len(keys):len(keys)], fmt.Sprint(i)))
		}
	default:
	}
}

func (w *documentWalk) plistValue(in *plistfile.Node, key string, value *plistfile.Node, keys []string) {
	text, ok := value.Text()
	if !ok {
		w.plist(value, keys)
		return
	}
	file, _ := in.Get("file_path").Text()
	if role, ok := roleOfKey(key, file); ok {
		w.add(embedded{key: ":" + strings.Join(keys, ":"), text: text, role: role, line: value.Line(), column: value.Column(), escaped: true})
	}
}

// startXML moves the place of the element to that of its text.
func (e *embedded) startXML(lines [][]byte) {
	if e.line == 0 || e.line > len(lines) {
		return
	}
	line := lines[e.line-1]
	from := min(max(e.column-1, 0), len(line))
	if i := bytes.IndexByte(line[from:], '>'); i >= 0 {
		e.column = from + i + 2
	}
	if rest, ok := bytes.CutPrefix(line[min(e.column-1, len(line)):], []byte("<![CDATA[")); ok {
		e.column, e.escaped = len(line)-len(rest)+1, false
	}
}
