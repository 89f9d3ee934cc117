package pkglint

import (
	"bytes"
	"fmt"
	"path"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
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
	out.Lines = finding.LinesOf(data)
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

// limits of documents.
const (
	maxValues  = 200_000
	maxScripts = 1000
)

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
