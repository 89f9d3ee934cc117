package report

import (
	"math"
	"math/rand/v2"
	"testing"
	"time"
)

func zoneOf(tb testing.TB, name string) *time.Location {
	tb.Helper()
	zone, err := LoadZone(name, "")
	if err != nil {
		tb.Fatal(err)
	}
	return zone
}

func at(tb testing.TB, text string) int64 {
	tb.Helper()
	t, err := time.Parse(time.RFC3339, text)
	if err != nil {
		tb.Fatal(err)
	}
	return t.Unix()
}

// TestBounds has figures worked out by hand from the zones' laws.
func TestBounds(t *testing.T) {
	for _, c := range []struct {
		why, zone        string
		by               By
		second           string
		start, end       string
		hoursBetweenThem float64
	}{
		{"the first row of the well-known listing", "Australia/Sydney", Day, "2017-02-14T23:37:53Z", "2017-02-14T13:00:00Z", "2017-02-15T13:00:00Z", 24},
		{"clocks go back", "Australia/Sydney", Day, "2017-04-01T20:00:00Z", "2017-04-01T13:00:00Z", "2017-04-02T14:00:00Z", 25},
		{"its last second", "Australia/Sydney", Day, "2017-04-02T13:59:59Z", "2017-04-01T13:00:00Z", "2017-04-02T14:00:00Z", 25},
		{"the second after that", "Australia/Sydney", Day, "2017-04-02T14:00:00Z", "2017-04-02T14:00:00Z", "2017-04-03T14:00:00Z", 24},
		{"clocks go forward", "Australia/Sydney", Day, "2017-10-01T00:00:00Z", "2017-09-30T14:00:00Z", "2017-10-01T13:00:00Z", 23},
		{"week with a long Sunday", "Australia/Sydney", Week, "2017-03-29T00:00:00Z", "2017-03-26T13:00:00Z", "2017-04-02T14:00:00Z", 169},
		{"Sunday is a week's last day", "UTC", Week, "2017-02-19T23:59:59Z", "2017-02-13T00:00:00Z", "2017-02-20T00:00:00Z", 168},
		{"month with a change", "Australia/Sydney", Month, "2017-04-20T00:00:00Z", "2017-03-31T13:00:00Z", "2017-04-30T14:00:00Z", 721},
		{"leap February", "UTC", Month, "2024-02-29T12:00:00Z", "2024-02-01T00:00:00Z", "2024-03-01T00:00:00Z", 696},

		{"spring", "Europe/Berlin", Day, "2017-03-26T12:00:00Z", "2017-03-25T23:00:00Z", "2017-03-26T22:00:00Z", 23},
		{"autumn", "Europe/Berlin", Day, "2017-10-29T12:00:00Z", "2017-10-28T22:00:00Z", "2017-10-29T23:00:00Z", 25},
		{"the first 02:00", "Europe/Berlin", Hour, "2017-10-29T00:30:00Z", "2017-10-29T00:00:00Z", "2017-10-29T01:00:00Z", 1},
		{"the second 02:00", "Europe/Berlin", Hour, "2017-10-29T01:30:00Z", "2017-10-29T01:00:00Z", "2017-10-29T02:00:00Z", 1},

		{"spring at -03:30", "America/St_Johns", Day, "2017-03-12T12:00:00Z", "2017-03-12T03:30:00Z", "2017-03-13T02:30:00Z", 23},
		{"autumn at -02:30", "America/St_Johns", Day, "2017-11-05T12:00:00Z", "2017-11-05T02:30:00Z", "2017-11-06T03:30:00Z", 25},
		{"an hour at -03:30", "America/St_Johns", Hour, "2017-01-01T12:15:00Z", "2017-01-01T11:30:00Z", "2017-01-01T12:30:00Z", 1},
		{"one minute of Sunday before Saturday goes on", "America/St_Johns", Day, "2009-11-01T02:30:30Z", "2009-10-31T02:30:00Z", "2009-11-01T03:30:00Z", 25},

		{"+05:45", "Asia/Kathmandu", Day, "2017-02-14T23:37:53Z", "2017-02-14T18:15:00Z", "2017-02-15T18:15:00Z", 24},
		{"an hour at +05:45", "Asia/Kathmandu", Hour, "2017-02-14T23:37:53Z", "2017-02-14T23:15:00Z", "2017-02-15T00:15:00Z", 1},

		{"half an hour back", "Australia/Lord_Howe", Day, "2017-04-02T00:00:00Z", "2017-04-01T13:00:00Z", "2017-04-02T13:30:00Z", 24.5},
		{"half an hour forward", "Australia/Lord_Howe", Day, "2017-10-01T00:00:00Z", "2017-09-30T13:30:00Z", "2017-10-01T13:00:00Z", 23.5},
		{"01:30 to 02:00, again", "Australia/Lord_Howe", Hour, "2017-04-01T15:10:00Z", "2017-04-01T15:00:00Z", "2017-04-01T15:30:00Z", 0.5},
		{"01:00 to 02:00, before", "Australia/Lord_Howe", Hour, "2017-04-01T14:10:00Z", "2017-04-01T14:00:00Z", "2017-04-01T15:00:00Z", 1},
		{"02:30 to 03:00 in spring", "Australia/Lord_Howe", Hour, "2017-09-30T15:40:00Z", "2017-09-30T15:30:00Z", "2017-09-30T16:00:00Z", 0.5},

		{"no midnight", "Asia/Beirut", Day, "2017-03-26T12:00:00Z", "2017-03-25T22:00:00Z", "2017-03-26T21:00:00Z", 23},
		{"midnight after the second 23:00", "America/Sao_Paulo", Day, "2017-02-19T02:30:00Z", "2017-02-18T02:00:00Z", "2017-02-19T03:00:00Z", 25},
		{"no 30 December", "Pacific/Apia", Day, "2011-12-30T09:59:59Z", "2011-12-29T10:00:00Z", "2011-12-30T10:00:00Z", 24},
		{"31 December follows", "Pacific/Apia", Day, "2011-12-30T10:00:00Z", "2011-12-30T10:00:00Z", "2011-12-31T10:00:00Z", 24},
		{"before 1970", "UTC", Hour, "1969-12-31T23:30:00Z", "1969-12-31T23:00:00Z", "1970-01-01T00:00:00Z", 1},
	} {
		start, end := calendar{zoneOf(t, c.zone), c.by}.bounds(at(t, c.second))
		if start != at(t, c.start) || end != at(t, c.end) || float64(end-start)/3600 != c.hoursBetweenThem {
			t.Errorf("%s, %s of %s in %s: %s to %s, want %s to %s (%g hours)", c.why, c.by, c.second, c.zone,
				time.Unix(start, 0).UTC().Format(time.RFC3339), time.Unix(end, 0).UTC().Format(time.RFC3339), c.start, c.end, c.hoursBetweenThem)
		}
	}
}

// TestHoursOfDays counts the hours of days, short ones and long ones.
func TestHoursOfDays(t *testing.T) {
	for _, c := range []struct {
		zone, noon string
		want       int
	}{
		{"Australia/Sydney", "2017-04-02T02:00:00Z", 25},
		{"Australia/Sydney", "2017-10-01T02:00:00Z", 23},
		{"Europe/Berlin", "2017-07-01T12:00:00Z", 24},
		{"America/St_Johns", "2017-11-05T15:00:00Z", 25},
		{"Asia/Kathmandu", "2017-02-15T06:00:00Z", 24},
		{"Australia/Lord_Howe", "2017-04-02T02:00:00Z", 25}, // one of 30 minutes
		{"Australia/Lord_Howe", "2017-10-01T02:00:00Z", 24}, // one of 30 minutes
	} {
		zone := zoneOf(t, c.zone)
		from, to := calendar{zone, Day}.bounds(at(t, c.noon))
		n := 0
		for second := from; second < to; n++ {
			_, second = calendar{zone, Hour}.bounds(second)
		}
		if n != c.want {
			t.Errorf("%s %s: %d hours, want %d", c.zone, c.noon, n, c.want)
		}
	}
}

// TestPeriodsFollowEachOther: no second belongs to two periods or to none, and
// a period that is an ordinary day begins where package time says so.
func TestPeriodsFollowEachOther(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for _, name := range []string{
		"UTC", "Australia/Sydney", "Europe/Berlin", "America/St_Johns", "Asia/Kathmandu", "Australia/Lord_Howe",
		"Pacific/Apia", "Africa/Casablanca", "Asia/Beirut", "America/Havana", "Antarctica/Troll", "Europe/Dublin",
	} {
		for by := Hour; by <= Month; by++ {
			c := calendar{zoneOf(t, name), by}
			for range 60 {
				second := random.Int64N(at(t, "2040-01-01T00:00:00Z"))
				start, end := c.bounds(second)
				if second < start || second >= end {
					t.Fatalf("%s by %s: %d is not in %d to %d", name, by, second, start, end)
				}
				for _, inside := range []int64{start, end - 1} {
					if s, e := c.bounds(inside); s != start || e != end {
						t.Fatalf("%s by %s: %d is in %d to %d, but %d in %d to %d", name, by, second, start, end, inside, s, e)
					}
				}
				if next, _ := c.bounds(end); next != end {
					t.Fatalf("%s by %s: a gap from %d to %d", name, by, end, next)
				}
				if y, m, d := time.Unix(second, 0).In(c.zone).Date(); by == Day && end-start == 86400 {
					if want := time.Date(y, m, d, 0, 0, 0, 0, c.zone).Unix(); want != start {
						t.Fatalf("%s: the day of %d begins at %d, want %d", name, second, start, want)
					}
				}
			}
		}
	}
	if start, end := (calendar{time.UTC, All}).bounds(0); start != math.MinInt64 || end != math.MaxInt64 {
		t.Errorf("all is from %d to %d", start, end)
	}
}

func TestByText(t *testing.T) {
	for _, word := range ByWords() {
		var by By
		if err := by.UnmarshalText([]byte(word)); err != nil || by.String() != word {
			t.Errorf("%q: %v, %v", word, by, err)
		}
	}
	var by By
	if err := by.UnmarshalText([]byte("Day")); err == nil {
		t.Error(`"Day" was taken`)
	}
}
