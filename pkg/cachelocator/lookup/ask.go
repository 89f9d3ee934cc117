package lookup

import (
	"context"
	"net/netip"
	"slices"

	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Survey is the answers of all nameservers.
type Survey struct {
	Nameservers []netip.AddrPort
	Domains     []string
	// SameMac is that of the options.
	SameMac bool
	// Answers are in the order of the nameservers, then of the domains, then of
	// the names. A nameserver or domain that is listed twice is asked once.
	Answers []Answer
}

// question is a question to one nameserver.
type question struct {
	server  netip.AddrPort
	domain  string
	link    int
	tcpOnly bool
}

// Ask asks all nameservers for all names at once, and for the next five names of
// the chain as soon as any of them answers the last of five with "more". So a
// dead nameserver costs one timeout, no matter how long the chain of another is.
// Errors are *[Error]; a nameserver that does not answer is not an error.
func Ask(ctx context.Context, options Options) (*Survey, error) {
	o, err := options.ready()
	if err != nil {
		return nil, err
	}
	s := &survey{options: o, domains: bare(o.Model, o.Domains), answers: map[question]*Answer{}, results: make(chan asked)}
	s.batch(ctx, 0)
	for s.pending > 0 {
		one := <-s.results
		s.pending--
		s.answers[one.question] = &one.answer
		s.followUp(ctx, one)
	}
	if err := ctx.Err(); err != nil {
		return nil, &Error{Code: fault.Stopped, Act: "querying nameservers", Err: err}
	}
	return s.sorted(), nil
}

type asked struct {
	question
	answer Answer
}

// survey is a run of Ask. Only its own goroutine uses it; the others send results.
type survey struct {
	options Options
	domains []string             // "" for the bare name
	answers map[question]*Answer // nil until the answer is there
	results chan asked
	pending int
	batches int // how many batches were asked
}

func (s *survey) ask(ctx context.Context, q question) {
	if _, done := s.answers[q]; done {
		return
	}
	s.answers[q] = nil
	s.pending++
	go func() { s.results <- asked{q, s.options.exchange(ctx, q)} }()
}

// batch asks for five names of the chain. Of nameservers and domains that the
// client does not use, only the first name is asked for.
func (s *survey) batch(ctx context.Context, number int) {
	if number != s.batches || number*BatchSize >= txt.MaxRecords {
		return
	}
	s.batches++
	for at, server := range s.options.Nameservers {
		for _, domain := range s.domains {
			if domain != "" && !ValidDomain(domain) {
				continue
			}
			for link := number * BatchSize; link < (number+1)*BatchSize; link++ {
				if link == 0 || (at < MaxServers && s.searched(domain)) {
					s.ask(ctx, question{server, domain, link, false})
				}
			}
		}
	}
}

// followUp asks what the client would ask after an answer.
func (s *survey) followUp(ctx context.Context, one asked) {
	if one.link%BatchSize == BatchSize-1 && one.answer.good() && one.answer.content().data.More {
		s.batch(ctx, one.link/BatchSize+1)
	}
	if one.answer.Transport != tcp || one.answer.ending() != stopped || one.answer.Outcome == TruncatedSilent {
		return
	}
	used := s.options.Nameservers[:min(len(s.options.Nameservers), MaxServers)]
	at := slices.Index(used, one.server)
	if at < 0 {
		return
	}
	for _, server := range used[at+1:] {
		if server != one.server {
			s.ask(ctx, question{server, one.domain, one.link, true})
		}
	}
}

// searched reports whether the client looks in a domain.
func (s *survey) searched(domain string) bool {
	return domain == "" || slices.Index(s.options.Domains, domain) < MaxDomains
}

func (s *survey) sorted() *Survey {
	result := &Survey{s.options.Nameservers, s.options.Domains, s.options.SameMac, make([]Answer, 0, len(s.answers))}
	for at, server := range s.options.Nameservers {
		for i, domain := range s.domains {
			if slices.Index(s.options.Nameservers, server) != at || slices.Index(s.domains, domain) != i {
				continue
			}
			for link := range txt.MaxRecords {
				for _, tcpOnly := range []bool{false, true} {
					if a := s.answers[question{server, domain, link, tcpOnly}]; a != nil {
						a.Ignored = at >= MaxServers || !s.searched(domain)
						result.Answers = append(result.Answers, *a)
					}
				}
			}
		}
	}
	return result
}
