package cachelocator

import "github.com/macwrangler/macwrangler/pkg/fault"

// resolverMeanings explains the codes of a resolver's settings.
func resolverMeanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: DNSExtraServer, Summary: "A nameserver comes after the third, so the locator never queries it.",
			Advice: "in DHCP or the VPN's settings, put the nameservers that have the record among the first three",
			Source: sourceResolver,
		},
		{
			Code: DNSExtraDomain, Summary: "A search domain comes after the sixth, so the locator does not look in it.",
			Advice: "in DHCP or the VPN's settings, put the domain that has the record among the first six",
			Source: sourceResolver,
		},
		{
			Code: DNSBadServer, Summary: "A nameserver in the settings is not an IP address, so it is ignored.",
			Advice: "correct the setting: scutil --dns shows it on a Mac",
			Source: sourceResolver,
		},
		{
			Code: DNSZoneDropped, Summary: "A link-local nameserver loses its interface and may be unreachable.",
			Why:    "The locator calls libresolv, which drops the zone of an IPv6 address such as fe80::1%en0.",
			Advice: "configure another address of that nameserver on the Macs",
			Source: sourceResolver,
		},
		{
			Code: DNSRotate, Summary: "The rotate option is set, so the order of the nameservers varies.",
			Advice: "remove the option, or serve the same zone on all nameservers",
			Source: sourceResolver,
		},
		{
			Code: DNSNoServer, Summary: "No nameserver is configured.",
			Advice: "check the network settings, or name a nameserver: --nameserver IP",
		},
		{
			Code: DNSNoDomain, Summary: "No search domain is set, so the locator queries no nameserver for the record.",
			Advice: "set a search domain on the Macs by DHCP (option 15 or 119) or a profile; to try one: --search DOMAIN",
			Source: sourceAnalysis,
		},
	}
}

// gatewayMeanings explains the codes of the gateways' hardware addresses.
func gatewayMeanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: GatewayUnresolved, Summary: "The hardware address of a default gateway is not known to this Mac.",
			Why:    "The Mac has not exchanged packets with the router lately.",
			Advice: "ping the router, and inspect again",
		},
		{
			Code: GatewayFailed, Summary: "The hardware address of the gateway is not known, because netstat, arp or ndp failed.",
			Advice: "pass the address yourself: --gateway-mac MAC",
		},
	}
}

// probeMeanings explains the outcomes of a probe.
func probeMeanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: ReachOK, Summary: "The cache answered the probe with status 200.",
			Advice: "nothing",
			Source: sourceAnalysis,
		},
		{
			Code: ReachStatus, Summary: "The address answered with a status other than 200.",
			Why:    "Something other than a content cache has that address, or a proxy is in between.",
			Advice: "on the cache, compare address and port with AssetCacheManagerUtil status",
			Source: sourceAnalysis,
		},
		{
			Code: ReachRefused, Summary: "The host is up, but nothing listens on that port.",
			Advice: "start content caching on the host, and compare the port with AssetCacheManagerUtil status",
		},
		{
			Code: ReachTimeout, Summary: "The cache did not answer in time.",
			Advice: "check that the host is on, and that no firewall or Wi-Fi client isolation is in between",
		},
		{
			Code: ReachFailed, Summary: "The probe failed in another way: a network error, or an answer that is not HTTP.",
			Advice: "check that the host is on, and that no firewall or Wi-Fi client isolation is in between",
		},
		{
			Code: ReachAddress, Summary: "The address in the file is not probed.",
			Why:    "The locator stores only IP addresses and localhost, each with a port. A name is never looked up, so that a file cannot make root do so.",
			Advice: "check where the file comes from: it may be damaged",
			Source: sourceAnalysis,
		},
	}
}
