package report

// sums are the figures of one period, in the order of metricNames.
type sums [10]int64

const (
	fromCache = iota
	fromOrigin
	fromPeers
	fromParents
	originToPeers
	requests
	originToChildren
	cacheToChildren
	peersToChildren
	parentsToChildren
)

// metricNames returns the names of the metrics that a report uses.
func metricNames() [10]string {
	return [10]string{
		fromCache:         "bytes.fromcache.toclients",
		fromOrigin:        "bytes.fromorigin.toclients",
		fromPeers:         "bytes.frompeers.toclients",
		fromParents:       "bytes.fromparents.toclients",
		originToPeers:     "bytes.fromorigin.topeers",
		requests:          "requests.fromclients",
		originToChildren:  "bytes.fromorigin.tochildren",
		cacheToChildren:   "bytes.fromcache.tochildren",
		peersToChildren:   "bytes.frompeers.tochildren",
		parentsToChildren: "bytes.fromparents.tochildren",
	}
}

// add adds other's figures; it returns false if one does not fit into 64 bits, and s
// is not usable then.
func (s *sums) add(other *sums) bool {
	for i, v := range other {
		sum := s[i] + v
		if (sum > s[i]) != (v > 0) {
			return false
		}
		s[i] = sum
	}
	return true
}

// largest returns the largest figure.
func (s *sums) largest() int64 {
	var largest int64
	for _, v := range s {
		largest = max(largest, v)
	}
	return largest
}

// tiered reports whether a parent is among what was added: something went to children.
func (s *sums) tiered() bool {
	return s[originToChildren] != 0 || s[cacheToChildren] != 0 || s[peersToChildren] != 0 || s[parentsToChildren] != 0
}

// fits reports whether everything that a report derives from the figures fits into
// 64 bits, too.
func (s *sums) fits() bool {
	_, ok := makePeriod(s, false)
	return ok
}

// addUp returns the sum of figures, and whether it fits into 64 bits.
func addUp(values ...int64) (sum int64, ok bool) {
	ok = true
	for _, v := range values {
		next := sum + v
		ok = ok && (next > sum) == (v > 0)
		sum = next
	}
	return sum, ok
}

// makePeriod returns the figures of a period; ok is false if one of them does not
// fit into 64 bits. tiered is for figures of a parent and its children: what came
// from a parent then counts where the parent fetched it.
func makePeriod(s *sums, tiered bool) (p Period, ok bool) {
	p = Period{
		Group:                 map[string]string{},
		FromCacheBytes:        s[fromCache],
		FromOriginBytes:       s[fromOrigin],
		FromPeersBytes:        s[fromPeers],
		FromParentsBytes:      s[fromParents],
		OriginToPeersBytes:    s[originToPeers],
		OriginToChildrenBytes: s[originToChildren],
		Requests:              s[requests],
	}
	var servedFits, wanFits, childrenFit bool
	p.ServedBytes, servedFits = addUp(s[fromCache], s[fromPeers], s[fromOrigin], s[fromParents])
	p.WANBytes, wanFits = addUp(s[fromOrigin], s[originToPeers], s[originToChildren])
	p.ToChildrenBytes, childrenFit = addUp(s[originToChildren], s[cacheToChildren], s[peersToChildren], s[parentsToChildren])
	p.setSaved(tiered)
	return p, servedFits && wanFits && childrenFit
}

// setSaved derives what was saved from the other figures.
func (p *Period) setSaved(tiered bool) {
	if tiered {
		p.SavedBytes = max(0, p.ServedBytes-p.FromOriginBytes-p.OriginToChildrenBytes)
	} else {
		p.SavedBytes = p.FromCacheBytes + p.FromPeersBytes
	}
	p.SavedRatio = 0
	if p.ServedBytes > 0 {
		p.SavedRatio = float64(p.SavedBytes) / float64(p.ServedBytes)
	}
}
