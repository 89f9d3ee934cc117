package chromecmd

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/chrome/homes"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// deployOptions are the flags of chrome deploy, and how it recognises locks that a
// crash left.
type deployOptions struct {
	from   string
	users  string
	dryRun bool

	processEnded homes.ProcessEnded
}

const deployLong = `Deploy the settings that "chrome prefs --mode initial --out" wrote: to the user
template and to existing homes. Each folder of the template, and each home in
which Chrome has never been started, gets Initial Preferences of its own. Where
Chrome has been started, it no longer reads them: there, the settings are merged
into the preferences of the profile Default, and everything else in these stays.

Chrome on macOS resets its main settings (home page, startup pages) unless it
wrote them itself. With such a setting, or one that is read only at a first
start, nothing is written if --users includes existing homes; the error names
the policy to use instead.

A home in which Chrome is running is skipped. Symbolic links in homes are never
followed; one among the homes is named and left out. The file as it was before the
first change is kept beside the new one with the suffix .before-macwrangler, but not
in the template. A second run changes nothing. Changing the homes of other users requires root.`

const deployExample = `  sudo macwrangler chrome deploy --from chrome --dry-run
  sudo macwrangler chrome deploy --from chrome
  # only new users, on a volume that is being installed
  /usr/local/bin/macwrangler chrome deploy --from chrome --users template --root "$3"`

func newDeploy(a *frame.App) *cobra.Command {
	opts := deployOptions{users: usersTemplate + "," + usersExisting, processEnded: processEnded}
	cmd := a.Verb(frame.Verb{
		Use:     "deploy",
		Short:   "Deploy Chrome settings to user template and homes",
		Long:    deployLong,
		Found:   "a home was skipped or left out, or no homes were found",
		Example: deployExample,
		Formats: frame.ResultFormats(),
		Run: func(ctx context.Context, _ []string) error {
			return runDeploy(ctx, a, opts)
		},
	})
	cmd.Flags().StringVar(&opts.from, "from", "", "the `DIR` that chrome prefs --out wrote")
	cmd.Flags().StringVar(&opts.users, "users", opts.users, "`WHICH` homes: template, existing, or both separated by a comma")
	frame.CompleteFlag(cmd, "users", []string{usersTemplate, usersExisting, opts.users})
	frame.DryRunVar(cmd, &opts.dryRun)
	if err := cmd.MarkFlagRequired("from"); err != nil {
		panic(err)
	}
	return cmd
}

const (
	usersTemplate = "template"
	usersExisting = "existing"
)

func runDeploy(ctx context.Context, a *frame.App, opts deployOptions) error {
	v := volume.New(a.Root, a.DataRoot).Through(a.Door)
	options := homes.DeployOptions{DryRun: opts.dryRun, ProcessEnded: onRunningMac(v, opts.processEnded)}
	for word := range strings.SplitSeq(opts.users, ",") {
		switch strings.TrimSpace(word) {
		case usersTemplate:
			options.Template = true
		case usersExisting:
			options.Existing = true
		default:
			return frame.BadValue("users", opts.users, "want template, existing or template,existing").
				WithHint(frame.DidYouMean(frame.Closest(strings.TrimSpace(word), []string{usersTemplate, usersExisting})))
		}
	}
	if opts.from == "" {
		return frame.BadValue("from", opts.from, "want the folder that chrome prefs --out wrote")
	}
	tree, err := homes.ReadTree(a.Door, opts.from)
	if err != nil {
		return err
	}
	done, stopped := homes.Deploy(ctx, v, tree, options)
	if done == nil {
		return stopped
	}
	if err := a.Render("macwrangler/chrome.deploy/1", *done, func(w *bufio.Writer) { printDeployed(a, w, done) }); err != nil {
		return err
	}
	printNotes(a, done.Notes)
	switch {
	case opts.dryRun:
		a.Note("dry run: nothing was changed")
	case done.Count(homes.StateChanged) > 0 && options.Existing:
		a.Note("macwrangler chrome status shows what Chrome reads now")
	}
	if err := errors.Join(stopped, done.Err()); err != nil {
		return err
	}
	if len(done.Homes) == 0 || done.LeftOut() {
		return frame.ErrFound
	}
	return nil
}

// printLinked prints the homes that were left out although they may be some user's:
// what was not examined belongs to the result.
func printLinked(w *bufio.Writer, notes []fault.Reason) {
	for _, n := range notes {
		if n.Code == homes.ReasonLinkedHome {
			fmt.Fprintf(w, "%s (%s)\n", fault.Printable(n.Text), n.Code)
		}
	}
}

// printNotes prints the other notes about the search for homes. A volume without any
// is worth a warning, as --root may be wrong.
func printNotes(a *frame.App, notes []fault.Reason) {
	for _, n := range notes {
		switch n.Code {
		case homes.ReasonLinkedHome: // printed
		case homes.ReasonNoHomes:
			a.Warn("%s", n.Text)
		default:
			a.Detail("%s", n.Text)
		}
	}
}
