package profilecmd

import (
	"context"
	"fmt"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/profile"
)

// unsignOptions are the argument and flag of profile unsign.
type unsignOptions struct{ file, out string }

// formatMobileconfig is the output format of a profile.
const formatMobileconfig = "mobileconfig"

func newUnsign(a *frame.App) *cobra.Command {
	var opts unsignOptions
	cmd := a.Verb(frame.Verb{
		Use:   "unsign FILE",
		Short: "Print the profile inside a signature",
		Long: `Print the profile inside a signature, byte for byte as it was signed, so that it can
be edited, compared, or signed by somebody else. The file itself is not changed.

A signature that does not hold is a warning: the content is not what was signed.
Whose signature it was is for profile verify to say.`,
		Example: `  macwrangler profile unsign fus-signed.mobileconfig --out fus.mobileconfig
  # what is in it?
  macwrangler profile unsign fus-signed.mobileconfig | plutil -p -`,
		Args:    frame.Exactly("FILE"),
		Formats: []string{formatMobileconfig},
		Run: func(ctx context.Context, args []string) error {
			opts.file = args[0]
			return runUnsign(ctx, a, opts)
		},
	})
	cmd.Flags().StringVar(&opts.out, "out", "", frame.UsageOut)
	return cmd
}

func runUnsign(_ context.Context, a *frame.App, opts unsignOptions) error {
	if err := notOver(opts.out, frame.RoleOf{Role: "the profile", Path: opts.file}); err != nil {
		return err
	}
	data, err := a.ReadInput(opts.file)
	if err != nil {
		return err
	}
	name := frame.InputName(opts.file)
	content, intact, err := profile.Unsign(data)
	if err != nil {
		return fmt.Errorf("%s: %w", name, err)
	}
	if !intact {
		a.Warn("%s: the signature does not hold: see macwrangler profile verify", name)
	}
	return a.WriteArtefact(opts.out, content)
}

// notOver refuses an output that would overwrite an input.
func notOver(out string, files ...frame.RoleOf) error {
	for _, read := range files {
		if out != "" && out != frame.StdinArgument && frame.SameFile(out, read.Path) {
			return frame.Usagef(frame.CodeConflictingFlags, "--out would overwrite %s: both are %q", read.Role, out).
				WithHint("name another file")
		}
	}
	return nil
}
