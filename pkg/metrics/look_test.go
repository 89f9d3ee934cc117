package metrics

import (
	"encoding/binary"
	"errors"
	"os"
	"path/filepath"
	"testing"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"
)

// wholeDatabase makes a database of several pages and returns its bytes.
func wholeDatabase(t *testing.T) (path string, whole []byte) {
	t.Helper()
	path = filepath.Join(t.TempDir(), "Metrics.sqlite")
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadWrite, sqlite.OpenCreate)
	if err != nil {
		t.Fatal(err)
	}
	err = sqlitex.ExecuteScript(conn, `CREATE TABLE statsData(entryIndex INTEGER PRIMARY KEY, collectionDate, expirationDate, metricName, dataValue);
		CREATE TABLE filler AS SELECT zeroblob(20000);
		INSERT INTO statsData VALUES (1, 1487030400, 1487635200, 'bytes.dropped', 5);`, nil)
	if err := errors.Join(err, conn.Close()); err != nil {
		t.Fatal(err)
	}
	if whole, err = os.ReadFile(path); err != nil {
		t.Fatal(err)
	}
	return path, whole
}

// TestWriterEndsMeanwhile: a writer has written the first page, and it writes the
// others and removes its journal while the file is looked at: it is not truncated.
func TestWriterEndsMeanwhile(t *testing.T) {
	for _, end := range []string{"-journal", "-wal"} {
		path, whole := wholeDatabase(t)
		if err := errors.Join(os.Truncate(path, 4096), os.WriteFile(path+end, []byte("x"), 0o600)); err != nil {
			t.Fatal(err)
		}
		ended := 0
		db, err := Open(t.Context(), path, Options{meanwhile: func() {
			if ended++; ended > 1 {
				return
			}
			if err := errors.Join(os.WriteFile(path, whole, 0o600), os.Remove(path+end)); err != nil {
				t.Error(err)
			}
		}})
		if err != nil || ended != 2 {
			t.Errorf("%s: looked %d times, %v", end, ended, err)
			continue
		}
		var w Window
		if err := errors.Join(db.ReadWindow(&w, FirstID, LastID, 10), db.Close()); err != nil || w.Rows != 1 {
			t.Errorf("%s: %d rows, %v", end, w.Rows, err)
		}
	}
}

// TestJournalIsLookedForLast: what a log-writing program that begins while the file is
// looked at, also for the second time, gives to the first page is in its log.
func TestJournalIsLookedForLast(t *testing.T) {
	path, whole := wholeDatabase(t)
	binary.BigEndian.PutUint32(whole[28:], 1000) // pages
	if err := os.WriteFile(path, whole, 0o600); err != nil {
		t.Fatal(err)
	}
	looks := 0
	_, err := checkFile(Options{}.Door.Path(path), func() {
		if looks++; looks == 2 {
			if err := os.WriteFile(path+"-wal", nil, 0o600); err != nil {
				t.Error(err)
			}
		}
	})
	if err != nil || looks != 2 {
		t.Errorf("looked %d times, %v", looks, err)
	}
}
