package frame

import (
	"cmp"
	"context"
	"slices"

	"github.com/spf13/cobra"
)

// ProgramName is what the user types, and what messages begin with.
const ProgramName = "macwrangler"

// Group is an area: a name, what it is for, and its verbs.
type Group struct {
	Name    string
	Short   string
	Long    string // "" means: short is enough
	Example string // "" means: how to get help
}

// Group makes the command of an area. Both a missing and an unknown verb are
// status 2: cobra alone would print help and exit 0.
func (a *App) Group(g Group, verbs ...*cobra.Command) *cobra.Command {
	long := g.Long
	if long == "" {
		long = g.Short + "."
	}
	example := cmp.Or(g.Example, "  "+ProgramName+" "+g.Name+" --help")
	cmd := &cobra.Command{
		Use:     g.Name + " VERB",
		Short:   g.Short,
		Long:    long + statusText(""),
		Example: example,
		Args:    unknownCommand,
		RunE:    func(cmd *cobra.Command, _ []string) error { return MissingCommand(cmd) },
	}
	cmd.AddCommand(verbs...)
	return cmd
}

// Verb describes a command that does something. Its Long text ends with the
// exit statuses, its --format knows its formats, and its errors know about
// --deadline and signals, without a line in the verb.
type Verb struct {
	Use     string               // name and arguments: "export [DB...]"
	Short   string               // an imperative sentence without a full stop, to 60 characters
	Long    string               // what it reads, what it changes, what to know
	Found   string               // what status 1 means; "" for a verb that checks nothing
	Example string               // lines that parse; a # begins a comment
	Args    cobra.PositionalArgs // nil means NoArgs
	Formats []string             // the first is the default; nil means FormatText alone

	// Values are the words that an argument may be, for completion.
	Values []string
	Run    func(ctx context.Context, args []string) error
}

// The formats that one result struct gives; a verb may have others.
const (
	FormatText  = "text"
	FormatJSON  = "json"
	FormatPlist = "plist"
)

// ResultFormats returns the formats of a verb that calls [App.Render].
func ResultFormats(more ...string) []string {
	return append([]string{FormatText, FormatJSON, FormatPlist}, more...)
}

// Verb makes the command.
func (a *App) Verb(v Verb) *cobra.Command {
	if v.Formats == nil {
		v.Formats = []string{FormatText}
	}
	format := v.Formats[0]
	cmd := &cobra.Command{
		Use:       v.Use,
		Short:     v.Short,
		Long:      v.Long + statusText(v.Found),
		Example:   v.Example,
		ValidArgs: v.Values,
	}
	if v.Args == nil {
		v.Args = NoArgs
		cmd.ValidArgsFunction = cobra.NoFileCompletions
	}
	// This --format hides the root's: it has the verb's own default and help,
	// and a variable of its own, since creating a flag sets its variable.
	cmd.Flags().StringVar(&format, "format", format, "output `FORMAT`: "+oneOf(v.Formats))
	CompleteFlag(cmd, "format", v.Formats)
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		a.Format = format
		return a.checkUsage(cmd, v, args)
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return a.runBounded(cmd.Context(), args, v.Run)
	}
	return cmd
}

// checkUsage finds every usage error that is left when the flags are parsed.
// cobra's own checks of required flags and flag groups come later and give
// errors without a code, so they are made here.
func (a *App) checkUsage(cmd *cobra.Command, v Verb, args []string) error {
	if err := a.checkGlobals(cmd); err != nil {
		return err
	}
	if err := v.Args(cmd, args); err != nil {
		return err
	}
	if !slices.Contains(v.Formats, a.Format) {
		return unknownFormat(cmd, a.Format, v.Formats)
	}
	if err := cmd.ValidateRequiredFlags(); err != nil {
		return Usagef(CodeMissingFlag, "%s: %w", cmd.CommandPath(), err).WithHint(HelpHint(cmd))
	}
	if err := cmd.ValidateFlagGroups(); err != nil {
		return Usagef(CodeConflictingFlags, "%s: %w", cmd.CommandPath(), err).WithHint(HelpHint(cmd))
	}
	return nil
}
