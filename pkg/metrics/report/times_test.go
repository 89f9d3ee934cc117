package report

import (
	"errors"
	"testing"
	"time"

	"github.com/macwrangler/macwrangler/internal/codetest"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// codeOf returns the code of an error that must be a fault.Error.
func codeOf(t *testing.T, err error) fault.Code {
	t.Helper()
	if err == nil {
		return ""
	}
	e, ok := errors.AsType[*fault.Error](err)
	if !ok {
		t.Fatalf("error %v (%T) is not a fault.Error", err, err)
	}
	codetest.PrintableError(t, err)
	return e.Code
}

func TestParseTime(t *testing.T) {
	now := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
	for _, c := range []struct{ text, zone, want string }{
		{"2017-02-14T23:37:53Z", "UTC", "2017-02-14T23:37:53Z"},
		{"2017-02-15T10:37:53+11:00", "UTC", "2017-02-14T23:37:53Z"},
		{"2017-02-14T23:37:53.5Z", "UTC", "2017-02-14T23:37:53Z"},
		{"2017-04-02", "Australia/Sydney", "2017-04-01T13:00:00Z"},
		{"2017-03-26", "Asia/Beirut", "2017-03-25T22:00:00Z"}, // its first second shows 01:00
		{"2017-02-14", "UTC", "2017-02-14T00:00:00Z"},
		{"36h", "Australia/Sydney", "2026-02-28T00:00:00Z"},
		{"90m", "UTC", "2026-03-01T10:30:00Z"},
		{"7d", "UTC", "2026-02-22T12:00:00Z"},
		{"2w", "UTC", "2026-02-15T12:00:00Z"},
		{"2025-11", "UTC", "2025-11-01T00:00:00Z"},
		{"2025-11", "Australia/Sydney", "2025-10-31T13:00:00Z"},
		{"today", "UTC", "2026-03-01T00:00:00Z"},
		{"today", "Pacific/Auckland", "2026-03-01T11:00:00Z"}, // it is the 2nd there
		{"yesterday", "UTC", "2026-02-28T00:00:00Z"},
		{"yesterday", "Pacific/Auckland", "2026-02-28T11:00:00Z"},
		{"last day", "UTC", "2026-02-28T00:00:00Z"},
		{"last week", "UTC", "2026-02-16T00:00:00Z"}, // 1 March is a Sunday
		{"last month", "UTC", "2026-02-01T00:00:00Z"},
		{"last year", "UTC", "2025-01-01T00:00:00Z"},
	} {
		got, err := ParseTime(c.text, zoneOf(t, c.zone), now)
		if err != nil || got.UTC().Truncate(time.Second).Format(time.RFC3339) != c.want {
			t.Errorf("%q in %s: %v, %v, want %s", c.text, c.zone, got, err, c.want)
		}
	}
	for _, text := range []string{
		"", "tomorrow", "Yesterday", "last", "last ", "last fortnight", "2017-13", "2017-2", "-2w", "w", "1.5w", "65535w", "2017-02-30", "2017-2-1", "-36h", "36", "d", "-1d", "99999d", "2017-02-14T23:37:53", "1487115473",
	} {
		if got, err := ParseTime(text, time.UTC, now); codeOf(t, err) != CodeBadTime {
			t.Errorf("%q: %v, %v", text, got, err)
		}
	}
}

// TestLast: whole periods of the zone's calendar, from now back.
func TestLast(t *testing.T) {
	for _, c := range []struct{ word, zone, now, since, until string }{
		{"day", "UTC", "2026-03-01T12:00:00Z", "2026-02-28T00:00:00Z", "2026-03-01T00:00:00Z"},
		{"week", "UTC", "2026-03-01T12:00:00Z", "2026-02-16T00:00:00Z", "2026-02-23T00:00:00Z"},
		{"week", "UTC", "2026-03-02T00:00:00Z", "2026-02-23T00:00:00Z", "2026-03-02T00:00:00Z"},
		{"month", "UTC", "2026-03-31T12:00:00Z", "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z"},
		{"month", "Australia/Sydney", "2026-04-30T13:59:59Z", "2026-02-28T13:00:00Z", "2026-03-31T13:00:00Z"},
		{"month", "Australia/Sydney", "2026-04-30T14:00:00Z", "2026-03-31T13:00:00Z", "2026-04-30T14:00:00Z"}, // a change of clocks
		{"year", "Asia/Kathmandu", "2026-01-01T00:00:00Z", "2024-12-31T18:15:00Z", "2025-12-31T18:15:00Z"},
		{"month", "UTC", "2026-01-15T00:00:00Z", "2025-12-01T00:00:00Z", "2026-01-01T00:00:00Z"},
	} {
		since, until, err := Last(c.word, zoneOf(t, c.zone), time.Unix(at(t, c.now), 0))
		if err != nil || since.Unix() != at(t, c.since) || until.Unix() != at(t, c.until) {
			t.Errorf("last %s in %s at %s: %v to %v, %v, want %s to %s", c.word, c.zone, c.now, since.UTC(), until.UTC(), err, c.since, c.until)
		}
	}
	if _, _, err := Last("fortnight", time.UTC, time.Unix(0, 0)); codeOf(t, err) != CodeBadTime {
		t.Errorf("fortnight: %v", err)
	}
}

func TestLoadZone(t *testing.T) {
	for _, c := range []struct{ name, local, want string }{
		{"UTC", "", "UTC"},
		{"Europe/Berlin", "", "Europe/Berlin"},
		{"local", "Australia/Sydney", "Australia/Sydney"},
		{"Local", "Australia/Sydney", "Australia/Sydney"},
		{"local", "", "Local"},
	} {
		zone, err := LoadZone(c.name, c.local)
		if err != nil || zone.String() != c.want {
			t.Errorf("%q, %q: %v, %v, want %s", c.name, c.local, zone, err, c.want)
		}
	}
	for _, name := range []string{"", "Berlin", "../../etc/passwd", "/etc/localtime", "Europe/Berlin ", "+10:00"} {
		if zone, err := LoadZone(name, "UTC"); codeOf(t, err) != CodeUnknownZone {
			t.Errorf("%q: %v, %v", name, zone, err)
		}
	}
}

func TestZoneName(t *testing.T) {
	for _, c := range []struct{ tz, link, want string }{
		{"", "/var/db/timezone/zoneinfo/Australia/Sydney", "Australia/Sydney"},
		{"", "/usr/share/zoneinfo/Etc/UTC", "Etc/UTC"},
		{"Europe/Berlin", "/usr/share/zoneinfo/Etc/UTC", "Europe/Berlin"},
		{":Europe/Berlin", "", "Europe/Berlin"},
		{"", "", ""},
		{"", "/etc/other", ""},
	} {
		if got := ZoneName(c.tz, c.link); got != c.want {
			t.Errorf("%q, %q: %q, want %q", c.tz, c.link, got, c.want)
		}
	}
}

func FuzzParseTime(f *testing.F) {
	for _, text := range []string{"2017-02-14", "36h", "7d", "2017-02-14T23:37:53Z", "9999-12-31", "0000-01-01", "2017-02-\x7f\x7f", "2017-02-14T\x1b[31m", "2026-11", "2w", "last month", "yesterday"} {
		f.Add(text)
	}
	zone := zoneOf(f, "Australia/Lord_Howe")
	f.Fuzz(func(t *testing.T, text string) {
		_, err := ParseTime(text, zone, time.Unix(1487115473, 0))
		codeOf(t, err)
	})
}
