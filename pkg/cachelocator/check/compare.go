package check

import (
	"fmt"
	"slices"

	"github.com/macwrangler/macwrangler/pkg/assetcache"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/site"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt"
)

// siteRecord holds a record against the site's description.
func (j *judge) siteRecord(r Record) {
	want, have := spansOf(j.Site.Public), spansOf(r.Public)
	if r.Absent || want.equal(have) {
		return // that there is none is a finding where it does harm
	}
	j.add(r.Name, place("", 0), RuleSiteRecord, "the record has %s, and the site's description %s", have, want)
}

// siteCache holds a cache against the site's description.
func (j *judge) siteCache(c *Cache) {
	addresses, known := c.private()
	if !known {
		j.gap(c.Name, "the local address of the cache is not known, so it cannot be found in the site's description", hintStatus)
		j.siteSettings(c, nil)
		return
	}
	for _, one := range j.Site.Caches {
		if slices.Contains(addresses, one.Address) {
			j.siteSettings(c, &one)
			return
		}
	}
	j.add(c.StatusName, place("PrivateAddresses", c.Status.PrivateAddresses.Line), RuleSiteCache, "the site's description has no cache at %s", addresses[0])
	j.siteSettings(c, nil)
}

// siteSettings compares what the site's caches have in common, and what is its own.
func (j *judge) siteSettings(c *Cache, one *site.Cache) {
	differs := func(key string, name string, line int, have, want any) {
		j.add(name, place(key, line), RuleSiteSettings, "%s of %s is %v, and the site's description wants %v", key, c.title(), have, want)
	}
	public, name := publicRanges(c)
	if public.Known() && !ofSettings(public.Is).equal(spansOf(j.Site.Public)) {
		differs("PublicRanges", name, public.Line, ofSettings(public.Is), spansOf(j.Site.Public))
	}
	local, name := localSubnetsOnly(c)
	if want := len(j.Site.Subnets) == 0; local.Known() && local.Is != want {
		differs("LocalSubnetsOnly", name, local.Line, local.Is, want)
	} else if local.Known() && !local.Is {
		listen, name := list(c, func(s *assetcache.Settings) assetcache.Value[[]assetcache.Range] { return s.ListenRanges })
		if want := spansOf(j.Site.Subnets); listen.Known() && !sameHosts(ofSettings(listen.Is), want) {
			differs("ListenRanges", name, listen.Line, ofSettings(listen.Is), want)
		}
	}
	for _, b := range j.siteBooleans() {
		switch v, name := setting(c, b.get, b.absent); {
		case !v.Known() && len(c.Sources) > 0:
			j.gap(name, b.key+" is not known", hintSettings)
		case v.Known() && v.Is != b.want:
			differs(b.key, name, v.Line, v.Is, b.want)
		}
	}
	if one == nil {
		return
	}
	port, name := setting(c, func(s *assetcache.Settings) assetcache.Value[int64] { return s.Port }, 0)
	if port.Known() && port.Is != int64(one.Port) {
		differs("Port", name, port.Line, port.Is, one.Port)
	}
	parents, name := list(c, func(s *assetcache.Settings) assetcache.Value[[]string] { return s.Parents })
	if have := addressesOf(parents.Is); parents.Known() && !slices.Equal(have, one.Parents) {
		differs("Parents", name, parents.Line, fmt.Sprint(have), fmt.Sprint(one.Parents))
	}
}

type siteBoolean struct {
	key          string
	get          func(*assetcache.Settings) assetcache.Value[bool]
	absent, want bool
}

// siteBooleans are the settings that say yes or no.
func (j *judge) siteBooleans() []siteBoolean {
	all := []siteBoolean{
		{"AllowSharedCaching", func(s *assetcache.Settings) assetcache.Value[bool] { return s.AllowSharedCaching }, true, j.Site.Content != site.PersonalContent},
		{"AllowPersonalCaching", func(s *assetcache.Settings) assetcache.Value[bool] { return s.AllowPersonalCaching }, true, j.Site.Content != site.SharedContent},
	}
	if len(j.Site.Subnets) > 0 {
		all = append(all, siteBoolean{"ListenRangesOnly", func(s *assetcache.Settings) assetcache.Value[bool] { return s.ListenRangesOnly }, false, true})
	}
	return all
}

// sameHosts reports whether two lists of ranges have the same addresses, but for the
// first and the last one of a range: a subnet may be written with its own address and
// that of its broadcasts, or without them.
func sameHosts(a, b spans) bool { return a.ends(a.without(b)) && b.ends(b.without(a)) }

// ends reports whether all that is left are first or last addresses of ranges.
func (s spans) ends(left spans) bool {
	return !slices.ContainsFunc(left, func(l txt.Range) bool {
		return !slices.ContainsFunc(s, func(r txt.Range) bool {
			return l.First == l.Last && r.First != r.Last && (l.First == r.First || l.First == r.Last)
		})
	})
}

// siteClient holds a client against the site's description.
func (j *judge) siteClient(c *Client) {
	public := spansOf(j.Site.Public)
	if c.Public.IsValid() && public.family(c.Public) && !public.contains(c.Public) {
		j.add(c.Name, place("", 0), RuleSiteClient, "its public address %s is none of the site's: %s", c.Public, public)
	}
	subnets := spansOf(j.Site.Subnets)
	if len(subnets) == 0 {
		return
	}
	switch subnets.holds(c, nil) {
	case no:
		j.add(c.Name, place("", 0), RuleSiteClient, "it is at %s, and the subnets of the site are %s", subnetsOf(c), subnets)
	case unknown:
		j.gap(c.Name, "its local address is not known well enough to say whether it is in the site's subnets", hintAddress)
	case yes:
	}
}
