package alerts

import (
	"context"
	"time"
)

// DefaultPath is where macOS Server has its database, below the root of the
// volume.
const DefaultPath = "Library/Server/Alerts/alertData.db"

// BackupSuffix follows the name of the database in that of its backup. There
// is one backup: a change replaces it by the state before that change.
const BackupSuffix = ".before-macwrangler"

// Database says which file to work on, and how. Its zero value but for Path
// is what most callers need.
type Database struct {
	// Path is the file. It is a plain name: no URI, no query, no ":memory:".
	// A symbolic link is followed, and the backup lies beside its target.
	Path string
	// BusyTimeout bounds the wait for a lock that another process holds.
	// 0 means 30 s; below 0 nothing is waited for.
	BusyTimeout time.Duration
	// NoBackup changes the file without keeping the state before.
	NoBackup bool
	// DryRun says what would change, and changes nothing.
	DryRun bool
}

// Contents is what a database holds, in the order of its keys.
type Contents struct {
	Database   string      `json:"database"`
	Recipients []Recipient `json:"recipients"`
	Services   []Service   `json:"services"`
}

// Recipient is a row of ZADMAILRECIPIENT: somebody who gets alerts by mail.
type Recipient struct {
	ID      int64  `json:"id"` // Z_PK
	Address string `json:"address"`
	Enabled bool   `json:"enabled"`
	Locale  string `json:"locale"` // language of the mails, such as "en"
}

// Service is a row of ZADALERTBUNDLE: something that alerts come from.
type Service struct {
	ID      string `json:"id"`   // ZBUNDLE, such as "CalendarContactsAlerts"
	Name    string `json:"name"` // ZNAME, such as "CalendarAndContacts"
	Enabled bool   `json:"enabled"`
	Mail    bool   `json:"mail"` // the two boxes in Server.app's Alerts tab
	Push    bool   `json:"push"`

	key int64 // Z_PK
}

// SendsMail says whether an alert of the service reaches enabled recipients.
func (s Service) SendsMail() bool { return s.Enabled && s.Mail }

// Reached counts the recipients and the services that mail can come to and
// from; if either is 0 nobody gets any.
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

// Read gives what the database holds, at one moment, and changes none of it.
// Rows that are only in a write-ahead log are there; a log that no process has
// open any more is moved into the file by SQLite.
func (d Database) Read(ctx context.Context) (Contents, error) {
	s, err := d.open(ctx, "reading", forReading)
	if err != nil {
		return Contents{}, err
	}
	defer s.close()
	st, err := snapshot(ctx, s, (*session).state)
	return st.Contents, err
}
