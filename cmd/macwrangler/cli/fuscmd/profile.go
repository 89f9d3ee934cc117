package fuscmd

import (
	"context"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/fus"
	"github.com/macwrangler/macwrangler/pkg/profile"
)

// profileOptions are the flags of fus profile.
type profileOptions struct {
	target       string
	identifier   string
	organization string
	menuBar      string
	off          bool
	out          string

	menuBarGiven bool
}

const profileLong = `Print a configuration profile that turns on Fast User Switching without its item
in the menu bar.

macOS 11 and newer need different payloads than macOS up to 10.15; the profile
contains those that --target-macos needs. The same flags always produce the same
bytes: the UUIDs are derived from --identifier, so that the profile replaces an
installed one with the same identifier.

  macOS           payload                  key
  all             .GlobalPreferences       MultipleSessionEnabled
  10.7 to 10.15   com.apple.mcxMenuExtras  User.menu
  11 and newer    com.apple.controlcenter  UserSwitcher

The values for macOS 11 and newer were published by administrators; Apple does
not document them. On macOS 26 and newer the profile is untested: the setting may
be stored elsewhere there. Deploy it with MDM, for the device channel; Munki can
install it up to macOS 10.15.`

const profileExample = `  # on, without the item in the menu bar, for every macOS
  macwrangler fus profile --identifier com.example.fus --organization 'Example School' --out fus.mobileconfig
  # for Macs up to 10.15 only, with the item
  macwrangler fus profile --identifier com.example.fus --target-macos 10.13 --menu-bar shown
  # off
  macwrangler fus profile --identifier com.example.fus --off >fus-off.mobileconfig`

// formatMobileconfig is the output format of a profile.
const formatMobileconfig = "mobileconfig"

func newProfile(a *frame.App) *cobra.Command {
	opts := profileOptions{menuBar: fus.MenuBarWords()[0]}
	var cmd *cobra.Command
	cmd = a.Verb(frame.Verb{
		Use:     "profile",
		Short:   "Create a profile for Fast User Switching",
		Long:    profileLong,
		Example: profileExample,
		Formats: []string{formatMobileconfig},
		Run: func(ctx context.Context, _ []string) error {
			opts.menuBarGiven = cmd.Flags().Changed("menu-bar")
			return runProfile(ctx, a, opts)
		},
	})
	frame.TargetVar(cmd, &opts.target)
	flags := cmd.Flags()
	flags.StringVar(&opts.identifier, "identifier", "", "reverse-DNS `NAME` of the profile: com.example.fus")
	flags.StringVar(&opts.organization, "organization", "", "`NAME` of the organization, shown to users")
	frame.ChoiceVar(cmd, &opts.menuBar, "menu-bar", fus.MenuBarWords(), "the item in the menu bar:")
	flags.BoolVar(&opts.off, "off", false, "turn off Fast User Switching")
	flags.StringVar(&opts.out, "out", "", frame.UsageOut)
	if err := cmd.MarkFlagRequired("identifier"); err != nil {
		panic(err)
	}
	return cmd
}

func runProfile(_ context.Context, a *frame.App, opts profileOptions) error {
	if opts.off && opts.menuBarGiven {
		return frame.Usagef(frame.CodeConflictingFlags, "--menu-bar does not go with --off").
			WithHint("--off also removes the item from the menu bar; leave out one of the two")
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
		a.Note("this profile is untested on macOS 26 and newer; try it on one Mac first (see macwrangler fus profile --help)")
	}
	return a.WriteArtefact(opts.out, data)
}
