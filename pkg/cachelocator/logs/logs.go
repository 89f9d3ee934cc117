// Package logs reads excerpts of the unified log about content caching: what the locator
// and a cache wrote, in the styles default, compact, json and ndjson of log show.
//
//	reasons, is := logs.Parse(data)
//
// A log is about the time when it was written: it says why a search failed then, not
// which cache is used now. The texts come from analyses of the locators of iOS 26.1 and
// tvOS 18, so they are looked for by their words. What stands as <private> is unknown.
//
// The text may be hostile: time grows with its length, and nothing of it is quoted but
// counts and the addresses of caches.
package logs

import (
	"bytes"
	"fmt"
	"net/netip"
	"regexp"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// The codes of what a log says.
const (
	DNSTimeout   fault.Code = "log-dns-timeout"    // a nameserver was silent
	BadRecord    fault.Code = "log-bad-record"     // the record was refused
	DNSError     fault.Code = "log-dns-error"      // another DNS error
	Untrusted    fault.Code = "log-untrusted"      // Apple's server was not trusted
	NoNetwork    fault.Code = "log-no-network"     // no router was known
	NoServer     fault.Code = "log-no-server"      // Apple knew no cache
	WentDown     fault.Code = "log-unhealthy"      // a cache failed
	CameBack     fault.Code = "log-healthy-again"  // a cache answered again
	Found        fault.Code = "log-found"          // caches were found
	FoundNone    fault.Code = "log-found-none"     // none was found
	OutsideRange fault.Code = "log-client-refused" // a cache refused a client
	PeerRefused  fault.Code = "log-peer-refused"   // a cache refused a peer
	Suspended    fault.Code = "log-suspended"      // a cache waited for registration
	Hidden       fault.Code = "log-hidden"         // addresses are hidden
	Nothing      fault.Code = "log-nothing"        // nothing that is known
)

// phrase is what stands in the log for a code.
type phrase struct {
	code  fault.Code
	text  string // what it says
	words []string
}

func phrases() []phrase {
	return []phrase{
		{DNSTimeout, "a nameserver was silent for 5 s: Apple was asked without the site's ranges", []string{"timed out waiting for concurrent DNS resolution"}},
		{BadRecord, "the locator refused the site's DNS record, and all of it", []string{"unable to parse DNS TXT record", "invalid range in", "too many chained DNS records"}},
		{DNSError, "a DNS error", []string{"DNS error "}},
		{Untrusted, "Apple's server was not trusted: its certificate was replaced on the way", []string{"untrusted: EV=", "unable to validate server"}},
		{NoNetwork, "the hardware address of the router was not known", []string{"denied access to MAC address", "no local network"}},
		{NoServer, "Apple knew no cache for the public address", []string{"NO_LOCAL_SERVER", "HTTP error 404"}},
		{WentDown, "a cache became unhealthy", []string{"is now unhealthy"}},
		{CameBack, "a cache became healthy again", []string{"is healthy again"}},
		{Found, "the locator found caches", []string{"early hit: ", "standard hit: "}},
		{FoundNone, "the locator found no cache", []string{"found no caching servers"}},
		{OutsideRange, "a cache refused a client outside of its ListenRanges", []string{"not in the listen ranges"}},
		{PeerRefused, "a cache refused a peer", []string{"cache query from peer"}},
		{Suspended, "a cache refused requests because it waited for its registration", []string{"suspended pending registration"}},
		{Hidden, "addresses are hidden (<private>) and unknown", []string{"<private>"}},
	}
}

// Recognize reports whether a text is such an excerpt.
func Recognize(data []byte) bool {
	return bytes.Contains(data, []byte("com.apple.AssetCacheServices")) || bytes.Contains(data, []byte(" [AssetCacheLocatorService.")) || bytes.Contains(data, []byte("[com.apple.AssetCache:")) ||
		bytes.Contains(data, []byte(`"subsystem": "com.apple.AssetCache"`)) || bytes.Contains(data, []byte(`"subsystem":"com.apple.AssetCache"`))
}

// Parse returns what the excerpt says, the cause first: one reason for each kind of
// line, with how often it was written. Lines of other programs are passed over.
func Parse(data []byte) []fault.Reason {
	counts, details := map[fault.Code]int{}, map[fault.Code]string{}
	known := phrases()
	for line := range bytes.Lines(data) {
		if !ours(line) {
			continue
		}
		if code, is := lineCode(line, known); is {
			counts[code]++
			if counts[code] == 1 {
				details[code] = detail(code, string(line))
			}
		}
		if bytes.Contains(line, []byte("<private>")) {
			counts[Hidden]++
		}
	}
	reasons := []fault.Reason{}
	for _, p := range known {
		if n := counts[p.code]; n > 0 {
			reasons = append(reasons, fault.Reason{Code: p.code, Text: "The log says: " + p.text + details[p.code] + times(n) + "."})
		}
	}
	if len(reasons) == 0 {
		reasons = append(reasons, fault.Reason{Code: Nothing, Text: "The log has no line of content caching whose meaning is known."})
	}
	return reasons
}

// detail returns what else a line says: the address of a cache, or the kind of item
// that a record may not have.
func detail(code fault.Code, line string) string {
	switch code {
	case WentDown, CameBack, Found:
		if address := regexp.MustCompile(`caching server:? ((?:[0-9.]{7,15}|\[[0-9A-Fa-f:.]{2,45}\]):[0-9]{1,5})\b`).FindStringSubmatch(line); address != nil {
			if one, err := netip.ParseAddrPort(address[1]); err == nil {
				return ", " + one.String()
			}
		}
	case BadRecord:
		if regexp.MustCompile(`prs=: [0-9A-Fa-f:.]{2,45}/[0-9]{1,3}\b`).MatchString(line) {
			return ": an item has a prefix length (CIDR), which a record cannot have"
		}
	}
	return ""
}

// ours reports whether a line is of content caching, or may be.
func ours(line []byte) bool {
	return bytes.Contains(line, []byte("AssetCache")) || bytes.Contains(line, []byte(`"eventMessage"`))
}

// lineCode returns the code of a line of content caching.
func lineCode(line []byte, known []phrase) (fault.Code, bool) {
	if !ours(line) {
		return "", false
	}
	return codeOf(string(line), known)
}

func times(n int) string {
	if n == 1 {
		return ""
	}
	return fmt.Sprintf(" (%d times)", n)
}

// codeOf returns the first phrase of a line.
func codeOf(line string, known []phrase) (fault.Code, bool) {
	for _, p := range known {
		if p.code == Found && strings.Contains(line, " hit: 0 ") {
			return FoundNone, true
		}
		for _, words := range p.words {
			if p.code != Hidden && strings.Contains(line, words) {
				return p.code, true
			}
		}
	}
	return "", false
}
