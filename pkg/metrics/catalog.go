package metrics

import (
	"fmt"
	"slices"
	"strings"
)

// Kind is the schema of a database.
type Kind int

// The schemas Apple has shipped.
const (
	// StatsData is table statsData of Metrics.sqlite: Server.app 5.2 and 5.3
	// on macOS 10.12, one row per metric and interval, kept for 7 days.
	// Text form "statsData".
	StatsData Kind = iota + 1
	// ZMetric is table ZMETRIC of Metrics.db: macOS 10.13.4 and newer, a Core
	// Data store with one row per interval, kept for 30 days, all-zero
	// intervals left out. Text form "zmetric".
	ZMetric
)

// String returns the text form.
func (k Kind) String() string {
	switch k {
	case StatsData:
		return "statsData"
	case ZMetric:
		return "zmetric"
	default:
		return fmt.Sprintf("Kind(%d)", int(k))
	}
}

// MarshalText returns the text form.
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// UnmarshalText reads the text form.
func (k *Kind) UnmarshalText(text []byte) error {
	for _, known := range []Kind{StatsData, ZMetric} {
		if string(text) == known.String() {
			*k = known
			return nil
		}
	}
	return fmt.Errorf("reading kind %q: want statsData or zmetric", text)
}

// table names the table that has the rows.
func (k Kind) table() string {
	if k == StatsData {
		return "statsData"
	}
	return "ZMETRIC"
}

// id names the column that numbers the rows.
func (k Kind) id() string {
	if k == StatsData {
		return "entryIndex"
	}
	return "Z_PK"
}

// date names the column of the date, and returns the Unix time that it counts
// from.
func (k Kind) date() (column string, epoch int64) {
	if k == StatsData {
		return "collectionDate", 0
	}
	return "ZCREATIONDATE", cocoaEpoch
}

// OtherMeasurement holds the metrics that this package does not know.
const OtherMeasurement = "other"

// Field is one metric: a field of a measurement in line protocol. Every value
// is what happened within one interval, not a running total: bytes for names
// that begin with "bytes.", counts for all others.
type Field struct {
	Measurement string // "bytestoclients", …
	Name        string // the metricName of statsData: "bytes.fromcache.toclients"
	column      string // the column of ZMETRIC
	since10134  bool   // not among the 21 of statsData
}

// Measurements returns the names of the seven measurements, in the order in
// which they are written.
func Measurements() []string {
	return []string{
		"bytesdropped", "bytesimported", "bytespurged", "bytestoclients", "imports", "replies", "requests",
	}
}

// Fields returns every known metric, sorted by measurement and name. The names
// of the 21 in statsData are Apple's; those of the other columns of ZMETRIC
// follow the same pattern.
func Fields() []Field {
	fields := []Field{
		{Measurement: "bytesdropped", Name: "bytes.dropped", column: "ZBYTESDROPPED"},
		{Measurement: "bytesimported", Name: "bytes.imported.byhttp", column: "ZBYTESIMPORTEDBYHTTP"},
		{Measurement: "bytesimported", Name: "bytes.imported.byxpc", column: "ZBYTESIMPORTEDBYXPC"},
		{Measurement: "bytespurged", Name: "bytes.purged.total", column: "ZBYTESPURGEDTOTAL"},
		{Measurement: "bytespurged", Name: "bytes.purged.youngerthan1day", column: "ZBYTESPURGEDYOUNGERTHAN1DAY"},
		{Measurement: "bytespurged", Name: "bytes.purged.youngerthan7days", column: "ZBYTESPURGEDYOUNGERTHAN7DAYS"},
		{Measurement: "bytespurged", Name: "bytes.purged.youngerthan30days", column: "ZBYTESPURGEDYOUNGERTHAN30DAYS"},
		{Measurement: "imports", Name: "imports.byhttp", column: "ZIMPORTSBYHTTP"},
		{Measurement: "imports", Name: "imports.byxpc", column: "ZIMPORTSBYXPC"},
		{Measurement: "requests", Name: "requests.fromclients", column: "ZREQUESTSFROMCLIENT"},
		{Measurement: "requests", Name: "requests.frompeers", column: "ZREQUESTSFROMPEER"},
		{Measurement: "requests", Name: "requests.fromchildren", column: "ZREQUESTSFROMCHILD", since10134: true},
		{Measurement: "requests", Name: "requests.rejected.nospace", column: "ZREQUESTSREJECTEDFORNOSPACE", since10134: true},
	}
	fields = append(fields, flows("bytestoclients", "bytes", "ZBYTES")...)
	fields = append(fields, flows("replies", "replies", "ZREPLIES")...)
	slices.SortFunc(fields, func(a, b Field) int {
		return strings.Compare(a.Measurement+"\x00"+a.Name, b.Measurement+"\x00"+b.Name)
	})
	return fields
}

// flows returns the metrics that have a source and a destination. What a server
// never does, such as sending from peers to peers, has no column.
func flows(measurement, prefix, column string) []Field {
	ends := []struct {
		from, to string
		newer    bool
	}{
		{"cache", "client", false},
		{"cache", "peer", false},
		{"cache", "child", true},
		{"origin", "client", false},
		{"origin", "peer", false},
		{"origin", "child", true},
		{"peer", "client", false},
		{"peer", "child", true},
		{"parent", "client", true},
		{"parent", "peer", true},
		{"parent", "child", true},
	}
	plural := strings.NewReplacer("client", "clients", "child", "children", "peer", "peers", "parent", "parents")
	fields := make([]Field, 0, len(ends))
	for _, e := range ends {
		fields = append(fields, Field{
			Measurement: measurement,
			Name:        prefix + ".from" + plural.Replace(e.from) + ".to" + plural.Replace(e.to),
			column:      column + "FROM" + strings.ToUpper(e.from) + "TO" + strings.ToUpper(e.to),
			since10134:  e.newer,
		})
	}
	return fields
}

// statsDataFields returns the 21 metrics of a statsData database.
func statsDataFields() []Field {
	return slices.DeleteFunc(Fields(), func(f Field) bool { return f.since10134 })
}
