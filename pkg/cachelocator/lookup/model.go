package lookup

import (
	"errors"
	"fmt"
	"math"

	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// modelOf returns a known model, Current for "". The model 10.11 asks the first
// nameserver only; how long it waits and keeps an empty answer is not known.
func modelOf(m cachelocator.Model) (cachelocator.Model, error) {
	if m == "" {
		return cachelocator.Current, nil
	}
	return cachelocator.ParseModel(string(m))
}

// usedServers returns how many nameservers the model asks.
func usedServers(m cachelocator.Model) int {
	if m == cachelocator.ElCapitan {
		return 1
	}
	return MaxServers
}

// ClientOutcome is the outcome of the locator's lookup.
type ClientOutcome string

// The outcomes of the client, by their text form.
const (
	Found     ClientOutcome = "found"         // it has ranges
	TimedOut  ClientOutcome = "timed-out"     // the answers came too late
	Absent    ClientOutcome = "absent"        // no such name, or no server that answered
	BadRecord ClientOutcome = "bad-record"    // a record or the chain is not valid
	Nothing   ClientOutcome = "nothing-known" // TXT records, but none with a known key
	NoDomain  ClientOutcome = "no-domain"     // without a search domain it asks nothing
	hour                    = 3600            // seconds
	day                     = 24 * hour       // seconds
	minTTL                  = 300             // seconds
)

// Code returns the outcome as the code of a verdict, such as "dns-found".
func (o ClientOutcome) Code() fault.Code { return fault.Code("dns-" + string(o)) }

// Client is what the locator would get according to a model. It is inferred.
type Client struct {
	Outcome ClientOutcome `json:"outcome"`
	// PublicRanges and FavoredRanges are what it stores.
	PublicRanges  []string `json:"publicRanges"`
	FavoredRanges []string `json:"favoredRanges"`
	// StoredSeconds is for how long, or nil if that is not known.
	StoredSeconds *int `json:"storedSeconds"`
	// AfterSeconds is the time to the outcome, or nil if that is not known.
	AfterSeconds *float64 `json:"afterSeconds"`
	// MayBeAbsent is set if two timers of 5 s race: the outcome may be absent
	// instead, and stored for a day.
	MayBeAbsent bool `json:"mayBeAbsent"`
	// Chance is set if there are two records at one name, so that the next lookup
	// may take the other one.
	Chance bool `json:"chance"`
	// Server and Domain are where the first record came from.
	Server string `json:"server"`
	Domain string `json:"domain"`
	// Error is what is wrong with the record, or "".
	Error string `json:"error"`

	stopped string
	links   int // how many names it read
}

// run simulates the lookup. Five names at a time must all end within the window,
// whether they are needed or not; then the chain is followed in order.
func (c *client) run() Client {
	result := Client{PublicRanges: []string{}, FavoredRanges: []string{}}
	if len(c.domains) == 0 {
		return c.end(result, NoDomain, 0, false)
	}
	spent, waited, ttl := 0.0, false, uint32(math.MaxUint32)
	for first := 0; first < txt.MaxRecords; first += BatchSize {
		steps := make([]step, BatchSize)
		longest := 0.0
		for i := range steps {
			steps[i] = c.walk(first + i)
			longest = max(longest, steps[i].seconds)
			waited = waited || steps[i].waited
		}
		if longest >= window {
			lonely := steps[0]
			result.MayBeAbsent = first == 0 && c.model != cachelocator.ElCapitan && lonely.seconds == window && lonely.waited && lonely.last
			return c.end(result, TimedOut, spent+window, waited)
		}
		spent += longest
		for i, s := range steps {
			outcome, err := result.link(first+i, s, &ttl)
			if err != nil {
				result.Error = err.Error()
			}
			if outcome == Found {
				result.StoredSeconds = clamp(ttl)
			}
			if outcome != "" {
				return c.end(result, outcome, spent, waited)
			}
		}
	}
	return c.end(result, BadRecord, spent, waited) // not reached: link 24 ends it
}

// link follows one name of the chain. The outcome is "" if the chain goes on.
func (r *Client) link(link int, s step, ttl *uint32) (ClientOutcome, error) {
	if s.answer == nil {
		r.stopped = s.stopped
		if link == 0 {
			return Absent, nil
		}
		return BadRecord, fmt.Errorf("link %d of the chain is missing", link)
	}
	r.links = link + 1
	if s.answer.Outcome == Malformed {
		return BadRecord, errors.New("the answer cannot be read")
	}
	if link == 0 {
		r.Server, r.Domain = ServerText(s.answer.Server), s.answer.Domain
	}
	c := s.answer.content()
	switch {
	case c.known == 0 && link == 0:
		return Nothing, nil
	case c.known == 0:
		return BadRecord, fmt.Errorf("link %d of the chain has no known key", link)
	case c.err != nil:
		return BadRecord, c.err
	case c.data.More && link == txt.MaxRecords-1:
		return BadRecord, fmt.Errorf("the chain has more than %d records", txt.MaxRecords)
	}
	r.Chance = r.Chance || c.known > 1
	*ttl = min(*ttl, c.ttl)
	for _, one := range c.data.Ranges {
		if c.data.Favored {
			r.FavoredRanges = append(r.FavoredRanges, one.String())
		} else {
			r.PublicRanges = append(r.PublicRanges, one.String())
		}
	}
	if c.data.More {
		return "", nil
	}
	return Found, nil
}

// end sets how long an outcome is stored, and after what time it came.
func (c *client) end(r Client, outcome ClientOutcome, after float64, waited bool) Client {
	r.Outcome = outcome
	if outcome != Found {
		r.PublicRanges, r.FavoredRanges, r.Chance = []string{}, []string{}, false
	}
	if c.model != cachelocator.ElCapitan || !waited {
		after = math.Round(after*1000) / 1000
		r.AfterSeconds = &after
	}
	if outcome == Found || c.model == cachelocator.ElCapitan {
		return r
	}
	stored := hour
	if outcome == Absent || outcome == NoDomain {
		stored = day
	}
	r.StoredSeconds = &stored
	return r
}

// clamp returns for how many seconds an answer with that TTL is stored.
func clamp(ttl uint32) *int {
	seconds := max(minTTL, int(ttl))
	if ttl == 0 {
		seconds = hour
	}
	return &seconds
}
