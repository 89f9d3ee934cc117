package report

import (
	"cmp"
	"fmt"
	"slices"
	"time"
)

// Result is a report.
type Result struct {
	Timezone string   `json:"timezone"`
	By       By       `json:"by"`
	Periods  []Period `json:"periods"` // by start, then by group
	Total    Period   `json:"total"`   // over all groups, from the first period to the last
	Sources  []Source `json:"sources"` // what was read
	Failed   []Failed `json:"failed"`  // databases that are not in the report

	zone    *time.Location
	groupBy []string
	tiered  bool            // a parent is among the databases
	parents map[string]bool // by groupKey: a parent is in the group
	since   time.Time
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
	// OriginToChildrenBytes is bytes.fromorigin.tochildren: what a parent fetched
	// from Apple for its children. It is not in ServedBytes, which counts clients.
	OriginToChildrenBytes int64 `json:"originToChildrenBytes"`
	ToChildrenBytes       int64 `json:"toChildrenBytes"` // everything sent to child caches
	// WANBytes is everything fetched from Apple: for clients, peers and children.
	WANBytes int64 `json:"wanBytes"`
	// SavedBytes is ServedBytes minus what had to be fetched from Apple or from a
	// parent. If a parent is in the group, what it fetched for its children counts
	// instead of what they fetched from it.
	SavedBytes int64 `json:"savedBytes"`
	// SavedRatio is SavedBytes / ServedBytes, 0 to 1; 0 if nothing was served.
	SavedRatio float64 `json:"savedRatio"`
	Requests   int64   `json:"requests"` // requests.fromclients
}

// Result returns the report on what was added so far.
func (b *Builder) Result() (Result, error) {
	if err := b.closeAll(); err != nil {
		return Result{}, err
	}
	r := Result{
		Timezone: b.opts.Zone.String(),
		By:       b.opts.By,
		Periods:  []Period{},
		Sources:  make([]Source, 0, len(b.sources)),
		Failed:   append([]Failed{}, b.failed...),
		zone:     b.opts.Zone,
		groupBy:  b.opts.GroupBy,
		tiered:   b.total.tiered(),
		parents:  map[string]bool{},
		since:    b.opts.Since,
	}
	for _, f := range b.sources {
		r.Sources = append(r.Sources, f.result())
	}
	r.Sources = append(r.Sources, b.servers...)
	b.sortGroups()
	for _, g := range b.groups {
		r.parents[groupKey(r.groupBy, g.tags)] = g.total.tiered()
	}
	if b.first <= b.last {
		if err := b.listPeriods(&r); err != nil {
			return Result{}, err
		}
	}
	r.Total, _ = makePeriod(&b.total, r.tiered) // it fits: see close
	if n := len(r.Periods); n > 0 {
		r.Total.Start, r.Total.End = r.Periods[0].Start, r.Periods[n-1].End
	}
	return r, nil
}

// listPeriods lists the periods from the first to the last, empty ones included.
func (b *Builder) listPeriods(r *Result) error {
	// No hour lasts longer than 3600 seconds: this finds a wrong clock at once.
	if b.opts.By == Hour && (b.last-b.first)/3600 > int64(MaxPeriods/len(b.groups)) {
		return tooManyError(b.opts.By, b.first, b.last, len(b.groups), b.ends())
	}
	for at := b.first; at <= b.last; {
		start, end := b.calendar.bounds(at)
		if len(r.Periods)+len(b.groups) > MaxPeriods {
			return tooManyError(b.opts.By, b.first, b.last, len(b.groups), b.ends())
		}
		for _, g := range b.groups {
			s := g.buckets[start]
			if s == nil {
				s = &sums{}
			}
			p, ok := makePeriod(s, g.total.tiered())
			if !ok { // only with negative figures, which files do not have
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

// ends names the databases that the first and the last second come from.
func (b *Builder) ends() string {
	var oldest, newest string
	for _, f := range b.sources {
		if f.firstIn == b.first {
			oldest = f.source.Database
		}
		if f.lastIn == b.last {
			newest = f.source.Database
		}
	}
	if oldest == "" || newest == "" {
		return ""
	}
	return fmt.Sprintf("; the first row is in %q, the last in %q", oldest, newest)
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
