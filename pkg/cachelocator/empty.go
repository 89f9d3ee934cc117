package cachelocator

import (
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// How long the locator keeps an answer without content, and how far a measured
// span may be from that. Later writes of the file move its modification time and
// so make a span look shorter, never longer: a span of more than an hour cannot
// be that of an answer stored for an hour.
const (
	emptyLong    = 24 * time.Hour
	emptyShort   = time.Hour
	emptyOffline = 5 * time.Second

	emptyTolerance   = 5 * time.Minute // the file is written some time after the answer
	offlineTolerance = 5 * time.Second
)

// empty returns why an entry has no content, judged by how long it is kept, and
// nothing for an entry with content.
func (e *Entry) empty(modified time.Time) []fault.Reason {
	switch e.Kind {
	case KindServers:
		if len(e.Servers) == 0 {
			return []fault.Reason{e.emptyServers(modified)}
		}
	case KindRanges:
		if len(e.PublicRanges)+len(e.FavoredRanges) == 0 {
			return []fault.Reason{e.emptyRanges(modified)}
		}
	case KindSeen:
	}
	return nil
}

func (e *Entry) emptyServers(modified time.Time) fault.Reason {
	switch span := e.span(modified); {
	case span <= 0 || span > emptyLong+emptyTolerance:
		return emptyReason("no server")
	case span > emptyShort+emptyTolerance:
		return because(Empty24h, "It holds no server, stored for a day: Apple answered that it knows no cache here.")
	case e.Network == LocalhostOnly && span <= emptyOffline+offlineTolerance:
		return because(EmptyOffline, "It holds no server, stored for seconds: there was no network.")
	case span < emptyShort-emptyTolerance:
		return because(EmptyUnknown, "It holds no server, stored for an hour if the request failed or a cache was seen here within 7 days, "+
			"or for a day if Apple knows none: the file may have been written again since.")
	default:
		return because(Empty1h, "It holds no server, stored for an hour: the request failed, or a cache was seen here within 7 days.")
	}
}

func (e *Entry) emptyRanges(modified time.Time) fault.Reason {
	switch span := e.span(modified); {
	case span <= 0 || span > emptyLong+emptyTolerance:
		return emptyReason("no address range")
	case span > emptyShort+emptyTolerance:
		return because(DNSEmpty24h, "It holds no address range, stored for a day: no record was found, or every DNS server failed.")
	case span < emptyShort-emptyTolerance:
		return because(EmptyUnknown, "It holds no address range, stored for an hour after a DNS error or a bad record, "+
			"or for a day if no record was found: the file may have been written again since.")
	default:
		return because(DNSEmpty1h, "It holds no address range, stored for an hour: a DNS error or a bad record.")
	}
}

func emptyReason(what string) fault.Reason {
	return because(EmptyUnknown, "It holds %s; its lifetime does not show why.", what)
}

// span returns for how long the entry was valid when the file was last written,
// or 0 if that is not known.
func (e *Entry) span(modified time.Time) time.Duration {
	if modified.IsZero() || e.ValidUntil.IsZero() {
		return 0
	}
	return e.ValidUntil.Sub(modified)
}
