package txt

import "github.com/macwrangler/macwrangler/pkg/finding"

// The ids of the rules. They are stable; scripts match them.
const (
	RuleSyntax     = "dns-syntax"
	RuleUnknownKey = "dns-unknown-key"
	RuleBadRange   = "dns-bad-range"
	RuleStrings    = "dns-multistring"
	RuleTwo        = "dns-two-records"
	RuleGap        = "dns-chain-gap"
	RuleTooLong    = "dns-chain-too-long"
	RuleName       = "dns-wrong-name"
	RuleUnread     = "dns-unread"
	RuleTTL        = "dns-low-ttl"
	RulePublic     = "dns-not-public"
)

// Where the facts come from.
const (
	sourceApple    = "help.apple.com/advancedserveradmin, page apd6015d9573: the names, the keys prs and prn, 25 records"
	sourceAnalysis = "inferred from analyses of the locators of iOS 26.1 and tvOS 18.2.1"
	sourceServers  = "tests against BIND, unbound and dnsmasq"
)

// Rules returns everything that [Lint] and [LintText] may find, the worst first.
func Rules() []finding.Rule {
	return append(recordRules(), chainRules()...)
}

// recordRules returns the rules about a record by itself.
func recordRules() []finding.Rule {
	return []finding.Rule{
		{
			ID: RuleSyntax, Severity: finding.Error,
			Guideline: "Pasted text must be TXT records in a supported form.",
			Why:       "A quote or parenthesis is not closed, a string is longer than 255 bytes, or the text holds no TXT record.",
			Fix:       "correct the line, or create the record again: macwrangler cachelocator txt encode",
			Good:      `_aaplcache._tcp.example.com. 10800 IN TXT "prs=198.51.100.1"`,
			Bad:       `_aaplcache._tcp.example.com. 10800 IN TXT "prs=198.51.100.1`,
			Source:    "RFC 1035, section 5.1",
		},
		{
			ID: RuleUnknownKey, Severity: finding.Error,
			Guideline: "A record must begin with prs=, fss=, prn= or fsn=, in lower case and without quotes.",
			Why:       "The locator ignores every other record. The usual causes are capitals, quotes or a space typed in, and the DNS length byte that Apple's examples show before the key.",
			Fix:       "begin the record with the key; the server adds quotes and length bytes itself",
			Good:      "prs=198.51.100.1",
			Bad:       "PRS=198.51.100.1",
			Source:    sourceApple + "; " + sourceAnalysis,
		},
		{
			ID: RuleBadRange, Severity: finding.Error,
			Guideline: "Each item must be an address, or two addresses of one family in ascending order with a hyphen between them.",
			Why:       "One bad item makes the locator drop the records of the whole site, not only that item. CIDR prefixes, spaces and empty items are bad, and so are loopback and link-local addresses.",
			Fix:       "write FIRST-LAST or one address; macwrangler cachelocator txt encode accepts prefixes and converts them",
			Good:      "prs=198.51.100.0-198.51.100.255",
			Bad:       "prs=198.51.100.0/24",
			Source:    sourceAnalysis,
		},
		{
			ID: RuleStrings, Severity: finding.Error,
			Guideline: "A record must be one string of at most 255 bytes.",
			Why:       "The locator reads the length byte of a second string as part of the data. A length byte that happens to be a comma does no harm; that is a warning.",
			Fix:       "spread the ranges over several records that end with ,more: macwrangler cachelocator txt encode does that",
			Good:      `_aaplcache._tcp.example.com. 10800 IN TXT "prs=198.51.100.1,198.51.100.2"`,
			Bad:       `_aaplcache._tcp.example.com. 10800 IN TXT "prs=198.51.100.1," "198.51.100.2"`,
			Source:    sourceAnalysis + "; " + sourceServers,
		},
		{
			ID: RulePublic, Severity: finding.Warning,
			Guideline: "prs= and prn= should list only addresses that are public.",
			Why:       "Apple compares them with the address from which a Mac reaches it, which is never a private, shared, multicast or reserved one. The locator takes such ranges without complaint, and they never help.",
			Fix:       "list the addresses from which the Macs reach the internet; local addresses of caches belong in fss=",
			Good:      "prs=198.51.100.0-198.51.100.255",
			Bad:       "prs=10.149.248.1-10.149.249.255",
			Source:    "IANA's special-purpose address registries; " + sourceAnalysis,
		},
		{
			ID: RuleTTL, Severity: finding.Info,
			Guideline: "A TTL should be at least 300 seconds.",
			Why:       "The locator keeps an answer for at least 300 seconds, and for an hour where the TTL is 0.",
			Fix:       "set 300 or more; 10800 is usual",
			Source:    sourceAnalysis,
		},
	}
}

// chainRules returns the rules about the records of a site together.
func chainRules() []finding.Rule {
	return []finding.Rule{
		{
			ID: RuleTwo, Severity: finding.Error,
			Guideline: "Each name must have only one record with a key.",
			Why:       "The locator reads the first one of the answer, and nameservers rotate the order, so it is chance which one that is.",
			Fix:       "put the second record at the next name, _aaplcache1._tcp, and end the first with ,more",
			Source:    sourceAnalysis + "; " + sourceServers,
		},
		{
			ID: RuleGap, Severity: finding.Error,
			Guideline: "A record that ends with ,more must be followed by a record at the next name.",
			Why:       "If a link is missing, the locator uses none of the records.",
			Fix:       "add the record at the next name, or remove ,more",
			Good:      `_aaplcache._tcp.example.com. 10800 IN TXT "prs=198.51.100.1"`,
			Bad:       `_aaplcache._tcp.example.com. 10800 IN TXT "prs=198.51.100.1,more"`,
			Source:    sourceAnalysis,
		},
		{
			ID: RuleTooLong, Severity: finding.Error,
			Guideline: "A chain must end at the 25th record, _aaplcache24._tcp, at the latest.",
			Why:       "The locator reads 25 records, and uses none of them if the last one ends with ,more.",
			Fix:       "remove ,more, and merge ranges until 25 records are enough",
			Source:    sourceApple + "; " + sourceAnalysis,
		},
		{
			ID: RuleName, Severity: finding.Warning,
			Guideline: "A record must be at _aaplcache._tcp.DOMAIN, or at _aaplcache1._tcp.DOMAIN to _aaplcache24._tcp.DOMAIN.",
			Why:       "The locator never looks up any other name.",
			Fix:       "rename the record",
			Good:      `_aaplcache1._tcp.example.com. 10800 IN TXT "prs=198.51.100.1"`,
			Bad:       `_aaplcache01._tcp.example.com. 10800 IN TXT "prs=198.51.100.1"`,
			Source:    sourceApple,
		},
		{
			ID: RuleUnread, Severity: finding.Warning,
			Guideline: "Nothing should follow the end of a record or of the chain.",
			Why:       "The locator reads a record up to \"more\" or a NUL byte, and the chain up to the first record without ,more.",
			Fix:       "move the ranges before ,more, end the previous record with ,more, or remove what is not read",
			Good:      "prs=198.51.100.1,198.51.100.2,more",
			Bad:       "prs=198.51.100.1,more,198.51.100.2",
			Source:    sourceAnalysis,
		},
	}
}
