package frame

import (
	"bufio"
	"context"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"
)

// statusText is the end of every Long text. found is what status 1 means; a
// command that checks nothing has none.
func statusText(found string) string {
	text := "\n\nExit status:\n\n    0    done\n"
	if found != "" {
		text += "    1    " + found + "\n"
	}
	return text + "    2    error: usage, input, I/O or network\n    130  interrupted"
}

// helpText is a command's page.
func helpText(cmd *cobra.Command) string {
	return cmd.Long + "\n\n" + cmd.UsageString()
}

// printHelp is what cobra calls for --help. The writer keeps its error.
func printHelp(cmd *cobra.Command, _ []string) {
	_, _ = io.WriteString(cmd.OutOrStdout(), helpText(cmd))
}

// printUsage writes the part of a page that is made from the command. It does
// not use a template: those add megabytes to the binary.
func printUsage(cmd *cobra.Command, width int) error {
	w := bufio.NewWriter(cmd.OutOrStderr())
	fmt.Fprintf(w, "Usage:\n  %s\n", cmd.UseLine())
	if cmd.HasExample() {
		fmt.Fprintf(w, "\nExamples:\n%s\n", strings.TrimRight(cmd.Example, "\n"))
	}
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(w, "\nCommands:\n")
		for _, sub := range cmd.Commands() {
			if isListed(sub) {
				fmt.Fprintf(w, "  %-*s  %s\n", sub.NamePadding(), sub.Name(), sub.Short)
			}
		}
	}
	if flags := cmd.LocalFlags(); flags.HasAvailableFlags() {
		fmt.Fprintf(w, "\nFlags:\n%s", flags.FlagUsagesWrapped(width))
	}
	if flags := cmd.InheritedFlags(); flags.HasAvailableFlags() {
		fmt.Fprintf(w, "\nFlags of every command:\n%s", flags.FlagUsagesWrapped(width))
	}
	return w.Flush()
}

// newHelp makes the help command. cobra's own exits with 0 for an unknown topic.
func newHelp(a *App) *cobra.Command {
	var cmd *cobra.Command
	cmd = a.Verb(Verb{
		Use:     "help [AREA [VERB]]",
		Short:   "Show the help of a command",
		Long:    "Show the help of an area, a verb, or all of macwrangler.",
		Example: "  macwrangler help completion",
		Args: func(cmd *cobra.Command, args []string) error {
			_, err := findTopic(cmd.Root(), args)
			return err
		},
		Run: func(_ context.Context, args []string) error {
			topic, err := findTopic(cmd.Root(), args)
			if err != nil {
				return err
			}
			topic.InitDefaultHelpFlag() // cobra adds it only to what it runs
			_, err = io.WriteString(a.Out, helpText(topic))
			return err
		},
	})
	cmd.ValidArgsFunction = completeTopic
	return cmd
}

// findTopic follows names down the tree.
func findTopic(root *cobra.Command, names []string) (*cobra.Command, error) {
	topic := root
	for _, name := range names {
		next := child(topic, name)
		switch {
		case next != nil:
			topic = next
		case topic.HasAvailableSubCommands():
			return nil, unknownCommand(topic, []string{name})
		default:
			return nil, Usagef(CodeExtraArgument, "extra argument %q: %s has no verbs", name, topic.CommandPath()).WithHint(HelpHint(topic))
		}
	}
	return topic, nil
}

// isListed reports whether help lists a command. cobra does not count
// help, and hides what completes a line.
func isListed(cmd *cobra.Command) bool {
	return cmd.IsAvailableCommand() || cmd.Name() == "help"
}

func child(cmd *cobra.Command, name string) *cobra.Command {
	for _, sub := range cmd.Commands() {
		if sub.Name() == name || sub.HasAlias(name) {
			return sub
		}
	}
	return nil
}

func completeTopic(cmd *cobra.Command, args []string, typed string) ([]cobra.Completion, cobra.ShellCompDirective) {
	topic, err := findTopic(cmd.Root(), args)
	if err != nil {
		return nil, cobra.ShellCompDirectiveNoFileComp
	}
	var found []cobra.Completion
	for _, sub := range topic.Commands() {
		if isListed(sub) && strings.HasPrefix(sub.Name(), typed) {
			found = append(found, cobra.CompletionWithDesc(sub.Name(), sub.Short))
		}
	}
	return found, cobra.ShellCompDirectiveNoFileComp
}
