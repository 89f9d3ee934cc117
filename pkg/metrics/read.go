package metrics

import (
	"errors"
	"fmt"
	"math"

	"zombiezen.com/go/sqlite"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// maxBadRows is how many rows of one window may be rejected for one reason
// before the database is taken for something other than it seems.
const maxBadRows = 100

// maxOthers ends a window early, between two seconds, once it has that many
// values of unknown metrics.
const maxOthers = 100_000

// maxSameID is how many seconds more than a window's size may share one id,
// where the id is not a key.
const maxSameID = 1000

// FirstID is the after of a first ReadWindow, LastID the through of one without
// an upper bound.
const (
	FirstID = math.MinInt64
	LastID  = math.MaxInt64
)

// ReadWindow fills w with the next rows whose ids are above after and not
// above through, in the order of ids, until it has seconds distinct runs of
// a second (at least one), or 100,000 Others, or no row is left. It reuses w's
// buffers; after an error w's content is not usable. No lock on the database
// outlives the call.
//
// Rows that make no sense are listed in w.Bad and counted in w.Rows; more than
// a hundred of one kind in one window lead to CodeTooManyBadRows.
func (d *Database) ReadWindow(w *Window, after, through int64, seconds int) error {
	if d.rows == nil {
		stmt, err := d.prepare(d.selectRows())
		if err != nil {
			return err
		}
		d.rows = stmt
	}
	w.reset(after, len(d.fields))
	d.rows.BindInt64(1, after)
	if !d.uniqID {
		d.rows.BindInt64(2, through)
	}
	r := &reader{d: d, w: w, stmt: d.rows, through: through, maxSeconds: max(seconds, 1), row: make([]int64, len(d.fields))}
	if err := r.run(); err != nil {
		return err
	}
	return w.finish()
}

func (d *Database) selectRows() string {
	if d.kind == StatsData {
		return d.selectStatsData()
	}
	return d.selectZMetric()
}

// whereIDs selects the rows for windows. Rows whose id is not an integer have no
// place in the order; BadIDs lists them. The upper bound is left to the reader,
// which compares at a fifth of the cost, unless SQLite has to sort.
func (d *Database) whereIDs() string {
	id := d.kind.id()
	where := " WHERE " + id + " > ?1"
	if !d.uniqID {
		where += " AND " + id + " <= ?2 AND typeof(" + id + ") = 'integer'"
	}
	return where + " ORDER BY " + id
}

// reader reads one window.
type reader struct {
	d          *Database
	w          *Window
	stmt       *sqlite.Stmt
	through    int64
	maxSeconds int
	past       bool  // begin returned false because of through
	err        error // or because of this; otherwise the window is full
	bad        map[Code]int
	row        []int64        // buffer of zmetricValues
	others     map[string]int // this run's positions in w.Others
}

func (r *reader) run() error {
	row := r.zmetricRow
	if r.d.kind == StatsData {
		row = r.statsDataRow
	}
	end, err := r.d.each(r.stmt, row)
	// Reset releases the lock, whatever the outcome.
	resetErr := r.stmt.Reset()
	if err == nil {
		err = r.err
	}
	if err == nil {
		err = r.d.explain("reading", resetErr)
	}
	r.w.Done = end || r.past
	return err
}

// begin adds a row's id and second to the window; it returns false if the row
// begins a second that no longer fits in.
func (r *reader) begin(id, second int64) bool {
	w := r.w
	if r.misplaced(id) && !r.next(id) {
		return false
	}
	if !w.started || second != w.Last.Second {
		// Rows that share an id, where it is not a key, stay together too.
		if (len(w.Seconds) >= r.maxSeconds || len(w.Others) >= maxOthers) && !r.sameID(id) {
			return false
		}
		w.started = true
		w.Last = Mark{First: id, Second: second, Hash: hashStart}
		if len(r.others) > 0 {
			clear(r.others)
		}
	}
	w.Last.Last = id
	w.Through = id
	w.Rows++
	return true
}

// misplaced is small enough to be inlined; next finds out what is wrong.
func (r *reader) misplaced(id int64) bool { return id <= r.w.Through || id > r.through }

// next stops at through, and at ids that do not increase: in a damaged file they
// may form a loop, in which a caller who continues from Through would be caught.
func (r *reader) next(id int64) bool {
	if id > r.through {
		r.past = true
		return false
	}
	if id > r.w.Through || id == r.w.Through && !r.d.uniqID && r.w.Rows > 0 {
		return true
	}
	r.err = &Error{
		Code: CodeDatabaseBroken,
		Act:  "reading database", Operand: r.d.path,
		Err:  fmt.Errorf("its rows are out of order: %d after %d", id, r.w.Through),
		Hint: brokenHint,
	}
	return false
}

func (r *reader) sameID(id int64) bool {
	if id != r.w.Through {
		return false
	}
	if len(r.w.Seconds) < r.maxSeconds+maxSameID && len(r.w.Others) < maxOthers+maxSameID {
		return true
	}
	r.err = r.tooManyBad(fmt.Errorf("more than %d seconds share one %s, %d", maxSameID, r.d.kind.id(), id))
	return false
}

// skip adds a row without a date to the window, whatever its second.
func (r *reader) skip(id int64, f fault.Reason) (full bool, err error) {
	if !r.next(id) {
		return true, nil
	}
	r.w.Through = id
	r.w.Rows++
	return false, r.reject(id, f)
}

// reject lists a row that makes no sense.
func (r *reader) reject(id int64, f fault.Reason) error {
	if r.bad == nil {
		r.bad = map[Code]int{}
	}
	r.bad[f.Code]++
	r.w.Bad = append(r.w.Bad, BadRow{ID: id, Reason: string(f.Code), Text: f.Text, Row: rowText(r.stmt)})
	if r.bad[f.Code] <= maxBadRows {
		return nil
	}
	return r.tooManyBad(fmt.Errorf("more than %d rows cannot be read: %s (row %d)", maxBadRows, f.Text, id))
}

func (r *reader) tooManyBad(err error) error {
	return &Error{
		Code: CodeTooManyBadRows,
		Act:  "reading database", Operand: r.d.path,
		Err:  err,
		Hint: "look at the rows with: sqlite3 FILE 'SELECT * FROM " + r.d.kind.table() + " LIMIT 5'",
	}
}

// other adds a value of an unknown metric; it returns false if the sum does not
// fit.
func (r *reader) other(second int64, name string, value int64) bool {
	if at, ok := r.others[name]; ok {
		sum, ok := add(r.w.Others[at].Value, value)
		if ok {
			r.w.Others[at].Value = sum
		}
		return ok
	}
	if r.others == nil {
		r.others = map[string]int{}
	}
	r.others[name] = len(r.w.Others)
	r.w.Others = append(r.w.Others, Other{Second: second, Name: name, Value: value})
	return true
}

// hashStart and mix are FNV-1a over 64-bit words: enough to tell two databases
// apart, cheap enough for every row. Checkpoints keep marks for a long time: with
// another hash every database would look like a new one.
const hashStart uint64 = 14695981039346656037

func mix(h uint64, v int64) uint64 { return (h ^ uint64(v)) * 1099511628211 } //nolint:gosec // bits, not a number

func hashName(name string) int64 {
	h := hashStart
	for i := range len(name) {
		h = mix(h, int64(name[i]))
	}
	return int64(h & math.MaxInt64)
}

func errOverflow(second int64) error {
	return &Error{
		Code: CodeSumOverflow,
		Act:  fmt.Sprintf("summing the rows of second %d", second),
		Err:  errors.New("the sum does not fit into 64 bits"),
	}
}
