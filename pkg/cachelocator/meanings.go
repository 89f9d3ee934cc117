package cachelocator

import "github.com/macwrangler/macwrangler/pkg/fault"

// Where the facts come from.
const (
	sourceAnalysis = "inferred from analyses of the locators of iOS 26.1 and tvOS 18.2.1; not confirmed on a Mac"
	sourceResolver = "Apple's published libresolv-91"
)

// Meanings explains the codes of this package.
func Meanings() []fault.Meaning {
	reasons := append(fileMeanings(), entryMeanings()...)
	reasons = append(append(reasons, serverMeanings()...), resolverMeanings()...)
	reasons = append(append(reasons, gatewayMeanings()...), probeMeanings()...)
	for i := range reasons {
		reasons[i].Kind = fault.KindReason
	}
	return append(errorMeanings(), reasons...)
}

func errorMeanings() []fault.Meaning {
	list := []fault.Meaning{
		{
			Code: CodeBadMAC, Summary: "The text is not a hardware address.",
			Advice:  "write six bytes; on the Mac, arp -n ROUTER shows it",
			Example: "--gateway-mac 00:1b:0c:0d:0e:0f",
		},
		{
			Code: CodeBadModel, Summary: "The locator model is unknown.",
			Advice: "use a version of macOS such as 15.3 or 26, 10.11 for OS X 10.11, or current",
		},
		{
			Code: CodeBadOutput, Summary: "A program of macOS failed, or printed something that cannot be read.",
			Why:    "The time of the last boot is read from sysctl -n kern.boottime, the nameservers from scutil --dns.",
			Advice: "run sysctl -n kern.boottime on that Mac and pass what it prints: --boot-time TIME; or scutil --dns >FILE, and pass --scutil FILE",
		},
		{
			Code: CodeNoRoot, Summary: "The volume cannot be opened.",
			Advice:  "name the folder that contains private/var",
			Example: "macwrangler cachelocator inspect --root \"/Volumes/Macintosh HD\"",
		},
	}
	for i := range list {
		list[i].Kind = fault.KindError
	}
	return list
}

// fileMeanings explains the codes of a file, and the verdicts.
func fileMeanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: Usable, Summary: "The Mac would use a content cache.",
			Why:    "If several caches are usable, the locator picks one at random.",
			Advice: "nothing; if it is the wrong cache, read the reasons of the others: macwrangler cachelocator inspect",
		},
		{
			Code: NoEntry, Summary: "The locator's file contains no answer.",
			Why:    "No app has asked for a cache since the file was written.",
			Advice: "run AssetCacheLocatorUtil on the Mac, which makes the locator ask, and inspect again",
		},
		{
			Code: Unreachable, Summary: "Every cache that the Mac would use failed its probe.",
			Why:    "The locator still tries them, so downloads wait before they go to the internet.",
			Advice: "repair what the reason of each cache names, such as reach-refused",
		},
		{
			Code: SystemWithout, Summary: "A user would use a content cache, but the system would not.",
			Why:    "macOS updates are fetched by the locator of the user _assetcache, which has a file of its own; the App Store and iCloud use that of the logged-in user.",
			Advice: "read the reasons of the file of _assetcache, and repair what they name; the other files do not matter for system updates",
			Source: sourceAnalysis,
		},
		{
			Code: SystemUnknown, Summary: "A user would use a content cache; whether the system would is not known.",
			Why:    "macOS updates are fetched by the locator of the user _assetcache, and its file was not seen, could not be read or not be judged.",
			Advice: "run the command with sudo, and supply what the reasons of that file ask for; if there is no file, the system has not looked for a cache yet, or keeps its file elsewhere: start an update, then inspect again",
			Source: sourceAnalysis,
		},
		{
			Code: NoPlist, Summary: "The file diskCache.plist does not exist, or is not a property list with a dictionary.",
			Why:    "The locator writes the file when an app first looks for a cache.",
			Advice: "open the App Store on the Mac or run AssetCacheLocatorUtil, then inspect again; other users' files can be read only with sudo",
			Source: sourceAnalysis,
		},
		{
			Code: Unreadable, Summary: "The file could not be read, so its content is not known.",
			Why:    "Only the user and root can read a user's file.",
			Advice: "sudo macwrangler cachelocator inspect; if macOS still refuses, give the terminal Full Disk Access",
		},
		{
			Code: StaleBoot, Summary: "The file was last modified before the Mac booted, so the locator discards it.",
			Advice: "let an app look for a cache, then inspect again; for a copied file pass --modified and --boot-time",
			Source: sourceAnalysis,
		},
		{
			Code: BadVersion, Summary: "The file has no version, or one that the locator does not read, so it is discarded.",
			Why:    "Today's locator reads version 10 only; OS X 10.11 wrote version 6.",
			Advice: "let an app look for a cache, then inspect again; for a file of OS X 10.11 use --model 10.11",
			Source: sourceAnalysis + "; version 6 from a published file of OS X 10.11",
		},
		{
			Code: BadSchema, Summary: "A mandatory key is missing or a key has the wrong type, so the locator discards the file.",
			Advice: "let an app look for a cache, which makes the locator write the file again, then inspect again",
			Source: sourceAnalysis,
		},
		{
			Code: UnknownVersion, Summary: "No sample of a file of this version is known.",
			Why:    "Only the keys with known names were read.",
			Advice: "read the rest of the report with care",
		},
		{
			Code: BootUnknown, Summary: "It is not known whether the file predates the last boot of the Mac.",
			Why:    "The locator discards an older file, so nothing in it counts then. The time of a copy says nothing about the original.",
			Advice: "pass what sysctl -n kern.boottime prints on that Mac: --boot-time TIME; and when the file was modified there (stat -f %m FILE): --modified TIME",
		},
	}
}

// entryMeanings explains the codes of an entry of a file.
func entryMeanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: Expired, Summary: "The entry has expired.",
			Advice: "run AssetCacheLocatorUtil on the Mac, which makes it ask again; for a copied file pass the time of the copy: --now TIME",
			Source: sourceAnalysis,
		},
		{
			Code: ExpiryUnknown, Summary: "It is not known whether the stored answer had expired.",
			Why:    "The clock of this machine says nothing about when a file was copied from another Mac.",
			Advice: "pass the time when the file was copied (date +%s on that Mac): --now TIME",
		},
		{
			Code: OtherNetwork, Summary: "The entry was stored on another network.",
			Why:    "The locator recognizes a network by the hardware addresses of all its default gateways, in the order of the routing table (IPv4 first). A subset does not match, nor does another order.",
			Advice: "run AssetCacheLocatorUtil on the Mac while it is on the network in question, and inspect again",
			Source: sourceAnalysis,
		},
		{
			Code: PartialNetwork, Summary: "Some, but not all, of the entry's gateways are current ones.",
			Why:    "The locator demands all of them, in the same order; the order changes when Wi-Fi and Ethernet change rank.",
			Advice: "compare the routers of both networks, and pass all gateways of the Mac in the order of netstat -rn: --gateway-mac MAC",
			Source: sourceAnalysis,
		},
		{
			Code: NetworkUnknown, Summary: "It is not known whether the entry was stored on the current network.",
			Why:    "The hardware address of a default gateway is missing, or the file is of version 6, which cannot be compared.",
			Advice: "pass the hardware addresses of all default gateways, in the order of netstat -rn: --gateway-mac MAC; on the Mac, arp -n ROUTER shows one; --gateway-mac none if there is no gateway",
			Source: sourceAnalysis,
		},
		{
			Code: NotFirst, Summary: "An earlier entry applies.",
			Advice: "nothing",
			Source: sourceAnalysis,
		},
		{
			Code: Empty24h, Summary: "Apple answered that it knows no cache for this network.",
			Why:    "The empty answer is kept for a day. Apple compares public addresses, so either the cache is not registered or the Mac reaches the internet from another address.",
			Advice: "on the cache, check AssetCacheManagerUtil status (Active, RegistrationStatus 1, PublicAddress); where a site has several public addresses, create a DNS record: macwrangler cachelocator txt encode",
			Source: sourceAnalysis,
		},
		{
			Code: Empty1h, Summary: "The request to Apple failed, or a cache was seen on this network within 7 days.",
			Why:    "In both cases an empty answer is kept for an hour only.",
			Advice: "check that the Mac reaches lcdn-locator.apple.com over HTTPS without TLS inspection, and look again after an hour",
			Source: sourceAnalysis,
		},
		{
			Code: EmptyOffline, Summary: "There was no network when the locator looked.",
			Advice: "inspect again when the Mac is online",
			Source: sourceAnalysis,
		},
		{
			Code: EmptyUnknown, Summary: "The entry is empty, and its lifetime does not show why.",
			Advice: "pass the time when the file was modified on the Mac (stat -f %m FILE): --modified TIME",
		},
		{
			Code: DNSEmpty24h, Summary: "DNS gave the Mac no public address ranges: no record was found, or every nameserver failed.",
			Why:    "A site with one public address needs no record.",
			Advice: "if the site has several public addresses, check its record: macwrangler cachelocator inspect --dns",
			Source: sourceAnalysis,
		},
		{
			Code: DNSEmpty1h, Summary: "DNS gave the Mac no public address ranges because of an error or a bad record.",
			Advice: "macwrangler cachelocator inspect --dns, and macwrangler cachelocator txt lint --nameserver IP --search DOMAIN",
			Source: sourceAnalysis,
		},
		{
			Code: DNSBadRange, Summary: "An address range is not two addresses of one family in ascending order.",
			Why:    "A bad range in the file drops the entry; a bad item in a record drops all records of the site.",
			Advice: "correct the record as macwrangler cachelocator txt lint suggests",
			Source: sourceAnalysis,
		},
	}
}

// serverMeanings explains why the locator does not use a cache.
func serverMeanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: Unhealthy, Summary: "The cache failed three times or more, so it is not used.",
			Why:    "The locator does not fall back to a cache of a worse rank.",
			Advice: "check the cache and the path to it: macwrangler cachelocator inspect --reach; AssetCacheLocatorUtil on the Mac resets the count",
			Source: sourceAnalysis,
		},
		{
			Code: Incapable, Summary: "The cache does not serve this kind of content, or content of this size.",
			Advice: "on the cache, check which content it is set to serve (all, shared only, iCloud only), and its size",
			Source: sourceAnalysis,
		},
		{
			Code: Outranked, Summary: "Another cache has a better rank.",
			Why:    "Apple ranks the caches of a site; only those of the best rank are used.",
			Advice: "nothing",
			Source: sourceAnalysis,
		},
		{
			Code: ServerUnknown, Summary: "The file does not tell the rank of the caches, or which ones failed or are favored.",
			Why:    "Files of OS X 10.11 (version 6) name the addresses of caches alone. What a file does not tell is not taken for good.",
			Advice: "macwrangler cachelocator inspect --reach probes the caches; what the locator would choose stays unknown",
			Source: "a published file of OS X 10.11",
		},
		{
			Code: NotFavored, Summary: "Another cache of the same rank is favored.",
			Why:    "Favored caches come from an fss= or fsn= record of the site.",
			Advice: "nothing, or change the record: macwrangler cachelocator txt encode --favored RANGE",
			Source: sourceAnalysis,
		},
	}
}
