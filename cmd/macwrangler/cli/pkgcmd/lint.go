package pkgcmd

import (
	"context"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"time"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/project"
	"github.com/macwrangler/macwrangler/pkg/pkglint"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// lintOptions are the arguments and flags of pkg lint.
type lintOptions struct {
	paths    []string
	config   string
	now      func() time.Time
	findings frame.FindingOptions
}

const lintLong = `Check installer packages against the packaging guidelines, and what they are made from.
PATH may be a flat package, a script, a pkginfo of Munki or an AutoPkg recipe (property
list or YAML, with the scripts in them), a munkipkg project or its build-info, a payload
folder, or a folder with any number of these, such as a whole Munki repository. - is one
of the files on standard input.

Scripts are parsed as their shell would parse them, and never run: sudo in a comment, a
string or a here-document is no finding. A script that is named is checked as one that the
installer runs, with the target volume as $3. In a folder scripts are those that are named
like preinstall or postinstall or lie in a folder called scripts; of scripts in a payload
only the first line and the syntax are checked. Scripts in a pkginfo or recipe are checked
as Munki runs them, without arguments.

"macwrangler pkg rules" lists the rules, "macwrangler explain RULE" explains one. In a
script a comment leaves findings out: # macwrangler:ignore S03 because REASON. Behind a
command it is for that line, alone on a line for the next one, above the first command for
the whole script. One that leaves out nothing is a finding itself. --config names a YAML
file that does so for a repository:

  disable: [S13]
  severity: {S07: warning}
  ignore:
    - rule: S16
      files: "*/postinstall"
      because: the internal server is always there

What could not be examined is an info of rule not-checked; it is counted by itself and does
not raise the status. A file that cannot be read is status 2, after the findings of the
others. Links in a folder are not followed.`

const lintExample = `  macwrangler pkg lint postinstall
  # a Munki repository in CI, findings as annotations
  macwrangler pkg lint --format github --config .macwrangler.yaml .
  # warnings fail the build too
  macwrangler pkg lint --fail-on warning MyProject`

func newLint(a *frame.App) *cobra.Command {
	opts := lintOptions{now: time.Now}
	cmd := a.Verb(frame.Verb{
		Use:     "lint PATH...",
		Short:   "Check packages, projects and scripts for mistakes",
		Long:    lintLong,
		Found:   frame.FoundFinding,
		Example: lintExample,
		Args:    frame.AtLeastOne("PATH"),
		Formats: frame.FindingFormats(),
		Run: func(ctx context.Context, args []string) error {
			opts.paths = args
			return runLint(ctx, a, &opts)
		},
	})
	frame.FindingVars(cmd, &opts.findings, pkglint.Rules())
	cmd.Flags().StringVar(&opts.config, "config", "", "take a repository's decisions from `FILE` (YAML), or - for standard input")
	return cmd
}

func runLint(ctx context.Context, a *frame.App, opts *lintOptions) error {
	if err := opts.findings.Check(); err != nil {
		return err
	}
	config, err := readConfig(a, opts)
	if err != nil {
		return err
	}
	var all pkglint.Result
	for _, path := range targets(opts.paths) {
		all.Add(lintPath(ctx, a, path, opts.now()))
	}
	a.Detail("%s checked", frame.Amount(all.Checked, "item", "items"))
	return a.Report("macwrangler/pkg.lint/1", &opts.findings, config.Apply(all.Findings, slices.ContainsFunc(opts.paths, isFolder)), all.Unread, all.Checked)
}

// targets returns the arguments, each once. A build-info stands for its project, and for
// all other arguments in it: so pre-commit, which names the files of a commit, checks
// a project once.
func targets(paths []string) []string {
	projects := map[string]bool{}
	for _, path := range paths {
		if slices.Contains(project.Names(), filepath.Base(path)) {
			projects[filepath.Dir(path)] = true
		}
	}
	var all []string
	for _, path := range paths {
		for dir := path; dir != filepath.Dir(dir); dir = filepath.Dir(dir) {
			if projects[filepath.Dir(dir)] {
				path = filepath.Dir(dir)
			}
		}
		if !slices.Contains(all, path) {
			all = append(all, path)
		}
	}
	return all
}

// readConfig reads --config.
func readConfig(a *frame.App, opts *lintOptions) (*pkglint.Config, error) {
	if opts.config == "" {
		return nil, nil //nolint:nilnil // no configuration changes nothing
	}
	for _, path := range opts.paths {
		if err := frame.StdinOnce(frame.RoleOf{Role: "PATH", Path: path}, frame.RoleOf{Role: "--config", Path: opts.config}); err != nil {
			return nil, err
		}
	}
	data, err := a.ReadInput(opts.config)
	if err != nil {
		return nil, err
	}
	config, err := pkglint.ParseConfig(frame.InputName(opts.config), data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", frame.InputName(opts.config), err)
	}
	return config, nil
}

// lintPath checks one argument.
func lintPath(ctx context.Context, a *frame.App, path string, now time.Time) pkglint.Result {
	if path != frame.StdinArgument && isFolder(path) {
		return until(ctx, path, func() pkglint.Result { return pkglint.Folder(ctx, path, volume.Files(path), now) })
	}
	file, err := openFile(ctx, a, path)
	if err != nil {
		return unread(err)
	}
	defer file.Close() //nolint:errcheck // it was only read
	name := frame.InputName(path)
	info, err := file.Stat()
	if err != nil {
		return unread(fmt.Errorf("reading %q: %w", name, fault.WithoutPath(err)))
	}
	content := stoppable{ctx, file}
	if isPackage(content) {
		return until(ctx, name, func() pkglint.Result { return pkglint.Package(ctx, name, content, info.Size(), now) })
	}
	data, err := io.ReadAll(io.NewSectionReader(content, 0, pkglint.MaxScript+1))
	if err != nil {
		return unread(fmt.Errorf("reading %q: %w", name, fault.WithoutPath(err)))
	}
	found, err := pkglint.File(name, data)
	if err != nil {
		return unread(fmt.Errorf("%s: %w", name, err))
	}
	return pkglint.Result{Findings: found, Checked: 1}
}

func isFolder(path string) bool {
	info, err := os.Stat(path)
	return err == nil && info.IsDir()
}

// isPackage reports whether a file is a flat package, by its first bytes.
func isPackage(file io.ReaderAt) bool {
	var begin [4]byte
	n, _ := file.ReadAt(begin[:], 0) // a short file is another
	return n == len(begin) && string(begin[:]) == "xar!"
}

func unread(err error) pkglint.Result { return pkglint.Result{Unread: []error{err}} }

// until ends with the run, whatever a file system does.
func until(ctx context.Context, path string, check func() pkglint.Result) pkglint.Result {
	result, err := frame.Until(ctx, func() (pkglint.Result, error) { return check(), nil })
	if err != nil {
		return unread(fmt.Errorf("checking %q: %w", path, err))
	}
	return result
}
