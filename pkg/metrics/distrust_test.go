package metrics

import (
	"errors"
	"path/filepath"
	"testing"

	"zombiezen.com/go/sqlite"
	"zombiezen.com/go/sqlite/sqlitex"

	"github.com/macwrangler/macwrangler/pkg/volume"
)

// hostileSchema asks for the function evil wherever a schema can.
const hostileSchema = `
CREATE TABLE ZMETRIC(Z_PK INTEGER PRIMARY KEY, ZCREATIONDATE, ZBYTESDROPPED DEFAULT (evil()), ZBYTESIMPORTEDBYXPC CHECK (evil() OR 1),
	ZREQUESTSFROMPEER AS (evil()), ZIMPORTSBYXPC AS (evil()) STORED);
CREATE INDEX expression ON ZMETRIC(evil(), Z_PK);
CREATE INDEX partial ON ZMETRIC(ZCREATIONDATE) WHERE evil() > 0;
CREATE TABLE Z_METADATA(Z_VERSION INTEGER, Z_UUID TEXT AS (evil()));
CREATE VIEW statsData AS SELECT evil() AS entryIndex, 2 AS collectionDate, 'x' AS metricName, 3 AS dataValue;
CREATE VIEW harmless AS SELECT Z_PK FROM ZMETRIC;
CREATE TABLE plain(x);
CREATE TRIGGER loud AFTER INSERT ON ZMETRIC BEGIN SELECT evil(); END;
INSERT INTO ZMETRIC(Z_PK, ZCREATIONDATE, ZBYTESDROPPED) VALUES (1, 100, 5), (2, 160, 6);`

// evil is a function that must not run.
func evil(t *testing.T, conn *sqlite.Conn, ran *int) {
	t.Helper()
	err := conn.CreateFunction("evil", &sqlite.FunctionImpl{
		Deterministic: true, AllowIndirect: true, // as most of SQLite's own
		Scalar: func(sqlite.Context, []sqlite.Value) (sqlite.Value, error) {
			*ran++
			return sqlite.IntegerValue(1), nil
		},
	})
	if err != nil {
		t.Fatal(err)
	}
}

// openHostile opens a database with the hostile schema, in place or as a copy, on a
// connection that knows the function.
func openHostile(t *testing.T, inPlace bool, ran *int) *Database {
	t.Helper()
	path := filepath.Join(t.TempDir(), "Metrics.db")
	conn, err := sqlite.OpenConn(path, sqlite.OpenReadWrite, sqlite.OpenCreate)
	if err != nil {
		t.Fatal(err)
	}
	evil(t, conn, ran)
	if err := errors.Join(sqlitex.ExecuteScript(conn, hostileSchema, nil), conn.Close()); err != nil {
		t.Fatal(err)
	}
	if *ran == 0 {
		t.Fatal("the function does not run where it may")
	}
	*ran = 0
	at := volume.Door{}.Path(path)
	found, err := checkFile(at, func() {})
	if err != nil {
		t.Fatal(err)
	}
	found.closed = inPlace
	d := &Database{path: path, ctx: t.Context(), opts: Options{Note: func(string) {}}}
	if err := d.connect(at, found); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	evil(t, d.conn, ran)
	return d
}

// TestHostileSchema: nothing that the file's schema asks for runs.
func TestHostileSchema(t *testing.T) {
	for _, inPlace := range []bool{true, false} {
		ran := 0
		d := openHostile(t, inPlace, &ran)
		if err := d.introspect(); err != nil {
			t.Fatal(err)
		}
		var w Window
		err := d.ReadWindow(&w, FirstID, LastID, 10)
		_, tailErr := d.Tail()
		_, idsErr := d.BadIDs()
		_, verifyErr := d.Verify(w.Last)
		if err := errors.Join(err, tailErr, idsErr, verifyErr); err != nil || w.Rows != 2 || d.UUID() != "" {
			t.Errorf("in place %v: %d rows, UUID %q, %v", inPlace, w.Rows, d.UUID(), err)
		}
		for _, f := range d.Fields() {
			if f.Name != "bytes.dropped" && f.Name != "bytes.imported.byxpc" {
				t.Errorf("a generated column is read: %s", f.Name)
			}
		}
		if ran != 0 {
			t.Errorf("in place %v: the function ran %d times", inPlace, ran)
		}
	}
}

// TestDistrust: each line of defence of a connection holds by itself.
func TestDistrust(t *testing.T) {
	ran := 0
	d := openHostile(t, false, &ran) // of a copy, which may be written to
	refused := func(what, sql string) {
		t.Helper()
		if err := sqlitex.ExecuteTransient(d.conn, sql, nil); err == nil {
			t.Errorf("%s is allowed", what)
		}
	}
	refused("writing, with a trigger", "INSERT INTO ZMETRIC(Z_PK) VALUES (9)")
	refused("writing", "INSERT INTO plain VALUES (1)")                                        // query_only
	refused("a function of a view", "SELECT * FROM statsData")                                // trusted_schema
	if err := sqlitex.ExecuteTransient(d.conn, "PRAGMA writable_schema=1", nil); err != nil { // defensive
		t.Fatal(err)
	}
	on := true
	if err := d.query("PRAGMA writable_schema", func(stmt *sqlite.Stmt) { on = stmt.ColumnInt64(0) != 0 }); err != nil || on {
		t.Errorf("the schema can be written to: %v, %v", on, err)
	}
	if ran != 0 {
		t.Errorf("the function ran %d times", ran)
	}
}
