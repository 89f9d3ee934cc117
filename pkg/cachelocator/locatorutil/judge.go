package locatorutil

import (
	"cmp"
	"net/netip"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Judge says whether the locator of a side would use a cache for a kind of content.
// The caches of the best rank decide: the locator does not fall back to a worse one.
func (s Side) Judge(kind Kind, r Result) fault.Reason {
	subject := "For the " + s.Name + ", "
	list, known := s.Refreshed[kind]
	if !known {
		return s.judgeSaved(kind, r, subject)
	}
	return list.judge(kind, r, subject, "after its new search")
}

// judgeSaved judges what was saved before, where the outcome of the new search is not
// told. Only a cache that has answered is sure.
func (s Side) judgeSaved(kind Kind, r Result, subject string) fault.Reason {
	list, known := s.Saved[kind]
	if !known {
		return fault.Reason{Code: Unknown, Text: subject + "AssetCacheLocatorUtil does not tell which caches there are for " + string(kind) + "."}
	}
	verdict := list.judge(kind, r, subject, "from before its new search")
	if verdict.Code == Usable && r.ReachKnown {
		return verdict
	}
	names := make([]string, 0, len(list.Servers))
	for _, one := range list.Servers {
		names = append(names, fault.Clip(one.HostPort))
	}
	return fault.Reason{Code: Unknown, Text: subject + "AssetCacheLocatorUtil does not tell what its new search found for " + string(kind) +
		" (its output ends before that, or the search failed); saved from before: " + cmp.Or(joined(names), "none") + "."}
}

// Usable returns the caches that the locator of a side would use for a kind of content,
// if that is sure.
func (s Side) Usable(kind Kind, r Result) []Server {
	if s.Judge(kind, r).Code != Usable {
		return nil
	}
	list, known := s.Refreshed[kind]
	if !known {
		list = s.Saved[kind]
	}
	best, _ := bestOf(list.Servers)
	return slices.DeleteFunc(best, func(one Server) bool {
		return !*one.Healthy || r.ReachKnown && !slices.Contains(r.Reachable, one.HostPort)
	})
}

func (list List) judge(kind Kind, r Result, subject, when string) fault.Reason {
	if len(list.Servers) == 0 {
		return fault.Reason{Code: None, Text: subject + "AssetCacheLocatorUtil found no cache for " + string(kind) + " (" + when + ")" + r.address() + "."}
	}
	best, sure := bestOf(list.Servers)
	if !sure {
		return fault.Reason{Code: Unknown, Text: subject + "AssetCacheLocatorUtil does not tell the rank or the health of a cache."}
	}
	names := make([]string, 0, len(best))
	healthy := best[:0:0]
	for _, one := range best {
		names = append(names, fault.Clip(one.HostPort))
		if *one.Healthy {
			healthy = append(healthy, one)
		}
	}
	if len(healthy) == 0 {
		return fault.Reason{Code: Unhealthy, Text: subject + "the caches of the best rank are unhealthy: " + joined(names) + list.worse(best) + "."}
	}
	if r.ReachKnown && !slices.ContainsFunc(healthy, func(one Server) bool { return slices.Contains(r.Reachable, one.HostPort) }) {
		return fault.Reason{Code: Unreachable, Text: subject + "no cache of the best rank answered: " + joined(names) + list.worse(best) + "."}
	}
	return fault.Reason{Code: Usable, Text: subject + "the locator would use the cache at " + joined(names) + " for " + string(kind) + " (" + when + ")."}
}

// worse names the caches of a worse rank, which the locator does not use while those of
// the best are listed.
func (list List) worse(best []Server) string {
	var names []string
	for _, one := range list.Servers {
		if *one.Rank > *best[0].Rank {
			names = append(names, one.HostPort)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return "; those of a worse rank are not used while they are listed: " + joined(names)
}

// Place says whether the public address is in the ranges that DNS gave. The code is ""
// if that is not known, or if there are none, as at a site with one address.
func (s Side) Place(r Result) fault.Reason {
	address, err := netip.ParseAddr(r.PublicAddress)
	if err != nil || !s.RangesKnown || len(s.Ranges) == 0 {
		return fault.Reason{}
	}
	for _, text := range s.Ranges {
		first, last, _ := strings.Cut(text, "-")
		from, err1 := netip.ParseAddr(first)
		to, err2 := netip.ParseAddr(cmp.Or(last, first))
		switch {
		case err1 != nil || err2 != nil:
			return fault.Reason{} // what it stands for is not known
		case from.BitLen() == address.BitLen() && !address.Less(from) && !to.Less(address):
			return fault.Reason{Code: Inside, Text: "For the " + s.Name + ", the public address " + address.String() + " is in the ranges that DNS gave."}
		}
	}
	return fault.Reason{Code: Outside, Text: "For the " + s.Name + ", the public address " + address.String() + " is not in the ranges that DNS gave: " + joined(s.Ranges) +
		". Another way to the internet (VPN, guest network, proxy), or a record that lacks the address."}
}

// address names the public address, which decides what Apple knows.
func (r Result) address() string {
	if r.PublicAddress == "" {
		return ""
	}
	return "; its public address is " + fault.Clip(r.PublicAddress)
}

// bestOf returns the servers of the lowest rank; sure is false if a rank, or the
// health of one of them, is not known.
func bestOf(servers []Server) (best []Server, sure bool) {
	for _, one := range servers {
		switch {
		case one.Rank == nil:
			return nil, false
		case len(best) == 0 || *one.Rank < *best[0].Rank:
			best = []Server{one}
		case *one.Rank == *best[0].Rank:
			best = append(best, one)
		}
	}
	return best, !slices.ContainsFunc(best, func(one Server) bool { return one.Healthy == nil })
}

// maxNamed is how many caches a sentence names.
const maxNamed = 5

func joined(names []string) string {
	names = slices.Clone(names)
	for i := range names {
		names[i] = fault.Clip(names[i])
	}
	if len(names) > maxNamed {
		names = append(names[:maxNamed:maxNamed], "…")
	}
	return strings.Join(names, ", ")
}

// Verdict returns the verdict on all sides. The system comes first, for updates go by
// it; what is unknown of it is not made good by the user's.
func (r Result) Verdict(kind Kind) fault.Reason {
	if len(r.Sides) == 0 {
		return fault.Reason{Code: Unknown, Text: "AssetCacheLocatorUtil printed nothing about caches: its output ends before."}
	}
	for _, side := range r.Sides {
		if side.Name == system {
			return side.Judge(kind, r)
		}
	}
	return fault.Reason{Code: Unknown, Text: "AssetCacheLocatorUtil does not tell what the system services would use."}
}
