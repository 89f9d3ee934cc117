package pkglint_test

import (
	"strings"
	"testing"
	"testing/fstest"

	"github.com/macwrangler/macwrangler/internal/samplepkg"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// TestProgramsAmongScripts: a program that lies beside the scripts runs as root, and
// nobody looked into it; however large it is.
func TestProgramsAmongScripts(t *testing.T) {
	program := "\xcf\xfa\xed\xfe\x07\x00\x00\x01\x03\x00\x00\x00\x02\x00\x00\x00" + strings.Repeat("\x00", 5<<20)
	files := goodProject()
	files["scripts/tool"] = &fstest.MapFile{Data: []byte(program), Mode: 0o755}
	files["scripts/notes.txt"] = &fstest.MapFile{Data: []byte("no program"), Mode: 0o644}
	p := goodPackage(t)
	p.component.Scripts = append(p.component.Scripts, samplepkg.File{Name: "tool", Mode: 0o755, Data: program})
	for where, found := range map[string][]finding.Finding{"project": lintFolder(t, files), "package": p.lint(t)} {
		if rulesOf(found) != finding.NotChecked || !strings.Contains(found[0].Message, "x86_64") {
			t.Errorf("%s: %v", where, found)
		}
	}
}
