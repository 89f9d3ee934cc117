package metrics

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"zombiezen.com/go/sqlite"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

func (d *Database) introspectZMetric(hasMetadata bool) error {
	columns, err := d.columns("ZMETRIC")
	if err != nil {
		return err
	}
	if err := d.need("ZMETRIC", columns, "Z_PK", "ZCREATIONDATE"); err != nil {
		return err
	}
	d.kind = ZMetric
	known := map[string]bool{}
	for _, name := range []string{"Z_PK", "Z_ENT", "Z_OPT", "ZCREATIONDATE", "ZPERIOD"} {
		known[name] = true
	}
	for _, f := range Fields() {
		if _, ok := columns[f.column]; ok {
			d.fields = append(d.fields, f)
			d.hashes = append(d.hashes, hashName(f.column))
			known[f.column] = true
		}
	}
	if len(d.fields) == 0 {
		return d.need("ZMETRIC", columns, "ZBYTESFROMCACHETOCLIENT")
	}
	d.addUnknown(columns, known)
	if d.uniqID, err = d.isRowid("ZMETRIC", columns, "Z_PK"); err != nil || !hasMetadata {
		return err
	}
	return d.readUUID()
}

// addUnknown adds the columns that this package does not know, unless they
// cannot be fields.
func (d *Database) addUnknown(columns map[string]column, known map[string]bool) {
	for upper, c := range columns {
		if known[upper] {
			continue
		}
		if f := nameFault(c.name); f.Code != "" {
			d.opts.Note(fmt.Sprintf("%q has a column in ZMETRIC that is left out: %s", d.path, f.Text))
			continue
		}
		d.unknown = append(d.unknown, c.name)
	}
	slices.SortFunc(d.unknown, cmp.Compare[string])
	if more := len(d.unknown) - maxOtherNames; more > 0 {
		d.opts.Note(fmt.Sprintf("%q has %d unknown columns in ZMETRIC; the last %d are left out", d.path, len(d.unknown), more))
		d.unknown = d.unknown[:maxOtherNames]
	}
}

func (d *Database) readUUID() error {
	columns, err := d.columns("Z_METADATA")
	if err != nil || columns["Z_UUID"].name == "" {
		return err
	}
	return d.query("SELECT Z_UUID FROM Z_METADATA LIMIT 1", func(stmt *sqlite.Stmt) {
		d.uuid = fault.Clip(stmt.ColumnText(0))
	})
}

func (d *Database) selectZMetric() string {
	var sql strings.Builder
	sql.WriteString("SELECT Z_PK, ZCREATIONDATE")
	for _, f := range d.fields {
		sql.WriteString(", " + f.column)
	}
	for _, name := range d.unknown {
		sql.WriteString(`, "` + strings.ReplaceAll(name, `"`, `""`) + `"`)
	}
	sql.WriteString(" FROM ZMETRIC" + d.whereIDs())
	return sql.String()
}

// zmetricRow adds a whole row or nothing.
func (r *reader) zmetricRow() (full bool, err error) {
	id := r.stmt.ColumnInt64(0)
	second, f := secondAt(r.stmt, 1, cocoaEpoch)
	if f.Code != "" {
		return r.skip(id, f)
	}
	if !r.begin(id, second) {
		return true, nil
	}
	if f := r.zmetricValues(); f.Code != "" {
		return false, r.reject(id, f)
	}
	if at := slices.IndexFunc(r.row, func(v int64) bool { return v < 0 }); at >= 0 {
		r.w.Last.Hash = mix(mix(r.w.Last.Hash, id), int64(r.rowHash())) //nolint:gosec // bits, not a number
		f := negative(r.row[at])
		return false, r.reject(id, fault.Reason{Code: f.Code, Text: r.d.fields[at].column + ": " + f.Text})
	}
	sums := r.w.second(second)
	hash := mix(r.w.Last.Hash, id)
	// The columns' hashes are added up, and zeros are left out, so that a mark
	// stays valid when a newer model or a newer version of this package adds
	// columns in which the marked rows have nothing.
	var row uint64
	for i, v := range r.row {
		if v != 0 {
			row += mix(mix(hashStart, r.d.hashes[i]), v)
		}
		sum, ok := add(sums[i], v)
		if !ok {
			return false, r.reject(id, tooMuch())
		}
		r.row[i] = sum
	}
	if !r.othersFit() {
		return false, r.reject(id, tooMuch())
	}
	copy(sums, r.row)
	r.eachOther(func(name string, v int64) {
		r.other(second, name, v)
		if v != 0 {
			row += mix(mix(hashStart, hashName(strings.ToUpper(name))), v)
		}
	})
	r.w.Last.Hash = mix(hash, int64(row)) //nolint:gosec // bits, not a number
	return false, nil
}

// rowHash returns the part of a mark that is a row's; see zmetricRow.
func (r *reader) rowHash() uint64 {
	var row uint64
	for i, v := range r.row {
		if v != 0 {
			row += mix(mix(hashStart, r.d.hashes[i]), v)
		}
	}
	r.eachOther(func(name string, v int64) {
		if v != 0 {
			row += mix(mix(hashStart, hashName(strings.ToUpper(name))), v)
		}
	})
	return row
}

// eachOther calls f for the row's integers in unknown columns. Such a column
// need not be a metric: a value that is not an integer is left out. The warning
// about unknown columns names the column.
func (r *reader) eachOther(f func(name string, v int64)) {
	for i, name := range r.d.unknown {
		if col := 2 + len(r.row) + i; r.stmt.ColumnType(col) == sqlite.TypeInteger {
			f(name, r.stmt.ColumnInt64(col))
		}
	}
}

func (r *reader) othersFit() bool {
	fit := true
	if len(r.others) > 0 {
		r.eachOther(func(name string, v int64) {
			if at, ok := r.others[name]; ok {
				_, ok = add(r.w.Others[at].Value, v)
				fit = fit && ok
			}
		})
	}
	return fit
}

// zmetricValues fills r.row, or returns the reason why it cannot.
func (r *reader) zmetricValues() fault.Reason {
	clear(r.row)
	for i, field := range r.d.fields {
		if r.stmt.ColumnType(2+i) == sqlite.TypeNull {
			continue // only the date is mandatory: NULL is 0
		}
		v, f := integerAt(r.stmt, 2+i)
		if f.Code != "" {
			return fault.Reason{Code: f.Code, Text: field.column + ": " + f.Text}
		}
		r.row[i] = v
	}
	return fault.Reason{}
}
