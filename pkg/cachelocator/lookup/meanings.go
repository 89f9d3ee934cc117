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
			Code: ReasonNotExamined, Summary: "An answer on which the result hangs was not examined.",
			Why:    "The command did not wait as long as the locator does, or could not send the question, which a Mac on its own network may be able to do.",
			Advice: "omit --timeout, or pass --timeout 5s; if the question could not be sent, run the command on the Mac or in its network",
		},
		{
			Code: ReasonPrimarySilent, Summary: "The first nameserver does not answer anything.",
			Why: "The locator waits 5 seconds in all. Since macOS 15.4 the resolver spends them all on the first nameserver, so the others do not help; " +
				"up to 15.3 each nameserver has its share. A closed port is as slow as silence: a Mac's resolver does not learn of it.",
			Advice: "repair the first nameserver, or remove it from the DHCP or VPN settings",
			Source: sourceResolver + " (macOS 15.4) and its older versions; " + sourceModel,
		},
		{
			Code: ReasonServerSilent, Summary: "A nameserver after the first does not answer anything, and its share of the time is lost.",
			Advice: "repair that nameserver, or remove it from the DHCP or VPN settings",
			Source: sourceResolver,
		},
		{
			Code: ReasonDomainSilent, Summary: "A nameserver that answers otherwise is silent for a search domain or a name.",
			Why:    "So is a forwarder whose own servers for that domain are dead. The locator waits in vain, and has no time left for the other search domains.",
			Advice: "repair or remove the forwarding of that zone on the nameserver, or remove the search domain from the DHCP or VPN settings",
			Source: sourceModel,
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
			Code: ReasonServerError, Summary: "A nameserver answers with an error that ends the whole search.",
			Why:    "After FORMERR, NOTAUTH and the like, and over TCP also after REFUSED, the resolver asks neither the next nameserver nor the next domain. The empty result is kept for an hour.",
			Advice: "repair that nameserver, or whatever answers in its place (a filter, a load balancer), or remove it from the DHCP or VPN settings",
			Source: sourceResolver,
		},
		{
			Code: ReasonNoAnswer, Summary: "All nameservers fail, so the locator gets no answer.",
			Why:    "They are silent, refuse connections or queries, or report an error; the record may exist nevertheless.",
			Advice: "repair the nameservers, or the path to them",
			Source: sourceModel,
		},
		{
			Code: ReasonMalformed, Summary: "A nameserver sends answers that the resolver rejects, or that the locator cannot read.",
			Why:    "An answer that does not repeat the question is rejected, and the next nameserver is queried at once. An answer whose records are damaged is an error that is kept for an hour.",
			Advice: "repair that nameserver, or whatever answers in its place: a filter or a home router often does",
			Source: sourceResolver,
		},
		{
			Code: ReasonTCPBlocked, Summary: "A nameserver truncates its answer to 512 bytes and does not answer over TCP.",
			Advice: "allow TCP port 53 to that nameserver, or make the record shorter: macwrangler cachelocator txt encode",
			Source: sourceResolver,
		},
		{
			Code: ReasonWildcard, Summary: "A wildcard answers in place of the record.",
			Why:    "All five names that the locator asks for get the same answer, in which there is nothing for it. A record of its own comes before a wildcard.",
			Advice: "where the site needs a record, create it in that zone: macwrangler cachelocator txt encode; otherwise limit the wildcard",
		},
		{
			Code: ReasonBadDomain, Summary: "A search domain is not a domain name, so nothing can be asked for in it.",
			Why:    "An empty label, or one that is too long. What the locator makes of it is not known; the other search domains are queried.",
			Advice: "correct the search domain in the DHCP or VPN settings, or remove it",
		},
		{
			Code: ReasonAlias, Summary: "The name is an alias (CNAME) that leads to no TXT record.",
			Why:    "The locator reads the TXT record that the answer itself holds; it does not ask for the other name. The empty result is kept for an hour.",
			Advice: "create the TXT record at the name that the alias leads to, or replace the alias by the record",
			Source: sourceModel,
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
			Advice: "see dns-primary-silent, dns-domain-silent, dns-no-answer and dns-tcp-blocked; without them, make the nameservers faster",
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
			Code: Failed.Code(), Summary: "A nameserver answers with an error that ends the locator's search.",
			Why:    "The empty result is kept for an hour.",
			Advice: "see dns-server-error, which names the nameserver",
			Source: sourceModel,
		},
		{
			Code: Unknown.Code(), Summary: "What the locator gets is not known.",
			Why:    "It hangs on an answer that was not examined.",
			Advice: "see dns-not-examined, which names the answer",
		},
		{
			Code: Nothing.Code(), Summary: "There are TXT records at the name, but none with a key that the locator knows.",
			Advice: "macwrangler cachelocator txt lint --nameserver IP --search DOMAIN",
			Source: sourceModel,
		},
	}
}
