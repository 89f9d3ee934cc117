package pkgcmd

import (
	"bufio"
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/flatpkg"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// expandOptions are the arguments of pkg expand.
type expandOptions struct {
	file, dir string
}

const expandLong = `Write all that is in an installer package into the folder DIR, which must be new or empty:
the documents and resources, and in folders named Payload and Scripts what is in those
archives. It is what pkgutil --expand-full does on a Mac.

Nothing is written outside DIR: a name that leads out of it is an error, links are
written and never followed, and all checksums are verified. If anything fails, DIR stays
as it was. Owners, dates and the bits that make a program run as another user are not
kept; devices and pipes are passed over, with a warning.`

const expandExample = `  macwrangler pkg expand Tools.pkg tools
  # what changed in the vendor's scripts?
  macwrangler pkg expand Old.pkg old && macwrangler pkg expand New.pkg new && diff -r old new`

const expandSchema = "macwrangler/pkg.expand/1"

// expandResult is the result of pkg expand.
type expandResult struct {
	File   string `json:"file"`
	Folder string `json:"folder"`
	flatpkg.Expanded
}

func newExpand(a *frame.App) *cobra.Command {
	var opts expandOptions
	return a.Verb(frame.Verb{
		Use:     "expand FILE DIR",
		Short:   "Expand a package into a folder",
		Long:    expandLong,
		Example: expandExample,
		Args:    frame.Exactly("FILE", "DIR"),
		Formats: frame.ResultFormats(),
		Run: func(ctx context.Context, args []string) error {
			opts.file, opts.dir = args[0], args[1]
			return runExpand(ctx, a, opts)
		},
	})
}

func runExpand(ctx context.Context, a *frame.App, opts expandOptions) error {
	if opts.dir == frame.StdinArgument {
		return frame.Usagef(frame.CodeBadArgument, "DIR must be a folder: a package is many files").WithHint("for a folder of that name: ./-")
	}
	dir := a.Door.Path(opts.dir)
	if err := dir.CheckVacant(); err != nil {
		return folderError(opts.dir, err)
	}
	p, file, err := openPackage(ctx, a, opts.file)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // it was only read
	result := expandResult{File: frame.InputName(opts.file), Folder: opts.dir}
	err = dir.WriteFolder(0o755, func(folder *volume.Folder) (err error) {
		result.Expanded, err = p.Expand(ctx, folder)
		return err
	})
	if err != nil {
		return folderError(opts.dir, err)
	}
	for _, s := range result.Skipped {
		a.Warn("%s was passed over: it is a %s", s.Path, s.Type)
	}
	return a.Render(expandSchema, result, func(w *bufio.Writer) {
		if !a.Quiet {
			fmt.Fprintf(w, "%s: %s, %s, %s\n", fault.Printable(opts.dir), frame.Amount(result.Files, "file", "files"),
				frame.Amount(result.Folders, "folder", "folders"), frame.Amount(result.Links, "link", "links"))
		}
	})
}

// folderError says what is in the way of a folder that is to be made.
func folderError(dir string, err error) error {
	hint := "name a new or empty folder"
	switch {
	case errors.Is(err, volume.ErrNotEmpty):
		return fault.New(fault.AlreadyExists, hint, "writing %q: the folder is not empty", dir)
	case errors.Is(err, volume.ErrNotFolder):
		return fault.New(fault.WrongFileType, hint, "writing %q: not a folder", dir)
	case errors.Is(err, volume.ErrCurrent):
		return fault.New(fault.AlreadyExists, hint, "writing %q: this is the current folder", dir)
	}
	if own, ok := errors.AsType[*fault.Error](err); ok {
		return own
	}
	return fmt.Errorf("writing %q: %w", dir, fault.WithoutPath(err))
}
