package cachelocator

import (
	"context"
	"sync"
)

// maxProbes is how many addresses of a report are probed.
const maxProbes = 64

// Probe probes the candidates of the report, each address once and all at the
// same time, and records the outcomes. A candidate that was stored on another
// network is left out: here its address belongs to another machine. A candidate
// that does not answer stops being usable, and the verdict on a file without a
// usable one becomes [Unreachable], since the locator would still try it. At most
// 64 addresses are probed. After the end of ctx the remaining probes fail.
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

// reached updates the verdict on a file some of whose caches do not answer; left
// is how many are still usable.
func (f *File) reached(left int, failed []string) {
	if left > 0 {
		f.conclude(Usable, f.predicate+", but these do not answer: "+list(failed))
		return
	}
	f.conclude(Unreachable, f.predicate+", but none answers the probe")
}

// addresses returns the addresses to probe, each once, those of usable caches
// first: the file of one user must not push another's cache over the limit.
func (r *Report) addresses() []string {
	var addresses []string
	seen := map[string]bool{}
	for _, usable := range []bool{true, false} {
		for _, c := range r.Candidates {
			if c.Usable == usable && !hasCode(c.Reasons, OtherNetwork) && !seen[c.Address] && len(addresses) < maxProbes {
				seen[c.Address] = true
				addresses = append(addresses, c.Address)
			}
		}
	}
	return addresses
}

// all probes addresses concurrently.
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
