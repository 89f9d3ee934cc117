package pkgcmd

import (
	"bufio"
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/flatpkg"
)

// showOptions are the arguments of pkg show.
type showOptions struct {
	file string
}

const showLong = `Show what an installer package is and does: what it installs where, with owners and
modes, for which processors its programs are, its scripts as text, who signed it,
whether a notarization ticket is stapled to it, and what its Distribution asks.

The signature is that which the file names; pkg verify checks whose it is. With -q the
text has only the paths of what is installed.

What cannot be read, such as a payload that only macOS can expand, is named, and the
status is 2; all else is shown. Where there is a list of files (Bom) they are shown
from it, without processors.`

const showExample = `  macwrangler pkg show Tools.pkg
  # what does it run as root?
  macwrangler pkg show --format json Tools.pkg | jq -r '.packages[].scripts[].text'
  # programs that only run under Rosetta
  macwrangler pkg show --format json Tools.pkg | jq '.packages[].files[] | select(.architectures == ["x86_64"])'`

const showSchema = "macwrangler/pkg.show/1"

// showResult is the result of pkg show.
type showResult struct {
	File string `json:"file"`
	flatpkg.Overview
}

func newShow(a *frame.App) *cobra.Command {
	var opts showOptions
	return a.Verb(frame.Verb{
		Use:     "show FILE",
		Short:   "Show what a package installs and runs",
		Long:    showLong,
		Example: showExample,
		Args:    frame.Exactly("FILE"),
		Formats: frame.ResultFormats(),
		Run: func(ctx context.Context, args []string) error {
			opts.file = args[0]
			return runShow(ctx, a, opts)
		},
	})
}

func runShow(ctx context.Context, a *frame.App, opts showOptions) error {
	p, file, err := openPackage(ctx, a, opts.file)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // it was only read
	name := frame.InputName(opts.file)
	overview, err := p.Overview(ctx)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	result := showResult{File: name, Overview: overview}
	if err := a.Render(showSchema, result, func(w *bufio.Writer) { printPackage(w, a.Quiet, overview) }); err != nil {
		return err
	}
	if n := len(overview.Unread); n > 0 {
		first := overview.Unread[0]
		return fault.New(first.Code, "", "%s: %s could not be read: %s", name, frame.Amount(n, "part", "parts"), first.Message)
	}
	return nil
}
