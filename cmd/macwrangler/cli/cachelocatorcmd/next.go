package cachelocatorcmd

import (
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/lookup"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// next returns what to do, the most useful step first: for the verdict, then for
// the reasons of DNS, then for what is not known.
func (in *inspector) next() []string {
	if len(in.result.Files) == 0 && !in.result.DNS.Asked && in.notAMac() {
		return nil // the error says it
	}
	advice := map[fault.Code]string{}
	for _, one := range in.advice() {
		for _, code := range one.codes {
			advice[code] = one.text
		}
	}
	var steps []string
	for _, code := range in.codes() {
		if text := advice[code]; text != "" && !slices.Contains(steps, text) {
			steps = append(steps, text)
		}
	}
	return steps
}

// codes returns the codes of the result, the most important first.
func (in *inspector) codes() []fault.Code {
	codes := []fault.Code{in.result.Verdict.Code}
	add := func(reasons []fault.Reason) {
		for _, r := range reasons {
			codes = append(codes, r.Code)
		}
	}
	if in.result.Verdict.Code == cachelocator.Unreachable {
		for _, c := range in.result.Candidates {
			if onlyReach(c.Reasons) {
				add(c.Reasons)
			}
		}
	}
	add(in.result.DNS.Reasons)
	if v := in.result.DNS.Verdict; v != nil {
		codes = append(codes, v.Code)
	}
	for _, f := range in.result.Files {
		add(f.Reasons)
		for _, e := range f.Entries {
			if !f.Void && (e.Network == cachelocator.ThisNetwork || e.Network == cachelocator.UnidentifiedNetwork) {
				add(e.Reasons)
			}
		}
	}
	codes = append(codes, in.documentCodes()...)
	add(in.result.Evidence.Reasons)
	if in.result.Verdict.Code != cachelocator.Usable && !in.result.DNS.Asked {
		codes = append(codes, adviceAskDNS)
	}
	if !slices.ContainsFunc(in.result.Files, gatewayHelps) {
		codes = slices.DeleteFunc(codes, func(code fault.Code) bool { return code == cachelocator.NetworkUnknown })
	}
	if slices.Contains(codes, cachelocator.BootUnknown) && len(in.opts.files) > 0 {
		known := func(code fault.Code) bool {
			return code == cachelocator.BootUnknown && !in.opts.bootAt.IsZero() || code == adviceAskModified && !in.opts.modifiedAt.IsZero()
		}
		codes = slices.DeleteFunc(append(codes, adviceAskModified), known)
	}
	if slices.Contains(codes, lookup.ReasonBadDomain) { // no patience helps
		codes = slices.DeleteFunc(codes, func(code fault.Code) bool { return code == lookup.ReasonNotExamined })
	}
	return withoutVague(codes)
}

// onlyReach reports whether a cache would be used if it answered.
func onlyReach(reasons []fault.Reason) bool {
	return !slices.ContainsFunc(reasons, func(r fault.Reason) bool { return !strings.HasPrefix(string(r.Code), "reach-") })
}

// gatewayHelps reports whether the address of a gateway would show on which network
// an entry of the file was stored. In version 6 it does not.
func gatewayHelps(f cachelocator.File) bool {
	return slices.ContainsFunc(f.Entries, func(e cachelocator.Entry) bool {
		return !slices.ContainsFunc(e.Identifiers, func(i cachelocator.Identifier) bool { return i.Text != "" })
	})
}

// withoutVague drops the outcome of DNS if another code names its cause. With a
// cause why the locator does not find the record, the record may well exist.
func withoutVague(codes []fault.Code) []fault.Code {
	for vague, causes := range map[fault.Code][]fault.Code{
		lookup.Absent.Code(): {
			lookup.ReasonPrimaryNXDomain, lookup.ReasonSearchStopped, lookup.ReasonNoAnswer, lookup.ReasonTCPBlocked,
			lookup.ReasonPrimarySilent, lookup.ReasonServerSilent, lookup.ReasonDomainSilent, lookup.ReasonMalformed, lookup.ReasonAlias,
			lookup.ReasonNotExamined,
		},
		lookup.BadRecord.Code(): {
			lookup.ReasonMalformed, lookup.ReasonAlias, lookup.ReasonWildcard, txt.RuleBadRange, txt.RuleStrings, txt.RuleTwo, txt.RuleGap,
			txt.RuleTooLong, txt.RuleUnknownKey, txt.RuleSyntax,
		},
		lookup.TimedOut.Code(): {
			lookup.ReasonPrimarySilent, lookup.ReasonTCPBlocked, lookup.ReasonServerSilent, lookup.ReasonDomainSilent, lookup.ReasonNoAnswer,
		},
	} {
		if slices.ContainsFunc(codes, func(code fault.Code) bool { return slices.Contains(causes, code) }) {
			codes = slices.DeleteFunc(codes, func(code fault.Code) bool { return code == vague })
		}
	}
	return codes
}

// adviceAskDNS is not the code of a reason: it stands for asking DNS, which was not
// done.
const adviceAskDNS = "ask-dns"

// adviceAskModified stands in the list of codes for asking when a file was modified.
const adviceAskModified = "ask-modified"

// nextStep is a step, and the codes that call for it.
type nextStep struct {
	codes []fault.Code
	text  string
}

func (in *inspector) advice() []nextStep {
	list := append(append(fileAdvice(), dnsAdvice()...), slices.Concat(in.accessAdvice(), documentAdvice())...)
	if in.live() {
		return append(list,
			nextStep{[]fault.Code{cachelocator.NetworkUnknown}, "Find the hardware address of the default gateway (netstat -rn; arp -n ROUTER) and pass it: --gateway-mac MAC, and any other one as well, in that order."},
			nextStep{[]fault.Code{cachelocator.BootUnknown}, "Pass the time of the last boot: --boot-time TIME."},
			nextStep{[]fault.Code{cachelocator.EmptyUnknown}, "Both are possible, that Apple knows no cache here and that the request failed: run AssetCacheLocatorUtil on the Mac, and inspect again at once."},
		)
	}
	return append(list,
		nextStep{[]fault.Code{cachelocator.NetworkUnknown}, "Ask for the hardware address of that Mac's default gateway (netstat -rn; arp -n ROUTER) and pass it: --gateway-mac MAC, and any other one as well, in that order."},
		nextStep{[]fault.Code{cachelocator.BootUnknown}, "Ask for the output of sysctl -n kern.boottime on that Mac and pass it: --boot-time TIME."},
		nextStep{[]fault.Code{cachelocator.ExpiryUnknown}, "Ask when the file was copied (date +%s on that Mac) and pass it: --now TIME."},
		nextStep{[]fault.Code{cachelocator.EmptyUnknown, adviceAskModified}, "Ask when the file was modified on that Mac (stat -f %m FILE) and pass it: --modified TIME."},
		nextStep{[]fault.Code{cachelocator.Expired}, "If the file was copied earlier, pass the time of the copy: --now TIME, and --modified TIME."},
	)
}

// accessAdvice returns the steps for files that were not seen or not read. To run the
// command with sudo is no advice for root, nor for copies.
func (in *inspector) accessAdvice() []nextStep {
	unread, system := "Run the command with sudo; if macOS still refuses, give the terminal Full Disk Access.", "run the command with sudo, and supply what is missing for its file."
	switch {
	case in.opts.supplied():
		unread, system = "Copy the files again on that Mac, as root: sudo macwrangler cachelocator capture DIR.", "its file is missing among these, or not readable: capture again on that Mac, as root."
	case len(in.opts.files) > 0:
		unread = "Name a copy of the file that can be read here, by you: the reason above says what is wrong with this one."
	case in.Superuser:
		unread = "Give the terminal Full Disk Access (System Settings, Privacy & Security), and inspect again."
		system = "let the system look for a cache (softwareupdate --list), and inspect again; if there is still no file of it, it is kept elsewhere, and AssetCacheLocatorUtil tells what the system would use."
	}
	return []nextStep{
		{[]fault.Code{cachelocator.Unreadable}, unread},
		{[]fault.Code{cachelocator.SystemUnknown}, "System updates come by the locator of _assetcache: " + system},
	}
}

// fileAdvice returns the steps for the codes of files, entries and caches.
func fileAdvice() []nextStep {
	return []nextStep{
		{[]fault.Code{cachelocator.NoPlist}, "Let the locator look for a cache: on the Mac, open the App Store or run AssetCacheLocatorUtil, then inspect again."},
		{[]fault.Code{cachelocator.SystemWithout}, "System updates come by the locator of _assetcache: see the reasons of its file; what a user's locator finds does not help them."},
		{[]fault.Code{cachelocator.StaleBoot, cachelocator.BadVersion, cachelocator.BadSchema}, "The locator will discard this file and ask again: inspect again after that."},
		{[]fault.Code{cachelocator.Expired, cachelocator.OtherNetwork, cachelocator.NoEntry}, "The locator asks again when an app needs a cache: run AssetCacheLocatorUtil on the Mac, which makes it ask, and inspect again."},
		{[]fault.Code{cachelocator.Empty24h}, "Apple knows no cache for the public address that it saw. On the cache, check AssetCacheManagerUtil status (Active, RegistrationStatus 1, PublicAddress), " +
			"and that the Mac reaches the internet from an address that the cache or the DNS record lists."},
		{[]fault.Code{cachelocator.Empty1h}, "The request to Apple failed or returned none: check that the Mac reaches lcdn-locator.apple.com over HTTPS without TLS inspection, and inspect again after an hour."},
		{[]fault.Code{cachelocator.EmptyOffline}, "There was no network: inspect again when the Mac is online."},
		{[]fault.Code{cachelocator.Unhealthy}, "A cache failed three times: check it and the path to it with --reach; AssetCacheLocatorUtil on the Mac resets the failure count."},
		{[]fault.Code{cachelocator.Incapable}, "On the cache, check which content it is set to serve (all, shared only, iCloud only), and how large it is."},
		{[]fault.Code{cachelocator.ReachRefused}, "The host is up but nothing listens: start content caching on it, and compare the port with AssetCacheManagerUtil status."},
		{[]fault.Code{cachelocator.ReachTimeout, cachelocator.ReachFailed}, "Check that the cache is switched on, and that no firewall or client isolation separates the networks."},
		{[]fault.Code{cachelocator.ReachStatus}, "Something other than a content cache answers there, or a proxy: compare the address with AssetCacheManagerUtil status."},
		{[]fault.Code{cachelocator.GatewayUnresolved}, "This Mac has not exchanged packets with the router lately: ping it, and inspect again."},
		{[]fault.Code{adviceAskDNS}, "If the site has several public addresses, check its DNS records: inspect --dns."},
	}
}

// dnsAdvice returns the steps for the codes of nameservers and records.
func dnsAdvice() []nextStep {
	return []nextStep{
		{[]fault.Code{lookup.ReasonNotExamined}, "Wait as long as the locator does (omit --timeout, or pass --timeout 5s), or run the command on a Mac in that network: an answer that decides was not examined."},
		{[]fault.Code{lookup.ReasonPrimarySilent}, "Repair the first nameserver, or remove it from the DHCP or VPN settings: the locator loses its time waiting for it."},
		{[]fault.Code{lookup.ReasonServerSilent}, "Repair the nameserver that does not answer, or remove it from the DHCP or VPN settings."},
		{[]fault.Code{lookup.ReasonDomainSilent}, "On the nameserver that is named, repair or remove what it forwards that domain to, or remove the search domain from the DHCP or VPN settings; the nameserver itself works."},
		{[]fault.Code{lookup.ReasonServerError}, "Repair the nameserver that answers with the error (or the filter that answers in its place): its answer ends the search."},
		{[]fault.Code{lookup.ReasonMalformed}, "Repair the nameserver that sends malformed answers, or the filter or router that answers in its place."},
		{[]fault.Code{lookup.ReasonBadDomain}, "Correct the search domain that is not a domain name in the DHCP or VPN settings, or remove it."},
		{[]fault.Code{lookup.ReasonWildcard}, "A wildcard answers in place of the record: if the site has several public addresses, create the record in that zone with macwrangler cachelocator txt encode; it comes before a wildcard."},
		{[]fault.Code{lookup.ReasonAlias}, "Create the TXT record at the name that the alias leads to, or replace the alias by the record: macwrangler cachelocator txt encode."},
		{[]fault.Code{lookup.ReasonPrimaryNXDomain}, "Put the record on the first nameserver too (zone transfer, conditional forwarder), or change the order in DHCP."},
		{[]fault.Code{lookup.ReasonSplit}, "Serve the same zone on all nameservers."},
		{[]fault.Code{lookup.ReasonSearchStopped}, "Repair the zone of that search domain, or remove it from the search list, or put it last."},
		{[]fault.Code{lookup.ReasonNoAnswer}, "Repair the nameservers, or the path to them: none that the locator queries returns an answer, so it cannot know whether a record exists."},
		{[]fault.Code{lookup.ReasonTCPBlocked}, "Allow TCP port 53 to that nameserver, or make the record shorter: txt encode chains it."},
		{[]fault.Code{cachelocator.DNSExtraServer, cachelocator.DNSExtraDomain}, "The locator uses the first 3 nameservers and the first 6 search domains: those with the record must be among them."},
		{[]fault.Code{cachelocator.DNSNoServer}, "Name a nameserver: --nameserver IP."},
		{[]fault.Code{cachelocator.DNSNoDomain}, "Set a search domain on the Macs by DHCP (option 15 or 119) or a profile; to try one: --search DOMAIN."},
		{
			[]fault.Code{txt.RuleBadRange, txt.RuleStrings, txt.RuleTwo, txt.RuleGap, txt.RuleTooLong, txt.RuleUnknownKey, txt.RuleSyntax},
			"Create the records again with macwrangler cachelocator txt encode; txt lint --nameserver IP reports each fault and its fix.",
		},
		{[]fault.Code{cachelocator.DNSEmpty24h, cachelocator.DNSEmpty1h}, "DNS gave that Mac no ranges; a site with one public address needs none."},
		{[]fault.Code{lookup.BadRecord.Code()}, "See what the nameserver answers (dig TXT NAME @SERVER), and repair it: the answer has records, and none that the locator can use."},
		{[]fault.Code{lookup.TimedOut.Code()}, "The nameservers are slow: the locator waits 5 s for all search domains together. See the times above."},
		{[]fault.Code{lookup.Absent.Code()}, "No nameserver returns a record. A site with one public address needs none; otherwise create one with macwrangler cachelocator txt encode."},
		{[]fault.Code{cachelocator.DNSRotate}, "Remove the rotate option, or serve the same zone on all nameservers."},
	}
}
