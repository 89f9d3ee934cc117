// Package lookup asks every nameserver of a Mac for the content-cache records and
// reports what the locator would make of the answers.
//
//	result, err := lookup.Check(ctx, lookup.Options{Nameservers: servers, Domains: search})
//	fmt.Println(result.Verdict.Text)
//
// [Ask] collects the answers: from each nameserver, for each search domain and
// each name of the chain, all at once, over UDP without EDNS, and over TCP if the
// answer was truncated. [Survey.Judge] is a pure function of the answers and
// their times. It returns what the client would do: which servers it would have
// tried and for how long, what it stores, and until when. So the answers can be
// judged by both models without asking again.
//
// The rules of the resolver are those of Apple's published libresolv; those of
// the locator are inferred from analyses of it. Neither was compared with a Mac.
// Only the given nameservers are asked, nothing is sent to Apple, and the
// resolver of this machine and its caches are not used.
package lookup
