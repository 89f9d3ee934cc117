package cli

import (
	"bufio"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/profile"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// newProfile returns the group of commands for configuration profiles.
func newProfile(a *app) *cobra.Command {
	return a.group(group{
		name:  "profile",
		short: "Check and sign configuration profiles",
		long: `Check, show, sign and verify configuration profiles (.mobileconfig), signed or
not, XML or binary. FILE may be - for standard input.`,
		example: "  # why does a Mac refuse this profile?\n  macwrangler profile lint broken.mobileconfig",
	}, newProfileLint(a), newProfileShow(a), newProfileSign(a), newProfileVerify(a))
}

// usageOut is the help text of --out.
const usageOut = "write to `FILE`"

// targetVar binds --target-macos.
func targetVar(cmd *cobra.Command, p *string) {
	cmd.Flags().StringVar(p, "target-macos", "all", "macOS `VERSION` that the profile is for, such as 10.13 or 15, or all")
}

// The names of standard input, as an argument and in messages.
const (
	stdinArgument = "-"
	stdinName     = "standard input"
)

// readInput reads a file, or standard input for -, up to one byte more than the
// size that a profile may have.
func (a *app) readInput(path string) ([]byte, error) {
	data, err := a.readAll(func() (io.ReadCloser, error) {
		if path == stdinArgument {
			return io.NopCloser(a.In), nil
		}
		return os.Open(path)
	}, profile.MaxSize+1)
	if err != nil {
		return nil, fmt.Errorf("reading %q: %w", path, bare(err))
	}
	return data, nil
}

// inputName returns the name of a file in results and messages.
func inputName(path string) string {
	if path == stdinArgument {
		return stdinName
	}
	return path
}

// stdinOnce refuses to read two things from standard input.
func stdinOnce(files ...roleOf) error {
	first := ""
	for _, one := range files {
		switch {
		case one.path != stdinArgument:
		case first != "":
			return usagef(codeConflictingFlags, "both %s and %s from standard input", first, one.role).
				withHint("name a file for one of the two")
		default:
			first = one.role
		}
	}
	return nil
}

// readProfile reads one profile.
func (a *app) readProfile(path string) (*profile.Profile, error) {
	data, err := a.readInput(path)
	if err != nil {
		return nil, err
	}
	p, err := profile.Parse(data)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", inputName(path), err)
	}
	return p, nil
}

// writeArtefact writes a file that a verb makes, completely or not at all, or
// writes to standard output.
func (a *app) writeArtefact(path string, data []byte) error {
	if path == "" || path == stdinArgument {
		return a.write(func(w *bufio.Writer) error {
			_, err := w.Write(data)
			return err
		})
	}
	if err := volume.WriteFile(path, data, 0o644); err != nil {
		return fmt.Errorf("writing %q: %w", path, bare(err))
	}
	return nil
}

// profileRuleIDs returns the ids of the rules that a verb may report.
func profileRuleIDs(rules []finding.Rule) []string {
	ids := make([]string, 0, len(rules))
	for _, rule := range rules {
		ids = append(ids, rule.ID)
	}
	return ids
}
