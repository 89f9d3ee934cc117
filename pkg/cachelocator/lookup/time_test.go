package lookup_test

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/netip"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/miekg/dns"

	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/lookup"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

func address(n int) netip.AddrPort {
	return netip.AddrPortFrom(netip.AddrFrom4([4]byte{10, 1, 1, byte(n)}), 53)
}

// network names the servers 10.1.1.1, 10.1.1.2 and so on; nil is closed.
func network(servers ...server) (fake, []netip.AddrPort) {
	f := fake{}
	var list []netip.AddrPort
	for i, one := range servers {
		list = append(list, address(i+1))
		if one != nil {
			f[address(i+1)] = one
		}
	}
	return f, list
}

func chain(domain string, links int) map[string]string {
	records := map[string]string{}
	for link := range links {
		number, more := "", ",more"
		if link > 0 {
			number = fmt.Sprint(link)
		}
		if link == links-1 {
			more = ""
		}
		records["_aaplcache"+number+"._tcp."+domain+"."] = fmt.Sprintf("prs=198.51.100.%d%s", link+1, more)
	}
	return records
}

// TestTime checks the cases that depend on time. The clock stands still while any
// goroutine works, so each time is exact.
func TestTime(t *testing.T) {
	t.Parallel()
	const fast = 0
	good := holding(fast, chain("a.test", 1))
	slowly := func(wait time.Duration) server { return slow(wait, good) }
	found := func(after float64) got { return got{Outcome: lookup.Found, Public: 1, Stored: ttl, After: after} }
	late := got{Outcome: lookup.TimedOut, Stored: hour, After: 5}
	for _, tt := range []struct {
		name    string
		servers []server
		domains string
		want    got
		total   float64            // seconds that the survey takes
		model   cachelocator.Model // Current by default
	}{
		{"0.7 s", []server{slowly(700 * time.Millisecond), good}, "a.test", found(0.7), 0.7, ""},
		{"3 s", []server{slowly(3 * time.Second), good}, "a.test", found(3), 3, ""},
		{"3 s a domain, the first has none", []server{slowly(3 * time.Second)}, "b.test a.test", late, 3, ""},
		// the names 1 to 4 are looked for in the second domain, too, and all
		// must end in time
		{"3 s a domain, the second has none", []server{slowly(3 * time.Second)}, "a.test b.test", late, 3, ""},
		{"closed, silent, good", []server{nil, silent, good}, "a.test", late, 5, ""},
		{"fails, slower than its share", []server{failing(dns.RcodeServerFailure), slowly(3 * time.Second)}, "a.test", got{Outcome: lookup.Absent, Stored: day, After: 2}, 3, ""},
		{"fails, silent, good", []server{failing(dns.RcodeServerFailure), silent, good}, "a.test", found(1), 5, ""},
		{"closed, good, 15.3", []server{nil, good}, "a.test", found(2.5), 0, "15.3"},
		{"closed, good, 15.4", []server{nil, good}, "a.test", late, 0, "15.4"},
		{"silent, good, 10.12", []server{silent, good}, "a.test", found(2.5), 5, "10.12"},
		{"silent, good, 26", []server{silent, good}, "a.test", late, 5, "26"},
		{"silent, two good, 15.3", []server{silent, good, good}, "a.test", found(1.666), 5, "15.3"},
		{"three silent, 15.3", []server{silent, nil, silent}, "a.test", got{Outcome: lookup.Absent, Stored: day, After: 4.998, MayTimeOut: true}, 5, "15.3"},
		{"two silent, 15.3", []server{silent, silent}, "a.test", got{Outcome: lookup.TimedOut, Stored: hour, After: 5, MayBeAbsent: true}, 5, "15.3"},
		{"3 s, later than its share, 15.3", []server{slowly(3 * time.Second), good}, "a.test", found(2.5), 3, "15.3"},
		{"cut, TCP slower than its share, 15.3", []server{cut(slowly(3 * time.Second)), failing(dns.RcodeNameError)}, "a.test", found(3), 3, "15.3"},
		{"cut, TCP silent", []server{cut(silent), good}, "a.test", late, 5, ""},
		{"cut, TCP good", []server{cut(slowly(time.Second))}, "a.test", found(1), 1, ""},
		{"cut, TCP closed; good over UDP alone", []server{cut(hangingUp), over(good, hangingUp)}, "a.test", got{Outcome: lookup.Absent, Stored: day}, 0, ""},
		{"cut, TCP closed; good over TCP alone", []server{cut(hangingUp), over(failing(dns.RcodeRefused), good)}, "a.test", found(0), 0, ""},
		{"NOTIMP, good", []server{failing(dns.RcodeNotImplemented), good}, "a.test", found(0), 0, ""},
		{"FORMERR ends it", []server{failing(dns.RcodeFormatError), good}, "a.test", got{Outcome: lookup.Failed, Stored: hour}, 0, ""},
		{"NOTAUTH ends it", []server{failing(dns.RcodeNotAuth), good}, "b.test a.test", got{Outcome: lookup.Failed, Stored: hour}, 0, ""},
		{"YXDOMAIN ends it", []server{failing(dns.RcodeYXDomain), good}, "a.test", got{Outcome: lookup.Failed, Stored: hour}, 0, ""},
		{"REFUSED by all", []server{failing(dns.RcodeRefused), failing(dns.RcodeRefused)}, "a.test", got{Outcome: lookup.Absent, Stored: day}, 0, ""},
		{"REFUSED over TCP is final", []server{cut(failing(dns.RcodeRefused)), good}, "a.test", got{Outcome: lookup.Failed, Stored: hour}, 0, ""},
		{"SERVFAIL over TCP is final", []server{cut(failing(dns.RcodeServerFailure)), good}, "a.test", got{Outcome: lookup.Absent, Stored: day}, 0, ""},
		{"the bare name, 10.11", []server{holding(fast, map[string]string{"_aaplcache._tcp.": "prs=192.0.2.1"})}, "a.test", found(0), 0, "10.11"},
		{"the bare name, 12", []server{holding(fast, map[string]string{"_aaplcache._tcp.": "prs=192.0.2.1"})}, "a.test", got{Outcome: lookup.Absent, Stored: day}, 0, "12"},
		{"10.11 goes on after SERVFAIL", []server{partlyFailing("b.test.", good)}, "b.test a.test", found(0), 0, "10.11"},
		{"a batch has five seconds of its own", []server{holding(3*time.Second, chain("a.test", 10))}, "a.test", got{Outcome: lookup.Found, Public: 10, Stored: ttl, After: 6}, 6, ""},
		{"silent for one name that is not needed", []server{partly("_aaplcache3._tcp.a.test.", good)}, "a.test", late, 5, ""},
		{"no domain", []server{good}, "", got{Outcome: lookup.NoDomain, Stored: day}, 0, ""},
	} {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			synctest.Test(t, func(t *testing.T) {
				f, list := network(tt.servers...)
				begin := time.Now()
				r, err := lookup.Check(t.Context(), lookup.Options{Nameservers: list, Domains: strings.Fields(tt.domains), Dial: f.dial, Model: tt.model})
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(tt.want, summary(r)); diff != "" {
					t.Errorf("client (-want +got):\n%s", diff)
				}
				if total := time.Since(begin).Seconds(); total != tt.total {
					t.Errorf("the survey took %v s, want %v", total, tt.total)
				}
			})
		})
	}
}

// partly is silent for one name.
func partly(mute string, inner server) server {
	return func(network, name string) (*dns.Msg, time.Duration) {
		if name == mute {
			return nil, 0
		}
		return inner(network, name)
	}
}

// TestOneWait checks that three servers and six domains with one dead server cost
// one timeout, even if the others have a chain of 25 names.
func TestOneWait(t *testing.T) {
	t.Parallel()
	for _, dead := range []int{0, 1, 2} {
		synctest.Test(t, func(t *testing.T) {
			records := map[string]string{}
			domains := []string{"a.test", "b.test", "c.test", "d.test", "e.test", "f.test"}
			for _, domain := range domains {
				for name, text := range chain(domain, 25) {
					records[name] = text
				}
			}
			servers := slices.Repeat([]server{holding(0, records)}, 3)
			servers[dead] = silent
			f, list := network(servers...)
			begin := time.Now()
			survey, err := lookup.Ask(t.Context(), lookup.Options{Nameservers: list, Domains: domains, Dial: f.dial})
			if err != nil {
				t.Fatal(err)
			}
			if took := time.Since(begin); took != 5*time.Second {
				t.Errorf("with server %d dead: %v", dead, took)
			}
			if len(survey.Answers) != 3*6*25 {
				t.Errorf("%d answers", len(survey.Answers))
			}
		})
	}
}

// TestHowMany counts the questions: above the client's limits only the first name is
// asked for, and nothing is asked twice.
func TestHowMany(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		f, list := network(slices.Repeat([]server{failing(dns.RcodeNameError)}, 5)...)
		domains := []string{"1.test", "2.test", "3.test", "4.test", "5.test", "6.test", "7.test", "8.test", "1.test."}
		survey, err := lookup.Ask(t.Context(), lookup.Options{Nameservers: append(list, list...), Domains: domains, Dial: f.dial})
		if err != nil {
			t.Fatal(err)
		}
		ignored := 0
		for _, a := range survey.Answers {
			if a.Ignored {
				ignored++
			}
		}
		if len(survey.Answers) != 3*6*5+5*8-3*6 || ignored != 5*8-3*6 {
			t.Errorf("%d questions, %d of them ignored", len(survey.Answers), ignored)
		}
		var dialed atomic.Int32
		dial := func(ctx context.Context, network, address string) (net.Conn, error) {
			dialed.Add(1)
			return f.dial(ctx, network, address)
		}
		one := lookup.Options{Nameservers: []netip.AddrPort{list[0], list[0]}, Domains: domains[:1], Dial: dial}
		if _, err := lookup.Ask(t.Context(), one); err != nil || dialed.Load() != 5 {
			t.Errorf("asked %d times, %v", dialed.Load(), err)
		}
	})
}

// TestWaitsPerBatch checks that each batch of five names costs one wait, no matter
// how many servers and domains there are.
func TestWaitsPerBatch(t *testing.T) {
	t.Parallel()
	for links, batches := range map[int]int{1: 1, 4: 1, 5: 1, 6: 2, 25: 5} {
		synctest.Test(t, func(t *testing.T) {
			f, list := network(slices.Repeat([]server{holding(time.Second, chain("a.test", links))}, 3)...)
			begin := time.Now()
			if _, err := lookup.Ask(t.Context(), lookup.Options{Nameservers: list, Domains: []string{"a.test"}, Dial: f.dial}); err != nil {
				t.Fatal(err)
			}
			if took := time.Since(begin); took != time.Duration(batches)*time.Second {
				t.Errorf("a chain of %d: %v, want %d waits", links, took, batches)
			}
		})
	}
}

func TestCanceled(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		defer cancel()
		f, list := network(silent)
		begin := time.Now()
		_, err := lookup.Ask(ctx, lookup.Options{Nameservers: list, Domains: []string{"a.test"}, Dial: f.dial})
		e, ok := errors.AsType[*lookup.Error](err)
		if !ok || e.Code != "stopped" || !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v", err)
		}
		if took := time.Since(begin); took != time.Second {
			t.Errorf("it took %v", took)
		}
	})
}

func TestBadOptions(t *testing.T) {
	t.Parallel()
	one := []netip.AddrPort{address(1)}
	for code, options := range map[string]lookup.Options{
		"no-nameservers": {Domains: []string{"a.test"}},
		"bad-nameserver": {Nameservers: []netip.AddrPort{{}}},
		"bad-domain":     {Nameservers: one, Domains: []string{strings.Repeat("a", 64) + ".test"}},
		"bad-model":      {Nameservers: one, Model: "10.9"},
	} {
		_, err := lookup.Check(t.Context(), options)
		if e, ok := errors.AsType[*lookup.Error](err); !ok || e.Code != fault.Code(code) || e.Hint == "" {
			t.Errorf("%s: %v", code, err)
		}
	}
}
