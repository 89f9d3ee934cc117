package profilecmd

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/profile"
)

const diffLong = `Show what changes on a Mac that has the profile OLDFILE and gets NEWFILE instead: settings,
Privacy Preferences, payloads, and what users see of it. Whether the profiles are
signed, and in which order their keys and payloads stand, does not matter; a setting
that moves from a payload of its own to managed preferences is the same setting. What no
Mac reads, such as a list in the wrong place, is compared too.

A payload whose identifier or UUID is another one is listed: macOS removes it and
installs it again. Secrets are not shown, only that they are different. Encrypted
payloads that are not the same cannot be compared: that is status 2.`

const diffExample = `  macwrangler profile diff deployed.mobileconfig new.mobileconfig
  # is the signed one the same as ours?
  macwrangler profile diff -q fus-signed.mobileconfig fus.mobileconfig && echo same`

const diffSchema = "macwrangler/profile.diff/1"

// diffOptions are the arguments of profile diff.
type diffOptions struct{ old, updated string }

// diffResult is the result of profile diff.
type diffResult struct {
	Old     string           `json:"old"`
	New     string           `json:"new"`
	Changes []profile.Change `json:"changes"`
}

func newDiff(a *frame.App) *cobra.Command {
	return a.Verb(frame.Verb{
		Use:     "diff OLDFILE NEWFILE",
		Short:   "Show what changes on a Mac between two profiles",
		Long:    diffLong,
		Found:   "the profiles are different",
		Example: diffExample,
		Args:    frame.Exactly("OLDFILE", "NEWFILE"),
		Formats: frame.ResultFormats(),
		Run: func(ctx context.Context, args []string) error {
			return runDiff(ctx, a, diffOptions{args[0], args[1]})
		},
	})
}

func runDiff(_ context.Context, a *frame.App, opts diffOptions) error {
	if err := frame.StdinOnce(frame.RoleOf{Role: "the old profile", Path: opts.old}, frame.RoleOf{Role: "the new one", Path: opts.updated}); err != nil {
		return err
	}
	old, err := readProfile(a, opts.old)
	if err != nil {
		return err
	}
	updated, err := readProfile(a, opts.updated)
	if err != nil {
		return err
	}
	changes, err := profile.Diff(old, updated)
	if err != nil {
		return err
	}
	result := diffResult{frame.InputName(opts.old), frame.InputName(opts.updated), changes}
	if err := a.Render(diffSchema, result, func(w *bufio.Writer) { printChanges(a, w, changes) }); err != nil {
		return err
	}
	if len(changes) > 0 {
		return frame.ErrFound
	}
	return nil
}

// readProfile reads one profile, and warns of a signature that does not hold.
func readProfile(a *frame.App, file string) (*profile.Profile, error) {
	data, err := a.ReadInput(file)
	if err != nil {
		return nil, err
	}
	name := frame.InputName(file)
	p, err := profile.Parse(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if p.Signature != nil {
		for _, signer := range p.Signature.Signers() {
			if !signer.Intact {
				a.Warn("%s: the signature does not hold: see macwrangler profile verify", name)
				break
			}
		}
	}
	return p, nil
}

// printChanges prints a line for each change: + added, - removed, ~ changed.
func printChanges(a *frame.App, w *bufio.Writer, changes []profile.Change) {
	if len(changes) == 0 && !a.Quiet {
		fmt.Fprintln(w, "nothing changes on the Mac")
	}
	where := ""
	for _, c := range changes {
		if head := headOf(c); head != where {
			where = head
			fmt.Fprintln(w, fault.Printable(head))
		}
		fmt.Fprintf(w, "  %s %s\n", signOf(c.Kind), fault.Printable(changeText(c)))
		if c.Effect != "" {
			fmt.Fprintf(w, "      %s\n", fault.Printable(c.Effect))
		}
	}
}

// headOf is what a change is in.
func headOf(c profile.Change) string {
	switch {
	case c.What == "profile":
		return "the profile itself"
	case c.Payload != "":
		return c.Domain + ", " + c.Payload
	default:
		return c.Domain
	}
}

func signOf(kind string) string {
	return map[string]string{profile.Added: "+", profile.Removed: "-", profile.Changed: "~"}[kind]
}

// changeText is a change in one line.
func changeText(c profile.Change) string {
	key := c.Key
	if c.What == "payload" && key == "" {
		key = "the payload"
	}
	if c.What == "privacy" && !strings.Contains(key, ":") { // a decision, which is a word
		return strings.Trim(fmt.Sprintf("%s: %s -> %s", key, word(c.From), word(c.To)), " ")
	}
	text := key + howText(c.How)
	switch c.Kind {
	case profile.Added:
		return text + changeValue(c.To)
	case profile.Removed:
		return text + changeValue(c.From)
	default:
		return text + ": " + fromTo(c.From, c.To)
	}
}

// word is a decision; where there is no entry nothing is decided.
func word(value any) string {
	if value == nil {
		return "no entry"
	}
	return fmt.Sprint(value)
}

// changeValue is a value behind a sign, or nothing for an empty name.
func changeValue(value any) string {
	if value == "" {
		return ""
	}
	return " = " + valueText(value)
}

// fromTo shows of two values what is not the same in them.
func fromTo(from, to any) string {
	if a, ok := from.([]any); ok {
		if b, ok := to.([]any); ok {
			return listChange(a, b)
		}
	}
	if a, ok := from.(map[string]any); ok {
		if b, ok := to.(map[string]any); ok {
			return dictChange(a, b)
		}
	}
	one, two := valueText(from), valueText(to)
	if one == two { // secrets, data, or the end of a long text
		return "another value: " + two
	}
	return one + " -> " + two
}

// listChange names the elements that only one of two lists has.
func listChange(from, to []any) string {
	var words []string
	for _, one := range []struct {
		sign        string
		list, other []any
	}{{"- ", from, to}, {"+ ", to, from}} {
		left := map[string]int{}
		for _, v := range one.other {
			left[wholeText(v)]++
		}
		for _, v := range one.list {
			if left[wholeText(v)]--; left[wholeText(v)] < 0 {
				words = append(words, one.sign+valueText(v))
			}
		}
	}
	if words == nil {
		return "another order"
	}
	return fault.ClipTo(strings.Join(words, ", "), maxChange)
}

// dictChange names the keys of which two dictionaries have different values.
func dictChange(from, to map[string]any) string {
	var words []string
	for _, key := range slices.Sorted(maps.Keys(from)) {
		switch value, ok := to[key]; {
		case !ok:
			words = append(words, "- "+key+changeValue(from[key]))
		case wholeText(value) != wholeText(from[key]):
			words = append(words, key+": "+fromTo(from[key], value))
		}
	}
	for _, key := range slices.Sorted(maps.Keys(to)) {
		if _, ok := from[key]; !ok {
			words = append(words, "+ "+key+changeValue(to[key]))
		}
	}
	if words == nil {
		return "another value " + profile.Secret
	}
	return fault.ClipTo(strings.Join(words, ", "), maxChange)
}

// maxChange is the longest text for one change, in characters.
const maxChange = 400

// wholeText is a value by which it can be compared.
func wholeText(value any) string {
	text, err := json.Marshal(value)
	if err != nil {
		return fmt.Sprint(value)
	}
	return string(text)
}
