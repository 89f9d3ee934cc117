package report

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// ParseTime parses a time in RFC 3339, a date (its first second in the zone), or
// a duration such as 36h or 7d before now.
func ParseTime(text string, zone *time.Location, now time.Time) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339Nano, text); err == nil {
		return t, nil
	}
	if day, err := time.Parse(time.DateOnly, text); err == nil {
		return time.Unix(calendar{zone: zone, by: Day}.midnight(day), 0).In(zone), nil
	}
	if ago, err := parseAgo(text); err == nil && ago >= 0 {
		return now.Add(-ago), nil
	}
	return time.Time{}, &fault.Error{
		Code: CodeBadTime,
		Act:  fmt.Sprintf("reading time %q", text),
		Err:  errors.New("not a date, a time or a duration"),
		Hint: "write 2026-03-01, 2026-03-01T08:00:00+10:00, or 36h for 36 hours ago",
	}
}

// parseAgo parses a Go duration, or a number of days.
func parseAgo(text string) (time.Duration, error) {
	if days, ok := strings.CutSuffix(text, "d"); ok {
		n, err := strconv.ParseUint(days, 10, 16) // 65,535 days fit into a Duration
		return time.Duration(n) * 24 * time.Hour, err
	}
	return time.ParseDuration(text)
}

// wholeSeconds rounds bounds up to whole seconds: rows have no fractions.
func wholeSeconds(since, until time.Time) (from, to int64) {
	from, to = math.MinInt64, math.MaxInt64
	if !since.IsZero() {
		from = ceil(since)
	}
	if !until.IsZero() {
		to = ceil(until)
	}
	return from, to
}

func ceil(t time.Time) int64 {
	if t.Nanosecond() > 0 {
		return t.Unix() + 1
	}
	return t.Unix()
}
