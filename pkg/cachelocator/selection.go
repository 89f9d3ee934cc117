package cachelocator

import (
	"slices"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// maxFailures is the failure count at which the locator stops using a server.
const maxFailures = 3

// Healthy reports whether the locator would still use the server, or nil if the file
// does not tell how often it failed.
func (s Server) Healthy() *bool {
	if s.FailureCount == nil {
		return nil
	}
	healthy := *s.FailureCount < maxFailures
	return &healthy
}

// failed reports whether the server is known not to be healthy.
func (s Server) failed() bool { return s.FailureCount != nil && *s.FailureCount >= maxFailures }

// preferred reports whether the server is known to be favored.
func (s Server) preferred() bool { return s.Favored != nil && *s.Favored }

// vague reports whether the file does not tell of a server what decides between it and
// the others.
func vague(servers []Server) bool {
	return slices.ContainsFunc(servers, func(s Server) bool { return s.Rank == nil || s.Favored == nil || s.FailureCount == nil })
}

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
// best rank has no suitable server, no other rank is tried. If the file does not tell
// what decides, none is without a reason.
func choose(servers []Server, content Content, size int64) [][]fault.Reason {
	why := make([][]fault.Reason, len(servers))
	best, ranked := lowestRank(servers)
	open, favored := vague(servers), false
	for i, server := range servers {
		if ranked && *server.Rank > best {
			why[i] = append(why[i], because(Outranked, "Its rank is %d; the best is %d.", *server.Rank, best))
		}
		if !server.Takes(content, size) {
			why[i] = append(why[i], because(Incapable, "It does not serve this kind of content (%s).", content))
		}
		if server.failed() {
			why[i] = append(why[i], because(Unhealthy, "It failed %d times.", *server.FailureCount))
		}
		if open && len(why[i]) == 0 {
			why[i] = append(why[i], because(ServerUnknown, "The file does not tell the rank of the caches, or which ones failed or are favored."))
		}
		favored = favored || server.preferred() && len(why[i]) == 0
	}
	for i, server := range servers {
		if favored && !server.preferred() && len(why[i]) == 0 {
			why[i] = append(why[i], because(NotFavored, "Another cache of its rank is favored."))
		}
	}
	return why
}

// lowestRank returns the best rank. It is not known if one of the ranks is not, or if
// there are no servers.
func lowestRank(servers []Server) (best int64, known bool) {
	for i, server := range servers {
		if server.Rank == nil {
			return 0, false
		}
		if i == 0 || *server.Rank < best {
			best = *server.Rank
		}
	}
	return best, len(servers) > 0
}

// decides reports whether the locator takes an entry of this Mac's own cache and
// looks no further: it is empty, or a server of its best rank serves the content.
// Health does not matter here. Sure is false if the ranks are not known.
func (e *Entry) decides(content Content, size int64) (decides, sure bool) {
	if len(e.Servers) == 0 {
		return true, true
	}
	takes := func(s Server) bool { return s.Takes(content, size) }
	best, known := lowestRank(e.Servers)
	if !known {
		return slices.ContainsFunc(e.Servers, takes), !slices.ContainsFunc(e.Servers, func(s Server) bool { return !takes(s) })
	}
	return slices.ContainsFunc(e.Servers, func(s Server) bool { return *s.Rank == best && takes(s) }), true
}
