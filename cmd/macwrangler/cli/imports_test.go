package cli

import (
	"os"
	"os/exec"
	"slices"
	"strings"
	"testing"
)

// TestImports looks at everything that is linked into the binary.
func TestImports(t *testing.T) {
	goTool, err := exec.LookPath("go")
	if err != nil {
		t.Skip("no go tool")
	}
	cmd := exec.CommandContext(t.Context(), goTool, "list", "-deps", "./..")
	cmd.Env = append(os.Environ(), "CGO_ENABLED=0")
	out, err := cmd.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	deps := strings.Fields(string(out))
	if !slices.Contains(deps, "github.com/spf13/cobra") {
		t.Fatalf("cobra is not among the %d dependencies: this test looks at the wrong package", len(deps))
	}
	for path, why := range map[string]string{
		"github.com/spf13/cobra/doc":       "documentation is made by scripts/gendocs",
		"github.com/google/go-cmp/cmp":     "for tests",
		"testing":                          "for tests",
		"net/http/pprof":                   "opens a door in every server",
		"expvar":                           "opens a door in every server",
		"log/syslog":                       "delivers nothing on macOS 12 and newer",
		"plugin":                           "needs a dynamic binary",
		"runtime/cgo":                      "the binary is static",
		"github.com/micromdm/plist":        "dies on a small file",
		"github.com/stretchr/testify":      "for nobody",
		"github.com/rogpeppe/go-internal":  "for tests",
		"github.com/cpuguy83/go-md2man/v2": "documentation is made by scripts/gendocs",
	} {
		if at := slices.IndexFunc(deps, func(dep string) bool { return dep == path || strings.HasPrefix(dep, path+"/") }); at >= 0 {
			t.Errorf("%s is linked in: %s", deps[at], why)
		}
	}
}
