package cachelocator

import "github.com/macwrangler/macwrangler/pkg/fault"

// mostFailures is the count from which on a server is not asked.
const mostFailures = 3

// Healthy says whether the locator would still ask the server.
func (s Server) Healthy() bool { return s.FailureCount < mostFailures }

// Takes says whether the server takes content of that kind and size. A
// capability that the file does not name is there for shared content and
// missing for iCloud; that it is missing for imports too is a guess.
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

// choose gives for each server of an entry why the locator would not take it;
// those without a reason are equals, of which it takes one at random. There is
// no second choice: where the best rank has no fit server, no other rank is
// tried.
func choose(servers []Server, content Content, size int64) [][]fault.Reason {
	why := make([][]fault.Reason, len(servers))
	if len(servers) == 0 {
		return why
	}
	best := lowestRank(servers)
	favored := false
	for i, server := range servers {
		if server.Rank > best {
			why[i] = append(why[i], because(Outranked, "Its rank is %d, the best one is %d.", server.Rank, best))
		}
		if !server.Takes(content, size) {
			why[i] = append(why[i], because(Incapable, "It does not take such content (%s).", content))
		}
		if !server.Healthy() {
			why[i] = append(why[i], because(Unhealthy, "It failed %d times when asked.", server.FailureCount))
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

// counts says whether an entry of this Mac's own cache is the one that counts:
// it is empty, or a server of its best rank takes the content. Health does not
// matter here.
func (e *Entry) counts(content Content, size int64) bool {
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
