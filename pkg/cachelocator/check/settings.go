package check

import (
	"net/netip"
	"net/url"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/assetcache"
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/finding"
)

// The folders in which the data of a cache may be; the second is that of macOS Server,
// up to 10.13.
const (
	dataFolder   = "/Library/Application Support/Apple/AssetCache/Data"
	serverFolder = "/Library/Server/Caching/Data"
)

// one is a document with settings and what its absent keys stand for.
type one struct {
	*judge

	name     string
	s        *assetcache.Settings
	defaults bool
}

// is reports whether a setting is known to be so, with its default where the document
// leaves defaults out.
func (o one) is(v assetcache.Value[bool], absent, want bool) bool {
	if o.defaults {
		v = v.Or(absent)
	}
	return v.Known() && v.Is == want
}

func (o one) find(key string, line int, rule, format string, args ...any) {
	o.add(o.name, place(key, line), rule, format, args...)
}

// settings checks a document with settings by itself.
func (j *judge) settings(c *Cache, source *Source) {
	o := one{j, source.Name, &source.Settings, source.Kind.HasDefaults()}
	if source.Others > 0 {
		o.find("", 0, RuleTwoPayloads, "the profile has %d payloads of type %s, and macOS takes one", source.Others+1, assetcache.TypePayload)
	}
	if source.Allowed.Known() && !source.Allowed.Is {
		o.find("allowContentCaching", source.Allowed.Line, RuleActivation, "allowContentCaching is false in the same profile: content caching stays off")
	}
	o.content()
	o.clients()
	o.peers()
	o.wins()
	o.values()
	o.parents(c)
	o.allRanges()
	o.management()
}

// content: something must be cached, and what is not is worth a word.
func (o one) content() {
	shared, personal := o.is(o.s.AllowSharedCaching, true, false), o.is(o.s.AllowPersonalCaching, true, false)
	switch {
	case shared && personal:
		o.find("AllowSharedCaching", o.s.AllowSharedCaching.Line, RuleNothing, "neither AllowSharedCaching nor AllowPersonalCaching is true: nothing is cached")
	case shared:
		o.find("AllowSharedCaching", o.s.AllowSharedCaching.Line, RuleContent, "AllowSharedCaching is false: apps and updates are not cached")
	}
	for key, v := range map[string]assetcache.Value[bool]{"AllowSharedCaching": o.s.AllowSharedCaching, "AllowPersonalCaching": o.s.AllowPersonalCaching} {
		if !o.defaults && v.State == assetcache.Absent {
			o.gap(o.name, key+" is not known", hintSettings)
		}
	}
}

// clients: which of the settings about clients count.
func (o one) clients() {
	s := o.s
	switch {
	case o.is(s.LocalSubnetsOnly, true, true) && (len(s.ListenRanges.Is) > 0 || o.is(s.ListenRangesOnly, false, true)):
		o.find("ListenRanges", max(s.ListenRanges.Line, s.LocalSubnetsOnly.Line), RuleRangesIgnored, "LocalSubnetsOnly is true%s, so ListenRanges and ListenRangesOnly are ignored", o.byDefault(s.LocalSubnetsOnly))
	case o.is(s.LocalSubnetsOnly, true, false) && o.is(s.ListenRangesOnly, false, true) && len(s.ListenRanges.Is) == 0 && s.ListenRanges.State != assetcache.Misread:
		o.find("ListenRangesOnly", s.ListenRangesOnly.Line, RuleRangesMissing, "ListenRangesOnly is true, and there are no ListenRanges: nobody is served")
	}
}

func (o one) byDefault(v assetcache.Value[bool]) string {
	if v.Known() {
		return ""
	}
	return " by default"
}

// peers: which of the settings about peers count.
func (o one) peers() {
	s := o.s
	lists := map[string]assetcache.Value[[]assetcache.Range]{"PeerFilterRanges": s.PeerFilterRanges, "PeerListenRanges": s.PeerListenRanges}
	for _, key := range []string{"PeerFilterRanges", "PeerListenRanges"} {
		v := lists[key]
		switch {
		case o.is(s.PeerLocalSubnetsOnly, true, true) && len(v.Is) > 0:
			o.find(key, v.Line, RulePeersIgnored, "PeerLocalSubnetsOnly is true%s, so %s is ignored", o.byDefault(s.PeerLocalSubnetsOnly), key)
		case o.is(s.PeerLocalSubnetsOnly, true, false) && v.Known() && len(v.Is) == 0 && o.defaults:
			o.find(key, v.Line, RulePeersNone, "%s is an empty list: the cache has no peers", key)
		}
	}
}

// wins: what is denied wins.
func (o one) wins() {
	s := o.s
	if o.is(s.DenyActivation, false, true) && o.is(s.AutoActivation, false, true) {
		o.find("DenyActivation", s.DenyActivation.Line, RuleActivation, "DenyActivation wins over AutoActivation: content caching stays off")
	}
	if o.is(s.DenyTetheredCaching, false, true) && o.is(s.AutoEnableTetheredCaching, false, true) {
		o.find("DenyTetheredCaching", s.DenyTetheredCaching.Line, RuleTethering, "DenyTetheredCaching wins over AutoEnableTetheredCaching")
	}
}

// values: single values that macOS does not take.
func (o one) values() {
	s := o.s
	if s.Port.Known() && (s.Port.Is < 0 || s.Port.Is > 65535) {
		o.find("Port", s.Port.Line, RuleBadPort, "port %d does not exist", s.Port.Is)
	}
	path := strings.TrimSuffix(s.DataPath.Is, "/")
	if s.DataPath.Known() && !strings.HasSuffix(path, dataFolder) && !strings.HasSuffix(path, serverFolder) {
		o.find("DataPath", s.DataPath.Line, RuleDataPath, "DataPath %s does not end in %s", quoted(s.DataPath.Is), dataFolder)
	}
	policies := []string{"first-available", "random", "round-robin", "sticky-available", "url-path-hash"}
	if s.ParentSelectionPolicy.Known() && !slices.Contains(policies, s.ParentSelectionPolicy.Is) {
		o.find("ParentSelectionPolicy", s.ParentSelectionPolicy.Line, RulePolicy, "there is no policy %s: want %s", quoted(s.ParentSelectionPolicy.Is), strings.Join(policies, ", "))
	}
	limit, personal := s.CacheLimit.Is, s.PersonalCacheLimit.Is
	if s.CacheLimit.Known() && s.PersonalCacheLimit.Known() && limit.Value > 0 && !limit.Unlimited && (personal.Value > limit.Value || personal.Unlimited || personal.Value == 0) {
		o.find("PersonalCacheLimit", s.PersonalCacheLimit.Line, RuleLimit, "PersonalCacheLimit is above CacheLimit, %d bytes", limit.Value)
	}
}

// parents: addresses, and not its own.
func (o one) parents(c *Cache) {
	own, known := c.private()
	if len(o.s.Parents.Is) > 0 && !known {
		o.gap(o.name, "the local address of the cache is not known, so it could be its own parent", hintStatus)
	}
	for _, text := range o.s.Parents.Is {
		address, err := netip.ParseAddr(text)
		switch {
		case err != nil:
			o.find("Parents", o.s.Parents.Line, RuleParentName, "parent %s is not an IP address, and names are not looked up", quoted(text))
		case slices.Contains(own, address):
			o.find("Parents", o.s.Parents.Line, RuleParentSelf, "%s is the address of the cache itself", address)
		}
	}
}

// allRanges: each must be one, and PublicRanges public.
func (o one) allRanges() {
	s := o.s
	for _, list := range []struct {
		key string
		v   assetcache.Value[[]assetcache.Range]
	}{{"ListenRanges", s.ListenRanges}, {"PeerFilterRanges", s.PeerFilterRanges}, {"PeerListenRanges", s.PeerListenRanges}, {"PublicRanges", s.PublicRanges}} {
		for _, r := range list.v.Is {
			if _, _, wrong := r.Addrs(); wrong != "" {
				o.find(list.key, r.Line, RuleBadRange, "%s: %s", fault.Clip(r.String()), wrong)
			}
		}
	}
	o.notPublic()
}

func (o one) notPublic() {
	good := ofSettings(o.s.PublicRanges.Is)
	bad := 0
	for _, r := range good {
		bad += len(notPublic(r))
	}
	for _, r := range good {
		for _, what := range notPublic(r) {
			severity := finding.Warning
			if bad == len(good) {
				severity = "" // none of them can ever be seen by Apple
			}
			o.put(o.name, place("PublicRanges", o.s.PublicRanges.Line), RuleNotPublic, severity, "", what)
		}
	}
}

// management: where macOS 27 sends its reports.
func (o one) management() {
	s := o.s
	if target := s.ManagementStatusTarget; target.Known() {
		address, err := url.Parse(target.Is)
		if err != nil || address.Host == "" || address.Scheme != "https" && address.Scheme != "http" {
			o.find("ManagementStatusTarget", target.Line, RuleReports, "%s is not a URL", quoted(target.Is))
		}
	}
	if v := s.ManagementReportingInterval; v.Known() && (v.Is < 60 || v.Is > 86400) {
		o.find("ManagementReportingInterval", v.Line, RuleReports, "%d is not from 60 to 86400 seconds", v.Is)
	}
	if v := s.DeclarativeStatusInterval; v.Known() && v.Is != 0 && (v.Is < 300 || v.Is > 86400) {
		severity := finding.Severity("")
		if v.Is >= 60 && v.Is < 300 {
			severity = finding.Warning // Apple's text says 60, its schema 300
		}
		o.put(o.name, place("DeclarativeStatusInterval", v.Line), RuleReports, severity, "use 300 or more, or 0 for none", "the schema wants 0, or 300 to 86400 seconds")
	}
	security := s.ManagementSecurityConfig
	switch {
	case !security.Known():
	case !slices.Contains([]string{"no-cert", "signedByCACert", "specificServerCert"}, security.Is):
		o.find("ManagementSecurityConfig", security.Line, RuleReports, "there is no %s: want no-cert, signedByCACert or specificServerCert", quoted(security.Is))
	case security.Is != "no-cert" && s.ManagementStatusCertificateReference.State == assetcache.Absent:
		o.find("ManagementSecurityConfig", security.Line, RuleReports, "%s needs ManagementStatusCertificateReference", security.Is)
	}
}
