package pkgcmd

import (
	"bufio"
	"context"
	"fmt"
	"strings"
	"text/tabwriter"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/flatpkg"
	"github.com/macwrangler/macwrangler/pkg/flatpkg/choices"
)

// choicesOptions are the argument and the flags of pkg choices.
type choicesOptions struct {
	file     string
	selected []string
	without  []string
	out      string
}

const choicesLong = `List what can be chosen in a vendor's package, or make the file with which installer(8)
chooses without a person: often the alternative to taking the package apart.

  installer -pkg Tools.pkg -target / -applyChoiceChangesXML choices.xml

Without --select and --deselect it lists the choices: identifier, whether it is selected
at the start, title, and the packages that it installs. A choice that an expression of
JavaScript decides is unknown: the program runs none. With one of the two it writes the
file, to standard output or --out; choices that are not named stay as they are. The
installer may ignore the change of a choice that is not enabled: a warning says so.

FILE is a product (distribution package); a component package has no choices.`

const choicesExample = `  macwrangler pkg choices Tools.pkg
  # the application, and not the agents
  macwrangler pkg choices Tools.pkg --select app --deselect launchd --out choices.xml`

const choicesSchema = "macwrangler/pkg.choices/1"

// choicesResult is the result of pkg choices.
type choicesResult struct {
	Package string `json:"package"`
	Title   string `json:"title"`
	// Customize is whether the installer shows the choices: allow, always, never or "".
	Customize string            `json:"customize"`
	Choices   []choices.Choice  `json:"choices"`
	Changes   []choices.Changed `json:"changes"`
}

func newChoices(a *frame.App) *cobra.Command {
	var opts choicesOptions
	cmd := a.Verb(frame.Verb{
		Use:     "choices FILE",
		Short:   "List a package's choices, or make a choices XML",
		Long:    choicesLong,
		Example: choicesExample,
		Args:    frame.Exactly("FILE"),
		Formats: frame.ResultFormats(),
		Run: func(ctx context.Context, args []string) error {
			opts.file = args[0]
			return runChoices(ctx, a, opts)
		},
	})
	flags := cmd.Flags()
	flags.StringArrayVar(&opts.selected, "select", nil, "select the choice `ID`; may be repeated")
	flags.StringArrayVar(&opts.without, "deselect", nil, "do not select the choice `ID`; may be repeated")
	flags.StringVar(&opts.out, "out", "", "write the choices XML to `FILE`")
	return cmd
}

func runChoices(ctx context.Context, a *frame.App, opts choicesOptions) error {
	changing := len(opts.selected)+len(opts.without) > 0
	switch {
	case opts.out != "" && !changing:
		return frame.Usagef(frame.CodeConflictingFlags, "--out goes with --select or --deselect").WithHint("without them there is nothing to choose")
	case opts.out != "" && frame.SameFile(opts.file, opts.out):
		return frame.Usagef(frame.CodeConflictingFlags, "--out would overwrite the package").WithHint("name another file")
	}
	p, file, err := openPackage(ctx, a, opts.file)
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // it was only read
	if p.Kind != flatpkg.ProductKind {
		return fault.New(codeNoChoices, "only products (distribution packages) have choices", "%q is a component package: it has no choices", opts.file)
	}
	d := p.Distribution
	result := choicesResult{Package: opts.file, Title: d.Title, Customize: d.Options.Customize, Choices: choices.Of(d)}
	if result.Changes, err = choices.Change(result.Choices, opts.selected, opts.without); err != nil {
		return fmt.Errorf("%q: %w", opts.file, err)
	}
	warnChoices(a, result)
	xml, err := choices.Marshal(result.Changes)
	if err != nil {
		return err
	}
	if changing && (opts.out != "" || a.Format == frame.FormatText) {
		if err := a.WriteArtefact(opts.out, xml); err != nil || a.Format == frame.FormatText {
			return err
		}
	}
	return a.Render(choicesSchema, result, func(w *bufio.Writer) { printChoices(w, a.Quiet, result) })
}

// warnChoices warns of changes that the installer may ignore.
func warnChoices(a *frame.App, result choicesResult) {
	for _, change := range result.Changes {
		for _, c := range result.Choices {
			if c.ID == change.ID && c.Enabled != choices.Yes {
				a.Warn("the choice %q may not be changed by the installer: it is not enabled, or an expression decides", fault.Clip(c.ID))
			}
		}
	}
}

func printChoices(w *bufio.Writer, quiet bool, result choicesResult) {
	if quiet {
		for _, c := range result.Choices {
			fmt.Fprintln(w, fault.Printable(c.ID))
		}
		return
	}
	if len(result.Choices) == 0 {
		fmt.Fprintln(w, "no choices")
		return
	}
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(table, "choice\tselected\ttitle\tpackages")
	for _, c := range result.Choices {
		indent := strings.Repeat("  ", len(c.Parents))
		fmt.Fprintf(table, "%s%s\t%s\t%s\t%s\n", indent, fault.Printable(c.ID), c.Selected, fault.Printable(fault.Clip(c.Title)),
			fault.Printable(strings.Join(c.Packages, ", ")))
	}
	_ = table.Flush() // the writer below keeps its error
}
