package cli

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
)

const module = "github.com/macwrangler/macwrangler/"

// areaCommands returns the command packages by folder: "aduidcmd".
func areaCommands(t *testing.T) []string {
	t.Helper()
	folders, err := filepath.Glob("*cmd")
	if err != nil || len(folders) < 8 {
		t.Fatalf("%d command packages, %v: this test looks in the wrong folder", len(folders), err)
	}
	return folders
}

// TestAreasKeepApart holds the arrows of docs/architecture.md: an area's commands
// import the frame and their own library, the frame no area, ground packages and
// areas no other area.
func TestAreasKeepApart(t *testing.T) {
	list := exec.CommandContext(t.Context(), "go", "list", "-f", "{{.ImportPath}} {{join .Imports \" \"}}",
		module+"cmd/...", module+"pkg/...")
	out, err := list.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var areas []string
	for _, folder := range areaCommands(t) {
		areas = append(areas, strings.TrimSuffix(folder, "cmd"))
	}
	if got := areaOf("pkg/metrics/export", areas); got != "metrics" {
		t.Fatalf("pkg/metrics/export belongs to %q", got)
	}
	for line := range strings.Lines(string(out)) {
		words := strings.Fields(strings.ReplaceAll(line, module, ""))
		from, own := words[0], areaOf(words[0], areas)
		if from == "cmd/macwrangler/cli" {
			continue // the root knows all areas
		}
		for _, imported := range words[1:] {
			if other := areaOf(imported, areas); other != "" && other != own {
				t.Errorf("%s imports %s", from, imported)
			}
		}
	}
}

// areaOf returns the area that a package belongs to, "" for the others. Profiles
// are a ground package for the areas, and an area of commands.
func areaOf(path string, areas []string) string {
	for _, area := range areas {
		commands := strings.HasPrefix(path, "cmd/macwrangler/cli/"+area+"cmd")
		folder := "pkg/" + libraryOf(area)
		library := path == folder || strings.HasPrefix(path, folder+"/")
		if commands || library && area != "profile" {
			return area
		}
	}
	return ""
}

// libraryOf returns the folder of an area's library. The area pkg cannot have the name
// of the folder that all libraries are in.
func libraryOf(area string) string {
	if area == "pkg" {
		return "pkglint"
	}
	return area
}

// TestExplainKnowsEveryCode collects the codes that scripts and golden files
// mention, and those that a user finds in brackets behind a finding.
func TestExplainKnowsEveryCode(t *testing.T) {
	known, once := map[string]bool{}, map[[3]string]bool{}
	for _, e := range explanations() {
		known[e.Code] = true
		entry := [3]string{e.Area, e.Kind, e.Code}
		if once[entry] {
			t.Errorf("%s of %s is explained twice as %s: declare it where both packages see it", e.Code, e.Area, e.Kind)
		}
		once[entry] = true
		if e.Summary == "" || e.Advice == "" {
			t.Errorf("%s of %s has no summary or no advice", e.Code, e.Area)
		}
	}
	mentioned := codesIn(t)
	if len(mentioned) < 100 {
		t.Fatalf("%d codes: this test looks in the wrong place", len(mentioned))
	}
	for code, where := range mentioned {
		if !known[code] && !slices.Contains(ofProbe(), code) {
			t.Errorf("%s mentions %q, which macwrangler explain does not know", where, code)
		}
	}
}

// codesIn returns codes with a file that has them.
func codesIn(t *testing.T) map[string]string {
	t.Helper()
	inDocument := regexp.MustCompile(`"(?:code|rule)": "([a-z][a-z0-9-]+)"`)
	kindOfPlan := regexp.MustCompile(`^  "kind": "([a-z-]+)"`)
	inText := regexp.MustCompile(`(?:error|warning|info): .*\[([a-z][a-z0-9-]+)\]$|(?:error|warning|info): .*\\\[([a-z][a-z0-9-]+)\\\]`)
	codes := map[string]string{}
	for _, pattern := range []string{"testdata/*/*.txtar", "../../../testdata/*/*/plan.json"} {
		paths, err := filepath.Glob(pattern)
		if err != nil || len(paths) == 0 {
			t.Fatalf("%s: %d files, %v", pattern, len(paths), err)
		}
		for _, path := range paths {
			data, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			for line := range strings.Lines(string(data)) {
				for _, expression := range []*regexp.Regexp{inDocument, kindOfPlan, inText} {
					for _, match := range expression.FindAllStringSubmatch(strings.TrimRight(line, "\n'$"), -1) {
						codes[strings.Join(match[1:], "")] = path
					}
				}
			}
		}
	}
	return codes
}

// ofProbe are the codes of the area for tests.
func ofProbe() []string { return []string{"keys", "names", "style", "no-rows"} }

// TestChecklists walks through "Adding a verb" and "Adding an area" of
// docs/architecture.md for all that are there.
func TestChecklists(t *testing.T) {
	lint := readFile(t, "../../../.golangci.yaml")
	root := readFile(t, "cli.go")
	readme := readFile(t, "../../../README.md")
	places := readFile(t, "../../../docs/architecture.md")
	scripts, err := filepath.Glob("testdata/*/*.txtar")
	if err != nil {
		t.Fatal(err)
	}
	for _, folder := range areaCommands(t) {
		area := strings.TrimSuffix(folder, "cmd")
		library := libraryOf(area)
		for what, missing := range map[string]bool{
			"a library with a package comment":   !strings.Contains(packageComments(t, "../../../pkg/"+library), "Package "+library+" "),
			"a rule for its library in lint":     area != "profile" && !strings.Contains(lint, "area-"+library+":"),
			"a rule for its commands in lint":    !strings.Contains(lint, "commands-"+area+":"),
			"its line in areas":                  !strings.Contains(root, "{"+folder+".New, "+folder+".Codes}"),
			"a row in README.md":                 !strings.Contains(readme, "| `"+area),
			"a row in docs/architecture.md":      !strings.Contains(places, "`pkg/"+library+"/`"),
			"a page in docs":                     !matches(t, "../../../docs/"+area+"*.md"),
			"area.go with New, codes.go":         !exists(folder+"/area.go") || !exists(folder+"/codes.go"),
			"a script that specifies it":         !slices.ContainsFunc(scripts, func(s string) bool { return strings.HasPrefix(filepath.Base(s), area) }),
			"a package comment for its commands": !strings.Contains(packageComments(t, folder), "Package "+folder+" "),
		} {
			if missing {
				t.Errorf("the area %s lacks %s", area, what)
			}
		}
	}
	for _, cmd := range allCommands() {
		if !cmd.HasSubCommands() && cmd.Parent() != nil && cmd.Name() != "help" && !strings.Contains(cmd.CommandPath(), " probe ") {
			checkVerb(t, cmd, scripts)
		}
	}
}

// TestArchitectureNamesEveryFolder: a package that nobody can find is written again.
func TestArchitectureNamesEveryFolder(t *testing.T) {
	places := readFile(t, "../../../docs/architecture.md")
	for _, parent := range []string{"pkg", "internal", "scripts"} {
		entries, err := os.ReadDir("../../../" + parent)
		if err != nil {
			t.Fatal(err)
		}
		for _, entry := range entries {
			name := parent + "/" + entry.Name()
			if entry.IsDir() && !strings.Contains(places, "`"+name+"/`") {
				t.Errorf("docs/architecture.md does not name %s/", name)
			}
		}
	}
}

// matches reports whether a pattern matches a file.
func matches(t *testing.T, pattern string) bool {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	return len(files) > 0
}

// checkVerb looks for a verb's page, and for a script that runs it.
func checkVerb(t *testing.T, cmd *cobra.Command, scripts []string) {
	t.Helper()
	page := "../../../docs/cli/" + strings.ReplaceAll(cmd.CommandPath(), " ", "_") + ".md"
	if !exists(page) {
		t.Errorf("%s has no page %s: go run ./scripts/gendocs", cmd.CommandPath(), page)
	}
	words := strings.TrimPrefix(cmd.CommandPath(), frame.ProgramName+" ")
	for _, script := range scripts {
		if regexp.MustCompile(`(?m)^(exec|status \d+|! exec) \w+ ` + regexp.QuoteMeta(words) + `\b`).MatchString(readFile(t, script)) {
			return
		}
	}
	t.Errorf("no script under testdata runs %s", cmd.CommandPath())
}

func packageComments(t *testing.T, folder string) string {
	t.Helper()
	var text strings.Builder
	for _, file := range parseFolderWithComments(t, folder) {
		text.WriteString(file.Doc.Text())
	}
	return text.String()
}

func parseFolderWithComments(t *testing.T, folder string) []*ast.File {
	t.Helper()
	paths, err := filepath.Glob(filepath.Join(folder, "*.go"))
	if err != nil || len(paths) == 0 {
		t.Fatalf("%s: %d files, %v", folder, len(paths), err)
	}
	var files []*ast.File
	for _, path := range paths {
		file, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.PackageClauseOnly|parser.ParseComments)
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, file)
	}
	return files
}

func exists(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

func readFile(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
