package txt

import (
	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt/forms"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Meanings explains the codes of this package's errors. [Rules] explains at more
// length those that are rules as well.
func Meanings() []fault.Meaning {
	list := []fault.Meaning{
		{
			Code: CodeBadRange, Summary: "The text is not an address range that a record may hold.",
			Why:     "A record holds single addresses and FIRST-LAST pairs of one family. Loopback, link-local and unspecified addresses are of no use to the locator.",
			Advice:  "write FIRST-LAST, one address, or, for txt encode, a CIDR prefix without host bits",
			Example: "macwrangler cachelocator txt encode --domain corp.example.com 198.51.100.9-198.51.100.1",
			Source:  sourceAnalysis,
		},
		{
			Code: CodeUnknownKey, Summary: "The record does not begin with prs=, fss=, prn= or fsn=, so the locator ignores it.",
			Advice: "macwrangler cachelocator txt lint shows what is wrong with it",
			Source: sourceApple + "; " + sourceAnalysis,
		},
		{
			Code: CodeBadDomain, Summary: "The text is not a domain name, or not one in the zone.",
			Advice: "pass the search domain of the Macs, such as corp.example.com, and with --zone the zone that it is in",
		},
		{
			Code: CodeBadTTL, Summary: "The TTL is longer than DNS allows.",
			Why:    "A TTL has 31 bits.",
			Advice: "set it in seconds, such as --ttl 10800 for three hours",
			Source: "RFC 2181, section 8",
		},
		{
			Code: CodeNoRanges, Summary: "No address range was given.",
			Advice:  "give at least one public address",
			Example: "macwrangler cachelocator txt encode --domain corp.example.com </dev/null",
		},
		{
			Code: CodeTooMany, Summary: "The ranges need more than 25 records, which is all that the locator reads.",
			Advice: "merge adjacent ranges, leave some out, or use --binary, which is shorter",
			Source: sourceApple,
		},
		{
			Code: CodeNoBinary, Summary: "Binary records cannot be entered with the tools of Windows DNS.",
			Advice:  "make text records: leave out --binary",
			Example: "macwrangler cachelocator txt encode --domain corp.example.com --binary --format windows 198.51.100.1",
		},
	}
	for i := range list {
		list[i].Kind = fault.KindError
	}
	return append(list, forms.Meanings()...)
}
