package frame

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// The codes of what the lint runner cannot check.
const (
	CodeTooManyFiles   fault.Code = "too-many-files"
	CodeNothingToCheck fault.Code = "nothing-to-check"
)

// Linter is a verb that checks files. The frame gives it PATH arguments with
// folders walked, --fail-on, --disable, its formats and its exit status.
type Linter struct {
	Verb   // its Use, Short, Long and Example; the rest is the frame's
	Schema string
	Rules  []finding.Rule
	// Gone are the ids of rules that the linter no longer has: --disable may still name
	// them.
	Gone []string
	// Accepts reports whether a file below a folder, by its path, is one to
	// check. A file that is named itself always is.
	Accepts func(path string) bool
	// Lint checks the files, of which - is standard input. A file that cannot
	// be checked, or no longer because ctx is done, is an error in unread: what
	// was found in the others is shown all the same. err ends the run.
	Lint func(ctx context.Context, files []string) (list []finding.Finding, unread []error, err error)
}

// longOfFolders ends the help of every linter.
const longOfFolders = `Symbolic links in a folder are not followed; one to a file or folder that would be
checked is an info of rule not-checked. With --format json and sarif the files that
could not be read are in the result too.`

// Linter makes the command.
func (a *App) Linter(l Linter) *cobra.Command {
	var opts FindingOptions
	l.Long += "\n\n" + longOfFolders
	l.Found = FoundFinding
	l.Args = AtLeastOne("PATH")
	l.Formats = FindingFormats()
	l.Run = func(ctx context.Context, args []string) error {
		return a.runLinter(ctx, l, &opts, args)
	}
	cmd := a.Verb(l.Verb)
	FindingVars(cmd, &opts, l.Rules)
	opts.gone = l.Gone
	return cmd
}

func (a *App) runLinter(ctx context.Context, l Linter, opts *FindingOptions, args []string) error {
	if err := opts.Check(); err != nil {
		return err
	}
	t := l.targets(ctx, args)
	if ctx.Err() != nil {
		return errors.New("the folders were not listed to their end, and no file was checked")
	}
	list, unread, err := l.Lint(ctx, t.files)
	if err != nil {
		return err
	}
	checked := len(t.files) - len(unread)
	a.Detail("%s checked", Amount(checked, "file", "files"))
	return a.Report(l.Schema, opts, append(t.passed, list...), append(t.unlisted, unread...), checked)
}

// Report shows findings and returns the error for the status: of what could not
// be read, which the result lists too, or for something found. Where not even one of the targets was
// checked nothing is shown that could look like a clean result.
func (a *App) Report(schema string, opts *FindingOptions, list []finding.Finding, unread []error, checked int) error {
	if checked == 0 && len(unread) > 0 {
		return a.unreadError(unread)
	}
	report := opts.Report(list)
	for _, err := range unread {
		p := a.Describe(err)
		report.Failed = append(report.Failed, finding.Failure{Code: fault.Code(p.Code), Message: p.Message})
	}
	err := a.RenderFindings(schema, report, opts, report, func(w *bufio.Writer) { a.PrintFindings(w, report) })
	if err != nil {
		return err
	}
	if len(unread) > 0 {
		return a.unreadError(unread)
	}
	return opts.Verdict(report)
}

// maxUnread is how many of the files that could not be read an error names.
const maxUnread = 20

// unreadError names the first of what could not be read; -v, and the result in
// JSON, name all.
func (a *App) unreadError(unread []error) error {
	if len(unread) <= maxUnread {
		return Joined(unread)
	}
	for _, err := range unread[maxUnread:] {
		a.Detail("%v", err)
	}
	more := fmt.Errorf("and %d more, which -v lists", len(unread)-maxUnread)
	return Joined(append(slices.Clone(unread[:maxUnread]), more))
}
