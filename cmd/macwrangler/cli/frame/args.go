package frame

import (
	"cmp"
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// AnyArgs accepts every list of arguments.
func AnyArgs(*cobra.Command, []string) error { return nil }

// NoArgs accepts none.
func NoArgs(cmd *cobra.Command, args []string) error {
	return Exactly()(cmd, args)
}

// Exactly accepts one argument for each name.
func Exactly(names ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < len(names) {
			return MissingArgument(cmd, names[len(args)])
		}
		if len(args) > len(names) {
			return extraArgument(cmd, args[len(names)], len(names))
		}
		return nil
	}
}

// AtLeastOne accepts one or more arguments of a kind.
func AtLeastOne(name string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return MissingArgument(cmd, name)
		}
		return nil
	}
}

// OneWordOf accepts a single argument that is one of some words.
func OneWordOf(name string, words []string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return MissingArgument(cmd, name+" ("+oneOf(words)+")")
		}
		if !slices.Contains(words, args[0]) {
			return Usagef(CodeBadArgument, "unknown %s %q: want %s", strings.ToLower(name), args[0], oneOf(words)).
				WithHint(cmp.Or(DidYouMean(Closest(args[0], words)), HelpHint(cmd)))
		}
		return Exactly(name)(cmd, args)
	}
}

// unknownCommand is the argument rule of commands that have verbs: a word that
// is still left names none of them.
func unknownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	names := subcommands(cmd)
	usage := Usagef(CodeUnknownCommand, "unknown command %q for %q: it has %s",
		args[0], cmd.CommandPath(), strings.Join(names, ", "))
	if near := Closest(args[0], names); near != "" {
		return usage.WithHint(DidYouMean(cmd.CommandPath() + " " + near))
	}
	return usage.WithHint(HelpHint(cmd))
}

// subcommands returns the names of the commands below one.
func subcommands(cmd *cobra.Command) []string {
	var names []string
	for _, sub := range cmd.Commands() {
		if isListed(sub) {
			names = append(names, sub.Name())
		}
	}
	return names
}
