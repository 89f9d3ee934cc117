// Package alertscmd has the verbs of alerts: who gets the mail alerts of macOS Server.
//
// [New] returns the commands, [Codes] what macwrangler explain knows of them. It
// decides nothing about Macs: a verb reads its flags, calls pkg/alerts and hands the
// result to the frame.
package alertscmd

import (
	"context"
	"fmt"
	"os"
	"path/filepath"

	"github.com/spf13/cobra"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/alerts"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/volume"
)

// New returns the commands for macOS Server's alerts.
func New(a *frame.App) *cobra.Command {
	return a.Group(frame.Group{
		Name:  "alerts",
		Short: "Set who gets macOS Server's alerts by mail",
		Long: `Set who gets the alerts of macOS Server (Server.app 5) by mail, and for which
services, as its Alerts tab does, but from scripts. The database is
/Library/Server/Alerts/alertData.db; a copy of it can be edited anywhere.`,
		Example: "  # somebody has left: on every server, with Munki, Jamf or ssh\n" +
			"  sudo macwrangler alerts replace old@example.org new@example.org",
	}, newList(a), newAdd(a), newRemove(a), newReplace(a), newEnable(a),
		newDisable(a), newCreate(a), newServices(a), newCheck(a))
}

// databaseOptions are the flags that several verbs of the area share.
type databaseOptions struct {
	db       optionalString
	noBackup bool
	dryRun   bool
}

// bind adds the flag of every verb.
func (o *databaseOptions) bind(cmd *cobra.Command) {
	cmd.Flags().Var(&o.db, "db", "alerts database `FILE` (default: "+alerts.DefaultPath+" below --root)")
}

// bindChanging adds the flags of verbs that change a database.
func (o *databaseOptions) bindChanging(cmd *cobra.Command) {
	o.bind(cmd)
	cmd.Flags().BoolVar(&o.noBackup, "no-backup", false, "make no backup (FILE"+alerts.BackupSuffix+")")
	frame.DryRunVar(cmd, &o.dryRun)
}

// database returns the database that the flags name.
func (o *databaseOptions) database(a *frame.App) (alerts.Database, error) {
	d := alerts.Database{
		Path: o.db.value, BusyTimeout: a.TimeoutOr(frame.DefaultTimeout),
		NoBackup: o.noBackup, DryRun: o.dryRun, Door: a.Door,
	}
	if o.db.given {
		if d.Path == "" {
			return d, frame.BadValue("db", "", "want a file").WithHint("leave out the flag to use the database of the server")
		}
		return d, nil
	}
	server := volume.New(a.Root, a.DataRoot).Through(a.Door)
	data := server.Data()
	if info, err := os.Stat(data); err != nil {
		return d, fmt.Errorf("looking for volume %q: %w", data, fault.WithoutPath(err))
	} else if !info.IsDir() {
		return d, frame.BadValue("root", data, "want a folder")
	}
	place := server.Path(alerts.DefaultPath) // no link of a foreign disk leads to this Mac
	d.Path, d.Place = filepath.Join(data, alerts.DefaultPath), &place
	return d, nil
}

// optionalString is the value of a flag that means something else when it is
// empty than when it is left out.
type optionalString struct {
	value string
	given bool
}

// Set implements pflag.Value.
func (s *optionalString) Set(text string) error {
	s.value, s.given = text, true
	return nil
}

// String implements pflag.Value.
func (s *optionalString) String() string { return s.value }

// Type implements pflag.Value.
func (s *optionalString) Type() string { return "string" }

// Texts that several verbs share.
const (
	longChange = `

Before each change a backup is saved beside the database, as
alertData.db.before-macwrangler; it replaces the previous one. The server may
keep running.`
	testHint = "to make the server send a test alert: sudo serveradmin -x command alerts:command = sendTestAlert"
)

// after reports what an admin needs to know after a change: where the backup
// is, whether alerts still reach somebody, and how to test it.
func after(ctx context.Context, a *frame.App, d alerts.Database, backup string) {
	if d.DryRun {
		a.Note("dry run: nothing was changed")
		return
	}
	if backup != "" {
		a.Note("backup saved as %q", backup)
	}
	contents, err := d.Read(ctx)
	if err != nil {
		a.Warn("the change was made, but: %v", err)
		return
	}
	recipients, services := contents.Reached()
	switch {
	case recipients == 0:
		a.Warn("no recipient is enabled: no alerts will be sent")
	case services == 0:
		a.Warn("no enabled service has mail on: no alerts will be sent (see macwrangler alerts services)")
	default:
		a.Note(testHint)
	}
}
