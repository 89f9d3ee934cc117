package pkglint

import (
	"bytes"
	"fmt"
	"path"
	"regexp"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/plistfile"
	"github.com/macwrangler/macwrangler/pkg/settings"
)

// CodeDocument is of a pkginfo or recipe in YAML that cannot be read.
const CodeDocument fault.Code = "bad-document"

// embedded is a script inside a document.
type embedded struct {
	key  string // the path of keys to it
	text string
	role Role
	// line and column are those of its first character; 0 where there are none.
	line, column int
	indent       int  // of its other lines
	escaped      bool // it is XML, where & is &amp;
	fixed        bool // lines cannot be told apart: every place is that of the key
}

// documentKind is what a property list or YAML file is.
type documentKind int

const (
	documentOther documentKind = iota
	documentPkginfo
	documentRecipe
)

// checkDocument checks a pkginfo or recipe; known is false for any other property list or
// YAML file.
func checkDocument(name string, data []byte) (list []finding.Finding, known bool, err error) {
	read := readPlist
	if kindOf(name, data) == kindYAML {
		read = readYAML
	}
	kind, scripts, problems, err := read(data)
	if err != nil || kind == documentOther {
		return nil, false, err
	}
	out := finding.NewCollector(name, Rules(), maxFindings)
	for _, p := range problems {
		out.Put(p)
	}
	lines := bytes.Split(data, []byte("\n"))
	for _, e := range scripts {
		checkScript(script{
			name: e.name(), path: e.key, text: []byte(e.text), role: e.role, place: e.placeIn(lines),
		}, out)
	}
	return out.Findings(), true, nil
}

func (e embedded) name() string { return e.key[strings.LastIndexByte(e.key, ':')+1:] }

// placeIn returns the function that finds a place of the script in its document.
func (e embedded) placeIn(lines [][]byte) func(line, column int) (int, int) {
	return func(line, column int) (int, int) {
		at := e.line + line - 1
		switch {
		case e.line == 0:
			return 0, 0
		case e.fixed:
			return e.line, e.column
		case line == 1:
			return at, e.column + column - 1
		case at > len(lines):
			return e.line, e.column
		case e.escaped:
			return at, escapedColumn(lines[at-1], column)
		default:
			return at, column + e.indent
		}
	}
}

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

// limits of documents.
const (
	maxValues  = 200_000
	maxScripts = 1000
)

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

// kindOfKeys tells a pkginfo and a recipe by their keys.
func kindOfKeys(has func(string) bool) documentKind {
	switch {
	case has("Process") && (has("Input") || has("Identifier")), has("ParentRecipe") && has("Identifier"):
		return documentRecipe
	case has("name") && (has("version") || has("catalogs") || has("installer_item_location") || has("installs") || has("installer_type") || hasScript(has)):
		return documentPkginfo
	default:
		return documentOther
	}
}

func hasScript(has func(string) bool) bool {
	for key := range munkiRoles() {
		if has(key) {
			return true
		}
	}
	return false
}

// documentWalk gathers scripts.
type documentWalk struct {
	scripts  []embedded
	problems []finding.Finding
	more     int // scripts that are not checked
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

// roleOfKey returns the role of the script under a key. FileCreator of AutoPkg has its
// script in file_content, and what it is for in file_path.
func roleOfKey(key, filePath string) (Role, bool) {
	if role, ok := munkiRoles()[key]; ok {
		return role, true
	}
	if key == "file_content" && installName.MatchString(path.Base(filePath)) && isScriptName(path.Base(filePath)) {
		return RoleInstall, true
	}
	return 0, false
}

func (w *documentWalk) add(e embedded) {
	switch {
	case strings.TrimSpace(e.text) == "", isVariable(e.text):
	case len(w.scripts) < maxScripts:
		w.scripts = append(w.scripts, e)
	default:
		if w.more++; w.more == 1 {
			w.problems = append(w.problems, finding.Finding{
				Rule: finding.NotChecked, Severity: finding.Info, Path: e.key, Line: e.line, Column: e.column,
				Message: fmt.Sprintf("more than %d scripts: from this one on they were not checked", maxScripts),
			})
		}
	}
}

// isVariable reports whether a text is a variable of AutoPkg and nothing else.
func isVariable(text string) bool {
	text = strings.TrimSpace(text)
	return len(text) > 2 && text[0] == '%' && text[len(text)-1] == '%' && !strings.ContainsAny(text, " \n")
}

// methods reports an uninstall_script that Munki does not run, K01.
func (w *documentWalk) methods(has bool, method string, line, column int) {
	if has && method != "uninstall_script" {
		w.problems = append(w.problems, finding.Finding{
			Rule: "K01", Severity: finding.Warning, Path: ":uninstall_script", Line: line, Column: column,
			Message: "uninstall_method is not uninstall_script, so Munki does not run it", Fix: "set uninstall_method to uninstall_script",
		})
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
