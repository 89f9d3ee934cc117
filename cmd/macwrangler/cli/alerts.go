package cli

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/pkg/alerts"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// newAlerts makes the area of macOS Server's alert mails.
func newAlerts(a *app) *cobra.Command {
	return a.group(group{
		name:  "alerts",
		short: "Set who gets macOS Server's alerts by mail",
		long: `Set who gets the alerts of macOS Server (Server.app 5) by mail, and for which of
its services: what its Alerts tab does, for scripts. The database is
/Library/Server/Alerts/alertData.db; a copy of it is edited anywhere.`,
		example: "  # somebody has left: on every server, by Munki, Jamf or ssh\n" +
			"  sudo macwrangler alerts replace old@example.org new@example.org",
	}, newAlertsList(a), newAlertsAdd(a), newAlertsRemove(a), newAlertsReplace(a), newAlertsEnable(a),
		newAlertsDisable(a), newAlertsCreate(a), newAlertsServices(a), newAlertsCheck(a))
}

// alertsOptions are the flags that several verbs of the area have.
type alertsOptions struct {
	db       string
	noBackup bool
	dryRun   bool
}

// bind binds the flag of every verb.
func (o *alertsOptions) bind(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.db, "db", "", "alerts database `FILE` (default: "+alerts.DefaultPath+" below --root)")
}

// bindChanging binds those of the verbs that change a database.
func (o *alertsOptions) bindChanging(cmd *cobra.Command) {
	o.bind(cmd)
	cmd.Flags().BoolVar(&o.noBackup, "no-backup", false, "do not keep the state before as FILE"+alerts.BackupSuffix)
	dryRunVar(cmd, &o.dryRun)
}

// alertsDatabase gives the database that the flags name.
func (a *app) alertsDatabase(cmd *cobra.Command, o *alertsOptions) (alerts.Database, error) {
	d := alerts.Database{Path: o.db, BusyTimeout: a.timeoutOr(defaultTimeout), NoBackup: o.noBackup, DryRun: o.dryRun}
	if cmd.Flags().Changed("db") {
		if o.db == "" {
			return d, badValue("db", o.db, "want a file").withHint("leave the flag out for the server's own")
		}
		return d, nil
	}
	data := volume.New(a.root, a.dataRoot).Data()
	if info, err := os.Stat(data); err != nil {
		return d, fmt.Errorf("looking for volume %q: %w", data, bare(err))
	} else if !info.IsDir() {
		return d, badValue("root", data, "want a folder")
	}
	d.Path = filepath.Join(data, filepath.FromSlash(alerts.DefaultPath))
	return d, nil
}

// Parts of help texts.
const (
	alertsLongChange = `

Before a change the state of the database is kept beside it, as
alertData.db.before-macwrangler; there is one backup, of the state before the
last change. A server that runs may go on running.`
	alertsTestHint = "have the server send a test alert with: sudo serveradmin -x command alerts:command = sendTestAlert"
)

// alertsAfter tells what to know after a change: where the state before is,
// whether mails still reach somebody, and how to try.
func (a *app) alertsAfter(ctx context.Context, d alerts.Database, backup string) {
	if d.DryRun {
		a.note("dry run: nothing was changed")
		return
	}
	if backup != "" {
		a.note("the state before is in %q", backup)
	}
	contents, err := d.Read(ctx)
	if err != nil {
		a.warn("the change is made, but: %v", err)
		return
	}
	recipients, services := contents.Reached()
	switch {
	case recipients == 0:
		a.warn("no recipient is enabled: nobody gets a mail")
	case services == 0:
		a.warn("no service that is enabled sends mail: nobody gets one (see macwrangler alerts services)")
	default:
		a.note(alertsTestHint)
	}
}
