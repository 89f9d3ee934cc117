package cli

import (
	"github.com/spf13/cobra"
)

const programName = "macwrangler"

const rootLong = `macwrangler is a tool for people who administer fleets of Macs.

Every task is an area with verbs: macwrangler AREA VERB [flags] [args].
Results go to stdout, notes and errors to stderr.`

// newRoot makes the command that the others are below, with the flags that all
// of them have.
func newRoot(a *app, commands ...*cobra.Command) *cobra.Command {
	root := &cobra.Command{
		Use:               programName + " AREA VERB",
		Short:             "Administer fleets of Macs",
		Long:              rootLong + statusText(""),
		Example:           "  macwrangler help\n  macwrangler version --format json",
		SilenceErrors:     true, // run prints them
		SilenceUsage:      true,
		DisableAutoGenTag: true,
		Args:              unknownCommand,
		RunE:              func(cmd *cobra.Command, _ []string) error { return missingCommand(cmd) },
	}
	addGlobals(root, a)
	root.SetOut(a.Out)
	root.SetErr(a.Err)
	root.SetIn(a.In)
	root.SetFlagErrorFunc(flagError)
	root.SetUsageFunc(func(cmd *cobra.Command) error { return printUsage(cmd, a.Width) })
	root.SetHelpFunc(printHelp)
	root.SetHelpCommand(newHelp(a))
	root.AddCommand(commands...)
	return root
}

// group is an area: a name, what it is for, and its verbs.
type group struct {
	name    string
	short   string
	long    string // "" means: short is enough
	example string // "" means: how to get help
}

// group makes the command of an area. Both a missing and an unknown verb are
// status 2: cobra alone would print help and exit 0.
func (a *app) group(g group, verbs ...*cobra.Command) *cobra.Command {
	long := g.long
	if long == "" {
		long = g.short + "."
	}
	example := orElse(g.example, "  "+programName+" "+g.name+" --help")
	cmd := &cobra.Command{
		Use:     g.name + " VERB",
		Short:   g.short,
		Long:    long + statusText(""),
		Example: example,
		Args:    unknownCommand,
		RunE:    func(cmd *cobra.Command, _ []string) error { return missingCommand(cmd) },
	}
	cmd.AddCommand(verbs...)
	return cmd
}
