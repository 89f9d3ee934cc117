// Command gendocs writes docs/cli, a page for each command, from the tree of
// commands. Run it at the root of the repository:
//
//	go run ./scripts/gendocs
//
// Its test fails when docs/cli is not what it would write.
package main

import (
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra/doc"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli"
)

func main() {
	if err := generate(filepath.Join("docs", "cli")); err != nil {
		fmt.Fprintln(os.Stderr, "gendocs:", err)
		os.Exit(1)
	}
}

// generate writes the pages into dir and removes those of commands that are
// no more. The folder must be there: a wrong working directory makes none.
func generate(dir string) error {
	if _, err := os.Stat(dir); err != nil {
		return fmt.Errorf("looking for the folder of the pages: %w", err)
	}
	old, err := filepath.Glob(filepath.Join(dir, "macwrangler*.md"))
	if err != nil {
		return err
	}
	for _, page := range old {
		if err := os.Remove(page); err != nil {
			return err
		}
	}
	return doc.GenMarkdownTree(cli.Commands(), dir)
}
