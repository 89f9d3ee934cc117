package frame

import (
	"github.com/spf13/cobra"
)

const rootLong = `macwrangler is a tool for people who administer fleets of Macs.

Every task is an area with verbs: macwrangler AREA VERB [flags] [args].
Results go to stdout, notes and errors to stderr.

macwrangler explain CODE explains the rule of a finding, a reason in a result, or
the code of an error: what it means and what to do.`

// NewRoot makes the command that the others are below, with the flags that all
// of them have.
func NewRoot(a *App, commands ...*cobra.Command) *cobra.Command {
	root := &cobra.Command{
		Use:               ProgramName + " AREA VERB",
		Short:             "Administer fleets of Macs",
		Long:              rootLong + statusText("a check found something"),
		Example:           "  macwrangler help profile\n  macwrangler profile lint profiles\n  macwrangler explain copied-uuid",
		SilenceErrors:     true, // run prints them
		SilenceUsage:      true,
		DisableAutoGenTag: true,
		Args:              unknownCommand,
		RunE:              func(cmd *cobra.Command, _ []string) error { return MissingCommand(cmd) },
	}
	addGlobals(root, a)
	root.SetOut(a.Out)
	root.SetErr(a.Err)
	root.SetIn(a.In)
	root.SetFlagErrorFunc(FlagError)
	root.SetUsageFunc(func(cmd *cobra.Command) error { return printUsage(cmd, a.Width) })
	root.SetHelpFunc(printHelp)
	root.SetHelpCommand(newHelp(a))
	root.AddCommand(commands...)
	return root
}
