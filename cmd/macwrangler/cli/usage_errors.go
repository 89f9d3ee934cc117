package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// The codes of usage errors.
const (
	codeUnknownCommand   = "unknown-command"
	codeMissingCommand   = "missing-command"
	codeUnknownFlag      = "unknown-flag"
	codeMissingFlag      = "missing-flag"
	codeMissingValue     = "missing-value" // of a flag
	codeConflictingFlags = "conflicting-flags"
	codeMissingArgument  = "missing-argument"
	codeExtraArgument    = "extra-argument"
	codeBadArgument      = "bad-argument" // of a flag or an argument
	codeUnknownFormat    = "unknown-format"
)

// usageError is a command line that cannot be run.
type usageError struct {
	code string
	err  error
	hint string
}

// usagef makes a usage error; a verb uses it for what only it can check:
//
//	usagef(codeConflictingFlags, "--since goes with --all").withHint("…")
func usagef(code, format string, args ...any) *usageError {
	return &usageError{code: code, err: fmt.Errorf(format, args...)}
}

// withHint adds what the user could type instead.
func (e *usageError) withHint(hint string) *usageError {
	e.hint = hint
	return e
}

func (e *usageError) Error() string { return e.err.Error() }
func (e *usageError) Unwrap() error { return e.err }
func (e *usageError) Code() string  { return e.code }
func (e *usageError) Hint() string  { return e.hint }

// badValue says that a flag's value is no good, and what is wanted in its
// place. It prints the value: never use it for a secret.
func badValue(flag, value, want string) *usageError {
	return usagef(codeBadArgument, "bad value %q for --%s: %s", value, flag, want)
}

func missingArgument(cmd *cobra.Command, name string) *usageError {
	return usagef(codeMissingArgument, "%s needs an argument: %s", cmd.CommandPath(), name).withHint(helpHint(cmd))
}

func extraArgument(cmd *cobra.Command, word string, most int) *usageError {
	count := fmt.Sprintf("at most %d", most)
	if most == 0 {
		count = "none"
	}
	return usagef(codeExtraArgument, "extra argument %q: %s takes %s", word, cmd.CommandPath(), count).withHint(helpHint(cmd))
}

func unknownFormat(cmd *cobra.Command, format string, formats []string) *usageError {
	return usagef(codeUnknownFormat, "unknown format %q: %s has %s", format, cmd.CommandPath(), strings.Join(formats, ", ")).
		withHint(didYouMean(closest(format, formats)))
}

// missingCommandError is an area without a verb. People get the help text in
// place of a message, scripts the words.
type missingCommandError struct {
	*usageError
	help string
}

func missingCommand(cmd *cobra.Command) error {
	usage := usagef(codeMissingCommand, "%s needs a command: %s", cmd.CommandPath(), strings.Join(subcommands(cmd), ", "))
	return &missingCommandError{usageError: usage.withHint(helpHint(cmd)), help: helpText(cmd)}
}

// flagError gives the errors of pflag our words and codes.
func flagError(cmd *cobra.Command, err error) error {
	if e, ok := errors.AsType[*pflag.NotExistError](err); ok {
		return unknownFlag(cmd, e)
	}
	if e, ok := errors.AsType[*pflag.ValueRequiredError](err); ok {
		return usagef(codeMissingValue, "--%s needs a value", e.GetFlag().Name).withHint(helpHint(cmd))
	}
	if e, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		return badValue(e.GetFlag().Name, e.GetValue(), wanted(e)).
			withHint(orElse(firstHint(err), helpHint(cmd)))
	}
	return usagef(codeBadArgument, "%s: %w", cmd.CommandPath(), err).withHint(helpHint(cmd))
}

func unknownFlag(cmd *cobra.Command, e *pflag.NotExistError) error {
	if e.GetSpecifiedShortnames() != "" {
		word := "-" + e.GetSpecifiedShortnames()
		return usagef(codeUnknownFlag, "unknown flag %q for %q", word, cmd.CommandPath()).withHint(helpHint(cmd))
	}
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, "--"+f.Name) })
	word := "--" + e.GetSpecifiedName()
	return usagef(codeUnknownFlag, "unknown flag %q for %q", word, cmd.CommandPath()).
		withHint(orElse(didYouMean(closest(word, names)), helpHint(cmd)))
}

// wanted says what a flag takes where pflag would show the words of strconv.
func wanted(e *pflag.InvalidValueError) string {
	switch e.GetFlag().Value.Type() {
	case "bool":
		return "want true or false"
	case "int", "int64", "uint", "uint64", "uint16":
		return "want a whole number"
	default:
		return e.Unwrap().Error()
	}
}
