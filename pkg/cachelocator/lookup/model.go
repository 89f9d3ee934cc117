package lookup

import (
	"errors"
	"fmt"
	"math"

	"github.com/macwrangler/macwrangler/pkg/cachelocator"
	"github.com/macwrangler/macwrangler/pkg/cachelocator/txt"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// modelOf returns a known model, Current for "". That of OS X 10.11 asks the first
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
	Failed    ClientOutcome = "failed"        // a nameserver reported an error that ends the search
	Nothing   ClientOutcome = "nothing-known" // TXT records, but none with a known key
	Unknown   ClientOutcome = "unknown"       // an answer that matters was not examined
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
	// MayTimeOut is set if the outcome is absent and the same timers race.
	MayTimeOut bool `json:"mayTimeOut"`
	// Chance is set if there are two records at one name, so that the next lookup
	// may take the other one.
	Chance bool `json:"chance"`
	// Server and Domain are where the first record came from.
	Server string `json:"server"`
	Domain string `json:"domain"`
	// Error is what is wrong with the record, or "".
	Error string `json:"error"`

	stopped string  // the search domain at which a failure ended the search
	failure *Answer // the answer that failed, or that was not examined
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
		b := c.batch(first)
		waited = waited || b.waited
		lonely := b.steps[0]
		races := first == 0 && c.model != cachelocator.ElCapitan && lonely.waited && lonely.last
		switch {
		case b.longest >= window:
			result.MayBeAbsent = races && lonely.seconds == window
			return c.end(result, TimedOut, spent+window, waited)
		case b.unclear != nil:
			result.failure = b.unclear
			return c.end(result, Unknown, 0, true)
		}
		spent += b.longest
		for i, s := range b.steps {
			if s.ending == unclear { // a name that matters, in a domain that is no name
				result.failure = s.answer
				return c.end(result, Unknown, 0, true)
			}
			outcome, err := result.link(first+i, s, &ttl)
			if err != nil {
				result.Error = err.Error()
			}
			if outcome == Found {
				result.StoredSeconds = clamp(ttl)
			}
			if outcome != "" {
				result.MayTimeOut = races && outcome == Absent && lonely.seconds > window-margin
				return c.end(result, outcome, spent, waited)
			}
		}
	}
	return c.end(result, BadRecord, spent, waited) // not reached: link 24 ends it
}

// margin is how close two timers may be, in seconds, for chance to decide.
const margin = 0.01

// batch is the search for five names at once.
type batch struct {
	steps   []step
	longest float64 // of those that are clear
	waited  bool
	unclear *Answer
}

func (c *client) batch(first int) batch {
	b := batch{steps: make([]step, BatchSize)}
	for i := range b.steps {
		s := c.walk(first + i)
		b.steps[i] = s
		b.waited = b.waited || s.waited
		if s.ending != unclear || s.answer.unasked() {
			b.longest = max(b.longest, s.seconds)
		} else if b.unclear == nil {
			b.unclear = s.answer
		}
	}
	return b
}

// link follows one name of the chain. The outcome is "" if the chain goes on.
func (r *Client) link(link int, s step, ttl *uint32) (ClientOutcome, error) {
	if s.ending != found {
		return r.without(link, s)
	}
	if s.answer.Outcome == Malformed {
		return BadRecord, errors.New("the answer cannot be read")
	}
	if link == 0 {
		r.Server, r.Domain = ServerText(s.answer.Server), s.answer.Domain
	}
	c := s.answer.content()
	switch {
	case c.known == 0 && !c.readable:
		return BadRecord, unreadable(s.answer)
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

// without is for a name of the chain that the client did not find.
func (r *Client) without(link int, s step) (ClientOutcome, error) {
	if s.ending != denied {
		r.stopped, r.failure = s.domain, s.answer
	}
	switch {
	case link > 0:
		return BadRecord, fmt.Errorf("link %d of the chain is missing", link)
	case s.ending == failed:
		return Failed, nil
	default:
		return Absent, nil
	}
}

// unreadable says why the client cannot read any record of an answer.
func unreadable(a *Answer) error {
	switch {
	case len(a.Records) > 0:
		return errors.New("its TXT record is empty or too short")
	case a.Alias != "":
		return fmt.Errorf("the name is an alias of %s, for which the answer has no TXT record", fault.Clip(a.Alias))
	default:
		return errors.New("the answer has records, but no TXT record of the name")
	}
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
	if outcome == Unknown {
		r.AfterSeconds = nil
	}
	if outcome == Found || outcome == Unknown || c.model == cachelocator.ElCapitan {
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
