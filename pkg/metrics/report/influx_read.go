package report

import (
	"errors"
	"fmt"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics/tags"
)

// influxReader adds series of buckets to a Builder.
type influxReader struct {
	b       *Builder
	feeds   map[string]*Feed // by group
	columns []int            // of a report, for each column of a series but the first
	width   int64            // of a bucket, in seconds
	rows    int64
	empty   bool // no point since it was set
}

// countColumn is a column that counts points.
const countColumn = -1

func (r *influxReader) add(series influxSeries) error {
	var set tags.Set
	for _, key := range r.b.opts.GroupBy {
		set = tags.Merge(set, tags.Set{{Key: key, Value: series.Tags[key]}})
	}
	feed := r.feeds[set.Key()]
	if feed == nil {
		feed = r.b.newFeed(set)
		r.feeds[set.Key()] = feed
	}
	for _, row := range series.Values {
		if err := r.addRow(feed, row); err != nil {
			return err
		}
	}
	return nil
}

func (r *influxReader) addRow(feed *Feed, row []any) error {
	r.empty = false
	start, err := integer(row, 0)
	if err != nil {
		return err
	}
	var s sums
	for i, column := range r.columns {
		value, err := integer(row, i+1)
		if err != nil {
			return err
		}
		if column == countColumn {
			r.rows += value
			continue
		}
		s[column] = value
	}
	// The points of a bucket that --since cuts start there.
	if err := feed.add(max(start, r.b.from), &s); err != nil {
		return err
	}
	if start+r.width > feed.end && r.b.opts.By != All {
		return unexpectedError(fmt.Errorf("a bucket of %d seconds is not within one %s of this zone at %s", r.width, r.b.opts.By, dateOf(start)))
	}
	return nil
}

func (r *influxReader) checkGroups() error {
	if len(r.feeds) == 0 {
		return nil
	}
	for _, key := range r.b.opts.GroupBy {
		found := false
		for _, feed := range r.feeds {
			value, _ := feed.set.Get(key)
			found = found || value != ""
		}
		if !found {
			return &fault.Error{
				Code: CodeUnknownGroup,
				Act:  "grouping by tag", Operand: key,
				Err:  errors.New("no series has it"),
				Hint: "list the tags with the query: SHOW TAG KEYS",
			}
		}
	}
	return nil
}

// bucketWidth returns the longest bucket of UTC, in seconds, that fits evenly into
// every period of the zone from one time to another: an hour nearly always, a
// quarter of one in Nepal, a minute where clocks changed at 00:01.
func (c calendar) bucketWidth(from, to int64) int64 {
	width := int64(3600)
	for at := from; at < to; {
		start, end, offset := c.segment(at)
		width = divisor(width, offset)
		if start > from {
			width = divisor(width, start)
		}
		at = end
	}
	return width
}

// divisor returns the greatest common divisor of a, which is positive, and b.
func divisor(a, b int64) int64 {
	for b != 0 {
		a, b = b, mod(a, b)
	}
	return max(a, -a)
}
