package cachelocator

import (
	"context"
	"sync"
)

// mostProbes bounds the addresses of a report that are asked.
const mostProbes = 64

// Probe asks the candidates of the report, each address once and all at the
// same time, and notes the outcome. One that was stored on another network is
// not asked: here its address belongs to somebody else. A candidate that does not answer is no
// longer usable, and where no usable one of a file is left the file's verdict
// becomes [Unreachable]: the locator would still try it. Addresses beyond the
// 64th are not asked. After the end of ctx the rest fails.
func (r *Report) Probe(ctx context.Context, prober Prober) {
	outcomes := prober.all(ctx, r.addresses())
	left, failed := map[int]int{}, map[int][]string{}
	for i := range r.Candidates {
		c := &r.Candidates[i]
		if reach, probed := outcomes[c.Address]; probed {
			c.Reach = &reach
		}
		switch failing := c.Reach != nil && !c.Reach.OK; {
		case failing:
			if c.Usable {
				failed[c.file] = append(failed[c.file], c.Address)
			}
			c.Usable = false
			c.Reasons = append(c.Reasons, c.Reach.Reason)
		case c.Usable:
			left[c.file]++
		}
	}
	for i, addresses := range failed {
		r.Files[i].reached(left[i], addresses)
	}
	r.conclude()
}

// reached amends the verdict of a file some of whose caches do not answer. Left
// is how many are still usable.
func (f *File) reached(left int, failed []string) {
	if left > 0 {
		f.conclude(Usable, f.predicate+", but no answer comes from "+list(failed))
		return
	}
	f.conclude(Unreachable, f.predicate+", but no answer comes from there")
}

// addresses gives each address once, those that would be used first: one user's
// file shall not push another's cache beyond the bound.
func (r *Report) addresses() []string {
	var addresses []string
	seen := map[string]bool{}
	for _, usable := range []bool{true, false} {
		for _, c := range r.Candidates {
			if c.Usable == usable && !hasCode(c.Reasons, OtherNetwork) && !seen[c.Address] && len(addresses) < mostProbes {
				seen[c.Address] = true
				addresses = append(addresses, c.Address)
			}
		}
	}
	return addresses
}

// all probes addresses at the same time.
func (p Prober) all(ctx context.Context, addresses []string) map[string]Reach {
	var (
		group    sync.WaitGroup
		mutex    sync.Mutex
		outcomes = make(map[string]Reach, len(addresses))
	)
	for _, address := range addresses {
		group.Go(func() {
			reach := p.Reach(ctx, address)
			mutex.Lock()
			defer mutex.Unlock()
			outcomes[address] = reach
		})
	}
	group.Wait()
	return outcomes
}
