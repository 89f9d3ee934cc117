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

// newAlerts returns the commands for macOS Server's alerts.
func newAlerts(a *app) *cobra.Command {
	return a.group(group{
		name:  "alerts",
		short: "Set who gets macOS Server's alerts by mail",
		long: `Set who gets the alerts of macOS Server (Server.app 5) by mail, and for which
services: what its Alerts tab does, for scripts. The database is
/Library/Server/Alerts/alertData.db; a copy of it can be edited anywhere.`,
		example: "  # somebody has left: on every server, with Munki, Jamf or ssh\n" +
			"  sudo macwrangler alerts replace old@example.org new@example.org",
	}, newAlertsList(a), newAlertsAdd(a), newAlertsRemove(a), newAlertsReplace(a), newAlertsEnable(a),
		newAlertsDisable(a), newAlertsCreate(a), newAlertsServices(a), newAlertsCheck(a))
}

// alertsOptions are the flags that several verbs of the area share.
type alertsOptions struct {
	db       string
	noBackup bool
	dryRun   bool
}

// bind adds the flag of every verb.
func (o *alertsOptions) bind(cmd *cobra.Command) {
	cmd.Flags().StringVar(&o.db, "db", "", "alerts database `FILE` (default: "+alerts.DefaultPath+" below --root)")
}

// bindChanging adds the flags of verbs that change a database.
func (o *alertsOptions) bindChanging(cmd *cobra.Command) {
	o.bind(cmd)
	cmd.Flags().BoolVar(&o.noBackup, "no-backup", false, "make no backup (FILE"+alerts.BackupSuffix+")")
	dryRunVar(cmd, &o.dryRun)
}

// alertsDatabase returns the database that the flags name.
func (a *app) alertsDatabase(cmd *cobra.Command, o *alertsOptions) (alerts.Database, error) {
	d := alerts.Database{Path: o.db, BusyTimeout: a.timeoutOr(defaultTimeout), NoBackup: o.noBackup, DryRun: o.dryRun}
	if cmd.Flags().Changed("db") {
		if o.db == "" {
			return d, badValue("db", o.db, "want a file").withHint("leave out the flag to use the database of the server")
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

// Texts that several verbs share.
const (
	alertsLongChange = `

Before each change a backup is saved beside the database, as
alertData.db.before-macwrangler; it replaces the previous one. The server may
keep running.`
	alertsTestHint = "to make the server send a test alert: sudo serveradmin -x command alerts:command = sendTestAlert"
)

// alertsAfter reports what an admin needs to know after a change: where the backup
// is, whether alerts still reach somebody, and how to test it.
func (a *app) alertsAfter(ctx context.Context, d alerts.Database, backup string) {
	if d.DryRun {
		a.note("dry run: nothing was changed")
		return
	}
	if backup != "" {
		a.note("backup saved as %q", backup)
	}
	contents, err := d.Read(ctx)
	if err != nil {
		a.warn("the change was made, but: %v", err)
		return
	}
	recipients, services := contents.Reached()
	switch {
	case recipients == 0:
		a.warn("no recipient is enabled: no alerts will be sent")
	case services == 0:
		a.warn("no enabled service has mail on: no alerts will be sent (see macwrangler alerts services)")
	default:
		a.note(alertsTestHint)
	}
}
