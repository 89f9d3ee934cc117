package cachelocator

import "github.com/macwrangler/macwrangler/pkg/fault"

// maxFailures is the failure count at which the locator stops using a server.
const maxFailures = 3

// Healthy reports whether the locator would still use the server.
func (s Server) Healthy() bool { return s.FailureCount < maxFailures }

// Takes reports whether the server serves content of that kind and size. If the
// file does not name the capability, the server has it for shared content and
// not for iCloud; that it does not have it for imports either is a guess.
func (s Server) Takes(content Content, size int64) bool {
	key, taken := "sc", true
	switch content {
	case ICloud:
		key, taken = "pc", false
	case Import:
		key, taken = "im", false
	case Shared:
	}
	if value, named := s.Details.Capabilities[key]; named {
		taken = value
	}
	return taken && (s.Details.CacheSize == nil || size <= *s.Details.CacheSize)
}

// choose returns for each server of an entry why the locator would not use it.
// Those without a reason are equals, and it uses one of them at random. If the
// best rank has no suitable server, no other rank is tried.
func choose(servers []Server, content Content, size int64) [][]fault.Reason {
	why := make([][]fault.Reason, len(servers))
	if len(servers) == 0 {
		return why
	}
	best := lowestRank(servers)
	favored := false
	for i, server := range servers {
		if server.Rank > best {
			why[i] = append(why[i], because(Outranked, "Its rank is %d; the best is %d.", server.Rank, best))
		}
		if !server.Takes(content, size) {
			why[i] = append(why[i], because(Incapable, "It does not serve this kind of content (%s).", content))
		}
		if !server.Healthy() {
			why[i] = append(why[i], because(Unhealthy, "It failed %d times.", server.FailureCount))
		}
		favored = favored || server.Favored && len(why[i]) == 0
	}
	for i, server := range servers {
		if favored && !server.Favored && len(why[i]) == 0 {
			why[i] = append(why[i], because(NotFavored, "Another cache of its rank is favored."))
		}
	}
	return why
}

func lowestRank(servers []Server) int64 {
	best := servers[0].Rank
	for _, server := range servers {
		best = min(best, server.Rank)
	}
	return best
}

// decides reports whether the locator takes an entry of this Mac's own cache and
// looks no further: it is empty, or a server of its best rank serves the content.
// Health does not matter here.
func (e *Entry) decides(content Content, size int64) bool {
	if len(e.Servers) == 0 {
		return true
	}
	best := lowestRank(e.Servers)
	for _, server := range e.Servers {
		if server.Rank == best && server.Takes(content, size) {
			return true
		}
	}
	return false
}
