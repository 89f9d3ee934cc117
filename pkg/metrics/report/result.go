package report

import (
	"cmp"
	"math"
	"slices"
	"time"
)

// Result is a report.
type Result struct {
	Timezone string   `json:"timezone"`
	By       By       `json:"by"`
	Periods  []Period `json:"periods"` // by start, then by group
	Total    Period   `json:"total"`   // over all groups, from the first period to the last
	Sources  []Source `json:"sources"`

	zone    *time.Location
	groupBy []string
}

// Period is what happened in one period and group.
type Period struct {
	// Start and End are bounds of the zone's calendar; End is exclusive. Both
	// are zero in the total of a report without rows.
	Start time.Time `json:"start,omitzero"`
	End   time.Time `json:"end,omitzero"`
	// Group holds the tags that were grouped by; a value is empty if the source
	// has no such tag.
	Group map[string]string `json:"group"`

	ServedBytes        int64 `json:"servedBytes"`        // everything sent to clients
	FromCacheBytes     int64 `json:"fromCacheBytes"`     // bytes.fromcache.toclients
	FromOriginBytes    int64 `json:"fromOriginBytes"`    // bytes.fromorigin.toclients: from Apple
	FromPeersBytes     int64 `json:"fromPeersBytes"`     // bytes.frompeers.toclients
	FromParentsBytes   int64 `json:"fromParentsBytes"`   // bytes.fromparents.toclients
	OriginToPeersBytes int64 `json:"originToPeersBytes"` // bytes.fromorigin.topeers, not in ServedBytes
	// SavedBytes is ServedBytes minus what had to be fetched from Apple or from a
	// parent.
	SavedBytes int64 `json:"savedBytes"`
	// SavedRatio is SavedBytes / ServedBytes, 0 to 1; 0 if nothing was served.
	SavedRatio float64 `json:"savedRatio"`
	Requests   int64   `json:"requests"` // requests.fromclients
}

// Result returns the report on what was added so far.
func (b *Builder) Result() (Result, error) {
	r := Result{
		Timezone: b.opts.Zone.String(),
		By:       b.opts.By,
		Periods:  []Period{},
		Sources:  make([]Source, 0, len(b.sources)),
		zone:     b.opts.Zone,
		groupBy:  b.opts.GroupBy,
	}
	for _, f := range b.sources {
		r.Sources = append(r.Sources, f.result())
	}
	r.Sources = append(r.Sources, b.servers...)
	b.sortGroups()
	var total sums
	if b.first <= b.last {
		if err := b.listPeriods(&r, &total); err != nil {
			return Result{}, err
		}
	}
	var ok bool
	if r.Total, ok = makePeriod(&total); !ok {
		return Result{}, b.overflowError(math.MinInt64)
	}
	if n := len(r.Periods); n > 0 {
		r.Total.Start, r.Total.End = r.Periods[0].Start, r.Periods[n-1].End
	}
	return r, nil
}

// listPeriods lists the periods from the first to the last, empty ones included.
func (b *Builder) listPeriods(r *Result, total *sums) error {
	// No hour lasts longer than 3600 seconds: this finds a wrong clock at once.
	if b.opts.By == Hour && (b.last-b.first)/3600 > int64(MaxPeriods/len(b.groups)) {
		return b.tooManyError()
	}
	for at := b.first; at <= b.last; {
		start, end := b.calendar.bounds(at)
		if len(r.Periods)+len(b.groups) > MaxPeriods {
			return b.tooManyError()
		}
		for _, g := range b.groups {
			s := g.buckets[start]
			if s == nil {
				s = &sums{}
			}
			p, ok := makePeriod(s)
			if !ok || !total.add(s) {
				return b.overflowError(start)
			}
			p.Group = g.tags
			p.Start, p.End = b.reportedBounds(start, end)
			r.Periods = append(r.Periods, p)
		}
		at = end
	}
	return nil
}

// reportedBounds returns a period's bounds as times. A period of everything is
// bounded by the first and last day that have rows.
func (b *Builder) reportedBounds(start, end int64) (from, to time.Time) {
	if b.opts.By == All {
		start, end = b.calendar.days(b.first, b.last)
	}
	return time.Unix(start, 0).UTC(), time.Unix(end, 0).UTC()
}

func (b *Builder) sortGroups() {
	slices.SortStableFunc(b.groups, func(x, y *group) int {
		for _, key := range b.opts.GroupBy {
			if c := cmp.Compare(x.tags[key], y.tags[key]); c != 0 {
				return c
			}
		}
		return 0
	})
}

// makePeriod returns the figures of a period; ok is false if what was served does
// not fit into 64 bits.
func makePeriod(s *sums) (p Period, ok bool) {
	p = Period{
		Group:              map[string]string{},
		FromCacheBytes:     s[fromCache],
		FromOriginBytes:    s[fromOrigin],
		FromPeersBytes:     s[fromPeers],
		FromParentsBytes:   s[fromParents],
		OriginToPeersBytes: s[originToPeers],
		Requests:           s[requests],
	}
	saved, served := sums{s[fromCache]}, sums{s[fromOrigin]}
	ok = saved.add(&sums{s[fromPeers]}) && served.add(&sums{s[fromParents]}) && served.add(&saved)
	p.SavedBytes, p.ServedBytes = saved[0], served[0]
	if p.ServedBytes > 0 {
		p.SavedRatio = float64(p.SavedBytes) / float64(p.ServedBytes)
	}
	return p, ok
}
