// Package sariftest holds SARIF logs against the schema that OASIS publishes, in tests.
package sariftest

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os/exec"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"github.com/xeipuuv/gojsonschema"
)

// Faults returns what the schema has against a log.
func Faults(t *testing.T, log []byte) []string {
	t.Helper()
	schema := gojsonschema.NewStringLoader(publishedSchema(t))
	result, err := gojsonschema.Validate(schema, gojsonschema.NewBytesLoader(log))
	if err != nil {
		t.Fatal(err)
	}
	var list []string
	for _, one := range result.Errors() {
		list = append(list, one.String())
	}
	return list
}

// publishedSchema is the schema of SARIF 2.1.0, errata 01, which the module
// go-sarif carries as a constant of its own.
func publishedSchema(t *testing.T) string {
	t.Helper()
	list := exec.CommandContext(t.Context(), "go", "list", "-f", "{{.Dir}}", "github.com/owenrumney/go-sarif/v3/pkg/report/v210/sarif")
	folder, err := list.Output()
	if err != nil {
		t.Fatalf("finding go-sarif: %v", err)
	}
	path := filepath.Join(strings.TrimSpace(string(folder)), "schema.go")
	file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.SkipObjectResolution)
	if err != nil {
		t.Fatal(err)
	}
	schema := ""
	ast.Inspect(file, func(n ast.Node) bool {
		if literal, ok := n.(*ast.BasicLit); ok && len(literal.Value) > len(schema) {
			schema = literal.Value
		}
		return true
	})
	text, err := strconv.Unquote(schema)
	if err != nil || !strings.Contains(text, "sarif-schema-2.1.0.json") {
		t.Fatalf("%s holds no SARIF schema (%v)", path, err)
	}
	return text
}
