package alertscmd

import (
	"bufio"
	"context"
	"fmt"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/alerts"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// createOptions are the flags of alerts create.
type createOptions struct {
	databaseOptions
	mail, push optionalString
	ifMissing  bool
}

// created is the result of alerts create.
type created struct {
	Database string           `json:"database"`
	DryRun   bool             `json:"dryRun"`
	Created  bool             `json:"created"` // false: it already existed and was not changed
	Services []alerts.Service `json:"services"`
}

const createLong = `Create the database that Server.app creates when its Alerts tab is first opened,
with mail and push on for the services Caching and Common, or for those that
--mail and --push name. A missing folder is created. An existing file is not
changed, and the status is 2; with --if-missing it is 0 if the file is an alerts
database.`

const createExample = `  sudo macwrangler alerts create
  # in a script that runs repeatedly
  /usr/local/bin/macwrangler alerts create --if-missing --mail Caching,Common,Disk
  # in an installer script, on the target volume
  /usr/local/bin/macwrangler alerts create --root "$3" --mail all --push none`

// Both verbs with these flags must describe them the same way.
const (
	mailUsage = "mail alerts: `WHAT` is services, all or none (create), or on or off (services)"
	pushUsage = "push alerts: `WHAT` is services, all or none (create), or on or off (services)"
)

func newCreate(a *frame.App) *cobra.Command {
	var opts createOptions
	cmd := a.Verb(frame.Verb{
		Use:     "create",
		Short:   "Create the alerts database of a new server",
		Long:    createLong,
		Example: createExample,
		Formats: frame.ResultFormats(),
		Run:     func(ctx context.Context, _ []string) error { return runCreate(ctx, a, opts) },
	})
	opts.bind(cmd)
	frame.DryRunVar(cmd, &opts.dryRun)
	cmd.Flags().Var(&opts.mail, "mail", mailUsage)
	cmd.Flags().Var(&opts.push, "push", pushUsage)
	cmd.Flags().BoolVar(&opts.ifMissing, "if-missing", false, "exit with status 0 if there is already a database")
	return cmd
}

func runCreate(ctx context.Context, a *frame.App, opts createOptions) error {
	d, err := opts.database(a)
	if err != nil {
		return err
	}
	var what alerts.CreateOptions
	if what.Mail, err = serviceList("mail", opts.mail); err != nil {
		return err
	}
	if what.Push, err = serviceList("push", opts.push); err != nil {
		return err
	}
	change, contents, err := d.Create(ctx, what)
	switch {
	case fault.Has(err, alerts.CodeExists) && opts.ifMissing:
		// The existing file must be usable: with status 0 a script continues.
		if contents, err = d.Read(ctx); err != nil {
			return err
		}
		a.Note("%q already exists and was not changed", d.Path)
	case err != nil:
		return err
	case d.DryRun:
		a.Note("dry run: nothing was changed")
	default:
		noteCreated(a, d)
	}
	result := created{Database: d.Path, DryRun: d.DryRun, Created: change.Created, Services: contents.Services}
	return a.Render("macwrangler/alerts.create/1", result, func(w *bufio.Writer) {
		printChange(w, "create", alerts.Change{Database: d.Path, DryRun: d.DryRun, Created: change.Created})
		if !a.Quiet {
			printServices(w, contents.Services)
		}
	})
}

// noteCreated reports the owner and mode of the file: those of a file that
// Server.app makes are not known.
func noteCreated(a *frame.App, d alerts.Database) {
	info, err := d.Stat()
	if err != nil {
		return
	}
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		a.Note("the file has mode %04o, user %d, group %d", info.Mode().Perm(), stat.Uid, stat.Gid)
	}
	a.Note("no recipients yet: macwrangler alerts add ADDRESS")
}

// serviceList splits a list of services. It returns nil if the flag is not given,
// and an empty list for "none".
func serviceList(flag string, list optionalString) ([]string, error) {
	if !list.given {
		return nil, nil
	}
	if strings.EqualFold(strings.TrimSpace(list.value), "none") {
		return []string{}, nil
	}
	names := strings.Split(list.value, ",")
	for _, name := range names {
		if strings.TrimSpace(name) == "" {
			return nil, frame.BadValue(flag, list.value, fmt.Sprintf("want services separated by commas, %s or none", alerts.All))
		}
	}
	return names, nil
}
