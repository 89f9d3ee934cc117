package sampledb

import (
	"errors"
	"fmt"
	"time"
)

// Kind is the schema of a database.
type Kind string

// The schemas, as macwrangler's own output names them.
const (
	StatsData Kind = "statsData" // Metrics.sqlite of Server.app 5.2: a row per metric and interval
	ZMetric   Kind = "zmetric"   // Metrics.db of macOS 10.13.4 and newer: a row per interval
)

// Profile is how busy the server is.
type Profile string

// The profiles.
const (
	// School has lessons on weekdays, quiet nights and weekends, and a new
	// macOS each Tuesday, when almost everything comes from the origin.
	School Profile = "school"
	// Busy has traffic around the clock.
	Busy Profile = "busy"
	// Quiet has a few clients now and then, and many idle intervals.
	Quiet Profile = "quiet"
)

// Options say what to write. All fields but Kind and Batches may be zero.
type Options struct {
	Kind Kind
	// Batches is the number of intervals. statsData has 21 rows for each,
	// ZMETRIC one for each that was not idle.
	Batches int
	// Start is the first collection time, by default a Monday, 53 or 7 seconds
	// after midnight UTC: 2017-02-13 for statsData, 2026-03-02 for ZMETRIC.
	Start time.Time
	// Interval is the time between two collections, a minute by default.
	Interval time.Duration
	// Seed selects the values.
	Seed uint64
	// Profile is School by default.
	Profile Profile
	// LocalOffset is how far the school's clocks are ahead of UTC.
	LocalOffset time.Duration
	// FirstID is the first entryIndex or Z_PK, 1 by default.
	FirstID int64
	// Append continues an existing file; see [Totals.Next].
	Append bool
	// Compact vacuums the file at the end.
	Compact bool

	// OutageAt and OutageFor are for a server that was down: no collections
	// from Start+OutageAt on, and another phase of the interval afterwards.
	OutageAt, OutageFor time.Duration
	// ClockBack sets the server's clock back halfway through the batches.
	ClockBack time.Duration
	// Duplicates is in how many batches some metrics (ZMETRIC: a second row)
	// occur once more within the same second. Totals have the sum.
	Duplicates int
	// Expired leaves out the oldest batches; ids count as if they existed.
	Expired int
	// Partial reduces the newest batch of statsData to its first rows, as a
	// reader may find it.
	Partial int
	// ExtraMetrics are further metric names of statsData.
	ExtraMetrics []string

	// UUID is ZMETRIC's Z_METADATA.Z_UUID, by default derived from the seed.
	UUID string
	// OldModel leaves out the columns about parents, children and rejections.
	OldModel bool
	// WholeSeconds writes ZMETRIC dates without a fraction, which SQLite
	// stores as integers.
	WholeSeconds bool
	// StoreIdle keeps ZMETRIC rows of idle intervals.
	StoreIdle bool
	// NullZeros stores every second zero of ZMETRIC as NULL.
	NullZeros bool
	// LooseSchema uses other types, another order and one more column, and no
	// primary key for statsData.
	LooseSchema bool

	// WAL leaves this many of the newest batches in FILE-wal, in a database in
	// WAL mode: a reader that ignores FILE-wal does not see them.
	WAL int
	// NoSHM leaves no FILE-shm beside it.
	NoSHM bool
}

func (o Options) withDefaults() (Options, error) {
	if o.Kind != StatsData && o.Kind != ZMetric {
		return o, fmt.Errorf("kind %q is neither %s nor %s", o.Kind, StatsData, ZMetric)
	}
	if o.Batches < 0 || o.WAL < 0 || o.WAL > o.Batches || o.Interval < 0 || o.Interval%time.Second != 0 {
		return o, errors.New("WAL must not exceed Batches, neither may be negative, and Interval must be whole seconds")
	}
	if o.Partial < 0 || o.Partial > statsMetrics || (o.Kind == ZMetric && (o.Partial > 0 || len(o.ExtraMetrics) > 0)) {
		return o, errors.New("partial batches and extra metrics are for statsData")
	}
	if o.Start.IsZero() {
		o.Start = time.Date(2017, 2, 13, 0, 0, 53, 0, time.UTC)
		if o.Kind == ZMetric {
			o.Start = time.Date(2026, 3, 2, 0, 0, 7, 0, time.UTC)
		}
	}
	if o.Interval == 0 {
		o.Interval = time.Minute
	}
	if o.Profile == "" {
		o.Profile = School
	}
	if _, ok := profiles[o.Profile]; !ok {
		return o, fmt.Errorf("unknown profile %q", o.Profile)
	}
	if o.FirstID == 0 {
		o.FirstID = 1
	}
	if o.UUID == "" {
		o.UUID = uuidOf(o.Seed)
	}
	return o, nil
}
