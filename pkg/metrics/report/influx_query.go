package report

import (
	"fmt"
	"math"
	"strings"
)

// selection is what is asked of one measurement.
type selection struct {
	measurement string
	fields      []string
	columns     []int // of a report, for each sum
	count       bool  // count the points, too
}

// selections returns the queries of the measurements, named as metrics export
// does by default.
func selections() []selection {
	names := metricNames()
	bytes := selection{measurement: "bytestoclients"}
	for _, column := range []int{fromCache, fromOrigin, fromPeers, fromParents, originToPeers, originToChildren, cacheToChildren, peersToChildren, parentsToChildren} {
		bytes.fields = append(bytes.fields, names[column])
		bytes.columns = append(bytes.columns, column)
	}
	return []selection{bytes, {
		measurement: "requests",
		fields:      []string{names[requests]},
		columns:     []int{requests, countColumn},
		count:       true,
	}}
}

// selectSums returns a query for sums by time and group. fill(none) leaves out
// buckets without points.
func (x *Influx) selectSums(s selection, groupBy []string, from, to, width int64) string {
	var sql strings.Builder
	for i, field := range s.fields {
		sql.WriteString(choose(i == 0, "SELECT ", ", ") + "sum(" + identifier(field) + ")")
	}
	if s.count {
		sql.WriteString(", count(" + identifier(s.fields[0]) + ")")
	}
	sql.WriteString(x.from(s) + x.conditions(from, to))
	fmt.Fprintf(&sql, " GROUP BY time(%ds)", width)
	for _, key := range groupBy {
		sql.WriteString(", " + identifier(key))
	}
	return sql.String() + " fill(none)"
}

// selectEnd returns a query for the first or the last point. Every point has the
// first of the fields, since metrics export writes zeros, too.
func (x *Influx) selectEnd(s selection, function string, from, to int64) string {
	return "SELECT " + function + "(" + identifier(s.fields[0]) + ")" + x.from(s) + x.conditions(from, to)
}

func (x *Influx) from(s selection) string {
	name := identifier(s.measurement)
	if rp := x.url.Query().Get("rp"); rp != "" {
		name = identifier(rp) + "." + name
	}
	return " FROM " + name
}

func (x *Influx) conditions(from, to int64) string {
	var parts []string
	// A bound outside the range of nanoseconds does not limit anything.
	if from > math.MinInt64/1_000_000_000 {
		parts = append(parts, fmt.Sprintf("time >= %ds", from))
	}
	if to < math.MaxInt64/1_000_000_000 {
		parts = append(parts, fmt.Sprintf("time < %ds", to))
	}
	for _, t := range x.where {
		parts = append(parts, identifier(t.Key)+" = "+literal(t.Value))
	}
	if len(parts) == 0 {
		return ""
	}
	return " WHERE " + strings.Join(parts, " AND ")
}

// identifier quotes a name for InfluxQL.
func identifier(name string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`, "\n", `\n`).Replace(name) + `"`
}

// literal quotes a text for InfluxQL.
func literal(text string) string {
	return `'` + strings.NewReplacer(`\`, `\\`, `'`, `\'`, "\n", `\n`).Replace(text) + `'`
}

func choose(first bool, yes, no string) string {
	if first {
		return yes
	}
	return no
}
