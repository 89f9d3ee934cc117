package alerts

import (
	"context"
	"database/sql"
	"errors"
	"slices"
)

// standardServices returns the services of a new database, with keys from 1 on.
func standardServices() []Service {
	names := [][2]string{
		{"CertificateAlerts", "Certificate"},
		{"Caching", "Caching"},
		{"CalendarContactsAlerts", "CalendarAndContacts"},
		{"Firewall", "Firewall"},
		{"Mail", "Mail"},
		{"TimeMachine", "Time Machine"},
		{"Common", "Common"},
		{"SoftwareUpdate", "Software Update"},
		{"NetworkConfiguration", "Network Configuration"},
		{"Xsan", "Xsan"},
		{"XcodeServer", "Xcode Server"},
		{"ProfileManager", "Profile Manager"},
		{"Disk", "Disk"},
	}
	services := make([]Service, len(names))
	for i, name := range names {
		on := slices.Contains([]string{"Caching", "Common"}, name[0])
		services[i] = Service{ID: name[0], Name: name[1], Enabled: true, Mail: on, Push: on, key: int64(i + 1)}
	}
	return services
}

// createTables creates the eight tables as Core Data declares them.
const createTables = `
CREATE TABLE ZADALERT (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZCREATIONDATE TIMESTAMP,
	ZREADDATE TIMESTAMP, ZRESOLVEDDATE TIMESTAMP, ZSENTDATE TIMESTAMP, ZBUNDLE VARCHAR, ZIDENTIFIER VARCHAR,
	ZTYPE VARCHAR, ZATTRIBUTES BLOB);
CREATE TABLE ZADALERTBUNDLE (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZENABLED INTEGER,
	ZMAILENABLED INTEGER, ZPUSHENABLED INTEGER, ZBUNDLE VARCHAR, ZNAME VARCHAR);
CREATE TABLE ZADATTRIBUTE (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZNAME VARCHAR, ZVALUE VARCHAR);
CREATE TABLE ZADMAILRECIPIENT (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZENABLED INTEGER,
	ZADDRESS VARCHAR, ZLOCALIZATION VARCHAR);
CREATE TABLE ZADPUSHRECIPIENT (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZENABLED INTEGER,
	ZGUID VARCHAR, ZLOCALIZATION VARCHAR, ZNAME VARCHAR, ZTOKEN BLOB);
CREATE TABLE Z_PRIMARYKEY (Z_ENT INTEGER PRIMARY KEY, Z_NAME VARCHAR, Z_SUPER INTEGER, Z_MAX INTEGER);
CREATE TABLE Z_METADATA (Z_VERSION INTEGER PRIMARY KEY, Z_UUID VARCHAR(255), Z_PLIST BLOB);
CREATE TABLE Z_MODELCACHE (Z_CONTENT BLOB);
INSERT INTO ZADATTRIBUTE VALUES (1, 3, 12, 'pushEnabled', '0');
`

// fill writes a new database file. Z_METADATA stays empty: Core Data fills it when
// it opens the file, and an invented Z_PLIST would be worse than none.
func (d Database) fill(ctx context.Context, path string, contents Contents) (err error) {
	explain := func(err error) error {
		s := &session{d: d, act: "creating", path: path, access: forWriting}
		return s.explain(ctx, err)
	}
	pool, conn, err := connect(ctx, path, "rwc")
	if err != nil {
		return explain(err)
	}
	defer func() { err = explain(errors.Join(err, conn.Close(), pool.Close())) }()
	tx, err := conn.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	if err := fillTables(ctx, tx, contents); err != nil {
		return errors.Join(err, tx.Rollback())
	}
	return tx.Commit()
}

func fillTables(ctx context.Context, tx *sql.Tx, contents Contents) error {
	if _, err := tx.ExecContext(ctx, createTables); err != nil {
		return err
	}
	for _, s := range contents.Services {
		changes := 2 // as in the source: the row has been saved once since it was made
		if s.ID == "Common" {
			changes = 1
		}
		const insert = `INSERT INTO ZADALERTBUNDLE VALUES (?, 2, ?, ?, ?, ?, ?, ?)`
		if _, err := tx.ExecContext(ctx, insert, s.key, changes, s.Enabled, s.Mail, s.Push, s.ID, s.Name); err != nil {
			return err
		}
	}
	for _, r := range contents.Recipients {
		if _, err := tx.ExecContext(ctx, sqlInsert, r.ID, 4, r.Address, r.Locale); err != nil {
			return err
		}
	}
	highest := map[string]int{
		entityService: len(contents.Services), entityAttribute: 1, entityRecipient: len(contents.Recipients),
	}
	for i, name := range entities() {
		if _, err := tx.ExecContext(ctx, `INSERT INTO Z_PRIMARYKEY VALUES (?, ?, 0, ?)`, i+1, name, highest[name]); err != nil {
			return err
		}
	}
	return nil
}
