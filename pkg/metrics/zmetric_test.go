package metrics_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/metrics"
)

// zmetricColumns are the metrics' columns of the newest known model, and the
// names they get.
const zmetricColumns = `
ZBYTESDROPPED bytes.dropped
ZBYTESFROMCACHETOCHILD bytes.fromcache.tochildren
ZBYTESFROMCACHETOCLIENT bytes.fromcache.toclients
ZBYTESFROMCACHETOPEER bytes.fromcache.topeers
ZBYTESFROMORIGINTOCHILD bytes.fromorigin.tochildren
ZBYTESFROMORIGINTOCLIENT bytes.fromorigin.toclients
ZBYTESFROMORIGINTOPEER bytes.fromorigin.topeers
ZBYTESFROMPARENTTOCHILD bytes.fromparents.tochildren
ZBYTESFROMPARENTTOCLIENT bytes.fromparents.toclients
ZBYTESFROMPARENTTOPEER bytes.fromparents.topeers
ZBYTESFROMPEERTOCHILD bytes.frompeers.tochildren
ZBYTESFROMPEERTOCLIENT bytes.frompeers.toclients
ZBYTESIMPORTEDBYHTTP bytes.imported.byhttp
ZBYTESIMPORTEDBYXPC bytes.imported.byxpc
ZBYTESPURGEDTOTAL bytes.purged.total
ZBYTESPURGEDYOUNGERTHAN1DAY bytes.purged.youngerthan1day
ZBYTESPURGEDYOUNGERTHAN30DAYS bytes.purged.youngerthan30days
ZBYTESPURGEDYOUNGERTHAN7DAYS bytes.purged.youngerthan7days
ZIMPORTSBYHTTP imports.byhttp
ZIMPORTSBYXPC imports.byxpc
ZREPLIESFROMCACHETOCHILD replies.fromcache.tochildren
ZREPLIESFROMCACHETOCLIENT replies.fromcache.toclients
ZREPLIESFROMCACHETOPEER replies.fromcache.topeers
ZREPLIESFROMORIGINTOCHILD replies.fromorigin.tochildren
ZREPLIESFROMORIGINTOCLIENT replies.fromorigin.toclients
ZREPLIESFROMORIGINTOPEER replies.fromorigin.topeers
ZREPLIESFROMPARENTTOCHILD replies.fromparents.tochildren
ZREPLIESFROMPARENTTOCLIENT replies.fromparents.toclients
ZREPLIESFROMPARENTTOPEER replies.fromparents.topeers
ZREPLIESFROMPEERTOCHILD replies.frompeers.tochildren
ZREPLIESFROMPEERTOCLIENT replies.frompeers.toclients
ZREQUESTSFROMCHILD requests.fromchildren
ZREQUESTSFROMCLIENT requests.fromclients
ZREQUESTSFROMPEER requests.frompeers
ZREQUESTSREJECTEDFORNOSPACE requests.rejected.nospace
`

func TestZMetricColumns(t *testing.T) {
	for _, old := range []bool{false, true} {
		var columns, values []string
		want := map[string]int64{}
		for line := range strings.Lines(strings.TrimSpace(zmetricColumns)) {
			column, name, _ := strings.Cut(strings.TrimSpace(line), " ")
			if old && (strings.Contains(column, "CHILD") || strings.Contains(column, "PARENT") || strings.Contains(column, "REJECTED")) {
				continue
			}
			v := int64(1000 + len(columns))
			columns, values = append(columns, column), append(values, fmt.Sprint(v))
			want["978307260 "+name] = v
		}
		if n := len(columns); n != 35 && !old || n != 21 && old {
			t.Fatalf("the list is wrong: %d", n)
		}
		path := makeDB(t, "CREATE TABLE ZMETRIC (Z_PK INTEGER PRIMARY KEY, Z_ENT INTEGER, Z_OPT INTEGER, ZPERIOD INTEGER, ZCREATIONDATE TIMESTAMP, "+strings.Join(columns, " INTEGER, ")+" INTEGER)",
			"INSERT INTO ZMETRIC VALUES (1, 1, 1, 60, 60.25, "+strings.Join(values, ", ")+")")
		db := open(t, path)
		if db.Kind() != metrics.ZMetric || db.UnknownColumns() != nil || len(db.Fields()) != len(columns) {
			t.Errorf("%v, unknown %v, %d fields of %d", db.Kind(), db.UnknownColumns(), len(db.Fields()), len(columns))
		}
		got, err := readAll(db, 1)
		if diff := cmp.Diff(want, got.Sums); diff != "" || err != nil || got.Bad != nil {
			t.Errorf("old model %v: %v, %+v (-want +got):\n%s", old, err, got.Bad, diff)
		}
	}
}

// insertZ puts one row into a table without types.
func insertZ(t *testing.T, date, value string) string {
	t.Helper()
	return makeDB(t, "CREATE TABLE ZMETRIC (Z_PK INTEGER PRIMARY KEY, ZCREATIONDATE, ZBYTESDROPPED, ZREQUESTSFROMCLIENT)",
		"INSERT INTO ZMETRIC VALUES (3, "+date+", "+value+", 5)")
}

func TestZMetricDates(t *testing.T) {
	for _, c := range []valueCase{
		{"631152000", 1609459200, "", "a whole second, kept as INTEGER: 2021-01-01"},
		{"631152000.75", 1609459200, "", "a fraction"},
		{"631152000.0", 1609459200, "", "a whole second, kept as REAL"},
		{"'631152000.5'", 1609459200, "", "text"},
		{"0", 978307200, "", "2001-01-01"},
		{"8245064836", 9223372036, "", "the last second that fits into nanoseconds"},
		{"8245064837", 0, "date-out-of-range", "the first one they cannot"},
		{"-0.25", 0, "date-negative", "before 2001"},
		{"1609459200000", 0, "date-in-milliseconds", "milliseconds"},
		{"NULL", 0, "null-date", "no date"},
		{"'2021-01-01'", 0, "not-a-date", "text that is not a number"},
	} {
		checkRow(t, c, mustReadFirst(t, insertZ(t, c.sql, "7")), fmt.Sprintf("%d bytes.dropped", c.want), 7)
	}
}

func TestZMetricValues(t *testing.T) {
	for _, c := range values() {
		if c.bad == "null-value" {
			c.bad = "" // in ZMETRIC only the date is mandatory
		}
		checkRow(t, c, mustReadFirst(t, insertZ(t, "1", c.sql)), "978307201 bytes.dropped", c.want)
	}
}

// mustReadFirst leaves out the second metric, which every accepted row has.
func mustReadFirst(t *testing.T, path string) content {
	t.Helper()
	got := mustRead(t, path, 2)
	found := false
	for key, v := range got.Sums {
		if strings.HasSuffix(key, " requests.fromclients") {
			found = v == 5
			delete(got.Sums, key)
		}
	}
	if found != (got.Bad == nil) {
		t.Errorf("the row is not taken whole: %+v", got)
	}
	return got
}

func TestUnknownColumns(t *testing.T) {
	long := strings.Repeat("Z", 1025)
	path := makeDB(t, `CREATE TABLE ZMETRIC (Z_PK INTEGER PRIMARY KEY, ZCREATIONDATE, ZBYTESDROPPED, ZFLOWS, "Z odd,""=name", ZWORD, "time", "Z
LINE", "Z\", "ZBYTEſDROPPED", computed AS (1), `+long+`)`,
		`INSERT INTO ZMETRIC VALUES (1, 1.1, 5, 3, 4, 'word', 1, 1, 1, 6, 1), (2, 1.9, 5, NULL, 4.5, 2, 1, 1, 1, 0, 1), (3, 61, 5, 1, 1, NULL, 1, 1, 1, 1, 1)`)
	var notes []string
	db, err := metrics.Open(t.Context(), path, metrics.Options{Note: func(s string) { notes = append(notes, s) }})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	names := []string{`Z odd,"=name`, "ZBYTEſDROPPED", "ZFLOWS", "ZWORD"}
	if diff := cmp.Diff(names, db.UnknownColumns()); diff != "" {
		t.Errorf("unknown columns (-want +got):\n%s", diff)
	}
	if len(notes) != 4 || strings.Contains(strings.Join(notes, ""), "\n") { // time, Z LINE, Z\, the long one
		t.Errorf("notes %q", notes)
	}
	var w metrics.Window
	if err := db.ReadWindow(&w, metrics.FirstID, metrics.LastID, 5); err != nil {
		t.Fatal(err)
	}
	want := []metrics.Other{
		{978307201, `Z odd,"=name`, 4},
		{978307201, "ZBYTEſDROPPED", 6},
		{978307201, "ZFLOWS", 3},
		{978307201, "ZWORD", 2},
		{978307261, `Z odd,"=name`, 1},
		{978307261, "ZBYTEſDROPPED", 1},
		{978307261, "ZFLOWS", 1},
	}
	if diff := cmp.Diff(want, w.Others); diff != "" || w.Bad != nil {
		t.Errorf("others (-want +got), bad %v:\n%s", w.Bad, diff)
	}
}

func TestManyUnknownColumns(t *testing.T) {
	var columns strings.Builder
	for i := range 1500 {
		fmt.Fprintf(&columns, ", ZN%04d DEFAULT 1", i)
	}
	path := makeDB(t, "CREATE TABLE ZMETRIC (Z_PK INTEGER PRIMARY KEY, ZCREATIONDATE, ZBYTESDROPPED"+columns.String()+")", "INSERT INTO ZMETRIC (ZCREATIONDATE) VALUES (1),(1),(2)")
	var notes []string
	db, err := metrics.Open(t.Context(), path, metrics.Options{Note: func(s string) { notes = append(notes, s) }})
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = db.Close() }()
	got, err := readAll(db, 1)
	if err != nil || len(db.UnknownColumns()) != 1000 || len(got.Sums) != 2000 || got.Sums["978307201 ZN0999"] != 2 || len(notes) != 1 {
		t.Errorf("%d columns, %d sums, notes %q, %v", len(db.UnknownColumns()), len(got.Sums), notes, err)
	}
}

func TestUUID(t *testing.T) {
	for why, c := range map[string]struct{ sql, want string }{
		"Core Data's own":    {"CREATE TABLE Z_METADATA (Z_VERSION INTEGER PRIMARY KEY, Z_UUID VARCHAR(255), Z_PLIST BLOB); INSERT INTO Z_METADATA VALUES (1, '6C1B9E62-0D3A-4C0B-9C53-2E9B7C1D5A10', x'00')", "6C1B9E62-0D3A-4C0B-9C53-2E9B7C1D5A10"},
		"no table":           {"SELECT 1", ""},
		"no row":             {"CREATE TABLE Z_METADATA (Z_UUID)", ""},
		"no column":          {"CREATE TABLE Z_METADATA (Z_VERSION); INSERT INTO Z_METADATA VALUES (1)", ""},
		"NULL":               {"CREATE TABLE Z_METADATA (Z_UUID); INSERT INTO Z_METADATA VALUES (NULL)", ""},
		"a view without end": {"CREATE VIEW Z_METADATA AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n) SELECT i AS Z_UUID FROM n WHERE i < 0", ""},
	} {
		done := make(chan struct{})
		go func() {
			select {
			case <-done:
			case <-time.After(20 * time.Second):
				panic(why + ": still reading")
			}
		}()
		if got := open(t, makeDB(t, zmetricTable, c.sql)).UUID(); got != c.want {
			t.Errorf("%s: %q", why, got)
		}
		close(done)
	}
}
