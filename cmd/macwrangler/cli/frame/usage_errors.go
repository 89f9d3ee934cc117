package frame

import (
	"cmp"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// The codes of usage errors.
const (
	CodeUnknownCommand   fault.Code = "unknown-command"
	CodeMissingCommand   fault.Code = "missing-command"
	CodeUnknownFlag      fault.Code = "unknown-flag"
	CodeMissingFlag      fault.Code = "missing-flag"
	CodeMissingValue     fault.Code = "missing-value" // of a flag
	CodeConflictingFlags fault.Code = "conflicting-flags"
	CodeMissingArgument  fault.Code = "missing-argument"
	CodeExtraArgument    fault.Code = "extra-argument"
	CodeBadArgument      fault.Code = "bad-argument" // of a flag or an argument
	CodeUnknownFormat    fault.Code = "unknown-format"
)

// Usagef returns the error of a command line that cannot be run. A verb uses it
// for what only it can check:
//
//	Usagef(CodeConflictingFlags, "--since goes with --all").WithHint("…")
func Usagef(code fault.Code, format string, args ...any) *fault.Error {
	return &fault.Error{Code: code, Err: fmt.Errorf(format, args...)}
}

// BadValue returns the usage error for a flag's value, with what is wanted in its
// place. It prints the value: never use it for a secret.
func BadValue(flag, value, want string) *fault.Error {
	return Usagef(CodeBadArgument, "bad value %q for --%s: %s", value, flag, want)
}

// MissingArgument returns the usage error for a missing argument.
func MissingArgument(cmd *cobra.Command, name string) *fault.Error {
	return Usagef(CodeMissingArgument, "%s needs an argument: %s", cmd.CommandPath(), name).WithHint(HelpHint(cmd))
}

func extraArgument(cmd *cobra.Command, word string, most int) *fault.Error {
	count := fmt.Sprintf("at most %d", most)
	if most == 0 {
		count = "none"
	}
	return Usagef(CodeExtraArgument, "extra argument %q: %s takes %s", word, cmd.CommandPath(), count).WithHint(HelpHint(cmd))
}

func unknownFormat(cmd *cobra.Command, format string, formats []string) *fault.Error {
	return Usagef(CodeUnknownFormat, "unknown format %q: %s has %s", format, cmd.CommandPath(), strings.Join(formats, ", ")).
		WithHint(DidYouMean(Closest(format, formats)))
}

// missingCommandError is an area without a verb. People get the help text in
// place of a message, scripts the words.
type missingCommandError struct {
	usage *fault.Error
	help  string
}

func (e *missingCommandError) Error() string { return e.usage.Error() }
func (e *missingCommandError) Unwrap() error { return e.usage }

// MissingCommand returns the usage error for an area without a verb.
func MissingCommand(cmd *cobra.Command) error {
	usage := Usagef(CodeMissingCommand, "%s needs a command: %s", cmd.CommandPath(), strings.Join(subcommands(cmd), ", "))
	return &missingCommandError{usage: usage.WithHint(HelpHint(cmd)), help: helpText(cmd)}
}

// FlagError returns the usage error for an error of pflag, with a code and a hint.
func FlagError(cmd *cobra.Command, err error) error {
	if e, ok := errors.AsType[*pflag.NotExistError](err); ok {
		return unknownFlag(cmd, e)
	}
	if e, ok := errors.AsType[*pflag.ValueRequiredError](err); ok {
		return Usagef(CodeMissingValue, "--%s needs a value", e.GetFlag().Name).WithHint(HelpHint(cmd))
	}
	if e, ok := errors.AsType[*pflag.InvalidValueError](err); ok {
		return BadValue(e.GetFlag().Name, e.GetValue(), wanted(e)).
			WithHint(cmp.Or(fault.HintOf(err), HelpHint(cmd)))
	}
	return Usagef(CodeBadArgument, "%s: %w", cmd.CommandPath(), err).WithHint(HelpHint(cmd))
}

func unknownFlag(cmd *cobra.Command, e *pflag.NotExistError) error {
	if e.GetSpecifiedShortnames() != "" {
		word := "-" + e.GetSpecifiedShortnames()
		return Usagef(CodeUnknownFlag, "unknown flag %q for %q", word, cmd.CommandPath()).WithHint(HelpHint(cmd))
	}
	var names []string
	cmd.Flags().VisitAll(func(f *pflag.Flag) { names = append(names, "--"+f.Name) })
	word := "--" + e.GetSpecifiedName()
	return Usagef(CodeUnknownFlag, "unknown flag %q for %q", word, cmd.CommandPath()).
		WithHint(cmp.Or(DidYouMean(Closest(word, names)), HelpHint(cmd)))
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
