package cli

import (
	"bufio"
	"context"
	"fmt"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
)

func newVersion(a *frame.App) *cobra.Command {
	return a.Verb(frame.Verb{
		Use:     "version",
		Short:   "Print the version",
		Long:    "Print the version and what this binary was built from. The text is for people;\nscripts use --format json, or -q for the bare version.",
		Example: "  macwrangler version\n  macwrangler version --format json",
		Formats: frame.ResultFormats(),
		Run:     func(context.Context, []string) error { return runVersion(a) },
	})
}

func runVersion(a *frame.App) error {
	build := frame.ThisBuild()
	return a.Render("macwrangler/version/1", build, func(w *bufio.Writer) {
		if a.Quiet {
			fmt.Fprintln(w, build.Version)
			return
		}
		fmt.Fprintf(w, "%s %s (%s)\n", frame.ProgramName, build.Version, strings.Join(details(build), ", "))
	})
}

// details are the words behind the version, for people.
func details(b frame.Build) []string {
	var words []string
	if b.Revision != "" {
		word := b.Revision[:min(12, len(b.Revision))]
		if b.Modified {
			word += " with changes"
		}
		words = append(words, word)
	}
	if b.Time != nil {
		words = append(words, b.Time.UTC().Format(time.DateOnly))
	}
	return append(words, b.GoVersion, b.Platform)
}
