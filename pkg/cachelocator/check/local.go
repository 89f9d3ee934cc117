package check

import (
	"slices"

	"github.com/macwrangler/macwrangler/pkg/assetcache"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// refusalOf is why a cache does not serve a client's local address.
type refusalOf struct {
	verdict verdict // of being served
	target  string
	at      finding.Place
	rule    string
	message string
	gap     string
	hint    string
}

// served says whether a cache serves a client by its local address. One is enough.
func (j *judge) served(client *Client) {
	var all []refusalOf
	for i := range j.Caches {
		all = append(all, j.serves(client, &j.Caches[i]))
	}
	servedByOne := slices.ContainsFunc(all, func(r refusalOf) bool { return r.verdict == yes && r.rule == "" })
	for _, r := range all {
		switch {
		case r.verdict == unknown && !servedByOne:
			j.gap(r.target, r.gap, r.hint)
		case r.verdict == unknown:
			j.note(r.target, r.gap, r.hint)
		case r.rule == "":
		case r.verdict == yes, servedByOne:
			j.put(r.target, r.at, r.rule, finding.Warning, "", r.message)
		default:
			j.put(r.target, r.at, r.rule, "", "", r.message)
		}
	}
	for i := range j.Caches {
		j.isParent(client, &j.Caches[i])
	}
}

func (j *judge) serves(client *Client, c *Cache) refusalOf {
	localOnly, _ := localSubnetsOnly(c)
	if !localOnly.Known() {
		return refusalOf{target: c.settingsName(), gap: "it is not known which clients " + c.title() + " serves: LocalSubnetsOnly", hint: hintSettings}
	}
	if localOnly.Is {
		return j.sameSubnet(client, c)
	}
	return j.inRanges(client, c)
}

func localSubnetsOnly(c *Cache) (assetcache.Value[bool], string) {
	return setting(c, func(s *assetcache.Settings) assetcache.Value[bool] { return s.LocalSubnetsOnly }, true)
}

// sameSubnet decides for a cache that serves its own subnet.
func (j *judge) sameSubnet(client *Client, c *Cache) refusalOf {
	addresses, known := c.private()
	if !known {
		return refusalOf{target: c.Name, gap: "the local address of the cache is not known, and it serves only its own subnet", hint: hintStatus}
	}
	family := false
	for _, subnet := range slices.Concat(client.Subnets, client.Beside) {
		for _, address := range addresses {
			family = family || subnet.Addr().Is4() == address.Is4()
			if subnet.Contains(address) {
				return refusalOf{verdict: yes}
			}
		}
	}
	if !family {
		return refusalOf{target: client.Name, gap: "its subnet is not known, and " + c.title() + " serves only its own", hint: hintAddress}
	}
	_, name := localSubnetsOnly(c)
	return refusalOf{
		verdict: no, target: name, at: place("LocalSubnetsOnly", 0), rule: RuleClientSubnet,
		message: c.title() + " serves only its own subnet (LocalSubnetsOnly), and " + client.title() + " is on " + subnetsOf(client),
	}
}

// inRanges decides for a cache that serves the clients of its ListenRanges, or all.
func (j *judge) inRanges(client *Client, c *Cache) refusalOf {
	ranges, name := list(c, func(s *assetcache.Settings) assetcache.Value[[]assetcache.Range] { return s.ListenRanges })
	only, onlyName := setting(c, func(s *assetcache.Settings) assetcache.Value[bool] { return s.ListenRangesOnly }, false)
	good := ofSettings(ranges.Is)
	inside := unknown
	if ranges.Known() {
		addresses, _ := c.private()
		inside = good.holds(client, addresses)
	}
	refused := refusalOf{
		verdict: no, target: name, at: place("ListenRanges", ranges.Line), rule: RuleClientListen,
		message: client.title() + " is at " + subnetsOf(client) + ", outside of the ListenRanges of " + c.title() + ": " + good.String(),
	}
	switch {
	case inside == yes, ranges.Known() && len(good) == 0 && only.Known() && !only.Is:
		return refusalOf{verdict: yes} // without ranges it serves all
	case !ranges.Known() || !only.Known():
		return refusalOf{target: onlyName, gap: "it is not known which clients " + c.title() + " serves: ListenRanges, ListenRangesOnly", hint: hintSettings}
	case inside == no && !only.Is:
		refused.verdict = yes // by the fallback
		return refused
	case inside == no:
		return refused
	case !only.Is:
		return refusalOf{verdict: yes}
	case len(good) == 0:
		return refusalOf{verdict: no} // nobody is served, which is a finding about the settings
	}
	return refusalOf{target: client.Name, gap: "its local address is not known well enough to say whether it is in the ListenRanges of " + c.title(), hint: hintAddress}
}

// isParent reports a client that the cache takes for its parent, and refuses.
func (j *judge) isParent(client *Client, c *Cache) {
	parents, name := list(c, func(s *assetcache.Settings) assetcache.Value[[]string] { return s.Parents })
	for _, parent := range addressesOf(parents.Is) {
		switch {
		case slices.Contains(client.Addresses, parent):
			j.add(name, place("Parents", parents.Line), RuleClientParent, "%s has the address %s, which is one of the Parents of %s", client.title(), parent, c.title())
		case len(client.Addresses) == 0 && j.byAddress[parent] == nil && (len(client.Subnets) == 0 || slices.ContainsFunc(slices.Concat(client.Subnets, client.Beside), contains(parent))):
			j.gap(client.Name, "its local address is not known, so it could be the parent "+parent.String()+" of "+c.title(), hintAddress)
		}
	}
}
