package check

import "github.com/macwrangler/macwrangler/pkg/finding"

func statusRules() []finding.Rule {
	return []finding.Rule{
		{
			ID: RuleCacheOff, Severity: finding.Error,
			Guideline: "Content caching must be activated on the cache.",
			Why:       "That it is not registered, and RegistrationError NOT_ACTIVATED, are the consequence.",
			Fix:       "turn it on in System Settings, General, Sharing, or: sudo AssetCacheManagerUtil activate",
			Source:    sourceUtility,
		},
		{
			ID: RuleCannotRun, Severity: finding.Error,
			Guideline: "The Mac must be one on which content caching can be activated.",
			Why:       "A virtual machine cannot be a cache, and a restriction (allowContentCaching) can forbid it.",
			Fix:       "use another Mac, or remove the restriction; AssetCacheManagerUtil canActivate says why",
			Source:    sourceUtility + "; " + sourceReports,
		},
		{
			ID: RuleNotRunning, Severity: finding.Error,
			Guideline: "The cache must be active: started and serving.",
			Fix:       "look for the reason in its log: log show --last 1h --predicate 'subsystem == \"com.apple.AssetCache\"'",
			Source:    sourceUtility,
		},
		{
			ID: RuleNotRegistered, Severity: finding.Error,
			Guideline: "The cache must be registered with Apple: RegistrationStatus 1.",
			Why:       "Clients are told of registered caches only. The Mac must reach Apple over HTTPS, without TLS inspection.",
			Fix:       "let the cache reach *.apple.com without a proxy that inspects TLS, then: sudo AssetCacheManagerUtil reloadSettings",
			Source:    sourceUtility + "; Apple, device-management: the status item content-cache.status",
		},
		{
			ID: RulePortDiffers, Severity: finding.Warning,
			Guideline: "The cache should listen on the port of its settings.",
			Why:       "The settings have not taken effect, or another document has the port.",
			Fix:       "restart content caching: sudo AssetCacheManagerUtil reloadSettings; then compare again",
			Source:    sourcePayload,
		},
		{
			ID: RulePortClosed, Severity: finding.Error,
			Guideline: "Firewalls between clients and cache must let the cache's TCP port pass.",
			Fix:       "open the port, or set Port to one that is open",
			Source:    sourceGuide,
		},
		{
			ID: RulePortVaries, Severity: finding.Warning,
			Guideline: "Where a firewall opens single ports, the cache should have a fixed one.",
			Why:       "Without Port, or with 0, the cache takes a port that is free when it starts.",
			Fix:       "set Port to one that is open",
			Good:      "Port: 49494", Bad: "Port: 0",
			Source: sourcePayload,
		},
	}
}

func clientSettingRules() []finding.Rule {
	return []finding.Rule{
		{
			ID: RuleNothing, Severity: finding.Error,
			Guideline: "AllowSharedCaching or AllowPersonalCaching must be true.",
			Fix:       "set AllowSharedCaching to true for apps and updates, AllowPersonalCaching for iCloud",
			Source:    sourcePayload,
		},
		{
			ID: RuleContent, Severity: finding.Warning,
			Guideline: "A cache that shall serve apps and updates needs AllowSharedCaching.",
			Fix:       "set AllowSharedCaching to true, unless the cache is for iCloud alone",
			Source:    sourcePayload,
		},
		{
			ID: RuleRangesIgnored, Severity: finding.Error,
			Guideline: "ListenRanges and ListenRangesOnly count only if LocalSubnetsOnly is false.",
			Why:       "LocalSubnetsOnly, which is true by default, overrides them: the cache serves its own subnet and nobody else.",
			Fix:       "set LocalSubnetsOnly to false, or remove ListenRanges",
			Good:      "LocalSubnetsOnly: false, ListenRanges: …", Bad: "ListenRanges: … alone",
			Source: sourcePayload,
		},
		{
			ID: RuleRangesMissing, Severity: finding.Error,
			Guideline: "ListenRangesOnly needs ListenRanges.",
			Why:       "The cache serves only clients of a list that is empty.",
			Fix:       "add the ranges of the clients, or set ListenRangesOnly to false",
			Source:    "inferred from " + sourcePayload,
		},
		{
			ID: RuleActivation, Severity: finding.Error,
			Guideline: "Settings of a cache must not stand beside what keeps it off: DenyActivation, or allowContentCaching false.",
			Fix:       "remove DenyActivation, and the restriction, if this Mac shall be a cache",
			Source:    sourceDeclaration + "; mdm/profiles/com.apple.applicationaccess.yaml",
		},
		{
			ID: RuleTethering, Severity: finding.Warning,
			Guideline: "DenyTetheredCaching should not stand beside AutoEnableTetheredCaching.",
			Fix:       "remove one of the two",
			Source:    sourcePayload,
		},
		{
			ID: RuleTwoPayloads, Severity: finding.Warning,
			Guideline: "A Mac should get one payload com.apple.AssetCache.managed.",
			Fix:       "put the settings into one payload",
			Source:    sourcePayload,
		},
		{
			ID: RuleSettingsDiffer, Severity: finding.Warning,
			Guideline: "The documents with settings of a cache should agree.",
			Why:       "What AssetCacheManagerUtil settings prints is in effect; a declaration or profile stands above the local preferences.",
			Fix:       "find out why the profile or declaration is not in effect, or correct it",
			Source:    sourceReports,
		},
	}
}

func valueRules() []finding.Rule {
	return []finding.Rule{
		{
			ID: RuleBadPort, Severity: finding.Error,
			Guideline: "Port must be from 0 to 65535.",
			Fix:       "set a port such as 49494, or 0 for any",
			Source:    sourcePayload,
		},
		{
			ID: RuleDataPath, Severity: finding.Error,
			Guideline: "DataPath must end in " + dataFolder + ".",
			Fix:       "append the path to that of the volume",
			Good:      "/Volumes/Cache" + dataFolder, Bad: "/Volumes/Cache",
			Source: sourcePayload,
		},
		{
			ID: RulePolicy, Severity: finding.Warning,
			Guideline: "ParentSelectionPolicy must be one that macOS knows.",
			Fix:       "write first-available, random, round-robin, sticky-available or url-path-hash",
			Source:    sourcePayload,
		},
		{
			ID: RuleLimit, Severity: finding.Warning,
			Guideline: "PersonalCacheLimit should not be above CacheLimit.",
			Fix:       "lower PersonalCacheLimit, or raise CacheLimit",
			Source:    sourceDeclaration,
		},
		{
			ID: RuleBadRange, Severity: finding.Error,
			Guideline: "A range must have two addresses of its type, the first not above the last.",
			Why:       "Without a type a range is taken for IPv4.",
			Fix:       "write type, first and last: {type: IPv4, first: 10.20.0.1, last: 10.20.3.254}",
			Source:    sourcePayload,
		},
		{
			ID: RuleNotPublic, Severity: finding.Error,
			Guideline: "PublicRanges must be public addresses.",
			Why:       "Apple compares them with the address from which a Mac reaches it. Private ones are never seen there. It is a warning where other ranges are public.",
			Fix:       "list the addresses from which the site reaches the internet; those of clients belong in ListenRanges",
			Source:    sourceReports,
		},
		{
			ID: RuleReports, Severity: finding.Error,
			Guideline: "The settings for reports must be ones that macOS 27 accepts.",
			Why:       "ManagementStatusTarget is a URL, ManagementReportingInterval 60 to 86400 seconds, DeclarativeStatusInterval 0 or 300 to 86400 (Apple's text says 60, so that is a warning), and a check of certificates needs a reference to one.",
			Fix:       "correct the value, or remove the key",
			Source:    sourceDeclaration,
		},
	}
}

func peerRules() []finding.Rule {
	return []finding.Rule{
		{
			ID: RulePeersIgnored, Severity: finding.Warning,
			Guideline: "PeerFilterRanges and PeerListenRanges count only if PeerLocalSubnetsOnly is false.",
			Why:       "PeerLocalSubnetsOnly, which is true by default, overrides both.",
			Fix:       "set PeerLocalSubnetsOnly to false, or remove the ranges",
			Source:    sourcePayload,
		},
		{
			ID: RulePeersNone, Severity: finding.Warning,
			Guideline: "An empty list of peers means none.",
			Fix:       "remove the empty list, or add the addresses of the other caches",
			Source:    sourcePayload,
		},
		{
			ID: RulePeerRefused, Severity: finding.Warning,
			Guideline: "Caches of a site should let each other be peers.",
			Fix:       "add the address of the other cache to the ranges",
			Source:    sourcePayload,
		},
		{
			ID: RuleParentName, Severity: finding.Error,
			Guideline: "Parents must be IP addresses.",
			Fix:       "write the address in place of the name",
			Source:    sourcePayload,
		},
		{
			ID: RuleParentSelf, Severity: finding.Error,
			Guideline: "A cache must not be its own parent.",
			Fix:       "remove its address from Parents",
			Source:    "Apple, device-management: the alert ParentCycle",
		},
		{
			ID: RuleParentCycle, Severity: finding.Error,
			Guideline: "Parents must not lead back to the cache.",
			Fix:       "let one of the caches have no parents",
			Source:    "Apple, device-management: the alert ParentCycle",
		},
		{
			ID: RuleCachesDiffer, Severity: finding.Warning,
			Guideline: "The caches of a site should have the same PublicRanges.",
			Fix:       "deploy the same profile to all: macwrangler cachelocator site makes it",
			Source:    sourceGuide,
		},
	}
}
