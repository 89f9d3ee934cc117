package report

import (
	"fmt"
	"strings"
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// labels returns the names of a group's periods in the zone's clock and calendar.
func labels(r Result, periods []Period) []string {
	withYear := len(periods) > 0 && yearsDiffer(r.zone, periods[0].Start, periods[len(periods)-1].End)
	names := make([]string, len(periods))
	for i, p := range periods {
		names[i] = label(r, p.Start.In(r.zone), withYear)
	}
	// An hour that comes twice gets the zone's abbreviation.
	for i := 1; i < len(names); i++ {
		if names[i] == names[i-1] {
			names[i-1] += " " + periods[i-1].Start.In(r.zone).Format("MST")
			names[i] += " " + periods[i].Start.In(r.zone).Format("MST")
		}
	}
	return names
}

func label(r Result, start time.Time, withYear bool) string {
	switch {
	case r.By == All:
		return "All"
	case r.By == Month:
		return start.Format("Jan 2006")
	case r.By == Hour && withYear:
		return start.Format("Mon _2 Jan 2006 15:04")
	case r.By == Hour:
		return start.Format("Mon _2 Jan 15:04")
	case withYear:
		return start.Format("Mon _2 Jan 2006")
	default:
		return start.Format("Mon _2 Jan")
	}
}

// labelHeader returns the header of the column of labels.
func labelHeader(by By) string {
	switch by {
	case Hour:
		return "Hour"
	case Week:
		return "Week from"
	case Month:
		return "Month"
	case Day, All:
		return "Day"
	default:
		return ""
	}
}

func yearsDiffer(zone *time.Location, start, end time.Time) bool {
	return start.In(zone).Year() != lastMoment(end).In(zone).Year()
}

// periodsText returns a number of periods: 45 days.
func periodsText(by By, n int) string { return count(int64(n)) + " " + by.String() + "s" }

// lastMoment returns the last second before an exclusive end.
func lastMoment(end time.Time) time.Time { return end.Add(-time.Second) }

// spanText returns the days from start to end: 13 to 19 February 2017.
func spanText(zone *time.Location, start, end time.Time) string {
	if start.IsZero() {
		return "no rows"
	}
	first, last := start.In(zone), lastMoment(end).In(zone)
	to := last.Format("2 January 2006")
	switch {
	case first.Format(time.DateOnly) == last.Format(time.DateOnly):
		return to
	case first.Year() != last.Year():
		return first.Format("2 January 2006") + " to " + to
	case first.Month() != last.Month():
		return first.Format("2 January") + " to " + to
	default:
		return first.Format("2") + " to " + to
	}
}

// heading returns the heading of the report.
func heading(r Result) string {
	text := "Apple content caching"
	if r.By != All {
		text += " by " + r.By.String()
	}
	return text + ", " + spanText(r.zone, r.Total.Start, r.Total.End)
}

// sourcesText returns the names of the sources, as many as fit on a line or two.
func sourcesText(r Result) string {
	const maxNames = 3
	var names []string
	for _, s := range r.Sources[:min(maxNames, len(r.Sources))] {
		names = append(names, fault.Printable(s.Database))
	}
	text := strings.Join(names, ", ")
	if n := len(r.Sources) - maxNames; n > 0 {
		text += fmt.Sprintf(" and %d more", n)
	}
	if n := len(r.Failed); n > 0 {
		text = fmt.Sprintf("%d of %s: %s", len(r.Sources), plural(n+len(r.Sources), "database"), text)
	}
	return text
}

// displayGroup returns a group's tags: region north, site_code 0123.
func displayGroup(keys []string, group map[string]string) string {
	var parts []string
	for _, key := range keys {
		parts = append(parts, fault.Printable(key)+" "+displayValue(group[key]))
	}
	return strings.Join(parts, ", ")
}

// displayValues returns a group's values, for a table whose header has the keys:
// north, 0123.
func displayValues(keys []string, group map[string]string) string {
	var parts []string
	for _, key := range keys {
		parts = append(parts, displayValue(group[key]))
	}
	return strings.Join(parts, ", ")
}

func displayValue(value string) string {
	if value == "" {
		return "(none)"
	}
	return fault.Printable(value)
}
