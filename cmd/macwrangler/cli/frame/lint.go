package frame

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// The codes of what the lint runner cannot check.
const (
	CodeTooManyFiles   fault.Code = "too-many-files"
	CodeNothingToCheck fault.Code = "nothing-to-check"
)

// maxEntries is how many files and folders are looked through below one folder.
const maxEntries = 200_000

// Linter is a verb that checks files. The frame gives it PATH arguments with
// folders walked, --fail-on, --disable, its formats and its exit status.
type Linter struct {
	Verb   // its Use, Short, Long and Example; the rest is the frame's
	Schema string
	Rules  []finding.Rule
	// Accepts reports whether a file below a folder, by its path, is one to
	// check. A file that is named itself always is.
	Accepts func(path string) bool
	// Lint checks the files, of which - is standard input. A file that cannot
	// be checked, or no longer because ctx is done, is an error in unread: what
	// was found in the others is shown all the same. err ends the run.
	Lint func(ctx context.Context, files []string) (list []finding.Finding, unread []error, err error)
}

// Linter makes the command.
func (a *App) Linter(l Linter) *cobra.Command {
	var opts FindingOptions
	l.Found = FoundFinding
	l.Args = AtLeastOne("PATH")
	l.Formats = FindingFormats()
	l.Run = func(ctx context.Context, args []string) error {
		return a.runLinter(ctx, l, &opts, args)
	}
	cmd := a.Verb(l.Verb)
	FindingVars(cmd, &opts, l.Rules)
	return cmd
}

func (a *App) runLinter(ctx context.Context, l Linter, opts *FindingOptions, args []string) error {
	if err := opts.Check(); err != nil {
		return err
	}
	files, unlisted := l.files(ctx, args)
	list, unread, err := l.Lint(ctx, files)
	if err != nil {
		return err
	}
	return a.Report(l.Schema, opts, list, append(unlisted, unread...), len(files)-len(unread))
}

// Report shows findings and returns the error for the status: of what could not
// be read, or for something found. Where not even one of the targets was
// checked there is no result that could look like a clean one.
func (a *App) Report(schema string, opts *FindingOptions, list []finding.Finding, unread []error, checked int) error {
	if checked == 0 && len(unread) > 0 {
		return Joined(unread)
	}
	report := opts.Report(list)
	err := a.RenderFindings(schema, report, opts, report, func(w *bufio.Writer) { a.PrintFindings(w, report) })
	if err != nil {
		return err
	}
	if len(unread) > 0 {
		return Joined(unread)
	}
	return opts.Verdict(report)
}

// files puts the files below a folder in its place. What cannot be listed is an
// error beside the rest.
func (l Linter) files(ctx context.Context, paths []string) (files []string, unlisted []error) {
	for _, path := range paths {
		info, err := os.Stat(path)
		if path == StdinArgument || err != nil || !info.IsDir() {
			files = append(files, path) // reading it says what is wrong
			continue
		}
		below, errs := l.walk(ctx, path)
		if len(below) == 0 && len(errs) == 0 {
			errs = []error{&fault.Error{
				Code: CodeNothingToCheck, Act: "checking", Operand: path,
				Err:  errors.New("the folder has no file of a kind that it looks for"),
				Hint: "name the file itself, whatever it is called",
			}}
		}
		files, unlisted = append(files, below...), append(unlisted, errs...)
	}
	return files, unlisted
}

// walk finds the files to check below a folder. It follows no symbolic link.
func (l Linter) walk(ctx context.Context, folder string) (files []string, unlisted []error) {
	entries := 0
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if entries++; entries > maxEntries {
			return &fault.Error{
				Code: CodeTooManyFiles, Act: "checking", Operand: folder,
				Err: fmt.Errorf("more than %d files and folders", maxEntries), Hint: "name a folder further down",
			}
		}
		if err != nil {
			unlisted = append(unlisted, fmt.Errorf("reading %q: %w", path, Bare(err)))
			return nil
		}
		if entry.Type().IsRegular() && l.Accepts(path) {
			files = append(files, path)
		}
		return nil
	})
	if err != nil {
		unlisted = append(unlisted, err)
	}
	return files, unlisted
}
