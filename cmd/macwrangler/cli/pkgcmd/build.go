package pkgcmd

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/build"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/project"
	"github.com/macwrangler/macwrangler/pkg/pkglint"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// buildOptions are the argument and the flags of pkg build.
type buildOptions struct {
	project string
	out     string
	check   bool
	now     func() time.Time
}

const buildLong = `Build an installer package from a munkipkg project, on any system: a folder with
build-info.plist, .json or .yaml, and beside it payload, scripts, or both. It is a component
package, or with distribution_style a product, as management servers want it. What "chrome
prefs --out" writes is such a project.

The same project becomes the same bytes each time: the files are sorted, and all have the
date 2001-01-01. With ownership recommended, munkipkg's default, everything belongs to
root:wheel, folders of macOS keep their own owner and mode, and nobody else can write to
anything. preinstall and postinstall can be executed. A product names the processors that
its programs are for, arm64 and x86_64 if there are none, so that no Mac asks for Rosetta.

Left out are .DS_Store, .svn, CVS, .git and AppleDouble files (._NAME); a warning names
each. Errors are pipes, devices and sockets, symbolic links among the scripts or out of the
payload, and names that are one on a Mac. FILE is written whole or not at all.

The package is not signed: see "macwrangler pkg sign". Extended attributes are not packed,
and payloads are compressed with gzip, whatever the build-info asks for: a warning says so.
"macwrangler explain CODE" explains the code of a warning. With --check the project is
first checked as "pkg lint" does, its findings go to standard error, and an error among them
is status 1.`

const buildExample = `  macwrangler pkg build MyTool --out MyTool-1.2.pkg
  # settings for Chrome, as a package; refused if it breaks a guideline
  macwrangler chrome prefs --homepage https://www.example.org/ --identifier com.example.chrome --out chrome
  macwrangler pkg build chrome --check --out chrome.pkg`

const buildSchema = "macwrangler/pkg.build/1"

// buildResult is the result of pkg build.
type buildResult struct {
	Project string `json:"project"`
	Output  string `json:"output"`
	build.Result
}

func newBuild(a *frame.App) *cobra.Command {
	opts := buildOptions{now: time.Now}
	cmd := a.Verb(frame.Verb{
		Use:     "build PROJECT",
		Short:   "Build a package from a munkipkg project",
		Long:    buildLong,
		Example: buildExample,
		Found:   "--check finds an error in the project; nothing is written",
		Args:    frame.Exactly("PROJECT"),
		Formats: frame.ResultFormats(),
		Run: func(ctx context.Context, args []string) error {
			opts.project = args[0]
			return runBuild(ctx, a, opts)
		},
	})
	flags := cmd.Flags()
	flags.StringVar(&opts.out, "out", "", frame.UsageOut)
	flags.BoolVar(&opts.check, "check", false, "check the project first, as pkg lint does, and build nothing if there are errors")
	if err := cmd.MarkFlagRequired("out"); err != nil {
		panic(err)
	}
	return cmd
}

func runBuild(ctx context.Context, a *frame.App, opts buildOptions) error {
	if err := opts.checkOut(a); err != nil {
		return err
	}
	folder, err := a.Door.Path(opts.project).Folder()
	if err != nil {
		return opts.projectError(err)
	}
	defer func() { _ = folder.Close() }() // it was only read
	p, err := build.Open(folder, opts.base())
	if err != nil {
		return fmt.Errorf("%q: %w", opts.project, err)
	}
	if opts.check {
		if err := refuse(a, lintPath(ctx, a, opts.project, opts.now())); err != nil {
			return err
		}
	}
	result, err := opts.write(ctx, a, p)
	if err != nil {
		return err
	}
	for _, warning := range result.Warnings {
		a.Warn("%s (%s)", warning.Text, warning.Code)
	}
	return a.Render(buildSchema, buildResult{opts.project, opts.out, *result}, func(w *bufio.Writer) { opts.print(w, a.Quiet, result) })
}

// refuse prints what a check found on stderr, and returns an error if the project must
// not be built: it has errors, or not all of it could be checked.
func refuse(a *frame.App, checked pkglint.Result) error {
	report := finding.NewReport(checked.Findings, nil)
	if len(report.Findings) > 0 && (!a.Quiet || report.Reaches(finding.Error)) {
		w := bufio.NewWriter(a.Err)
		finding.WriteText(w, report, nil)
		_ = w.Flush() // an error of stderr has nowhere to go
	}
	switch {
	case len(checked.Unread) > 0:
		return errors.Join(checked.Unread...)
	case report.Reaches(finding.Error):
		return frame.ErrFound
	}
	return nil
}

// write writes the package, whole or not at all.
func (o buildOptions) write(ctx context.Context, a *frame.App, p *build.Project) (*build.Result, error) {
	file, err := a.Door.Path(o.out).Replace(0o644)
	if err != nil {
		return nil, fmt.Errorf("writing %q: %w", o.out, fault.WithoutPath(err))
	}
	result, err := p.Write(ctx, untilDone{ctx, file})
	if err != nil {
		return nil, errors.Join(fmt.Errorf("%q: %w", o.project, err), file.Cleanup())
	}
	if err := file.Commit(); err != nil {
		return nil, fmt.Errorf("writing %q: %w", o.out, fault.WithoutPath(err))
	}
	return result, nil
}

// untilDone is a writer that fails when the run is to end.
type untilDone struct {
	ctx context.Context //nolint:containedctx // it lives as long as one file
	io.Writer
}

func (u untilDone) Write(p []byte) (int, error) {
	if u.ctx.Err() != nil {
		return 0, context.Cause(u.ctx)
	}
	return u.Writer.Write(p)
}

// checkOut refuses an output that would be packed, or that is not a file.
func (o buildOptions) checkOut(a *frame.App) error {
	if o.out == frame.StdinArgument || o.out == "" {
		return frame.Usagef(frame.CodeBadArgument, "--out needs a file: a package is binary").WithHint("--out NAME.pkg")
	}
	for _, name := range []string{project.PayloadFolder, project.ScriptsFolder} {
		if inside(a, o.out, filepath.Join(o.project, name)) {
			return frame.Usagef(frame.CodeConflictingFlags, "--out is in the folder %s, and would be packed the next time", name).
				WithHint("write the package beside the project, or into its folder build")
		}
	}
	return nil
}

// inside reports whether a file is below a folder, as far as both exist.
func inside(a *frame.App, file, folder string) bool {
	above, err := a.Door.Path(filepath.Dir(file)).Resolve()
	if err != nil {
		return false
	}
	below, err := a.Door.Path(folder).Resolve()
	return err == nil && (above == below || strings.HasPrefix(above, below+"/"))
}

// base is the name of the project's folder.
func (o buildOptions) base() string {
	if full, err := filepath.Abs(o.project); err == nil {
		return filepath.Base(full)
	}
	return filepath.Base(o.project)
}

// projectError says what to name instead of what is not a folder.
func (o buildOptions) projectError(err error) error {
	failed := &fault.Error{Act: "opening the project", Operand: o.project, Err: fault.WithoutPath(err)}
	if fault.SystemCode(err) == fault.WrongFileType || errors.Is(err, volume.ErrNotFolder) {
		failed.Code, failed.Hint = fault.WrongFileType, "name the folder that has the build-info in it"
	}
	return failed
}

func (o buildOptions) print(w *bufio.Writer, quiet bool, r *build.Result) {
	if quiet {
		return
	}
	fmt.Fprintf(w, "%s %s %s: %s, %s\n", r.Kind, fault.Printable(r.Identifier), fault.Printable(r.Version),
		frame.Amount(r.Files, "file", "files"), frame.Amount(len(r.Scripts), "script", "scripts"))
	if len(r.HostArchitectures) > 0 {
		fmt.Fprintf(w, "for %s\n", fault.Printable(strings.Join(r.HostArchitectures, ", ")))
	}
	fmt.Fprintf(w, "saved: %s (%d bytes)\n", fault.Printable(o.out), r.Bytes)
}
