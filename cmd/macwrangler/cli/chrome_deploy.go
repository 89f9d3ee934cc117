package cli

import (
	"bufio"
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/pkg/chrome/homes"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// chromeDeployOptions are the flags of chrome deploy.
type chromeDeployOptions struct {
	from   string
	users  string
	dryRun bool
}

const chromeDeployLong = `Fill the user template and the homes that exist with what "chrome prefs --mode
initial --out" wrote. Each folder of the template, and each home in which Chrome
was never started, gets the user's own Initial Preferences. Where Chrome was
started they are read no more: there the settings are merged into the
preferences of the profile Default, and all else in them stays.

Chrome on macOS resets its main settings (home page, startup pages) when it did
not write them itself. With such a setting, or one that is read at a first start
only, nothing is written where homes are among --users; the error names the
policy that does it.

A home in which Chrome runs is skipped. Symbolic links in homes are never
followed. What was there is kept beside it, with .before-macwrangler at the end
of its name, but not in the template. A second run changes nothing. Other
people's homes need root.`

const chromeDeployExample = `  sudo macwrangler chrome deploy --from chrome --dry-run
  sudo macwrangler chrome deploy --from chrome
  # new users alone, on a volume that is being installed
  /usr/local/bin/macwrangler chrome deploy --from chrome --users template --root "$3"`

func newChromeDeploy(a *app) *cobra.Command {
	opts := chromeDeployOptions{users: usersTemplate + "," + usersExisting}
	cmd := a.verb(verb{
		use:     "deploy",
		short:   "Fill user template and homes with Chrome's settings",
		long:    chromeDeployLong,
		found:   "a home was skipped, or there was none",
		example: chromeDeployExample,
		formats: resultFormats(),
		run: func(ctx context.Context, _ []string) error {
			return runChromeDeploy(ctx, a, opts)
		},
	})
	cmd.Flags().StringVar(&opts.from, "from", "", "`DIR` that chrome prefs --out wrote")
	cmd.Flags().StringVar(&opts.users, "users", opts.users, "whose homes, `WHICH`: template, existing or both with a comma")
	completeFlag(cmd, "users", []string{usersTemplate, usersExisting, opts.users})
	dryRunVar(cmd, &opts.dryRun)
	if err := cmd.MarkFlagRequired("from"); err != nil {
		panic(err)
	}
	return cmd
}

const (
	usersTemplate = "template"
	usersExisting = "existing"
)

func runChromeDeploy(ctx context.Context, a *app, opts chromeDeployOptions) error {
	v := volume.New(a.root, a.dataRoot)
	options := homes.DeployOptions{DryRun: opts.dryRun, Gone: goneOn(v)}
	for word := range strings.SplitSeq(opts.users, ",") {
		switch strings.TrimSpace(word) {
		case usersTemplate:
			options.Template = true
		case usersExisting:
			options.Existing = true
		default:
			return badValue("users", opts.users, "want template, existing or template,existing").
				withHint(didYouMean(closest(strings.TrimSpace(word), []string{usersTemplate, usersExisting})))
		}
	}
	if opts.from == "" {
		return badValue("from", opts.from, "want the folder that chrome prefs --out wrote")
	}
	tree, err := homes.ReadTree(opts.from)
	if err != nil {
		return err
	}
	done, stopped := homes.Deploy(ctx, v, tree, options)
	if done == nil {
		return stopped
	}
	if err := a.render("macwrangler/chrome.deploy/1", *done, func(w *bufio.Writer) { a.printDeployed(w, done) }); err != nil {
		return err
	}
	a.chromeNotes(done.Notes)
	switch {
	case opts.dryRun:
		a.note("dry run: nothing was changed")
	case done.Count(homes.StateChanged) > 0 && options.Existing:
		a.note("macwrangler chrome status tells what Chrome reads now")
	}
	if err := errors.Join(stopped, done.Err()); err != nil {
		return err
	}
	if len(done.Homes) == 0 || done.Count(homes.StateSkipped) > 0 {
		return foundError{}
	}
	return nil
}

// chromeNotes tells what was found beside homes. That there are none is
// perhaps the wrong --root.
func (a *app) chromeNotes(notes []fault.Reason) {
	for _, n := range notes {
		if n.Code == "no-homes" {
			a.warn("%s", n.Text)
		} else {
			a.detail("%s", n.Text)
		}
	}
}

// goneOn tells the locks that a crash left, which only the running Mac itself
// can know.
func goneOn(v volume.Volume) homes.Gone {
	if !slices.Contains([]string{v.System(), v.Data()}, "/") {
		return nil
	}
	return processGone
}

// processGone says that a process of this machine is no more.
func processGone(host string, pid int) bool {
	name, err := os.Hostname()
	return err == nil && name == host && errors.Is(syscall.Kill(pid, 0), syscall.ESRCH)
}
