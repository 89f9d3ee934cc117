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

// ParseTime parses a time in RFC 3339, a date or a month (its first second in the
// zone), a duration such as 36h, 7d or 2w before now, today, yesterday, or the
// beginning of the last week, month or year, such as "last month".
func ParseTime(text string, zone *time.Location, now time.Time) (time.Time, error) {
	if t, err := time.Parse(time.RFC3339Nano, text); err == nil {
		return t, nil
	}
	if day, ok := parseDay(text, civil(now.In(zone))); ok {
		return time.Unix(calendar{zone: zone, by: Day}.midnight(day), 0).In(zone), nil
	}
	if ago, err := parseAgo(text); err == nil && ago >= 0 {
		return now.Add(-ago), nil
	}
	return time.Time{}, &fault.Error{
		Code: CodeBadTime,
		Act:  fmt.Sprintf("reading time %q", text),
		Err:  errors.New("not a date, a time or a duration"),
		Hint: `write 2026-03-01, 2026-03, 2026-03-01T08:00:00+10:00, yesterday, "last month", or 36h for 36 hours ago, 7d or 2w`,
	}
}

// parseDay returns the day that a text names, seen from today.
func parseDay(text string, today time.Time) (day time.Time, ok bool) {
	for _, layout := range []string{time.DateOnly, "2006-01"} {
		if day, err := time.Parse(layout, text); err == nil {
			return day, true
		}
	}
	switch text {
	case "today":
		return today, true
	case "yesterday":
		return today.AddDate(0, 0, -1), true
	}
	if word, found := strings.CutPrefix(text, "last "); found {
		day, _, ok = lastDays(word, today)
	}
	return day, ok
}

// lastDays returns the first day of the last whole day, week, month or year, and the
// day after it.
func lastDays(word string, today time.Time) (first, next time.Time, ok bool) {
	week := calendar{by: Week}.firstDay(today)
	month := calendar{by: Month}.firstDay(today)
	year := time.Date(today.Year(), 1, 1, 0, 0, 0, 0, time.UTC)
	switch word {
	case "day":
		return today.AddDate(0, 0, -1), today, true
	case "week":
		return week.AddDate(0, 0, -7), week, true
	case "month":
		return month.AddDate(0, -1, 0), month, true
	case "year":
		return year.AddDate(-1, 0, 0), year, true
	default:
		return first, next, false
	}
}

// LastWords returns the words that [Last] knows.
func LastWords() []string { return []string{"day", "week", "month", "year"} }

// Last returns the bounds of the last whole day, week (from Monday), month or year
// of a zone's calendar before now; until is exclusive.
func Last(word string, zone *time.Location, now time.Time) (since, until time.Time, err error) {
	first, next, ok := lastDays(word, civil(now.In(zone)))
	if !ok {
		return since, until, &fault.Error{
			Code: CodeBadTime, Act: fmt.Sprintf("reading period %q", word), Err: errors.New("no such period"),
			Hint: "use one of " + strings.Join(LastWords(), ", "),
		}
	}
	byDay := calendar{zone: zone, by: Day}
	return time.Unix(byDay.midnight(first), 0).In(zone), time.Unix(byDay.midnight(next), 0).In(zone), nil
}

// parseAgo parses a Go duration, or a number of days or weeks.
func parseAgo(text string) (time.Duration, error) {
	const day = 24 * time.Hour
	for suffix, unit := range map[string]time.Duration{"d": day, "w": 7 * day} {
		if number, ok := strings.CutSuffix(text, suffix); ok {
			n, err := strconv.ParseUint(number, 10, 16) // 65,535 days fit into a Duration
			if ago := time.Duration(n) * unit; ago/unit == time.Duration(n) && ago >= 0 {
				return ago, err
			}
			return 0, strconv.ErrRange
		}
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
