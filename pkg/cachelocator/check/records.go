package check

import (
	"fmt"
	"net/netip"

	"github.com/macwrangler/macwrangler/pkg/assetcache"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// records reports what package txt found in the records, and what is not known of
// them.
func (j *judge) records() {
	for _, r := range j.Records {
		for _, f := range r.findings {
			j.sheet(r.Name).Put(f)
		}
		if r.Void {
			j.gap(r.Name, "no ranges could be taken from the record, so nothing was held against it", "correct the record first, then check again")
		}
		if j.Site != nil && !r.Void {
			j.siteRecord(r)
		}
	}
	switch {
	case len(j.Records) > 0:
	case j.Site != nil:
		j.note("the DNS records", "nobody looked at them: the site's description stands for them", "add --dns, or --txt FILE")
	default:
		j.gap("the DNS records", "nobody looked at them", "add --dns, or --txt FILE with what dig, nslookup or a zone file has; --site FILE to hold the site's description against the rest")
	}
}

func publicRanges(c *Cache) (assetcache.Value[[]assetcache.Range], string) {
	return list(c, func(s *assetcache.Settings) assetcache.Value[[]assetcache.Range] { return s.PublicRanges })
}

// record holds a cache against a record: PublicRanges must be its ranges, and the
// cache's public address one of them.
func (j *judge) record(c *Cache, r Record) {
	if r.Void {
		return
	}
	public, name := publicRanges(c)
	switch {
	case !public.Known() && len(c.Sources) > 0:
		j.gap(name, "PublicRanges could not be read", hintSettings)
	case public.Known() && r.Usable():
		j.sameRanges(c, r, public, name)
	case public.Known() && len(public.Is) > 0 && r.Absent:
		// Where client and cache have one address it does no harm.
		j.put(name, place("PublicRanges", public.Line), RuleRecordMissing, finding.Warning, "",
			fmt.Sprintf("PublicRanges has %s, but %s has no record with them", ofSettings(public.Is), r.Name))
	}
	j.favored(c, r)
	address, known := c.public()
	if known && r.Usable() {
		j.inRecord(r, address, RuleRecordCache, "the public address of "+c.title())
	}
}

func (j *judge) sameRanges(c *Cache, r Record, public assetcache.Value[[]assetcache.Range], name string) {
	want, have := spansOf(r.Public), ofSettings(public.Is)
	if want.equal(have) {
		return
	}
	message := "PublicRanges of " + c.title() + " and the record in " + r.Name + " differ"
	if lacking := want.without(have); len(lacking) > 0 {
		message += "; PublicRanges lacks " + lacking.String()
	}
	if extra := have.without(want); len(extra) > 0 {
		message += "; the record lacks " + extra.String()
	}
	j.put(name, place("PublicRanges", public.Line), RuleRecordDiffers, "", "", message)
}

// inRecord reports an address that the record's public ranges do not have.
func (j *judge) inRecord(r Record, address netip.Addr, rule, whose string) {
	ranges := spansOf(r.Public)
	switch {
	case len(ranges) == 0, ranges.contains(address):
	case !ranges.family(address):
		j.gap(r.Name, whose+", "+address.String()+", is of another family than the ranges of the record", "find out the address of the record's family, too")
	default:
		j.add(r.Name, place("", 0), rule, "%s, %s, is not in the record, which has %s", whose, address, ranges)
	}
}

// favored reports a record that prefers none of the caches.
func (j *judge) favored(c *Cache, r Record) {
	favored := spansOf(r.Favored)
	if len(favored) == 0 {
		return
	}
	for i := range j.Caches {
		addresses, known := j.Caches[i].private()
		if !known {
			return
		}
		for _, one := range addresses {
			if favored.contains(one) {
				return
			}
		}
	}
	j.add(r.Name, place("", 0), RuleRecordFavored, "fss= prefers %s, and no cache that was named has one of these addresses: %s does not", favored, c.title())
}

// clientRecord holds a client against the records.
func (j *judge) clientRecord(c *Client) {
	for _, r := range j.held() {
		if !r.Usable() {
			continue
		}
		if c.Public.IsValid() {
			j.inRecord(r, c.Public, RuleRecordClient, "the public address of "+c.title())
		}
		j.storedRanges(c, r)
	}
}

// storedRanges reports a client whose locator has other ranges than the record.
func (j *judge) storedRanges(c *Client, r Record) {
	want := spansOf(r.Public)
	if len(c.StoredRanges) == 0 || len(want) == 0 {
		return
	}
	for _, ranges := range c.StoredRanges {
		if spansOf(ranges).equal(want) {
			return
		}
	}
	j.add(c.Name, place("", 0), RuleClientRanges, "its locator has %s from DNS, and the record in %s has %s", spansOf(c.StoredRanges[0]), r.Name, want)
}
