package cli

import (
	"bytes"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
	"github.com/spf13/pflag"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
)

// perVerbFlags may say something else on each command.
func perVerbFlags() []string {
	return []string{
		"settings",   // names whose settings they are
		"format",     // names the verb's formats
		"help",       // names the verb
		"csv",        // names what is in the file
		"from",       // names where facts come from
		"yes",        // names what it agrees to
		"out",        // names what is written: a file or a folder
		"identifier", // names what it is of
		"domain",     // names whose domain it is

		"target-macos", // names what depends on the version
	}
}

// allCommands returns every command that people are told of.
func allCommands() []*cobra.Command {
	a := frame.NewApp(frame.Streams{In: bytes.NewReader(nil), Out: &bytes.Buffer{}, Err: &bytes.Buffer{}})
	root := probeTree(a)
	root.InitDefaultHelpCmd()
	all := []*cobra.Command{root}
	for i := 0; i < len(all); i++ {
		all = append(all, all[i].Commands()...)
	}
	return all
}

func TestTreeTexts(t *testing.T) {
	short := regexp.MustCompile(`^[A-Z][a-z]+ .*[^.!\s]$`)
	for _, cmd := range allCommands() {
		if !short.MatchString(cmd.Short) || len(cmd.Short) > 60 {
			t.Errorf("%s: Short %q: want a capitalised sentence of at most 60 characters without a full stop", cmd.CommandPath(), cmd.Short)
		}
		// "Prints the version" describes; "Print the version" commands.
		if verb, _, _ := strings.Cut(cmd.Short, " "); strings.HasSuffix(verb, "s") && verb != "Process" {
			t.Errorf("%s: Short %q: want an imperative verb first", cmd.CommandPath(), cmd.Short)
		}
		if !strings.Contains(cmd.Long, "\n\nExit status:\n") {
			t.Errorf("%s: Long does not tell the exit statuses", cmd.CommandPath())
		}
		if cmd.Args == nil || cmd.RunE == nil || cmd.Run != nil {
			t.Errorf("%s: Args and RunE must be set, Run must not", cmd.CommandPath())
		}
	}
}

func TestTreeExamplesParse(t *testing.T) {
	for _, cmd := range allCommands() {
		lines := exampleLines(cmd.Example)
		if len(lines) == 0 {
			t.Errorf("%s: no example", cmd.CommandPath())
		}
		for _, line := range lines {
			if err := parseLine(line); err != nil {
				t.Errorf("%s: example %q: %v", cmd.CommandPath(), line, err)
			}
		}
	}
}

// exampleLines returns the command lines of an example without comments, with
// lines that a backslash breaks joined again.
func exampleLines(example string) []string {
	var lines []string
	for line := range strings.Lines(strings.ReplaceAll(example, "\\\n", " ")) {
		line = strings.TrimSpace(line)
		if line != "" && !strings.HasPrefix(line, "#") {
			lines = append(lines, line)
		}
	}
	return lines
}

// parseLine checks the call of macwrangler in a shell line as far as cobra
// gets without running it.
func parseLine(line string) error {
	root := probeTree(frame.NewApp(frame.Streams{Out: &bytes.Buffer{}, Err: &bytes.Buffer{}}))
	root.InitDefaultHelpCmd()
	words := shellWords(line)
	at := slices.IndexFunc(words, func(w string) bool { return w == frame.ProgramName || strings.HasSuffix(w, "/"+frame.ProgramName) })
	if at < 0 {
		return frame.Usagef(frame.CodeUnknownCommand, "no call of %s", frame.ProgramName)
	}
	cmd, args, err := root.Find(words[at+1:])
	if err != nil {
		return err
	}
	cmd.InitDefaultHelpFlag()
	if err := cmd.ParseFlags(args); err != nil {
		return err
	}
	if help := cmd.Flags().Lookup("help"); help.Changed {
		return nil
	}
	if cmd == root && cmd.Flags().NArg() == 0 {
		return frame.MissingCommand(cmd)
	}
	return cmd.ValidateArgs(cmd.Flags().Args())
}

// shellWords splits a line as a shell does, as far as examples need it: quotes
// join, and what redirects or ends a command ends the words.
func shellWords(line string) []string {
	var words []string
	var word strings.Builder
	quote := rune(0)
	started := false
	flush := func() {
		if started {
			words = append(words, word.String())
		}
		word.Reset()
		started = false
	}
	for _, r := range line {
		switch {
		case quote != 0 && r == quote:
			quote = 0
		case quote != 0:
			word.WriteRune(r)
		case r == '\'' || r == '"':
			quote, started = r, true
		case r == ' ':
			flush()
		case strings.ContainsRune("(<", r):
			flush() // source <(macwrangler …): what is inside counts
		case strings.ContainsRune("|>;&)", r):
			flush()
			if slices.ContainsFunc(words, func(w string) bool { return strings.HasSuffix(w, frame.ProgramName) }) {
				return words
			}
			words = nil
		default:
			word.WriteRune(r)
			started = true
		}
	}
	flush()
	return words
}

// TestTreeFlags holds one meaning to one name, on every command.
func TestTreeFlags(t *testing.T) {
	type meaning struct{ where, usage, kind, shorthand string }
	seen := map[string]meaning{}
	for _, cmd := range allCommands() {
		cmd.LocalFlags().VisitAll(func(f *pflag.Flag) {
			now := meaning{cmd.CommandPath(), f.Usage, f.Value.Type(), f.Shorthand}
			first, ok := seen[f.Name]
			if !ok {
				seen[f.Name] = now
				return
			}
			sameUsage := first.usage == now.usage || slices.Contains(perVerbFlags(), f.Name)
			if !sameUsage || first.kind != now.kind || first.shorthand != now.shorthand {
				t.Errorf("--%s: %+v, but %+v", f.Name, now, first)
			}
		})
	}
}

// TestTreeUnknownWord guards against cobra's groups, which print help and exit
// with 0 for a word that they do not know.
func TestTreeUnknownWord(t *testing.T) {
	for _, cmd := range allCommands() {
		if !cmd.HasSubCommands() {
			continue
		}
		path := strings.Fields(cmd.CommandPath())[1:]
		status, stdout, stderr := runProbe(t, t.Context(), append(path, "no-such-word")...)
		if status != frame.StatusError || stdout != "" || !strings.Contains(stderr, `unknown command "no-such-word"`) {
			t.Errorf("%s and an unknown word: status %d, stdout %q, stderr %q", cmd.CommandPath(), status, stdout, stderr)
		}
		status, stdout, stderr = runProbe(t, t.Context(), path...)
		if status != frame.StatusError || stdout != "" || !strings.Contains(stderr, "Usage:") {
			t.Errorf("%s alone: status %d, stdout %q, stderr %q", cmd.CommandPath(), status, stdout, stderr)
		}
	}
}

// TestTreeHelp runs --help on everything.
func TestTreeHelp(t *testing.T) {
	for _, cmd := range allCommands() {
		path := strings.Fields(cmd.CommandPath())[1:]
		status, stdout, stderr := runProbe(t, t.Context(), append(path, "--help")...)
		if status != frame.StatusDone || stderr != "" || !strings.Contains(stdout, "Examples:") {
			t.Errorf("%s --help: status %d, stdout %q, stderr %q", cmd.CommandPath(), status, stdout, stderr)
		}
	}
}

func TestCommandsIsReadOnlyTree(t *testing.T) {
	root := Commands()
	if root.Name() != frame.ProgramName || len(root.Commands()) < 2 {
		t.Errorf("got %q with %d commands", root.Name(), len(root.Commands()))
	}
}
