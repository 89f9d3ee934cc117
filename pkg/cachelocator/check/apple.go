package check

import (
	"fmt"

	"github.com/macwrangler/macwrangler/pkg/finding"
)

// ownAddress holds the cache's public address against its own PublicRanges.
func (j *judge) ownAddress(c *Cache) {
	public, name := publicRanges(c)
	address, known := c.public()
	if !known {
		j.gap(c.Name, "the public address of the cache is not known", hintStatus)
		return
	}
	ranges := ofSettings(public.Is)
	if public.Known() && len(ranges) > 0 && ranges.family(address) && !ranges.contains(address) {
		j.add(name, place("PublicRanges", public.Line), RulePublicOutside, "the public address of %s is %s, and its PublicRanges are %s", c.title(), address, ranges)
	}
}

// apple says whether Apple would name a cache to a client: it compares the addresses
// from which both reach the internet, or the ranges that both send.
func (j *judge) apple(client *Client, c *Cache) {
	severity := finding.Severity("") // that of the rule
	if j.sameExit(client) {
		severity = finding.Warning // another cache is named without any of this
	}
	public, name := publicRanges(c)
	address, known := c.public()
	ranges := ofSettings(public.Is)
	if client.Public.IsValid() && public.Known() && len(ranges) > 0 {
		switch {
		case ranges.contains(client.Public):
		case !ranges.family(client.Public):
			j.gap(client.Name, "its public address "+client.Public.String()+" is of another family than PublicRanges in "+name, "find out its address of that family, too")
		default:
			j.add(name, place("PublicRanges", public.Line), RuleClientOutside, "the public address of %s is %s, and the PublicRanges of %s are %s", client.title(), client.Public, c.title(), ranges)
		}
	}
	if !known || !client.Public.IsValid() || client.Public == address {
		return
	}
	if client.Public.Is4() != address.Is4() {
		j.gap(client.Name, "its public address "+client.Public.String()+" is of another family than that of "+c.title()+", "+address.String(),
			"find out its address of that family, too")
		return
	}
	if public.Known() && len(public.Is) == 0 {
		j.put(name, place("PublicRanges", 0), RulePublicMissing, severity, "",
			fmt.Sprintf("%s reaches the internet from %s and %s from %s, and it has no PublicRanges", client.title(), client.Public, c.title(), address))
	}
	for _, r := range j.held() {
		if r.Absent {
			j.put(r.Name, place("", 0), RuleRecordMissing, severity, "",
				fmt.Sprintf("%s reaches the internet from %s and %s from %s, and there is no record", client.title(), client.Public, c.title(), address))
		}
	}
}

// sameExit reports whether some cache reaches the internet from the client's address:
// Apple then names it without records and ranges.
func (j *judge) sameExit(client *Client) bool {
	for i := range j.Caches {
		if address, known := j.Caches[i].public(); known && address == client.Public {
			return true
		}
	}
	return false
}

// stored reports a client that knows the cache by another port.
func (j *judge) stored(client *Client, c *Cache) {
	addresses, known := c.private()
	if !known || !c.Status.Port.Known() || c.Status.Port.Is == 0 {
		return
	}
	other := 0
	for _, stored := range client.Stored {
		for _, address := range addresses {
			switch {
			case stored.Addr() != address:
			case int64(stored.Port()) == c.Status.Port.Is:
				return
			default:
				other = int(stored.Port())
			}
		}
	}
	if other != 0 {
		j.add(client.Name, place("", 0), RuleClientPort, "its locator has %s at port %d, and it listens on port %d", c.title(), other, c.Status.Port.Is)
	}
}
