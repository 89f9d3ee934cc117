package report

import (
	"math"
	"time"
)

// calendar cuts time into periods. Seconds are Unix seconds throughout.
type calendar struct {
	zone *time.Location
	by   By
}

// bounds returns the period that contains a second: from start, inclusive, to
// end, exclusive. Periods follow each other without a gap.
func (c calendar) bounds(second int64) (start, end int64) {
	switch c.by {
	case Hour:
		return c.hour(second)
	case All:
		return math.MinInt64, math.MaxInt64
	default:
	}
	first := c.firstDay(civil(time.Unix(second, 0).In(c.zone)))
	start, end = c.midnight(first), c.midnight(c.next(first, 1))
	// A clock set back across midnight shows a date, then the date before it,
	// and then the first one again.
	for second < start {
		first = c.next(first, -1)
		start, end = c.midnight(first), start
	}
	for second >= end {
		first = c.next(first, 1)
		start, end = end, c.midnight(c.next(first, 1))
	}
	return start, end
}

// hour returns the clock hour, cut where the clock changes: on Lord Howe Island
// half an hour is left over twice a year.
func (c calendar) hour(second int64) (start, end int64) {
	from, to, offset := c.sameOffset(second)
	local := second + offset
	start = local - mod(local, 3600) - offset
	return max(start, from), min(start+3600, to)
}

// days returns the bounds of the whole days from one second to another.
func (c calendar) days(first, last int64) (start, end int64) {
	byDay := calendar{zone: c.zone, by: Day}
	start, _ = byDay.bounds(first)
	_, end = byDay.bounds(last)
	return start, end
}

// firstDay returns the first day of the period that contains a day.
func (c calendar) firstDay(day time.Time) time.Time {
	switch c.by {
	case Week:
		return day.AddDate(0, 0, -(int(day.Weekday())+6)%7) // Monday
	case Month:
		return day.AddDate(0, 0, 1-day.Day())
	default:
		return day
	}
}

// next returns the first day of the period that comes n periods later.
func (c calendar) next(first time.Time, n int) time.Time {
	switch c.by {
	case Week:
		return first.AddDate(0, 0, 7*n)
	case Month:
		return first.AddDate(0, n, 0)
	default:
		return first.AddDate(0, 0, n)
	}
}

// civil returns a date without a zone, as its midnight in UTC.
func civil(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// midnight returns the first second at which the zone's calendar shows a day or a
// later one. time.Date would not do: it does not define a midnight that the
// clocks skip, as in Beirut and Havana, or that comes twice.
func (c calendar) midnight(day time.Time) int64 {
	utc := day.Unix()
	// No offset is as large as 30 hours: at this time the day has begun.
	probe := utc + 30*3600
	for {
		from, to, offset := c.segment(probe)
		at := utc - offset
		if at > from {
			return min(at, to)
		}
		probe = from - 1
	}
}

// segment returns the range of seconds around one that has the same entry in the
// zone's table, and its offset from UTC in seconds.
func (c calendar) segment(second int64) (from, to, offset int64) {
	t := time.Unix(second, 0).In(c.zone)
	start, end := t.ZoneBounds()
	from, to = math.MinInt64, math.MaxInt64
	if !start.IsZero() {
		from = start.Unix()
	}
	if !end.IsZero() {
		to = end.Unix()
	}
	_, seconds := t.Zone()
	return from, to, int64(seconds)
}

// sameOffset is like segment, but joins entries that differ only in their names.
func (c calendar) sameOffset(second int64) (from, to, offset int64) {
	from, to, offset = c.segment(second)
	for from != math.MinInt64 {
		before, _, other := c.segment(from - 1)
		if other != offset {
			break
		}
		from = before
	}
	for to != math.MaxInt64 {
		_, after, other := c.segment(to)
		if other != offset {
			break
		}
		to = after
	}
	return from, to, offset
}

// mod returns the remainder that is never negative.
func mod(a, b int64) int64 { return ((a % b) + b) % b }
