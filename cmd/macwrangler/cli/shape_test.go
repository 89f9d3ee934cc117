package cli

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestVerbsHaveOneShape parses the command packages: what a verb runs is a
// function runX(ctx, app, …) that returns an error, or for a linter findings and
// errors.
func TestVerbsHaveOneShape(t *testing.T) {
	verbs := 0
	for _, folder := range areaCommands(t) {
		for _, file := range parseFolder(t, folder) {
			ast.Inspect(file, func(n ast.Node) bool {
				field, ok := n.(*ast.KeyValueExpr)
				if !ok || !isRunOfVerb(field) {
					return true
				}
				verbs++
				if !callsRun(field.Value) {
					t.Errorf("%s: a verb's %s calls no runX(ctx, a, …)", folder, field.Key)
				}
				return true
			})
			checkRunFunctions(t, folder, file)
		}
	}
	if verbs < 25 {
		t.Errorf("%d verbs: this test looks in the wrong place", verbs)
	}
}

func parseFolder(t *testing.T, folder string) []*ast.File {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	var files []*ast.File
	for _, path := range paths {
		if strings.HasSuffix(path, "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

// isRunOfVerb recognizes the Run of a frame.Verb and the Lint of a frame.Linter.
func isRunOfVerb(field *ast.KeyValueExpr) bool {
	key, ok := field.Key.(*ast.Ident)
	_, function := field.Value.(*ast.FuncLit)
	return ok && function && (key.Name == "Run" || key.Name == "Lint")
}

// callsRun reports whether a function calls runX with a context and the app.
func callsRun(function ast.Expr) bool {
	found := false
	ast.Inspect(function, func(n ast.Node) bool {
		call, ok := n.(*ast.CallExpr)
		if !ok {
			return true
		}
		name, ok := call.Fun.(*ast.Ident)
		found = found || ok && isRunName(name.Name) && len(call.Args) >= 2
		return true
	})
	return found
}

func isRunName(name string) bool {
	return regexp.MustCompile(`^run[A-Z]`).MatchString(name)
}

func checkRunFunctions(t *testing.T, folder string, file *ast.File) {
	t.Helper()
	for _, decl := range file.Decls {
		function, ok := decl.(*ast.FuncDecl)
		if !ok || function.Recv != nil || !isRunName(function.Name.Name) {
			continue
		}
		var types []string
		for _, field := range function.Type.Params.List {
			for range max(len(field.Names), 1) {
				types = append(types, typeText(field.Type))
			}
		}
		if len(types) < 2 || types[0] != "context.Context" || types[1] != "*frame.App" {
			t.Errorf("%s: %s(%s): want ctx context.Context, a *frame.App first", folder, function.Name.Name, strings.Join(types, ", "))
		}
		results := function.Type.Results
		if results == nil || typeText(results.List[len(results.List)-1].Type) != "error" {
			t.Errorf("%s: %s returns no error", folder, function.Name.Name)
		}
	}
}

func typeText(e ast.Expr) string {
	switch e := e.(type) {
	case *ast.Ident:
		return e.Name
	case *ast.StarExpr:
		return "*" + typeText(e.X)
	case *ast.SelectorExpr:
		return typeText(e.X) + "." + e.Sel.Name
	default:
		return "?"
	}
}
