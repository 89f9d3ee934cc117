package cli

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"strings"
	"syscall"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/pkg/alerts"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// alertsCreateOptions are the flags of alerts create.
type alertsCreateOptions struct {
	alertsOptions
	mail, push string
	ifMissing  bool
}

// alertsCreated is the result of alerts create.
type alertsCreated struct {
	Database string           `json:"database"`
	DryRun   bool             `json:"dryRun"`
	Created  bool             `json:"created"` // false: it was there, and is as it was
	Services []alerts.Service `json:"services"`
}

const alertsCreateLong = `Make the database that Server.app makes when its Alerts tab is first opened,
with mail and push on for the services Caching and Common unless --mail and
--push say others. The folder is made if need be. Whatever has that name is
left alone: status 2, or with --if-missing, where it is an alerts database, 0.`

const alertsCreateExample = `  sudo macwrangler alerts create
  # in a script that runs again and again
  /usr/local/bin/macwrangler alerts create --if-missing --mail Caching,Common,Disk
  # on a volume that is being installed
  /usr/local/bin/macwrangler alerts create --root "$3" --mail all --push none`

// Both verbs that have these flags have to say the same of them.
const (
	usageAlertsMail = "mail alerts, `WHAT`: for create services, all or none; for services on or off"
	usageAlertsPush = "push alerts, `WHAT`: for create services, all or none; for services on or off"
)

func newAlertsCreate(a *app) *cobra.Command {
	var opts alertsCreateOptions
	var cmd *cobra.Command
	cmd = a.verb(verb{
		use:     "create",
		short:   "Make the alerts database of a new server",
		long:    alertsCreateLong,
		example: alertsCreateExample,
		formats: resultFormats(),
		run: func(ctx context.Context, _ []string) error {
			d, err := a.alertsDatabase(cmd, &opts.alertsOptions)
			if err != nil {
				return err
			}
			return runAlertsCreate(ctx, a, opts, d, cmd)
		},
	})
	opts.bind(cmd)
	dryRunVar(cmd, &opts.dryRun)
	cmd.Flags().StringVar(&opts.mail, "mail", "", usageAlertsMail)
	cmd.Flags().StringVar(&opts.push, "push", "", usageAlertsPush)
	cmd.Flags().BoolVar(&opts.ifMissing, "if-missing", false, "status 0 where there is a database already")
	return cmd
}

func runAlertsCreate(ctx context.Context, a *app, opts alertsCreateOptions, d alerts.Database, cmd *cobra.Command) error {
	var what alerts.CreateOptions
	var err error
	if what.Mail, err = serviceList(cmd, "mail", opts.mail); err != nil {
		return err
	}
	if what.Push, err = serviceList(cmd, "push", opts.push); err != nil {
		return err
	}
	change, contents, err := d.Create(ctx, what)
	switch {
	case fault.Has(err, alerts.CodeExists) && opts.ifMissing:
		// What is there must be of use: a script that hears 0 goes on.
		if contents, err = d.Read(ctx); err != nil {
			return err
		}
		a.note("%q is there already, and left as it is", d.Path)
	case err != nil:
		return err
	case d.DryRun:
		a.note("dry run: nothing was changed")
	default:
		a.noteCreated(d.Path)
	}
	result := alertsCreated{Database: d.Path, DryRun: d.DryRun, Created: change.Created, Services: contents.Services}
	return a.render("macwrangler/alerts.create/1", result, func(w *bufio.Writer) {
		printChange(w, "create", alerts.Change{Database: d.Path, DryRun: d.DryRun, Created: change.Created})
		if !a.quiet {
			printServices(w, contents.Services)
		}
	})
}

// noteCreated tells whose the file is: nobody knows what Server.app gives its
// own.
func (a *app) noteCreated(path string) {
	info, err := os.Stat(path)
	if err != nil {
		return
	}
	if stat, ok := info.Sys().(*syscall.Stat_t); ok {
		a.note("the file has mode %04o, user %d, group %d", info.Mode().Perm(), stat.Uid, stat.Gid)
	}
	a.note("nobody gets a mail yet: macwrangler alerts add ADDRESS")
}

// serviceList splits a list of services; nil stands for a flag that is not
// given, none for an empty list.
func serviceList(cmd *cobra.Command, flag, list string) ([]string, error) {
	if !cmd.Flags().Changed(flag) {
		return nil, nil
	}
	if strings.EqualFold(strings.TrimSpace(list), "none") {
		return []string{}, nil
	}
	names := strings.Split(list, ",")
	for _, name := range names {
		if strings.TrimSpace(name) == "" {
			return nil, badValue(flag, list, fmt.Sprintf("want services with commas between them, %s or none", alerts.All))
		}
	}
	return names, nil
}
