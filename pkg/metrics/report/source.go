package report

import (
	"math"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/tags"
)

// Source is a database or server that figures come from.
type Source struct {
	Database string `json:"database"` // the path as given, or a server's address
	Kind     string `json:"kind"`     // "statsData", "zmetric" or "influxdb"
	Rows     int64  `json:"rows"`     // rows that could be read, whether or not they lie in the report's time
	// First and Last are the times of the first and last of them; zero if
	// there are none.
	First time.Time `json:"first,omitzero"`
	Last  time.Time `json:"last,omitzero"`
}

// Failed is a database that is not in the report.
type Failed struct {
	Database string     `json:"database"` // the path as given
	Code     fault.Code `json:"code"`
	Message  string     `json:"message"`

	err error
}

// Feed adds the rows of one source to a Builder.
type Feed struct {
	b           *Builder
	set         tags.Set
	source      Source
	columns     [len(sums{})]int
	first, last int64 // of the source, also outside the report's time

	// What lies within the report's time.
	buckets         map[int64]*sums // by start of period
	total           sums
	overflow        bool // the total does not fit into 64 bits
	firstIn, lastIn int64

	// The period of the previous row: rows come in the order of time, so nearly
	// every row is in it, too.
	start, end int64
	current    *sums
}

// Feed adds a source whose windows have the given fields. Its figures go to the
// group that set belongs to.
func (b *Builder) Feed(name, kind string, fields []metrics.Field, set tags.Set) *Feed {
	f := b.newFeed(set)
	f.describe(name, kind, fields)
	b.sources = append(b.sources, f)
	return f
}

// newFeed returns a feed that is not listed among the sources.
func (b *Builder) newFeed(set tags.Set) *Feed {
	f := b.unlisted(set)
	b.open = append(b.open, f)
	return f
}

// unlisted returns a feed that the builder does not know.
func (b *Builder) unlisted(set tags.Set) *Feed {
	return &Feed{
		b: b, set: set, buckets: map[int64]*sums{},
		first: math.MaxInt64, last: math.MinInt64, firstIn: math.MaxInt64, lastIn: math.MinInt64,
	}
}

// describe sets the name and the columns of each metric, or -1, in a window.
func (f *Feed) describe(name, kind string, fields []metrics.Field) {
	f.source = Source{Database: name, Kind: kind}
	for i, name := range metricNames() {
		f.columns[i] = -1
		for at, field := range fields {
			if field.Name == name {
				f.columns[i] = at
			}
		}
	}
}

// Add adds a window. Rows that could not be read are counted neither in the sums
// nor in the source's number of rows.
func (f *Feed) Add(w *metrics.Window) error {
	f.source.Rows += int64(w.Rows - len(w.Bad))
	var row sums
	for i, second := range w.Seconds {
		values := w.Row(i)
		for j, at := range f.columns {
			row[j] = 0
			if at >= 0 {
				row[j] = values[at]
			}
		}
		if err := f.add(second, &row); err != nil {
			return err
		}
	}
	return nil
}

func (f *Feed) add(second int64, row *sums) error {
	f.first, f.last = min(f.first, second), max(f.last, second)
	b := f.b
	if second < b.from || second >= b.to {
		return nil
	}
	f.firstIn, f.lastIn = min(f.firstIn, second), max(f.lastIn, second)
	if f.current == nil || second < f.start || second >= f.end {
		f.start, f.end = b.calendar.bounds(second)
		current := f.buckets[f.start]
		if current == nil {
			if len(f.buckets) == MaxPeriods {
				return tooManyError(b.opts.By, f.firstIn, f.lastIn, 1, "")
			}
			current = &sums{}
			f.buckets[f.start] = current
		}
		f.current = current
	}
	if !f.current.add(row) {
		return b.overflowError(f.start)
	}
	f.overflow = f.overflow || !f.total.add(row)
	return nil
}

// implausible is more than 4 GB a second for a year: no server has that. In a sum with
// others it would hide them, or not fit.
const implausible = 1 << 57

// check refuses a source that no report with so many groups could hold, whatever
// else is in it: each group has every period.
func (f *Feed) check(groups int) error {
	switch {
	case f.firstIn <= f.lastIn && (f.lastIn-f.firstIn)/f.b.opts.By.longest() > int64(MaxPeriods/groups):
		return tooManyError(f.b.opts.By, f.firstIn, f.lastIn, groups, "")
	case f.overflow || !f.total.fits():
		return f.b.overflowError(math.MinInt64)
	case f.total.largest() >= implausible:
		return implausibleError(f.total.largest())
	default:
		return nil
	}
}

// result returns the description of the source.
func (f *Feed) result() Source {
	s := f.source
	if f.first <= f.last {
		s.First, s.Last = time.Unix(f.first, 0).UTC(), time.Unix(f.last, 0).UTC()
	}
	return s
}
