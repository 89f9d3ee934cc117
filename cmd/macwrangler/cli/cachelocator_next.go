package cli

import (
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/lookup"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// next says what to do, the most telling thing first: by the verdict, then by
// the reasons of DNS, then by what could not be known.
func (l *locatorRun) next() []string {
	if len(l.result.Files) == 0 && !l.result.DNS.Asked && l.notAMac() {
		return nil // the error says it
	}
	advice := map[fault.Code]string{}
	for _, one := range l.advice() {
		for _, code := range one.codes {
			advice[code] = one.text
		}
	}
	var steps []string
	for _, code := range l.codes() {
		if text := advice[code]; text != "" && !slices.Contains(steps, text) {
			steps = append(steps, text)
		}
	}
	return steps
}

// codes lists what the result says, in the order in which it matters.
func (l *locatorRun) codes() []fault.Code {
	codes := []fault.Code{l.result.Verdict.Code}
	add := func(reasons []fault.Reason) {
		for _, r := range reasons {
			codes = append(codes, r.Code)
		}
	}
	if l.result.Verdict.Code == cachelocator.Unreachable {
		for _, c := range l.result.Candidates {
			if onlyReach(c.Reasons) {
				add(c.Reasons)
			}
		}
	}
	add(l.result.DNS.Reasons)
	if v := l.result.DNS.Verdict; v != nil {
		codes = append(codes, v.Code)
	}
	for _, f := range l.result.Files {
		add(f.Reasons)
		for _, e := range f.Entries {
			if !f.Void && (e.Network == cachelocator.ThisNetwork || e.Network == cachelocator.UnidentifiedNetwork) {
				add(e.Reasons)
			}
		}
	}
	add(l.result.Evidence.Reasons)
	if l.result.Verdict.Code != cachelocator.Usable && !l.result.DNS.Asked {
		codes = append(codes, adviceAskDNS)
	}
	if !slices.ContainsFunc(l.result.Files, gatewayTells) {
		codes = slices.DeleteFunc(codes, func(code fault.Code) bool { return code == cachelocator.NetworkUnknown })
	}
	return withoutVague(codes)
}

// onlyReach reports whether a cache would be used if it answered.
func onlyReach(reasons []fault.Reason) bool {
	return !slices.ContainsFunc(reasons, func(r fault.Reason) bool { return !strings.HasPrefix(string(r.Code), "reach-") })
}

// gatewayTells reports whether the address of a gateway would tell of which network
// an entry of the file is. In version 6 it does not.
func gatewayTells(f cachelocator.File) bool {
	return slices.ContainsFunc(f.Entries, func(e cachelocator.Entry) bool {
		return !slices.ContainsFunc(e.Identifiers, func(i cachelocator.Identifier) bool { return i.Text != "" })
	})
}

// withoutVague drops the outcome of DNS where another code says how it came
// about. Where one says why the locator does not find a record, it may well be
// there.
func withoutVague(codes []fault.Code) []fault.Code {
	for vague, causes := range map[fault.Code][]fault.Code{
		lookup.Absent.Code():   {lookup.ReasonPrimaryNXDomain, lookup.ReasonSearchStopped, lookup.ReasonNoAnswer, lookup.ReasonTCPBlocked},
		lookup.TimedOut.Code(): {lookup.ReasonPrimarySilent, lookup.ReasonTCPBlocked},
	} {
		if slices.ContainsFunc(codes, func(code fault.Code) bool { return slices.Contains(causes, code) }) {
			codes = slices.DeleteFunc(codes, func(code fault.Code) bool { return code == vague })
		}
	}
	return codes
}

// adviceAskDNS is no reason: it stands for a question that is still open.
const adviceAskDNS = "ask-dns"

// locatorAdvice is one step for the reasons that call for it.
type locatorAdvice struct {
	codes []fault.Code
	text  string
}

func (l *locatorRun) advice() []locatorAdvice {
	list := append(fileAdvice(), dnsAdvice()...)
	if l.live() {
		return append(list,
			locatorAdvice{[]fault.Code{cachelocator.NetworkUnknown}, "Find out the router's hardware address (arp -n and its address) and give it: --gateway-mac MAC."},
			locatorAdvice{[]fault.Code{cachelocator.BootUnknown}, "Give the time of the last start: --boot-time TIME."},
		)
	}
	return append(list,
		locatorAdvice{[]fault.Code{cachelocator.NetworkUnknown}, "Ask for the hardware address of that Mac's router (arp -n and its address) and give it: --gateway-mac MAC."},
		locatorAdvice{[]fault.Code{cachelocator.BootUnknown}, "Ask for what sysctl -n kern.boottime prints on that Mac and give it: --boot-time TIME."},
		locatorAdvice{[]fault.Code{cachelocator.EmptyUnknown}, "Say when the file was modified on the Mac: --modified TIME (stat -f %m FILE)."},
		locatorAdvice{[]fault.Code{cachelocator.Expired}, "If the file was copied earlier, say when: --now TIME, and --modified TIME."},
	)
}

// fileAdvice is for the codes of files, entries and caches.
func fileAdvice() []locatorAdvice {
	return []locatorAdvice{
		{[]fault.Code{cachelocator.NoPlist}, "Let the locator look: on the Mac open the App Store or run AssetCacheLocatorUtil, then inspect again."},
		{[]fault.Code{cachelocator.Unreadable}, "Read it as root: sudo, and Full Disk Access for the terminal if macOS still refuses."},
		{[]fault.Code{cachelocator.StaleBoot, cachelocator.BadVersion, cachelocator.BadSchema}, "The locator discards this file and asks anew: let it, and inspect again."},
		{[]fault.Code{cachelocator.Expired, cachelocator.OtherNetwork, cachelocator.NoEntry}, "The locator asks anew when an app needs a cache: run AssetCacheLocatorUtil on the Mac, which makes it ask, and inspect again."},
		{[]fault.Code{cachelocator.Empty24h}, "Apple knows no cache for the public address that it saw: check on the cache AssetCacheManagerUtil status (Active, RegistrationStatus 1, PublicAddress), " +
			"and that the Mac goes out by an address that the cache or the DNS record names."},
		{[]fault.Code{cachelocator.Empty1h}, "The request to Apple failed or gave none: check that the Mac reaches lcdn-locator.apple.com over HTTPS without inspection, and look again after an hour."},
		{[]fault.Code{cachelocator.EmptyOffline}, "There was no network: look again when the Mac is online."},
		{[]fault.Code{cachelocator.Unhealthy}, "A cache failed three times: check that it runs, and the path to it, with --reach; AssetCacheLocatorUtil on the Mac forgives the failures."},
		{[]fault.Code{cachelocator.Incapable}, "Check on the cache which content it is set to serve (all, shared only, iCloud only), and how large it is."},
		{[]fault.Code{cachelocator.ReachRefused}, "The host is there but nothing listens: start content caching on it, and compare the port with AssetCacheManagerUtil status."},
		{[]fault.Code{cachelocator.ReachTimeout, cachelocator.ReachFailed}, "Check that the cache is switched on, and that no firewall or client isolation is between the networks."},
		{[]fault.Code{cachelocator.ReachStatus}, "Something else than a content cache answers there, or a proxy: compare the address with AssetCacheManagerUtil status."},
		{[]fault.Code{cachelocator.GatewayUnresolved}, "The router has not been spoken to lately: ping it, and inspect again."},
		{[]fault.Code{adviceAskDNS}, "If the site has several public addresses, check its DNS records: inspect --dns."},
	}
}

// dnsAdvice is for the codes of nameservers and records.
func dnsAdvice() []locatorAdvice {
	return []locatorAdvice{
		{[]fault.Code{lookup.ReasonPrimarySilent}, "Mend the first nameserver, or take it out of what DHCP or the VPN gives to clients: the locator waits for it alone."},
		{[]fault.Code{lookup.ReasonPrimaryNXDomain}, "Put the record on the first nameserver too (zone transfer, conditional forwarder), or change the order in DHCP."},
		{[]fault.Code{lookup.ReasonSplit}, "Make the nameservers agree: the same zone on all of them."},
		{[]fault.Code{lookup.ReasonSearchStopped}, "Mend that search domain's zone, or take it out of the search list, or put it last."},
		{[]fault.Code{lookup.ReasonNoAnswer}, "Mend the nameservers, or the way to them: none that the locator asks gives an answer, so whether there is a record is not known to it."},
		{[]fault.Code{lookup.ReasonTCPBlocked}, "Allow TCP port 53 to that nameserver, or make the record shorter: txt encode chains it."},
		{[]fault.Code{cachelocator.DNSExtraServer, cachelocator.DNSExtraDomain}, "The locator uses the first 3 nameservers and the first 6 search domains: what holds the record must be among them."},
		{[]fault.Code{cachelocator.DNSNoServer}, "Name one: --nameserver IP."},
		{[]fault.Code{cachelocator.DNSNoDomain}, "Give the clients a search domain by DHCP (option 15 or 119) or a profile; to try one: --search DOMAIN."},
		{
			[]fault.Code{txt.RuleBadRange, txt.RuleStrings, txt.RuleTwo, txt.RuleGap, txt.RuleTooLong, txt.RuleUnknownKey, txt.RuleSyntax},
			"Make the records anew with macwrangler cachelocator txt encode; txt lint --nameserver IP tells each fault and its fix.",
		},
		{[]fault.Code{cachelocator.DNSEmpty24h, cachelocator.DNSEmpty1h}, "DNS had given that Mac no ranges; a site with one public address needs none."},
		{[]fault.Code{lookup.TimedOut.Code()}, "The nameservers are slow: the locator waits 5 s for all search domains together. See their times above."},
		{[]fault.Code{lookup.Absent.Code()}, "No nameserver gives a record. One public address needs none; else make one with macwrangler cachelocator txt encode."},
		{[]fault.Code{cachelocator.DNSRotate}, "Take the option rotate out, or have the same zone on all nameservers."},
	}
}
