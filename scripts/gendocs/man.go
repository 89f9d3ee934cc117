package main

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/cobra/doc"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli"
)

// noDay is what cobra prints for the day of a page; a page is made anew when its command
// changes, and no date would say more than the release it comes with.
const noDay = `"Jan 0001" `

// manual writes a manual page for each command into dir, and removes those of commands
// that are no more.
func manual(dir string) error {
	if err := removeOld(dir, "macwrangler*.1"); err != nil {
		return err
	}
	root := cli.Commands()
	root.DisableAutoGenTag = true
	return eachCommand(root, func(cmd *cobra.Command) error {
		var page bytes.Buffer
		header := doc.GenManHeader{Section: "1", Source: "macwrangler", Manual: "macwrangler", Date: &time.Time{}}
		if err := doc.GenMan(cmd, &header, &page); err != nil {
			return err
		}
		text := bytes.Replace(page.Bytes(), []byte(noDay), []byte(`"" `), 1)
		if bytes.Equal(text, page.Bytes()) {
			return errors.New("the page of " + cmd.CommandPath() + " has its date in another form than " + noDay)
		}
		name := string(bytes.ReplaceAll([]byte(cmd.CommandPath()), []byte(" "), []byte("-"))) + ".1"
		return os.WriteFile(filepath.Join(dir, name), text, 0o644) //nolint:gosec // part of the source
	})
}

// eachCommand calls f for every command that people are told of.
func eachCommand(cmd *cobra.Command, f func(cmd *cobra.Command) error) error {
	if err := f(cmd); err != nil {
		return err
	}
	for _, sub := range cmd.Commands() {
		if !sub.IsAvailableCommand() || sub.IsAdditionalHelpTopicCommand() {
			continue
		}
		if err := eachCommand(sub, f); err != nil {
			return err
		}
	}
	return nil
}

// completions writes what shells load to complete the commands.
func completions(dir string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil { //nolint:gosec // part of a package
		return err
	}
	root := cli.Commands()
	for name, write := range map[string]func(path string) error{
		"macwrangler.bash": func(path string) error { return root.GenBashCompletionFileV2(path, true) },
		"_macwrangler":     root.GenZshCompletionFile,
		"macwrangler.fish": func(path string) error { return root.GenFishCompletionFile(path, true) },
	} {
		if err := write(filepath.Join(dir, name)); err != nil {
			return err
		}
	}
	return nil
}

// removeOld removes the pages of a pattern. The folder must be there: a wrong working
// directory makes none.
func removeOld(dir, pattern string) error {
	if _, err := os.Stat(dir); err != nil {
		return fmt.Errorf("looking for the folder of the pages: %w", err)
	}
	old, err := filepath.Glob(filepath.Join(dir, pattern))
	if err != nil {
		return err
	}
	for _, page := range old {
		if err := os.Remove(page); err != nil {
			return err
		}
	}
	return nil
}
