// Package codetest checks in tests that a package explains every code that it
// declares, and that its errors are fit to be printed. Call [Explained] from a test
// of that package, and [PrintableError] from those that provoke errors.
package codetest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path"
	"strconv"
	"strings"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Explained fails the test unless each code in the Go files of the current folder,
// a constant of type fault.Code or a literal, is explained, once, by one of the
// meanings or by [fault.Common], and every meaning has a kind, a summary that is a sentence,
// and advice.
func Explained(t *testing.T, meanings []fault.Meaning) {
	t.Helper()
	explained := map[fault.Code]bool{}
	for _, m := range meanings {
		if explained[m.Code] {
			t.Errorf("%q is explained twice", m.Code)
		}
		explained[m.Code] = true
		checkMeaning(t, m)
	}
	for _, m := range fault.Common() {
		explained[m.Code] = true
	}
	declared := declaredCodes(t)
	if len(declared) == 0 {
		t.Error("this package declares no constant of type fault.Code: is this the right folder?")
	}
	for code, name := range declared {
		if !explained[code] {
			t.Errorf("%s (%q) is not explained", name, code)
		}
	}
}

func checkMeaning(t *testing.T, m fault.Meaning) {
	t.Helper()
	if m.Kind != fault.KindError && m.Kind != fault.KindReason {
		t.Errorf("%q: unknown kind %q", m.Code, m.Kind)
	}
	if !strings.HasSuffix(m.Summary, ".") || m.Summary[:1] != strings.ToUpper(m.Summary[:1]) {
		t.Errorf("%q: the summary is not a sentence: %q", m.Code, m.Summary)
	}
	if m.Advice == "" {
		t.Errorf("%q: no advice", m.Code)
	}
}

// declaredCodes returns the codes that the package's files declare or use as a
// literal, with the names of the constants.
func declaredCodes(t *testing.T) map[fault.Code]string {
	t.Helper()
	codes := map[fault.Code]string{}
	files, err := fs.Glob(os.DirFS("."), "*.go")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path.Clean(name), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		ast.Inspect(file, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ValueSpec:
				if isCode(n.Type) {
					collect(codes, n)
				}
			case *ast.CallExpr:
				if len(n.Args) > 0 && (isNew(n.Fun) || isCode(n.Fun)) {
					collectLiteral(codes, n.Args[0])
				}
			case *ast.KeyValueExpr:
				if isCode(n.Key) {
					collectLiteral(codes, n.Value)
				}
			}
			return true
		})
	}
	return codes
}

// isNew reports whether a call is one of fault.New.
func isNew(e ast.Expr) bool {
	call, ok := e.(*ast.SelectorExpr)
	if !ok || call.Sel.Name != "New" {
		return false
	}
	of, ok := call.X.(*ast.Ident)
	return ok && of.Name == "fault"
}

// isCode reports whether a type, a conversion or the key of a field is written
// Code or fault.Code.
func isCode(e ast.Expr) bool {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name == "Code"
	case *ast.SelectorExpr:
		return e.Sel.Name == "Code"
	default:
		return false
	}
}

func collect(codes map[fault.Code]string, spec *ast.ValueSpec) {
	for i, value := range spec.Values {
		if code := literalCode(value); code != "" {
			codes[code] = spec.Names[i].Name
		}
	}
}

// collectLiteral adds a code that no constant names.
func collectLiteral(codes map[fault.Code]string, value ast.Expr) {
	if code := literalCode(value); code != "" && codes[code] == "" {
		codes[code] = "a literal"
	}
}

func literalCode(value ast.Expr) fault.Code {
	literal, ok := value.(*ast.BasicLit)
	if !ok || literal.Kind != token.STRING {
		return ""
	}
	text, err := strconv.Unquote(literal.Value)
	if err != nil {
		return ""
	}
	return fault.Code(text)
}
