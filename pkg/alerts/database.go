package alerts

import (
	"context"
	"time"

	"github.com/macwrangler/macwrangler/pkg/volume"
)

// DefaultPath is the path of macOS Server's database, below the root of the
// volume.
const DefaultPath = "Library/Server/Alerts/alertData.db"

// BackupSuffix is appended to the path of the database to name its backup. There
// is one backup: each change replaces it with the state before that change.
const BackupSuffix = ".before-macwrangler"

// Database is the file to work on, and how. Most callers set only Path.
type Database struct {
	// Path is a plain path, not a URI and not ":memory:". If it is a symbolic
	// link, its target is changed, and the backup is made beside the target.
	Path string
	// Place, if not nil, is where the file is: inside of a volume, whose links lead
	// nowhere else. Path is then for messages only.
	Place *volume.Path
	// Door is the way to files; its zero value is the ordinary one.
	Door volume.Door
	// BusyTimeout limits the wait for a lock that another process holds.
	// 0 means 30 s; a negative one means no wait.
	BusyTimeout time.Duration
	// NoBackup makes changes without a backup.
	NoBackup bool
	// DryRun returns what would change, and changes nothing.
	DryRun bool
}

// Contents are the rows of a database that concern mail, in the order of their
// keys.
type Contents struct {
	Database   string      `json:"database"`
	Recipients []Recipient `json:"recipients"`
	Services   []Service   `json:"services"`
}

// Recipient is a row of ZADMAILRECIPIENT: an address that gets alerts by mail.
type Recipient struct {
	ID      int64  `json:"id"` // Z_PK
	Address string `json:"address"`
	Enabled bool   `json:"enabled"`
	Locale  string `json:"locale"` // language of the mail, such as "en"
}

// Service is a row of ZADALERTBUNDLE: a source of alerts.
type Service struct {
	ID      string `json:"id"`   // ZBUNDLE, such as "CalendarContactsAlerts"
	Name    string `json:"name"` // ZNAME, such as "CalendarAndContacts"
	Enabled bool   `json:"enabled"`
	Mail    bool   `json:"mail"` // the two check boxes in Server.app's Alerts tab
	Push    bool   `json:"push"`

	key int64 // Z_PK
}

// SendsMail reports whether alerts of the service reach enabled recipients.
func (s Service) SendsMail() bool { return s.Enabled && s.Mail }

// Reached returns the number of recipients that are enabled and of services that
// send mail. If either is 0, no alerts are sent by mail.
func (c Contents) Reached() (recipients, services int) {
	for _, r := range c.Recipients {
		if r.Enabled {
			recipients++
		}
	}
	for _, s := range c.Services {
		if s.SendsMail() {
			services++
		}
	}
	return recipients, services
}

// Read returns the contents of the database at one moment, and changes none of
// them. Rows that are only in a write-ahead log are included; if no process has
// the log open any more, SQLite moves it into the file. As root, where others can
// change the folder, a private copy is read instead.
func (d Database) Read(ctx context.Context) (Contents, error) {
	s, err := d.open(ctx, "reading", forReading)
	if err != nil {
		return Contents{}, err
	}
	defer s.close()
	st, err := snapshot(ctx, s, (*session).state)
	return st.Contents, err
}
