package cli

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/pkg/fus"
	"github.com/macwrangler/macwrangler/pkg/profile"
)

// fusProfileOptions are the flags of fus profile.
type fusProfileOptions struct {
	target       string
	identifier   string
	organization string
	menuBar      string
	off          bool
	out          string

	menuBarGiven bool
}

const fusProfileLong = `Print a configuration profile that switches Fast User Switching on, and keeps
its item out of the menu bar.

Up to macOS 10.15 it takes one set of payloads, from macOS 11 on another; the
profile holds those that --target-macos needs. The same flags give the same
bytes, on every computer and day: the UUIDs follow from --identifier, so that
the profile replaces the one of the same identifier that is installed.

On macOS 26 and newer the item is said to be kept elsewhere: what the profile
does there is not tested. See docs/fus.md for what each macOS does with it and
how to deploy it.`

const fusProfileExample = `  # on, without the item in the menu bar, for every macOS
  macwrangler fus profile --identifier com.example.fus --organization 'Example School' --out fus.mobileconfig
  # for Macs up to 10.15 only, with the item
  macwrangler fus profile --identifier com.example.fus --target-macos 10.13 --menu-bar shown
  # off
  macwrangler fus profile --identifier com.example.fus --off >fus-off.mobileconfig`

// formatMobileconfig is the form in which a profile is printed.
const formatMobileconfig = "mobileconfig"

func newFUSProfile(a *app) *cobra.Command {
	opts := fusProfileOptions{menuBar: fus.MenuBarWords()[0]}
	var cmd *cobra.Command
	cmd = a.verb(verb{
		use:     "profile",
		short:   "Make a profile for Fast User Switching",
		long:    fusProfileLong,
		example: fusProfileExample,
		formats: []string{formatMobileconfig},
		run: func(_ context.Context, _ []string) error {
			opts.menuBarGiven = cmd.Flags().Changed("menu-bar")
			return runFUSProfile(a, opts)
		},
	})
	targetVar(cmd, &opts.target)
	flags := cmd.Flags()
	flags.StringVar(&opts.identifier, "identifier", "", "`NAME` of the profile in reverse DNS: com.example.fus")
	flags.StringVar(&opts.organization, "organization", "", "`NAME` of the sender, shown to people")
	choiceVar(cmd, &opts.menuBar, "menu-bar", fus.MenuBarWords(), "the item in the menu bar:")
	flags.BoolVar(&opts.off, "off", false, "switch Fast User Switching off")
	flags.StringVar(&opts.out, "out", "", usageOut)
	if err := cmd.MarkFlagRequired("identifier"); err != nil {
		panic(err)
	}
	return cmd
}

func runFUSProfile(a *app, opts fusProfileOptions) error {
	if opts.off && opts.menuBarGiven {
		return usagef(codeConflictingFlags, "--menu-bar does not go with --off").
			withHint("what is off has no item; leave out one of the two")
	}
	target, err := profile.ParseTarget(opts.target)
	if err != nil {
		return err
	}
	data, err := fus.Profile(fus.Options{
		Target: target, Off: opts.off, MenuBar: fus.MenuBar(opts.menuBar),
		Identifier: opts.identifier, Organization: opts.organization,
	})
	if err != nil {
		return err
	}
	if target.Untested() {
		a.note("on macOS 26 and newer this profile is untested; see docs/fus.md")
	}
	return a.writeArtefact(opts.out, data)
}
