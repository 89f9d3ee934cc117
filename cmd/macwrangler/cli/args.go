package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"
)

// anyArgs accepts every list of arguments.
func anyArgs(*cobra.Command, []string) error { return nil }

// noArgs accepts none.
func noArgs(cmd *cobra.Command, args []string) error {
	return exactly()(cmd, args)
}

// exactly accepts one argument for each name.
func exactly(names ...string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) < len(names) {
			return missingArgument(cmd, names[len(args)])
		}
		if len(args) > len(names) {
			return extraArgument(cmd, args[len(names)], len(names))
		}
		return nil
	}
}

// atLeastOne accepts one or more arguments of a kind.
func atLeastOne(name string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return missingArgument(cmd, name)
		}
		return nil
	}
}

// oneWordOf accepts a single argument that is one of some words.
func oneWordOf(name string, words []string) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error {
		if len(args) == 0 {
			return missingArgument(cmd, name+" ("+oneOf(words)+")")
		}
		if !slices.Contains(words, args[0]) {
			return usagef(codeBadArgument, "unknown %s %q: want %s", strings.ToLower(name), args[0], oneOf(words)).
				withHint(orElse(didYouMean(closest(args[0], words)), helpHint(cmd)))
		}
		return exactly(name)(cmd, args)
	}
}

// unknownCommand is the argument rule of commands that have verbs: a word that
// is still left names none of them.
func unknownCommand(cmd *cobra.Command, args []string) error {
	if len(args) == 0 {
		return nil
	}
	names := subcommands(cmd)
	usage := usagef(codeUnknownCommand, "unknown command %q for %q: it has %s",
		args[0], cmd.CommandPath(), strings.Join(names, ", "))
	if near := closest(args[0], names); near != "" {
		return usage.withHint(didYouMean(cmd.CommandPath() + " " + near))
	}
	return usage.withHint(helpHint(cmd))
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
