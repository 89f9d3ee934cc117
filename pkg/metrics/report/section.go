package report

import (
	"cmp"
	"slices"
	"strings"
)

// section is the part of a report on one group, for people.
type section struct {
	name    string // "" without groups: region north, site_code 0123
	short   string // in a table whose header has the keys: north, 0123
	labels  []string
	periods []Period
	total   Period
	from    []int // of a ranking: the section of each line; nothing is folded
}

// sections splits a result by group. Every group has the same periods.
func sections(r Result) []section {
	var all []section
	index := map[string]int{}
	for _, p := range r.Periods {
		key := groupKey(r.groupBy, p.Group)
		at, seen := index[key]
		if !seen {
			at = len(all)
			index[key] = at
			all = append(all, section{
				name:  displayGroup(r.groupBy, p.Group),
				short: displayValues(r.groupBy, p.Group),
				total: Period{Group: p.Group},
			})
		}
		all[at].add(p, r.parents[key])
	}
	for i := range all {
		all[i].labels = labels(r, all[i].periods)
	}
	return all
}

func groupKey(keys []string, group map[string]string) string {
	var b strings.Builder
	for _, key := range keys {
		b.WriteString(group[key] + "\x00") // no tag value can hold a NUL
	}
	return b.String()
}

// add cannot overflow: the report's own total, which is larger, did not.
func (s *section) add(p Period, tiered bool) {
	s.periods = append(s.periods, p)
	t := &s.total
	t.ServedBytes += p.ServedBytes
	t.FromCacheBytes += p.FromCacheBytes
	t.FromOriginBytes += p.FromOriginBytes
	t.FromPeersBytes += p.FromPeersBytes
	t.FromParentsBytes += p.FromParentsBytes
	t.OriginToPeersBytes += p.OriginToPeersBytes
	t.OriginToChildrenBytes += p.OriginToChildrenBytes
	t.ToChildrenBytes += p.ToChildrenBytes
	t.WANBytes += p.WANBytes
	t.Requests += p.Requests
	t.setSaved(tiered)
}

// ranking returns a section with a line for each group, the one that served most
// first: what management asks for. Parents, which serve no clients, come by what they
// sent to children.
func ranking(r Result, all []section) section {
	order := make([]int, len(all))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		x, y := all[a].total, all[b].total
		return cmp.Or(cmp.Compare(y.ServedBytes, x.ServedBytes), cmp.Compare(y.ToChildrenBytes, x.ToChildrenBytes))
	})
	ranked := section{total: r.Total, from: order}
	for _, i := range order {
		ranked.labels = append(ranked.labels, all[i].short)
		ranked.periods = append(ranked.periods, all[i].total)
	}
	return ranked
}

// fold returns the lines of a section, with a long run of empty periods folded
// into one: nobody wants to read the years between two servers.
func (s section) fold() []fold {
	const maxEmpty = 31
	var folds []fold
	for i := 0; i < len(s.periods); {
		n := s.emptyFrom(i)
		if n <= maxEmpty || s.from != nil {
			n = max(n, 1)
			for ; n > 0; n-- {
				folds = append(folds, fold{label: s.labels[i], period: s.periods[i]})
				i++
			}
			continue
		}
		folds = append(folds, fold{label: s.labels[i], period: s.periods[i], empty: n})
		i += n
	}
	return folds
}

// fold is one period, or several empty ones.
type fold struct {
	label  string
	period Period
	empty  int // how many empty ones; 0 for a period of its own
}

func (s section) emptyFrom(i int) int {
	n := 0
	for _, p := range s.periods[i:] {
		if p.ServedBytes != 0 || p.Requests != 0 || p.WANBytes != 0 || p.ToChildrenBytes != 0 {
			break
		}
		n++
	}
	return n
}

// maxServed returns the value of the longest bar.
func maxServed(periods []Period) int64 {
	var longest int64
	for _, p := range periods {
		longest = max(longest, p.ServedBytes)
	}
	return longest
}
