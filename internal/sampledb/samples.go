package sampledb

import "time"

// Samples returns the databases of testdata/metrics by file name: a week of a
// school's cache from Monday to Sunday, with a new macOS on Tuesday and an outage
// of two hours on Thursday afternoon. The ids of the older one show that earlier
// rows have expired.
func Samples() map[string]Options {
	const day = 24 * time.Hour
	outage := 3*day + 14*time.Hour + 10*time.Minute
	return map[string]Options{
		"Metrics.sqlite": {
			Kind: StatsData, Seed: 1234, Compact: true, FirstID: 50_863,
			Interval: 30 * time.Minute, Batches: 7*48 - 4,
			OutageAt: outage, OutageFor: 110*time.Minute + 18*time.Second,
		},
		"Metrics.db": {
			Kind: ZMetric, Seed: 5678, Compact: true,
			Interval: 10 * time.Minute, Batches: 7*144 - 11,
			OutageAt: outage, OutageFor: 110*time.Minute + 18*time.Second,
		},
	}
}
