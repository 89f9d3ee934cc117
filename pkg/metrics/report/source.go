package report

import (
	"math"
	"time"

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

// Feed adds the rows of one source to a Builder.
type Feed struct {
	b           *Builder
	group       *group
	source      Source
	columns     [6]int // the column of each metric in a window, or -1
	first, last int64  // of the source, also outside the report's time

	// The period of the previous row: rows come in the order of time, so nearly
	// every row is in it, too.
	start, end int64
	current    *sums
}

// Feed adds a source whose windows have the given fields. Its figures go to the
// group that set belongs to.
func (b *Builder) Feed(name, kind string, fields []metrics.Field, set tags.Set) *Feed {
	f := b.newFeed(set)
	f.source = Source{Database: name, Kind: kind}
	for i, name := range metricNames() {
		f.columns[i] = -1
		for at, field := range fields {
			if field.Name == name {
				f.columns[i] = at
			}
		}
	}
	b.sources = append(b.sources, f)
	return f
}

// newFeed returns a feed that is not listed among the sources.
func (b *Builder) newFeed(set tags.Set) *Feed {
	return &Feed{b: b, group: b.groupOf(set), first: math.MaxInt64, last: math.MinInt64}
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
	b.first, b.last = min(b.first, second), max(b.last, second)
	if f.current == nil || second < f.start || second >= f.end {
		f.start, f.end = b.calendar.bounds(second)
		current, err := b.bucket(f.group, f.start)
		if err != nil {
			return err
		}
		f.current = current
	}
	if !f.current.add(row) {
		return b.overflowError(f.start)
	}
	return nil
}

// result returns the description of the source.
func (f *Feed) result() Source {
	s := f.source
	if f.first <= f.last {
		s.First, s.Last = time.Unix(f.first, 0).UTC(), time.Unix(f.last, 0).UTC()
	}
	return s
}
