package metrics

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"zombiezen.com/go/sqlite"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

func (d *Database) introspectStatsData() error {
	columns, err := d.columns("statsData")
	if err != nil {
		return err
	}
	if err := d.need("statsData", columns, "entryIndex", "collectionDate", "metricName", "dataValue"); err != nil {
		return err
	}
	d.kind = StatsData
	d.fields = statsDataFields()
	d.hashes = make([]int64, len(d.fields))
	for i, f := range d.fields {
		d.hashes[i] = hashName(f.Name)
	}
	d.lookup = newNames(d.fields)
	d.uniqID, err = d.isRowid("statsData", columns, "ENTRYINDEX")
	return err
}

func (d *Database) selectStatsData() string {
	return "SELECT entryIndex, collectionDate, metricName, dataValue FROM statsData" + d.whereIDs()
}

func (r *reader) statsDataRow() (full bool, err error) {
	id := r.stmt.ColumnInt64(0)
	second, f := secondAt(r.stmt, 1, 0)
	if f.Code != "" {
		return r.skip(id, f)
	}
	if !r.begin(id, second) {
		return true, nil
	}
	at := -1
	// Fetched as bytes, UTF-16 text would be read after SQLite has freed it.
	if !r.d.utf16 {
		at = r.d.lookup.find(r.stmt.ColumnBytes(2, r.d.lookup.buf[:]))
	}
	value, f := integerAt(r.stmt, 3)
	if f.Code != "" {
		return false, r.reject(id, f)
	}
	h := mix(mix(r.w.Last.Hash, id), value)
	if at < 0 {
		var name string
		if name, at, f = r.otherName(); at < 0 {
			return false, r.otherRow(id, second, value, name, f)
		}
	}
	r.w.Last.Hash = mix(h, r.d.hashes[at])
	if value < 0 {
		return false, r.reject(id, negative(value))
	}
	sums := r.w.second(second)
	sum, ok := add(sums[at], value)
	if !ok {
		return false, r.reject(id, tooMuch())
	}
	sums[at] = sum
	return false, nil
}

// negative is the reason of a metric that counts down. Its row is part of the mark,
// as it was when such rows were summed: checkpoints keep marks.
func negative(value int64) fault.Reason {
	return fault.Reason{Code: CodeNegativeValue, Text: fmt.Sprintf("the value %d is negative", value)}
}

func tooMuch() fault.Reason {
	return fault.Reason{Code: CodeOverflow, Text: "the sum within its second does not fit into 64 bits"}
}

// otherName returns a name that find did not find: one that is not stored in
// UTF-8 may still be known.
func (r *reader) otherName() (name string, at int, f fault.Reason) {
	if r.stmt.ColumnLen(2) > maxNameLength { // no need to fetch it
		return "", -1, longName()
	}
	name = r.stmt.ColumnText(2)
	if at, ok := r.d.lookup.index[name]; ok {
		return name, at, fault.Reason{}
	}
	return name, -1, fault.Reason{}
}

// otherRow adds a row of an unknown metric.
func (r *reader) otherRow(id, second, value int64, name string, f fault.Reason) error {
	r.w.Last.Hash = mix(mix(mix(r.w.Last.Hash, id), value), hashName(name))
	if f.Code == "" {
		f = r.d.lookup.admit(name)
	}
	if f.Code != "" {
		return r.reject(id, f)
	}
	r.w.second(second)
	if !r.other(second, name, value) {
		return r.reject(id, tooMuch())
	}
	return nil
}

// names finds a metric's position by its name. Rows have the same order in every
// interval, so the name that came next the last time is tried first.
type names struct {
	buf    [64]byte // longer than every known name
	fields []Field
	index  map[string]int
	next   []int // what came after position i
	last   int
	others map[string]bool
}

func newNames(fields []Field) *names {
	n := &names{
		fields: fields,
		index:  make(map[string]int, len(fields)),
		next:   make([]int, len(fields)),
		others: map[string]bool{},
	}
	for i, f := range fields {
		n.index[f.Name] = i
	}
	return n
}

// find returns the position of the name in the first size bytes of buf, or -1 if
// it is not known.
func (n *names) find(size int) int {
	guess := n.next[n.last]
	if n.fields[guess].Name != string(n.buf[:size]) {
		at, ok := n.index[string(n.buf[:size])]
		if !ok {
			return -1
		}
		n.next[n.last] = at
		guess = at
	}
	n.last = guess
	return guess
}

const (
	maxOtherNames = 1000 // distinct names in one database
	maxNameLength = 1024 // bytes; InfluxDB's limit for a whole key is 64 KiB
)

// admit returns the reason why an unknown metric's name cannot be a field.
func (n *names) admit(name string) fault.Reason {
	if n.others[name] {
		return fault.Reason{}
	}
	if f := nameFault(name); f.Code != "" {
		return f
	}
	if len(n.others) >= maxOtherNames {
		return fault.Reason{Code: CodeTooManyNames, Text: fmt.Sprintf("more than %d unknown metrics", maxOtherNames)}
	}
	n.others[name] = true
	return fault.Reason{}
}

// nameFault returns the reason why line protocol cannot carry a field name.
func nameFault(name string) fault.Reason {
	switch {
	case name == "":
		return fault.Reason{Code: CodeBadName, Text: "the metric's name is empty or NULL"}
	case name == "time":
		return fault.Reason{Code: CodeBadName, Text: `a field named "time" would be dropped by InfluxDB`}
	case len(name) > maxNameLength:
		return longName()
	case !utf8.ValidString(name) || strings.ContainsFunc(name, unicode.IsControl):
		return fault.Reason{Code: CodeBadName, Text: fmt.Sprintf("the metric's name %q is not printable", fault.Clip(name))}
	case hasEscape(name):
		return fault.Reason{Code: CodeBadName, Text: fmt.Sprintf("the metric's name %q has a backslash that line protocol would take for an escape", fault.Clip(name))}
	default:
		return fault.Reason{}
	}
}

// hasEscape reports whether a name has a backslash that line protocol would take
// for an escape: at the end, or before a character that is escaped itself.
func hasEscape(name string) bool {
	for i := range len(name) {
		if name[i] == '\\' && (i+1 == len(name) || strings.IndexByte(`,= `, name[i+1]) >= 0) {
			return true
		}
	}
	return false
}

func longName() fault.Reason {
	return fault.Reason{Code: CodeBadName, Text: fmt.Sprintf("the metric's name has more than %d bytes", maxNameLength)}
}

// BadIDs returns the rows that ReadWindow never reaches, because their id is
// NULL, not an integer, or the smallest integer: at most 101 of them.
func (d *Database) BadIDs() ([]BadRow, error) {
	id := d.kind.id()
	where := fmt.Sprintf("%s = %d", id, FirstID)
	if !d.uniqID {
		where = fmt.Sprintf("typeof(%s) <> 'integer' OR %s", id, where)
	}
	var bad []BadRow
	sql := fmt.Sprintf("SELECT * FROM %s WHERE %s LIMIT %d", d.kind.table(), where, maxBadRows+1)
	err := d.query(sql, func(stmt *sqlite.Stmt) {
		bad = append(bad, BadRow{Reason: string(CodeBadID), Text: "its " + id + " is not an integer that can number rows", Row: rowText(stmt)})
	})
	return bad, err
}
