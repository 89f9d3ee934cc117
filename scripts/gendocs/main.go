// Command gendocs writes what is made from the tree of commands: docs/cli, a page for
// each, and docs/man, the manual pages. Run it at the root of the repository:
//
//	go run ./scripts/gendocs
//	go run ./scripts/gendocs -completions DIR
//
// Its test fails when the pages are not what it would write. With -completions it writes
// the completions of shells, which a release has, into a folder and nothing else.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra/doc"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli"
)

func main() {
	folder := flag.String("completions", "", "write completions into this folder")
	flag.Parse()
	if err := run(*folder); err != nil {
		fmt.Fprintln(os.Stderr, "gendocs:", err)
		os.Exit(1)
	}
}

func run(folder string) error {
	if folder != "" {
		return completions(folder)
	}
	return errors.Join(generate(filepath.Join("docs", "cli")), manual(filepath.Join("docs", "man")))
}

// generate writes the pages into dir and removes those of commands that are no more.
func generate(dir string) error {
	if err := removeOld(dir, "macwrangler*.md"); err != nil {
		return err
	}
	return doc.GenMarkdownTree(cli.Commands(), dir)
}
