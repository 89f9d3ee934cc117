package check

import (
	"net/netip"
	"slices"

	"github.com/macwrangler/macwrangler/pkg/assetcache"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/site"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt"
)

func notPublic(r txt.Range) []string { return txt.NotPublic([]txt.Range{r}) }

func (j *judge) isOpen(port int64) bool {
	return port >= 0 && port <= 65535 && site.Open(j.OpenPorts, int(port))
}

// sources compares the documents with settings of one cache.
func (j *judge) sources(c *Cache) {
	if len(c.Sources) == 0 {
		j.gap(c.Name, "the settings of the cache are not known", hintSettings)
		return
	}
	if c.Sources[0].Kind == assetcache.KindPreferences {
		j.note(c.Sources[0].Name, "a profile or declaration may say otherwise; from macOS 27.2 on the file may be an older copy", hintSettings)
	}
	first := &c.Sources[0]
	for i := range c.Sources[1:] {
		other := &c.Sources[i+1]
		for _, key := range differing(&first.Settings, &other.Settings) {
			j.add(other.Name, place(key, 0), RuleSettingsDiffer, "%s is another one in %s, which counts", key, first.Name)
		}
	}
}

// differing returns the keys that both have with different values.
func differing(a, b *assetcache.Settings) []string {
	var keys []string
	both := func(key string, known, equal bool) {
		if known && !equal {
			keys = append(keys, key)
		}
	}
	bools := func(key string, x, y assetcache.Value[bool]) { both(key, x.Known() && y.Known(), x.Is == y.Is) }
	ranges := func(key string, x, y assetcache.Value[[]assetcache.Range]) {
		both(key, x.Known() && y.Known(), ofSettings(x.Is).equal(ofSettings(y.Is)))
	}
	bools("AllowPersonalCaching", a.AllowPersonalCaching, b.AllowPersonalCaching)
	bools("AllowSharedCaching", a.AllowSharedCaching, b.AllowSharedCaching)
	bools("LocalSubnetsOnly", a.LocalSubnetsOnly, b.LocalSubnetsOnly)
	bools("ListenRangesOnly", a.ListenRangesOnly, b.ListenRangesOnly)
	bools("PeerLocalSubnetsOnly", a.PeerLocalSubnetsOnly, b.PeerLocalSubnetsOnly)
	ranges("ListenRanges", a.ListenRanges, b.ListenRanges)
	ranges("PeerFilterRanges", a.PeerFilterRanges, b.PeerFilterRanges)
	ranges("PeerListenRanges", a.PeerListenRanges, b.PeerListenRanges)
	ranges("PublicRanges", a.PublicRanges, b.PublicRanges)
	both("Parents", a.Parents.Known() && b.Parents.Known(), slices.Equal(a.Parents.Is, b.Parents.Is))
	both("Port", a.Port.Known() && b.Port.Known(), a.Port.Is == b.Port.Is)
	return keys
}

// several holds the caches against each other.
func (j *judge) several() {
	for i := range j.Caches {
		a := &j.Caches[i]
		j.cycle(a)
		for k := range j.Caches {
			if i != k {
				j.peers(a, &j.Caches[k])
			}
			if i < k {
				j.samePublic(a, &j.Caches[k])
			}
		}
	}
}

func (j *judge) samePublic(a, b *Cache) {
	one, _ := publicRanges(a)
	other, name := publicRanges(b)
	if one.Known() && other.Known() && !ofSettings(one.Is).equal(ofSettings(other.Is)) {
		j.add(name, place("PublicRanges", other.Line), RuleCachesDiffer, "PublicRanges of %s and of %s differ: %s, and %s", b.title(), a.title(), ofSettings(other.Is), ofSettings(one.Is))
	}
}

// peers reports a cache that does not let another one be its peer.
func (j *judge) peers(a, b *Cache) {
	local, _ := setting(a, func(s *assetcache.Settings) assetcache.Value[bool] { return s.PeerLocalSubnetsOnly }, true)
	addresses, known := b.private()
	parents, _ := list(a, func(s *assetcache.Settings) assetcache.Value[[]string] { return s.Parents })
	if !local.Known() || local.Is || !known || slices.ContainsFunc(addressesOf(parents.Is), func(p netip.Addr) bool { return slices.Contains(addresses, p) }) {
		return
	}
	filter, name := list(a, func(s *assetcache.Settings) assetcache.Value[[]assetcache.Range] { return s.PeerFilterRanges })
	listen, _ := list(a, func(s *assetcache.Settings) assetcache.Value[[]assetcache.Range] { return s.PeerListenRanges })
	for key, v := range map[string]assetcache.Value[[]assetcache.Range]{"PeerFilterRanges": filter, "PeerListenRanges": listen} {
		ranges := ofSettings(v.Is)
		if len(ranges) > 0 && !slices.ContainsFunc(addresses, ranges.contains) {
			j.add(name, place(key, v.Line), RulePeerRefused, "%s of %s lacks %s at %s: they are no peers", key, a.title(), b.title(), addresses[0])
		}
	}
}

// cycle reports a cache whose parents lead back to it.
func (j *judge) cycle(c *Cache) {
	own, known := c.private()
	if !known {
		return
	}
	seen := map[*Cache]bool{c: true}
	next := []*Cache{c}
	for len(next) > 0 {
		at := next[0]
		next = next[1:]
		parents, _ := list(at, func(s *assetcache.Settings) assetcache.Value[[]string] { return s.Parents })
		for _, parent := range addressesOf(parents.Is) {
			if slices.Contains(own, parent) && at != c {
				mine, name := list(c, func(s *assetcache.Settings) assetcache.Value[[]string] { return s.Parents })
				j.add(name, place("Parents", mine.Line), RuleParentCycle, "the Parents of %s lead back to it: %s has it as a parent", c.title(), at.title())
				return
			}
			if up := j.byAddress[parent]; up != nil && !seen[up] {
				seen[up] = true
				next = append(next, up)
			}
		}
	}
}
