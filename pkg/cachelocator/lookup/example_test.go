package lookup_test

import (
	"fmt"
	"net/netip"

	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/lookup"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt"
)

// The answers were collected before, or elsewhere: [lookup.Ask] does it.
func ExampleSurvey_Judge() {
	first, second := netip.MustParseAddrPort("10.1.1.1:53"), netip.MustParseAddrPort("10.1.1.2:53")
	record := lookup.Record{TTL: 10800, Rdata: txt.Rdata([]byte("prs=198.51.100.1"))}
	survey := lookup.Survey{
		Nameservers: []netip.AddrPort{first, second},
		Domains:     []string{"example.com"},
		Answers: []lookup.Answer{
			{Server: first, Domain: "example.com", Outcome: lookup.Silent},
			{Server: second, Domain: "example.com", Outcome: lookup.Answered, Records: []lookup.Record{record}},
		},
	}
	result, err := survey.Judge(cachelocator.Current)
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(result.Verdict.Text)
	// Output: Primary 10.1.1.1 does not answer; 10.1.1.2 has the record; the locator will not get it.
}
