package cli

import (
	"context"
	"slices"

	"github.com/spf13/cobra"
)

// verb describes a command that does something. Its Long text ends with the
// exit statuses, its --format knows its formats, and its errors know about
// --deadline and signals, without a line in the verb.
type verb struct {
	use     string               // name and arguments: "export [DB...]"
	short   string               // an imperative sentence without a full stop, to 60 characters
	long    string               // what it reads, what it changes, what to know
	found   string               // what status 1 means; "" for a verb that checks nothing
	example string               // lines that parse; a # begins a comment
	args    cobra.PositionalArgs // nil means noArgs
	formats []string             // the first is the default; nil means formatText alone

	// values are the words that an argument may be, for completion.
	values []string
	run    func(ctx context.Context, args []string) error
}

// The formats that one result struct gives; a verb may have others.
const (
	formatText  = "text"
	formatJSON  = "json"
	formatPlist = "plist"
)

// resultFormats are the formats of a verb that calls app.render.
func resultFormats(more ...string) []string {
	return append([]string{formatText, formatJSON, formatPlist}, more...)
}

// verb makes the command.
func (a *app) verb(v verb) *cobra.Command {
	if v.formats == nil {
		v.formats = []string{formatText}
	}
	format := v.formats[0]
	cmd := &cobra.Command{
		Use:       v.use,
		Short:     v.short,
		Long:      v.long + statusText(v.found),
		Example:   v.example,
		ValidArgs: v.values,
	}
	if v.args == nil {
		v.args = noArgs
		cmd.ValidArgsFunction = cobra.NoFileCompletions
	}
	// This --format hides the root's: it has the verb's own default and help,
	// and a variable of its own, since creating a flag sets its variable.
	cmd.Flags().StringVar(&format, "format", format, "output `FORMAT`: "+oneOf(v.formats))
	completeFlag(cmd, "format", v.formats)
	cmd.Args = func(cmd *cobra.Command, args []string) error {
		a.format = format
		return a.checkUsage(cmd, v, args)
	}
	cmd.RunE = func(cmd *cobra.Command, args []string) error {
		return a.runBounded(cmd.Context(), args, v.run)
	}
	return cmd
}

// checkUsage finds every usage error that is left when the flags are parsed.
// cobra's own checks of required flags and flag groups come later and give
// errors without a code, so they are made here.
func (a *app) checkUsage(cmd *cobra.Command, v verb, args []string) error {
	if err := a.checkGlobals(cmd); err != nil {
		return err
	}
	if err := v.args(cmd, args); err != nil {
		return err
	}
	if !slices.Contains(v.formats, a.format) {
		return unknownFormat(cmd, a.format, v.formats)
	}
	if err := cmd.ValidateRequiredFlags(); err != nil {
		return usagef(codeMissingFlag, "%s: %w", cmd.CommandPath(), err).withHint(helpHint(cmd))
	}
	if err := cmd.ValidateFlagGroups(); err != nil {
		return usagef(codeConflictingFlags, "%s: %w", cmd.CommandPath(), err).withHint(helpHint(cmd))
	}
	return nil
}
