// Package lookup asks every nameserver of a Mac for the content-cache records
// and tells what the locator would make of the answers.
//
//	result, err := lookup.Check(ctx, lookup.Options{Nameservers: servers, Domains: search})
//	fmt.Println(result.Verdict.Text)
//
// [Ask] collects the answers: each nameserver by itself, for each search domain
// and each name of the chain, all at once, over UDP without EDNS, then over TCP
// if the answer was cut. [Survey.Judge] is a pure function from the answers and
// their times to what the client would do: which servers it would have tried
// and for how long, what it stores, and until when. So both models are had from
// one round of questions.
//
// The rules of the resolver are those of Apple's published libresolv; those of
// the locator are inferred from analyses of it. Neither was compared with a
// Mac. Only the nameservers given are asked, nothing is sent to Apple, and the
// machine's own resolver and its caches are not used.
package lookup
