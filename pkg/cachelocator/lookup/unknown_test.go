package lookup_test

import (
	"fmt"
	"math/rand/v2"
	"net/netip"
	"os"
	"slices"
	"testing"

	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/lookup"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// randomSurvey returns answers as a network may give them.
func randomSurvey(random *rand.Rand) *lookup.Survey {
	s := &lookup.Survey{}
	for i := range 1 + random.IntN(3) {
		s.Nameservers = append(s.Nameservers, address(i+1))
	}
	for i := range 1 + random.IntN(2) {
		s.Domains = append(s.Domains, fmt.Sprintf("%c.test", 'a'+i))
	}
	for _, server := range s.Nameservers {
		mood := random.IntN(4) // 0: dead, 1: one outcome for a domain, else as it comes
		for _, domain := range s.Domains {
			usual := randomAnswer(random)
			for link := range lookup.BatchSize {
				a := usual
				switch {
				case mood == 0:
					a = lookup.Answer{Outcome: lookup.Silent, Seconds: 5}
				case mood > 1 && random.IntN(4) == 0:
					a = randomAnswer(random)
				}
				a.Server, a.Domain, a.Link, a.Name = server, domain, link, txt.Name(link, domain)
				s.Answers = append(s.Answers, a)
			}
		}
	}
	return s
}

func randomAnswer(random *rand.Rand) lookup.Answer {
	outcomes := []lookup.Outcome{
		lookup.Answered, lookup.Answered, lookup.Answered, lookup.NXDomain, lookup.NXDomain, lookup.NoData, lookup.ServFail,
		lookup.Refused, lookup.OtherError, lookup.Closed, lookup.Silent, lookup.Silent, lookup.Malformed,
	}
	a := lookup.Answer{Outcome: outcomes[random.IntN(len(outcomes))], Transport: "udp"}
	switch a.Outcome {
	case lookup.Silent:
		a.Seconds = 5
	case lookup.Answered:
		a.Records = []lookup.Record{{TTL: 600, Rdata: txt.Rdata([]byte("prs=192.0.2.1"))}}
	case lookup.Malformed:
		a.Rejected = random.IntN(2) == 0
	default:
	}
	if random.IntN(3) == 0 {
		a.Seconds = max(a.Seconds, random.Float64()*5)
	}
	return a
}

// hide replaces some answers by what is known if they were not waited for, or could
// not be asked for.
func hide(random *rand.Rand, s *lookup.Survey) *lookup.Survey {
	less := *s
	less.Answers = slices.Clone(s.Answers)
	for i := range less.Answers {
		a := &less.Answers[i]
		switch random.IntN(8) {
		case 0: // less than a silent or closed server takes
			seconds := random.Float64() * 5
			if a.Outcome != lookup.Silent && a.Outcome != lookup.Closed {
				seconds = min(seconds, a.Seconds)
			}
			*a = lookup.Answer{Server: a.Server, Domain: a.Domain, Link: a.Link, Name: a.Name, Outcome: lookup.Unanswered, Seconds: seconds}
		case 1:
			*a = lookup.Answer{Server: a.Server, Domain: a.Domain, Link: a.Link, Name: a.Name, Outcome: lookup.Unreachable}
		}
	}
	if random.IntN(4) == 0 { // as if it had never been asked
		i := random.IntN(len(less.Answers))
		less.Answers = slices.Delete(less.Answers, i, i+1)
	}
	return &less
}

// blames are the codes that call somebody to repair something.
func blames(r *lookup.Result) []fault.Code {
	var list []fault.Code
	for _, one := range r.Reasons {
		switch one.Code {
		case lookup.ReasonNotExamined, lookup.ReasonSplit, lookup.ReasonPrimaryNXDomain: // what two known answers say is true in any case
		default:
			list = append(list, one.Code)
		}
	}
	return list
}

// TestMissingAnswers hides answers: what is said of the rest must be true of the whole.
func TestMissingAnswers(t *testing.T) {
	t.Parallel()
	known, seeds := 0, uint64(4000)
	if os.Getenv("MACWRANGLER_LONG") != "" {
		seeds = 60_000
	}
	for seed := range seeds {
		random := rand.New(rand.NewPCG(seed, 1))
		whole := randomSurvey(random)
		part := hide(random, whole)
		for _, model := range []cachelocator.Model{cachelocator.Current, "15.3"} {
			want, err := whole.Judge(model)
			if err != nil {
				t.Fatal(err)
			}
			got, err := part.Judge(model)
			if err != nil {
				t.Fatal(err)
			}
			if got.Client.Outcome == lookup.Unknown {
				continue
			}
			known++
			if got.Client.Outcome != want.Client.Outcome {
				t.Fatalf("seed %d, %s: %s with answers hidden, %s with all", seed, model, got.Client.Outcome, want.Client.Outcome)
			}
			for _, code := range blames(got) {
				if !slices.Contains(blames(want), code) {
					t.Fatalf("seed %d, %s: %s is blamed with answers hidden, and not with all: %v", seed, model, code, want.Reasons)
				}
			}
		}
	}
	if known < 1000 {
		t.Errorf("only %d cases were decided", known)
	}
}

// TestPatience checks that how long the tool waits changes no verdict, except to unknown.
func TestPatience(t *testing.T) {
	t.Parallel()
	one := func(a lookup.Answer) lookup.ClientOutcome {
		s := &lookup.Survey{Nameservers: []netip.AddrPort{address(1), address(2)}, Domains: []string{"a.test"}}
		for link := range lookup.BatchSize {
			for at, server := range s.Nameservers {
				b := a
				if at == 1 {
					b = lookup.Answer{Outcome: lookup.NXDomain}
				}
				b.Server, b.Domain, b.Link, b.Name = server, "a.test", link, txt.Name(link, "a.test")
				s.Answers = append(s.Answers, b)
			}
		}
		r, err := s.Judge("15.3")
		if err != nil {
			t.Fatal(err)
		}
		return r.Client.Outcome
	}
	for seconds, want := range map[float64]lookup.ClientOutcome{1: lookup.Unknown, 2.4: lookup.Unknown, 2.5: lookup.Absent, 4: lookup.Absent} {
		if got := one(lookup.Answer{Outcome: lookup.Unanswered, Seconds: seconds}); got != want {
			t.Errorf("waited %v s, of which the server has 2.5: %s, want %s", seconds, got, want)
		}
	}
	s := &lookup.Survey{Nameservers: []netip.AddrPort{netip.MustParseAddrPort("[2001:db8::1]:53")}, Domains: []string{"a.test"}}
	s.Answers = []lookup.Answer{{Server: s.Nameservers[0], Domain: "a.test", Outcome: lookup.Unreachable}}
	for _, here := range []bool{false, true} {
		s.SameMac = here
		s.Answers = s.Answers[:1]
		for link := 1; link < lookup.BatchSize; link++ {
			a := s.Answers[0]
			a.Link = link
			s.Answers = append(s.Answers, a)
		}
		r, err := s.Judge(cachelocator.Current)
		if err != nil {
			t.Fatal(err)
		}
		if got := r.Client.Outcome; got != map[bool]lookup.ClientOutcome{false: lookup.Unknown, true: lookup.Absent}[here] {
			t.Errorf("it cannot be sent, on the Mac itself %t: %s", here, got)
		}
	}
}
