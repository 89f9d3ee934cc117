package check

import "github.com/macwrangler/macwrangler/pkg/finding"

func recordRules() []finding.Rule {
	return []finding.Rule{
		{
			ID: RuleRecordDiffers, Severity: finding.Error,
			Guideline: "PublicRanges of the cache must be the ranges of the DNS record.",
			Why:       "Clients send Apple the ranges of the record, the cache sends its own; only if they agree is the cache found from each of the addresses.",
			Fix:       "make both from one description: macwrangler cachelocator site",
			Source:    sourceGuide,
		},
		{
			ID: RuleRecordCache, Severity: finding.Error,
			Guideline: "The cache's public address must be in the DNS record.",
			Fix:       "add it: macwrangler cachelocator txt encode; if it is not the site's, the cache reaches the internet by another way (VPN, proxy)",
			Source:    sourceGuide,
		},
		{
			ID: RuleRecordClient, Severity: finding.Error,
			Guideline: "The client's public address must be in the DNS record.",
			Why:       "An address that is not the site's means that the client reaches the internet by another way: a VPN, a guest network, a proxy, a second line.",
			Fix:       "add the address if it is the site's: macwrangler cachelocator txt encode; otherwise look at the client's VPN, network and proxy",
			Source:    sourceGuide,
		},
		{
			ID: RuleRecordFavored, Severity: finding.Warning,
			Guideline: "fss= and fsn= should list local addresses of the site's caches.",
			Fix:       "list PrivateAddresses of the caches to prefer, or remove the record",
			Source:    sourceAnalysis,
		},
		{
			ID: RuleRecordMissing, Severity: finding.Error,
			Guideline: "Where clients and cache reach the internet from different addresses there must be a DNS record.",
			Why:       "Without it the client sends no ranges, and Apple compares the two addresses alone. Where the addresses are the same it is a warning: PublicRanges without a record.",
			Fix:       "create it: macwrangler cachelocator txt encode, or macwrangler cachelocator site",
			Source:    sourceGuide,
		},
		{
			ID: RulePublicOutside, Severity: finding.Error,
			Guideline: "The cache's own public address must be in its PublicRanges.",
			Fix:       "add it, or find out why the cache reaches the internet by another way",
			Source:    sourceGuide,
		},
		{
			ID: RulePublicMissing, Severity: finding.Error,
			Guideline: "A cache for clients with other public addresses needs PublicRanges.",
			Fix:       "set PublicRanges to the ranges of the record: macwrangler cachelocator site makes both",
			Source:    sourceGuide,
		},
	}
}

func clientRules() []finding.Rule {
	return []finding.Rule{
		{
			ID: RuleClientOutside, Severity: finding.Error,
			Guideline: "The client's public address must be in the cache's PublicRanges.",
			Fix:       "add the address if it is the site's; otherwise look at the client's VPN, network and proxy",
			Source:    sourceGuide,
		},
		{
			ID: RuleClientSubnet, Severity: finding.Error,
			Guideline: "A cache with LocalSubnetsOnly serves clients on its own subnet only.",
			Why:       "LocalSubnetsOnly is true by default. A client on another subnet or VLAN is refused.",
			Fix:       "set LocalSubnetsOnly to false and ListenRanges to the clients' subnets, with ListenRangesOnly true",
			Source:    sourcePayload,
		},
		{
			ID: RuleClientListen, Severity: finding.Error,
			Guideline: "The client's local address must be in the cache's ListenRanges.",
			Why:       "With ListenRangesOnly every other client is refused. It is a warning where ListenRangesOnly is false, since the cache then serves others as a fallback, and where another cache serves the client.",
			Fix:       "add the client's subnet to ListenRanges",
			Source:    sourcePayload,
		},
		{
			ID: RuleClientParent, Severity: finding.Error,
			Guideline: "A client must not be one of the cache's Parents.",
			Why:       "The cache refuses the requests of its parents.",
			Fix:       "remove the address from Parents, or let the client use the parent",
			Source:    sourceAnalysis,
		},
		{
			ID: RuleClientTunnel, Severity: finding.Warning,
			Guideline: "A client should reach the internet by the site's own connection.",
			Why:       "With all traffic in a VPN its public address is that of the VPN, and its locator knows no router by which it could tell the network.",
			Fix:       "disconnect the VPN and try again, or let Apple's addresses and the cache's subnet pass beside the tunnel",
			Source:    sourceAnalysis,
		},
		{
			ID: RuleClientNone, Severity: finding.Warning,
			Guideline: "AssetCacheLocatorUtil on the client should find a cache that it can use.",
			Why:       "It searched anew, asked Apple, and probed the caches: what it found is more than that the documents agree. Without another finding the reason is in none of them: the way from the client to the cache, or a change since.",
			Fix:       "read it: macwrangler cachelocator inspect --file FILE; then look at the firewall and Wi-Fi client isolation between client and cache",
			Source:    sourceAnalysis,
		},
		{
			ID: RuleClientPort, Severity: finding.Warning,
			Guideline: "The client should know the port on which the cache listens.",
			Why:       "It has an older answer: the port changed since. It is kept until it expires.",
			Fix:       "set a fixed Port on the cache; the client asks again when its answer has expired",
			Source:    sourceAnalysis,
		},
		{
			ID: RuleClientRanges, Severity: finding.Warning,
			Guideline: "The client should have the ranges of the record.",
			Why:       "It has an older answer, or its nameservers have another record.",
			Fix:       "ask the client's own nameservers: macwrangler cachelocator inspect --dns on the client",
			Source:    sourceAnalysis,
		},
	}
}

func siteRules() []finding.Rule {
	const why = "What macwrangler cachelocator site makes and what is in effect have drifted apart."
	return []finding.Rule{
		{
			ID: RuleSiteRecord, Severity: finding.Error,
			Guideline: "The record must have the public ranges of the site's description.",
			Why:       why,
			Fix:       "create the records again: macwrangler cachelocator site --format txt SITE.yaml; or correct the description",
			Source:    "the site's description",
		},
		{
			ID: RuleSiteSettings, Severity: finding.Error,
			Guideline: "The settings of a cache must be those of the site's description.",
			Why:       why,
			Fix:       "deploy them again: macwrangler cachelocator site --format mobileconfig SITE.yaml; or correct the description",
			Source:    "the site's description",
		},
		{
			ID: RuleSiteCache, Severity: finding.Error,
			Guideline: "A cache must be one of the site's description.",
			Why:       why,
			Fix:       "add the cache to the description, or turn it off",
			Source:    "the site's description",
		},
		{
			ID: RuleSiteClient, Severity: finding.Error,
			Guideline: "A client must be at addresses of the site's description.",
			Why:       "Its public address or its subnet is another: a VPN, a guest network, or a subnet that was forgotten.",
			Fix:       "add the address or subnet to the description if it is the site's; otherwise look at the client's VPN and network",
			Source:    "the site's description",
		},
	}
}
