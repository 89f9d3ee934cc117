package metrics_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"github.com/macwrangler/macwrangler/pkg/metrics"
)

// dateCase and valueCase say what becomes of a value as an SQL literal.
type valueCase struct {
	sql  string
	want int64
	bad  string // the reason, if it cannot be used
	why  string
}

func dates() []valueCase {
	return []valueCase{
		{"1487030400", start, "", "Apple's form"},
		{"0", 0, "", "the epoch"},
		{"1487030400.0", start, "", "a REAL"},
		{"1487030400.999", start, "", "a fraction is floored"},
		{"'1487030400'", start, "", "text"},
		{"' 1487030400.25 '", start, "", "text with spaces and a fraction"},
		{"99999999999", 0, "date-out-of-range", "nanoseconds end in 2262"},
		{"9223372036", 9223372036, "", "the last second that fits into nanoseconds"},
		{"9223372037", 0, "date-out-of-range", "the first one they cannot"},
		{"1487030400000", 0, "date-in-milliseconds", "milliseconds"},
		{"1487030400000000000", 0, "date-in-milliseconds", "nanoseconds"},
		{"253402300799", 0, "date-in-milliseconds", "the year 9999 cannot be told from 1978 in milliseconds"},
		{"-1", 0, "date-negative", "before the epoch"},
		{"-0.5", 0, "date-negative", "the floor counts"},
		{"NULL", 0, "null-date", "no date"},
		{"''", 0, "not-a-date", "empty"},
		{"'2017-02-14 00:00:00'", 0, "not-a-date", "a date for people"},
		{"'NaN'", 0, "not-a-date", "not a number"},
		{"'inf'", 0, "not-a-date", "no number to SQLite"},
		{"'0x58a24580'", 0, "not-a-date", "hexadecimal is none to SQLite"},
		{"'1_487_030_400'", 0, "not-a-date", "nor is Go's way of writing it"},
		{"9e999", 0, "date-out-of-range", "infinity"},
		{"-9e999", 0, "date-out-of-range", "infinity"},
		{"'9e999'", 0, "date-out-of-range", "infinity as text"},
		{"1e18", 0, "date-in-milliseconds", "far too large"},
		{"9223372036854775807", 0, "date-in-milliseconds", "the largest integer"},
		{"-9223372036854775808", 0, "date-negative", "the smallest one"},
		{"printf('%.*c%d', 500, '0', 5)", 0, "not-a-date", "a date after 500 zeros"},
		{"x'31343837'", 0, "not-a-date", "a blob"},
	}
}

func values() []valueCase {
	return []valueCase{
		{"5", 5, "", "Apple's form"},
		{"0", 0, "", "zero"},
		{"-5", 0, "negative-value", "negative"},
		{"'-5.0'", 0, "negative-value", "negative as text"},
		{"9223372036854775807", 1<<63 - 1, "", "the largest"},
		{"-9223372036854775808", 0, "negative-value", "the smallest"},
		{"9223372036854775808", 0, "overflow", "a REAL to SQLite, above int64"},
		{"-1e19", 0, "overflow", "below int64"},
		{"5.0", 5, "", "a whole REAL"},
		{"5.5", 0, "not-an-integer", "a fraction is not guessed at"},
		{"9e999", 0, "overflow", "infinity"},
		{"NULL", 0, "null-value", "no value"},
		{"'5'", 5, "", "text"},
		{"' 5 '", 5, "", "text with spaces"},
		{"'+5'", 5, "", "text with a sign"},
		{"'5.000'", 5, "", "whole as text"},
		{"'5e3'", 5000, "", "as SQLite writes large numbers"},
		{"'9223372036854775807'", 1<<63 - 1, "", "the largest as text"},
		{"'9223372036854775808'", 0, "overflow", "one more"},
		{"'9007199254740993.0'", 9007199254740993, "", "more digits than a float64 has"},
		{"'9007199254740993e0'", 0, "overflow", "not exact as a float64"},
		{"'5.5'", 0, "not-an-integer", "a fraction as text"},
		{"''", 0, "not-an-integer", "empty"},
		{"'.'", 0, "not-an-integer", "a point"},
		{"'five'", 0, "not-an-integer", "a word"},
		{"'5 GB'", 0, "not-an-integer", "a number with a unit"},
		{"'0x10'", 0, "not-an-integer", "hexadecimal"},
		{"'0x1p4'", 0, "not-an-integer", "a hexadecimal float"},
		{"'1_000'", 0, "not-an-integer", "underscores"},
		{"'Infinity'", 0, "not-an-integer", "a word that Go takes for a number"},
		{"'nan'", 0, "not-an-integer", "another one"},
		{"printf('%.*c', 100000, '1')", 0, "overflow", "100,000 digits"},
		{"printf('%.*c', 100000, 'x')", 0, "not-an-integer", "100,000 letters"},
		{"printf('%.*c%d', 500, '0', 5)", 0, "overflow", "a number after 500 zeros: the beginning is not the value"},
		{"printf('5%.*c', 500, ' ')", 0, "overflow", "a number before 500 spaces"},
		{"printf('%.*c', 500, char(0x1F600))", 0, "not-an-integer", "500 characters of four bytes"},
		{"x'35'", 0, "not-an-integer", "a blob"},
		{"zeroblob(1000000)", 0, "not-an-integer", "a large blob"},
	}
}

// looseStats keeps what it is given: no type, no affinity.
const looseStats = "CREATE TABLE statsData (entryIndex INTEGER PRIMARY KEY, collectionDate, expirationDate, metricName, dataValue);"

func TestStatsDataDates(t *testing.T) {
	for _, c := range dates() {
		got := mustRead(t, makeDB(t, looseStats, "INSERT INTO statsData VALUES (3, "+c.sql+", 0, 'bytes.dropped', 7)"), 2)
		checkRow(t, c, got, fmt.Sprintf("%d bytes.dropped", c.want), 7)
	}
}

func TestStatsDataValues(t *testing.T) {
	for _, c := range values() {
		got := mustRead(t, makeDB(t, looseStats, "INSERT INTO statsData VALUES (3, 100, 0, 'bytes.dropped', "+c.sql+")"), 2)
		checkRow(t, c, got, "100 bytes.dropped", c.want)
	}
}

func checkRow(t *testing.T, c valueCase, got content, key string, value int64) {
	t.Helper()
	if got.Rows != 1 {
		t.Errorf("%s (%s): %d rows", c.sql, c.why, got.Rows)
	}
	want := map[string]int64{}
	if c.bad == "" && value != 0 {
		want[key] = value
	}
	if diff := cmp.Diff(want, got.Sums); diff != "" {
		t.Errorf("%s (%s), bad %v (-want +got):\n%s", c.sql, c.why, got.Bad, diff)
	}
	if c.bad == "" {
		if got.Bad != nil {
			t.Errorf("%s (%s): %+v", c.sql, c.why, got.Bad)
		}
		return
	}
	if len(got.Bad) != 1 || got.Bad[0].Reason != c.bad || got.Bad[0].ID != 3 || got.Bad[0].Text == "" || !strings.Contains(got.Bad[0].Row, "=3 ") {
		t.Errorf("%s (%s): bad rows %+v, want one for %s", c.sql, c.why, got.Bad, c.bad)
		return
	}
	if b := got.Bad[0]; utf8.RuneCountInString(b.Text) > 150 || len(b.Row) > 1000 || strings.ContainsAny(b.Text+b.Row, "\n\x00\x1b") {
		t.Errorf("%s (%s): not fit for a message: %.400q, %.1200q", c.sql, c.why, b.Text, b.Row)
	}
}

func TestMetricNames(t *testing.T) {
	for _, c := range []struct {
		sql, want string
		bad       bool
		why       string
	}{
		{"'bytes.dropped'", "bytes.dropped", false, "known"},
		{"'Bytes.Dropped'", "Bytes.Dropped", false, "unknown: case counts"},
		{"'bytes.dropped '", "bytes.dropped ", false, "unknown: so do spaces"},
		{"x'62797465732e64726f70706564'", "bytes.dropped", false, "known, as a blob"},
		{"'a,b=c \"d\" ''e'''", `a,b=c "d" 'e'`, false, "what line protocol must escape"},
		{"'é—漢'", "é—漢", false, "not ASCII"},
		{"printf('%.*c', 64, 'n')", strings.Repeat("n", 64), false, "as long as the buffer of known names"},
		{"printf('bytes.dropped%.*c', 52, 'n')", "bytes.dropped" + strings.Repeat("n", 52), false, "longer than it"},
		{"printf('%.*c', 1024, 'n')", strings.Repeat("n", 1024), false, "the longest"},
		{"42", "42", false, "a number"},
		{"1.5", "1.5", false, "a fraction"},
		{"'a\\b'", `a\b`, false, "a backslash inside"},
		{"'a\\'", "", true, "one at the end"},
		{"'a\\ b'", "", true, "one before a space"},
		{"'a\\,b'", "", true, "one before a comma"},
		{"'a\\=b'", "", true, "one before an equals sign"},
		{"printf('%.*c', 1025, 'n')", "", true, "one too long"},
		{"printf('%.*c', 102400, 'n')", "", true, "100 KiB"},
		{"printf('%.*c', 15000000, 'n')", "", true, "15 MB"},
		{"NULL", "", true, "none"},
		{"''", "", true, "empty"},
		{"x''", "", true, "an empty blob"},
		{"'time'", "", true, "InfluxDB drops such a field"},
		{"'a' || char(10) || 'b'", "", true, "a newline"},
		{"'a' || char(13)", "", true, "a carriage return"},
		{"'bytes.dropped' || char(0)", "", true, "a NUL after a known name"},
		{"char(0)", "", true, "a NUL"},
		{"char(27) || '[31m'", "", true, "an escape sequence"},
		{"char(133)", "", true, "a control character outside ASCII"},
		{"x'ff'", "", true, "not UTF-8"},
	} {
		path := makeDB(t, looseStats, "INSERT INTO statsData VALUES (3, 100, 0, "+c.sql+", 7)")
		bad := ""
		if c.bad {
			bad = "bad-name"
		}
		checkRow(t, valueCase{c.sql, 100, bad, c.why}, mustRead(t, path, 2), "100 "+c.want, 7)
		db := open(t, path)
		var w metrics.Window
		if err := db.ReadWindow(&w, metrics.FirstID, metrics.LastID, 2); err != nil {
			t.Fatal(err)
		}
		if known := c.want == "bytes.dropped"; !c.bad && (known != (w.Others == nil) || !known && w.Others[0].Name != c.want) {
			t.Errorf("%s (%s): others %v", c.sql, c.why, w.Others)
		}
	}
}

// SQLite may keep text in UTF-16: a known name is known all the same.
func TestUTF16(t *testing.T) {
	for _, encoding := range []string{"UTF-16le", "UTF-16be"} {
		path := makeDB(t, "PRAGMA encoding='"+encoding+"'", statsTable, batches(1, 4, start), `INSERT INTO statsData VALUES
			(100, 9, 0, 'neu', 1), (101, 9, 0, 'time', 1), (102, '1487030400', 0, 'bytes.dropped', '12')`)
		db := open(t, path)
		got, err := readAll(db, 3)
		if err != nil || got.Rows != 87 || len(got.Bad) != 1 || got.Bad[0].Reason != "bad-name" {
			t.Fatalf("%s: %+v, %v", encoding, got, err)
		}
		want := truth(t, path, statsTruth)
		delete(want, "9 time")
		if diff := cmp.Diff(want, got.Sums); diff != "" {
			t.Errorf("%s (-SQLite +windows):\n%s", encoding, diff)
		}
		var w metrics.Window
		if err := db.ReadWindow(&w, metrics.FirstID, 84, 100); err != nil || w.Others != nil {
			t.Errorf("%s: known names are taken for others: %v, %v", encoding, w.Others, err)
		}
	}
}

func TestTooManyNames(t *testing.T) {
	rows := `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < %d) INSERT INTO statsData SELECT i, 100, 0, 'name ' || i, 1 FROM n`
	got := mustRead(t, makeDB(t, looseStats, fmt.Sprintf(rows, 1005), "INSERT INTO statsData VALUES (2000, 100, 0, 'name 7', 1)"), 9)
	if len(got.Sums) != 1000 || len(got.Bad) != 5 || got.Bad[0].Reason != "too-many-names" || got.Bad[0].ID != 1001 || got.Sums["100 name 7"] != 2 {
		t.Errorf("%d sums, bad %+v", len(got.Sums), got.Bad)
	}
	_, err := readAll(open(t, makeDB(t, looseStats, fmt.Sprintf(rows, 2000))), 9)
	if codeOf(err) != metrics.CodeTooManyBadRows {
		t.Errorf("2000 names: %v", err)
	}
}

func TestTooManyBadRows(t *testing.T) {
	for bad, want := range map[int]metrics.Code{100: "", 101: metrics.CodeTooManyBadRows} {
		path := makeDB(t, looseStats, batches(1, 100, start), fmt.Sprintf("UPDATE statsData SET dataValue='x' WHERE entryIndex <= %d", bad))
		got, err := readAll(open(t, path), 1000)
		if codeOf(err) != want || want == "" && (len(got.Bad) != bad || got.Rows != 2100) {
			t.Errorf("%d bad rows: %d of %d rows, %v", bad, len(got.Bad), got.Rows, err)
		}
	}
	// Each reason has its own hundred.
	path := makeDB(t, looseStats, batches(1, 100, start), "UPDATE statsData SET dataValue='x' WHERE entryIndex <= 90", "UPDATE statsData SET collectionDate=NULL WHERE entryIndex > 2010")
	if got, err := readAll(open(t, path), 1000); err != nil || len(got.Bad) != 180 {
		t.Errorf("%d bad rows, %v", len(got.Bad), err)
	}
}

// Bad rows are counted and do not part a second or end a window.
func TestBadRowsBetween(t *testing.T) {
	path := makeDB(t, looseStats, `INSERT INTO statsData VALUES (1,100,0,'bytes.dropped',1), (2,NULL,0,'bytes.dropped',2),
		(3,100,0,'bytes.dropped',4), (4,160,0,'bytes.dropped','x'), (5,160,0,'bytes.dropped',8), (6,NULL,0,'bytes.dropped',16)`)
	for size := 1; size < 4; size++ {
		got := mustRead(t, path, size)
		if diff := cmp.Diff(map[string]int64{"100 bytes.dropped": 5, "160 bytes.dropped": 8}, got.Sums); diff != "" || got.Rows != 6 || len(got.Bad) != 3 {
			t.Errorf("windows of %d: %+v (-want +got):\n%s", size, got, diff)
		}
		if got.Ends[len(got.Ends)-1] != 6 {
			t.Errorf("windows of %d end at %v", size, got.Ends)
		}
	}
}

// A schema is known by its columns' names, whatever their order, case and type.
func TestLooseSchemas(t *testing.T) {
	for why, table := range map[string]string{
		"another order":          "CREATE TABLE statsData (dataValue, metricName, collectionDate, entryIndex, extra)",
		"another case":           "CREATE TABLE STATSDATA (ENTRYINDEX INTEGER PRIMARY KEY, collectiondate, METRICNAME, DataValue)",
		"text and fractions":     "CREATE TABLE statsData (entryIndex INTEGER PRIMARY KEY, collectionDate REAL, metricName BLOB, dataValue TEXT)",
		"no rowid alias":         "CREATE TABLE statsData (entryIndex INT PRIMARY KEY, collectionDate, metricName, dataValue)",
		"no key":                 "CREATE TABLE statsData (entryIndex, collectionDate, metricName, dataValue)",
		"a key of two columns":   "CREATE TABLE statsData (entryIndex INTEGER, collectionDate, metricName, dataValue, PRIMARY KEY (entryIndex, metricName))",
		"without rowid":          "CREATE TABLE statsData (entryIndex INTEGER PRIMARY KEY, collectionDate, metricName, dataValue) WITHOUT ROWID",
		"another column's rowid": "CREATE TABLE statsData (pk INTEGER PRIMARY KEY, entryIndex INTEGER, collectionDate, metricName, dataValue)",
		"a computed column":      "CREATE TABLE statsData (entryIndex INTEGER PRIMARY KEY, collectionDate, metricName, dataValue, twice AS (dataValue*2))",
		"the rowid's own name":   "CREATE TABLE statsData (rowid TEXT, entryIndex INTEGER, collectionDate, metricName, dataValue)",
		"strict":                 "CREATE TABLE statsData (entryIndex INTEGER PRIMARY KEY, collectionDate INT, metricName TEXT, dataValue ANY) STRICT",
		"both schemas":           "CREATE TABLE ZMETRIC (x); CREATE TABLE statsData (entryIndex INTEGER PRIMARY KEY, collectionDate, metricName, dataValue)",
	} {
		path := makeDB(t, table, "INSERT INTO statsData (entryIndex, collectionDate, metricName, dataValue) VALUES (2,160,'bytes.dropped',8), (1,100,'bytes.dropped',1), (3,160,'requests.frompeers',16)")
		db := open(t, path)
		bad, err := db.BadIDs()
		if bad != nil || err != nil || db.Kind() != metrics.StatsData {
			t.Errorf("%s: %v, bad ids %v, %v", why, db.Kind(), bad, err)
		}
		got := mustRead(t, path, 1)
		want := map[string]int64{"100 bytes.dropped": 1, "160 bytes.dropped": 8, "160 requests.frompeers": 16}
		if diff := cmp.Diff(want, got.Sums); diff != "" || got.Rows != 3 || len(got.Ends) < 2 {
			t.Errorf("%s: %d rows (-want +got):\n%s", why, got.Rows, diff)
		}
		tail, err := db.Tail()
		if err != nil || tail.MinID != 1 || tail.MaxID != 3 || tail.NewestFirst != 2 {
			t.Errorf("%s: %+v, %v", why, tail, err)
		}
	}
}

// What ReadWindow cannot come to is listed by BadIDs: together they are all rows.
func TestBadIDs(t *testing.T) {
	const values = "INSERT INTO statsData (entryIndex, collectionDate, metricName, dataValue) VALUES "
	for _, c := range []struct {
		why, table, rows string
		read, bad        int
	}{
		{"a key that is not the rowid", "entryIndex INTEGER, collectionDate, metricName, dataValue, PRIMARY KEY (entryIndex, metricName)", "(NULL,1,'x',1), (NULL,1,'x',1), (7,1,'x',1)", 1, 2},
		{"no key", "entryIndex, collectionDate, metricName, dataValue", "(1,1,'x',1), (1.5,1,'x',1), ('2',1,'x',1), (x'03',1,'x',1), (NULL,1,'x',1), (2,1,'x',1), (2.0,1,'x',1)", 2, 5},
		{"integers only", "entryIndex INTEGER, collectionDate, metricName, dataValue", "(1,1,'x',1), (1.5,1,'x',1), ('2',1,'x',1), (2.0,1,'x',1)", 3, 1},
		{"without rowid", "entryIndex INTEGER PRIMARY KEY, collectionDate, metricName, dataValue) WITHOUT ROWID; CREATE TABLE more (x", "('abc',1,'x',1), (1.5,1,'x',1), (2,1,'x',1)", 1, 2},
		{"a key that runs down", "entryIndex INTEGER PRIMARY KEY DESC, collectionDate, metricName, dataValue", "(NULL,1,'x',1), (NULL,1,'x',1), (2,1,'x',1)", 1, 2},
		{"the one number that nothing is below", "entryIndex INTEGER PRIMARY KEY, collectionDate, metricName, dataValue", "(-9223372036854775808,1,'x',1), (-9223372036854775807,1,'x',1), (9223372036854775807,1,'x',1)", 2, 1},
	} {
		path := makeDB(t, "CREATE TABLE statsData ("+c.table+")", values+c.rows)
		db := open(t, path)
		bad, err := db.BadIDs()
		if err != nil || len(bad) != c.bad {
			t.Errorf("%s: %+v, %v", c.why, bad, err)
		}
		for _, b := range bad {
			if b.Reason != "bad-id" || !strings.Contains(b.Text, "entryIndex") || !strings.Contains(b.Row, "metricName=\"x\"") {
				t.Errorf("%s: %+v", c.why, b)
			}
		}
		if got := mustRead(t, path, 1); got.Rows != c.read || strings.Count(c.rows, "(") != c.read+c.bad {
			t.Errorf("%s: %d rows", c.why, got.Rows)
		}
	}
	db := open(t, makeDB(t, "CREATE TABLE statsData (entryIndex TEXT, collectionDate, metricName, dataValue, \"a\nb\")", "INSERT INTO statsData (entryIndex) VALUES (1)",
		"WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i+1 FROM n WHERE i < 500) INSERT INTO statsData (entryIndex) SELECT i FROM n"))
	bad, err := db.BadIDs()
	if len(bad) != 101 || err != nil || strings.Contains(bad[0].Row, "\n") {
		t.Errorf("%d bad ids, %v, %+v", len(bad), err, bad[0])
	}
	if tail, err := db.Tail(); tail.Rows || err != nil {
		t.Errorf("%+v, %v", tail, err)
	}
}

// A value may be larger than what anybody should take into memory.
func TestHugeValue(t *testing.T) {
	path := makeDB(t, looseStats, "INSERT INTO statsData VALUES (1, 100, 0, zeroblob(20000000), 7)")
	_, err := readAll(open(t, path), 1)
	if codeOf(err) != metrics.CodeUnreadable || !strings.Contains(err.Error(), "too big") {
		t.Errorf("%v", err)
	}
}
