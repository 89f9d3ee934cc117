package cli

import (
	"bufio"
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/pkg/chrome/lint"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// chromeLintOptions are the flags of chrome lint.
type chromeLintOptions struct {
	findingOptions
	kind  string
	files []string
}

const chromeLintLong = `Check files with settings for Google Chrome: Initial or Master Preferences, the
Preferences of a profile, and profiles or plain property lists for
com.google.Chrome and com.google.Keystone, signed or not.

A trailing comma makes Chrome ignore a whole file without an error message, one
wrong type makes it crash at every start, a First Run file keeps it from reading
Initial Preferences: "macwrangler explain RULE" explains each rule. If FILE is a
folder, all such files below it are checked. Several files are also checked
against each other, in the order in which Chrome on macOS reads them; so give
them with their paths.

FILE may be - for standard input. If a file cannot be read, or is neither JSON nor
a property list, the status is 2, after the findings of the others.`

const chromeLintExample = `  macwrangler chrome lint "Google Chrome Initial Preferences"
  # a payload folder, in CI: warnings count too
  macwrangler chrome lint --fail-on warning payload
  macwrangler chrome lint --kind initial settings.json`

const chromeLintSchema = "macwrangler/chrome.lint/1"

// maxChromeEntries is how many files and folders are searched below one folder.
const maxChromeEntries = 200_000

const (
	codeTooManyFiles = "too-many-files"
	codeNoSuchInput  = "nothing-to-check"
)

func newChromeLint(a *app) *cobra.Command {
	opts := chromeLintOptions{kind: "auto"}
	cmd := a.verb(verb{
		use:     "lint FILE...",
		short:   "Check preferences and profiles for Chrome",
		long:    chromeLintLong,
		found:   "a finding of the severity of --fail-on or above",
		example: chromeLintExample,
		args:    atLeastOne("FILE"),
		formats: resultFormats(),
		run: func(ctx context.Context, args []string) error {
			opts.files = args
			return runChromeLint(ctx, a, opts)
		},
	})
	findingVars(cmd, &opts.findingOptions)
	kinds := []string{"auto", string(lint.KindInitial), string(lint.KindPreferences)}
	choiceVar(cmd, &opts.kind, "kind", kinds, "what a JSON file is; auto goes by its name:")
	return cmd
}

func runChromeLint(ctx context.Context, a *app, opts chromeLintOptions) error {
	if err := opts.check(chromeRules()); err != nil {
		return err
	}
	files, unread := chromeFiles(ctx, opts.files)
	list, unchecked := a.lintChrome(files, opts)
	unread = append(unread, unchecked...)
	if len(files) == len(unchecked) {
		return joined(unread) // nothing was checked, so there is no result
	}
	result := opts.keep(list)
	if err := a.render(chromeLintSchema, result, func(w *bufio.Writer) { a.printFindings(w, result) }); err != nil {
		return err
	}
	if len(unread) > 0 {
		return joined(unread)
	}
	return opts.verdict(result)
}

// chromeRules returns the ids of all rules.
func chromeRules() []string {
	var ids []string
	for _, rule := range append(finding.SharedRules(), lint.Rules()...) {
		ids = append(ids, rule.ID)
	}
	return ids
}

// lintChrome checks each file, and then all of them against each other.
func (a *app) lintChrome(files []string, opts chromeLintOptions) (list []finding.Finding, unread []error) {
	options := lint.Options{Kind: lint.Kind(opts.kind)}
	if opts.kind == "auto" {
		options.Kind = ""
	}
	var all []lint.Named
	for _, file := range files {
		name := inputName(file)
		data, err := a.readInput(file)
		if err != nil {
			unread = append(unread, err)
			continue
		}
		all = append(all, lint.Named{Name: name, Data: data})
		if lint.IsFirstRun(name) {
			continue
		}
		found, err := lint.File(name, data, options)
		if err != nil {
			unread = append(unread, fmt.Errorf("%s: %w", name, err))
			all = all[:len(all)-1]
			continue
		}
		list = append(list, found...)
	}
	return append(list, lint.Set(all)...), unread
}

// chromeFiles replaces a folder by the files below it. What cannot be listed is
// an error beside the rest.
func chromeFiles(ctx context.Context, arguments []string) (files []string, unread []error) {
	for _, argument := range arguments {
		info, err := os.Stat(argument)
		if argument == stdinArgument || err != nil || !info.IsDir() {
			files = append(files, argument) // reading it returns the error
			continue
		}
		below, errs := chromeFolder(ctx, argument)
		if len(below) == 0 && len(errs) == 0 {
			errs = []error{usagef(codeNoSuchInput, "checking %q: no file of Chrome found in this folder", argument).
				withHint("name the file itself; its name does not matter then")}
		}
		files, unread = append(files, below...), append(unread, errs...)
	}
	return files, unread
}

// chromeFolder returns the files of Chrome below a folder, found by their names.
// It follows no symbolic links.
func chromeFolder(ctx context.Context, folder string) (files []string, unread []error) {
	entries := 0
	err := filepath.WalkDir(folder, func(path string, entry fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if entries++; entries > maxChromeEntries {
			return usagef(codeTooManyFiles, "checking %q: more than %d files and folders", folder, maxChromeEntries).
				withHint("name a folder further down, such as Library/Google")
		}
		if err != nil {
			unread = append(unread, fmt.Errorf("reading %q: %w", path, bare(err)))
			return nil
		}
		if entry.Type().IsRegular() && lint.IsInput(path) {
			files = append(files, path)
		}
		return nil
	})
	if err != nil {
		unread = append(unread, err)
	}
	return files, unread
}
