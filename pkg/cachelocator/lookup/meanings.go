package lookup

import "github.com/macwrangler/macwrangler/pkg/fault"

// Where the facts come from.
const (
	sourceResolver = "Apple's published libresolv-91"
	sourceModel    = "inferred from analyses of the locators of iOS 26.1 and tvOS 18.2.1, and tested with real nameservers; not confirmed on a Mac"
)

// Meanings explains the codes of this package.
func Meanings() []fault.Meaning {
	errs := []fault.Meaning{
		{
			Code: CodeNoServers, Summary: "No nameserver is configured.",
			Advice: "check the network settings, or name a nameserver: --nameserver IP",
		},
		{
			Code: CodeBadServer, Summary: "The text is not the address of a nameserver.",
			Advice: "write an IP address, with a port if it is not 53: 10.0.0.53 or [fd00::53]:5353",
		},
	}
	for i := range errs {
		errs[i].Kind = fault.KindError
	}
	reasons := append(reasonMeanings(), outcomeMeanings()...)
	for i := range reasons {
		reasons[i].Kind = fault.KindReason
	}
	return append(errs, reasons...)
}

// reasonMeanings explains what is wrong with nameservers.
func reasonMeanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: ReasonPrimarySilent, Summary: "The first nameserver does not answer.",
			Why:    "The locator waits 5 seconds in all. Since macOS 15.4 the resolver spends them all on the first nameserver, so the others do not help.",
			Advice: "repair the first nameserver, or remove it from the DHCP or VPN settings",
			Source: sourceResolver + " (macOS 15.4); " + sourceModel,
		},
		{
			Code: ReasonPrimaryNXDomain, Summary: "The first nameserver denies a record that another one has.",
			Why:    "Such an answer is final: the resolver does not query the next nameserver.",
			Advice: "serve the zone on the first nameserver too (zone transfer, conditional forwarder), or change the order in DHCP",
			Source: sourceResolver,
		},
		{
			Code: ReasonSplit, Summary: "The nameservers give different answers.",
			Why:    "The locator uses the first answer that it gets.",
			Advice: "serve the same zone on all nameservers",
			Source: sourceResolver,
		},
		{
			Code: ReasonSearchStopped, Summary: "A search domain fails, and the search ends there.",
			Why:    "Only a clear \"does not exist\" makes the locator go on to the next search domain.",
			Advice: "repair the zone of that domain, or move it to the end of the search list",
			Source: sourceModel,
		},
		{
			Code: ReasonNoAnswer, Summary: "All nameservers fail, and the locator treats the record as missing.",
			Why:    "They refuse connections or queries, or report an error; the record may exist nevertheless.",
			Advice: "repair the nameservers, or the path to them",
			Source: sourceModel,
		},
		{
			Code: ReasonTCPBlocked, Summary: "A nameserver truncates its answer to 512 bytes and does not answer over TCP.",
			Advice: "allow TCP port 53 to that nameserver, or make the record shorter: macwrangler cachelocator txt encode",
			Source: sourceResolver,
		},
	}
}

// outcomeMeanings explains what the locator's lookup comes to.
func outcomeMeanings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: Found.Code(), Summary: "The locator gets the public address ranges of the site.",
			Advice: "nothing",
		},
		{
			Code: TimedOut.Code(), Summary: "The answers take longer than the 5 seconds that the locator waits.",
			Why:    "The time is for all search domains together. The empty result is kept for an hour.",
			Advice: "see dns-primary-silent and dns-tcp-blocked; without them, make the nameservers faster",
			Source: sourceModel,
		},
		{
			Code: Absent.Code(), Summary: "The locator finds no record.",
			Why:    "Either none exists, or a nameserver keeps the locator from finding it. The empty result is kept for a day.",
			Advice: "where a site has several public addresses, create one: macwrangler cachelocator txt encode; with one address none is needed",
			Source: sourceModel,
		},
		{
			Code: BadRecord.Code(), Summary: "A record or the chain of records is wrong, and the locator drops all of them.",
			Advice: "macwrangler cachelocator txt lint --nameserver IP --search DOMAIN",
			Source: sourceModel,
		},
		{
			Code: Nothing.Code(), Summary: "There are TXT records at the name, but none with a key that the locator knows.",
			Advice: "macwrangler cachelocator txt lint --nameserver IP --search DOMAIN",
			Source: sourceModel,
		},
	}
}
