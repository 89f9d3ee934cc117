package frame

import (
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// The values of --color.
const (
	colorAuto   = "auto"
	colorAlways = "always"
	colorNever  = "never"
)

// addGlobals binds the flags that every command has.
func addGlobals(root *cobra.Command, a *App) {
	flags := root.PersistentFlags()
	flags.StringVar(&a.Format, "format", FormatText, "output `FORMAT`: text, json, plist, or one of the verb's own")
	flags.StringVar(&a.Root, "root", "/", "target volume: default paths are below `DIR`")
	flags.StringVar(&a.DataRoot, "data-root", "", "`DIR` with Users and Library (default: the one that belongs to --root)")
	flags.BoolVarP(&a.Quiet, "quiet", "q", false, "no notes on stderr; only the bare answer where there is one")
	flags.BoolVarP(&a.Verbose, "verbose", "v", false, "more detail on stderr")
	flags.BoolVar(&a.ExitZero, "exit-zero", false, "exit with 0 even if a check found something (errors stay 2)")
	durationVar(flags, &a.timeout, "timeout", "longest wait for one answer (default 30s; 5s for DNS, --reach)")
	durationVar(flags, &a.deadline, "deadline", "bound on the whole run (default: none)")
	a.color = colorAuto
	colors := []string{colorAuto, colorAlways, colorNever}
	flags.Var(&choice{value: &a.color, words: colors}, "color", "colour on a terminal: "+oneOf(colors))
	CompleteFlag(root, "color", colors)
}

// checkGlobals refuses values that would silently mean another volume: an
// installer script with an unset "$3" must not work on the running system.
func (a *App) checkGlobals(cmd *cobra.Command) error {
	for _, name := range []string{"root", "data-root"} {
		flag := cmd.Flags().Lookup(name)
		if flag != nil && flag.Changed && flag.Value.String() == "" {
			return Usagef(CodeBadArgument, "--%s is empty", name).WithHint(
				"name a directory, or leave the flag out; in an installer script, is $3 set?")
		}
	}
	return nil
}

// DryRunVar binds --dry-run, for verbs that change something.
func DryRunVar(cmd *cobra.Command, p *bool) {
	cmd.Flags().BoolVar(p, "dry-run", false, "print the change without making it")
}

// durationVar binds a duration that must be above zero; 0 means not given.
func durationVar(flags *pflag.FlagSet, p *time.Duration, name, usage string) {
	flags.Var((*durationValue)(p), name, usage)
}

type durationValue time.Duration

func (d *durationValue) Set(text string) error {
	value, err := time.ParseDuration(text)
	if err != nil || value <= 0 {
		hint := ""
		if n, err := strconv.ParseUint(text, 10, 16); err == nil && n > 0 {
			hint = DidYouMean(text + "s")
		}
		return fault.New("", hint, "want a duration above 0, such as 30s or 5m")
	}
	*d = durationValue(value)
	return nil
}

func (d *durationValue) String() string {
	if *d == 0 {
		return "" // no default to show
	}
	return time.Duration(*d).String()
}

func (d *durationValue) Type() string { return "DURATION" }

// ChoiceVar binds a flag that takes one of a few words; what *p holds is the
// default. The words are added to the usage, which best ends with a colon.
func ChoiceVar(cmd *cobra.Command, p *string, name string, words []string, usage string) {
	cmd.Flags().Var(&choice{value: p, words: words}, name, usage+" "+oneOf(words))
	CompleteFlag(cmd, name, words)
}

type choice struct {
	value *string
	words []string
}

func (c *choice) Set(text string) error {
	if !slices.Contains(c.words, text) {
		return fault.New("", DidYouMean(Closest(text, c.words)), "want %s", oneOf(c.words))
	}
	*c.value = text
	return nil
}

func (c *choice) String() string { return *c.value }

func (c *choice) Type() string { return "WORD" }

// CompleteFlag lets the shell complete a flag's words. It panics if the flag
// does not exist or has a completion already.
func CompleteFlag(cmd *cobra.Command, name string, words []string) {
	err := cmd.RegisterFlagCompletionFunc(name, cobra.FixedCompletions(words, cobra.ShellCompDirectiveNoFileComp))
	if err != nil {
		panic(fmt.Sprintf("completing --%s: %v", name, err))
	}
}

// oneOf joins words as English does: a, b or c.
func oneOf(words []string) string {
	last := len(words) - 1
	if last < 1 {
		return strings.Join(words, "")
	}
	return strings.Join(words[:last], ", ") + " or " + words[last]
}

// TargetVar binds --target-macos.
func TargetVar(cmd *cobra.Command, p *string) {
	cmd.Flags().StringVar(p, "target-macos", "all", "macOS `VERSION` that the profile is for, such as 10.13 or 15, or all")
}
