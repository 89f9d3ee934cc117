package cli

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
)

const projectRoot = "../../../"

// pages returns the pages that people read, without those that scripts/gendocs makes.
func pages(t *testing.T) []string {
	t.Helper()
	list, err := filepath.Glob(projectRoot + "docs/*.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"README.md", "CHANGELOG.md", "CONTRIBUTING.md", "SECURITY.md"} {
		list = append(list, projectRoot+name)
	}
	return list
}

// Every command line on a page parses: its verb and its flags exist.
func TestPagesNameWhatExists(t *testing.T) {
	t.Parallel()
	flags := flagNames()
	for _, page := range pages(t) {
		text := readPage(t, page)
		for _, line := range commandLines(text) {
			if strings.Contains(line, "…") { // only its beginning: the verb
				line, _, _ = strings.Cut(line, "…")
				line += " --help"
			}
			if err := parseLine(line); err != nil {
				t.Errorf("%s: %q: %v", page, line, err)
			}
		}
		if strings.HasSuffix(page, "CHANGELOG.md") {
			continue // it names flags that are gone
		}
		for _, flag := range inlineFlags(text) {
			if !slices.Contains(flags, flag) {
				t.Errorf("%s: no verb has --%s", page, flag)
			}
		}
	}
}

// No link of a page leads nowhere.
func TestPagesLinkToWhatExists(t *testing.T) {
	t.Parallel()
	link := regexp.MustCompile(`\]\(([^)\s]+)\)`)
	for _, page := range pages(t) {
		for _, found := range link.FindAllStringSubmatch(readPage(t, page), -1) {
			if err := followLink(t, page, found[1]); err != nil {
				t.Errorf("%s: %v", page, err)
			}
		}
	}
}

func followLink(t *testing.T, page, target string) error {
	t.Helper()
	if strings.Contains(target, "://") || strings.HasPrefix(target, "mailto:") {
		return nil
	}
	path, anchor, _ := strings.Cut(target, "#")
	if path != "" {
		page = filepath.Join(filepath.Dir(page), path)
	}
	if _, err := os.Stat(page); err != nil {
		return fmt.Errorf("the link %q leads nowhere", target)
	}
	if anchor != "" && !slices.Contains(anchors(readPage(t, page)), anchor) {
		return fmt.Errorf("%q: the page has no such heading", target)
	}
	return nil
}

// anchors returns the names that headings get on GitHub.
func anchors(text string) []string {
	var list []string
	heading := regexp.MustCompile(`(?m)^#+ +(.+)$`)
	drop := regexp.MustCompile("[^a-z0-9 _-]")
	for _, found := range heading.FindAllStringSubmatch(text, -1) {
		list = append(list, strings.ReplaceAll(drop.ReplaceAllString(strings.ToLower(found[1]), ""), " ", "-"))
	}
	return list
}

func readPage(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(bytes.ReplaceAll(data, []byte("\r"), nil))
}

// commandLines returns the lines of code blocks that begin with macwrangler, or with
// sudo and it, with lines that a backslash breaks joined.
func commandLines(text string) []string {
	text = strings.ReplaceAll(text, "\\\n", " ")
	var list []string
	start := regexp.MustCompile(`^(?:    |\t)?\s*(?:\$ )?(?:sudo )?((?:/usr/local/bin/)?macwrangler .*)$`)
	fenced := false
	for line := range strings.Lines(text) {
		line = strings.TrimSuffix(line, "\n")
		if strings.HasPrefix(strings.TrimSpace(line), "```") {
			fenced = !fenced
			continue
		}
		found := start.FindStringSubmatch(line)
		if found == nil || !fenced && !strings.HasPrefix(line, "    ") {
			continue
		}
		line, _, _ = strings.Cut(found[1], " # ") // a comment
		list = append(list, strings.TrimPrefix(line, "/usr/local/bin/"))
	}
	return list
}

// inlineFlags returns the flags that a page names between backticks, alone or first in a
// pair with a value.
func inlineFlags(text string) []string {
	var list []string
	for _, found := range regexp.MustCompile("`--([a-z][a-z0-9-]*)[^`]*`").FindAllStringSubmatch(text, -1) {
		list = append(list, found[1])
	}
	return list
}

// flagNames returns every flag of every verb, and those that pages name of other programs.
func flagNames() []string {
	names := []string{"long", "password"} // of scripts/test; of programs in general
	a := frame.NewApp(frame.Streams{In: bytes.NewReader(nil), Out: &bytes.Buffer{}, Err: &bytes.Buffer{}})
	var walk func(cmd *cobra.Command)
	walk = func(cmd *cobra.Command) {
		cmd.InitDefaultHelpFlag()
		for _, usage := range regexp.MustCompile(`--([a-z][a-z0-9-]*)`).FindAllStringSubmatch(cmd.UsageString(), -1) {
			names = append(names, usage[1])
		}
		for _, sub := range cmd.Commands() {
			walk(sub)
		}
	}
	walk(newTree(a))
	return names
}
