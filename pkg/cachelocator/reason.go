package cachelocator

import "fmt"

// A Reason is why something is as it is: a stable kebab-case code for scripts,
// one sentence for people.
type Reason struct {
	Code string `json:"code"`
	Text string `json:"text"`
}

// Codes of a file. Each but the last two makes the locator discard the whole
// file.
const (
	NoPlist        = "no-plist"        // no file, or no property list with a dictionary in it
	Unreadable     = "unreadable"      // it could not be read, so nothing is known
	StaleBoot      = "stale-boot"      // last modified before the Mac was started
	BadVersion     = "bad-version"     // its version is missing, or not the model's
	BadSchema      = "bad-schema"      // a mandatory key is missing, or a key has the wrong class
	UnknownVersion = "unknown-version" // a note: no sample of that version is known
	BootUnknown    = "boot-unknown"    // a note: whether it is older than the last start is not known
)

// Codes of an entry of a file.
const (
	Expired        = "expired"         // its time is over
	OtherNetwork   = "other-network"   // it was stored on another network
	PartialNetwork = "partial-network" // a note: some of its gateways are the present ones
	NetworkUnknown = "network-unknown" // whether it is of this network cannot be told
	NotFirst       = "not-first"       // an entry before it counts
	Empty24h       = "empty-24h"       // no server, stored for a day: Apple knows none here
	Empty1h        = "empty-1h"        // no server, stored for an hour: the request failed
	EmptyOffline   = "empty-offline"   // no server, stored for seconds: there was no network
	EmptyUnknown   = "empty-unknown"   // no server, and the time tells nothing
	DNSEmpty24h    = "dns-empty-24h"   // no range, stored for a day: no record was found
	DNSEmpty1h     = "dns-empty-1h"    // no range, stored for an hour: a DNS error or a bad record
	DNSBadRange    = "dns-bad-range"   // a stored range is no pair of addresses in order
)

// Codes of a server: why the locator would pass it over.
const (
	Unhealthy  = "unhealthy"   // it failed three times or more
	Incapable  = "incapable"   // it does not take this kind of content, or not of this size
	Outranked  = "outranked"   // another server has a lower rank
	NotFavored = "not-favored" // another server of its rank is favored
)

// Codes of a resolver's settings, all of them notes.
const (
	DNSExtraServer = "dns-extra-server" // beyond the third nameserver
	DNSExtraDomain = "dns-extra-domain" // beyond the sixth search domain
	DNSBadServer   = "dns-bad-server"   // a nameserver that is no address
	DNSZoneDropped = "dns-zone-dropped" // the interface of a link-local nameserver is lost
	DNSRotate      = "dns-rotate"       // the nameservers are asked in changing order
	DNSNoServer    = "dns-no-server"    // there is no nameserver
	DNSNoDomain    = "dns-no-domain"    // there is no domain to look in
)

// Codes of the gateways' hardware addresses.
const (
	GatewayUnresolved = "gateway-unresolved" // its hardware address is not known
	GatewayFailed     = "gateway-failed"     // a program could not be run
)

// Codes of a probe.
const (
	ReachOK      = "reach-ok"      // it answered with status 200
	ReachStatus  = "reach-status"  // it answered with another status
	ReachRefused = "reach-refused" // nothing listens there
	ReachTimeout = "reach-timeout" // no answer in time
	ReachFailed  = "reach-failed"  // any other fault of the network, or no HTTP
	ReachAddress = "reach-address" // it is no address that is asked
)

// because makes a reason.
func because(code, format string, args ...any) Reason {
	return Reason{Code: code, Text: fmt.Sprintf(format, args...)}
}
