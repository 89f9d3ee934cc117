package cachelocator

import (
	"fmt"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Codes of a file. Each but UnknownVersion and BootUnknown makes the locator
// discard the whole file; with BootUnknown it may.
const (
	NoPlist        fault.Code = "no-plist"        // no file, or not a property list with a dictionary in it
	Unreadable     fault.Code = "unreadable"      // it could not be read
	StaleBoot      fault.Code = "stale-boot"      // last modified before the Mac booted
	BadVersion     fault.Code = "bad-version"     // its version is missing, or not the model's
	BadSchema      fault.Code = "bad-schema"      // a mandatory key is missing, or a key has the wrong kind
	UnknownVersion fault.Code = "unknown-version" // a note: no sample of that version is known
	BootUnknown    fault.Code = "boot-unknown"    // whether it predates the last boot is not known
)

// Codes of an entry of a file.
const (
	Expired        fault.Code = "expired"         // it has expired
	ExpiryUnknown  fault.Code = "expiry-unknown"  // whether it has expired is not known
	OtherNetwork   fault.Code = "other-network"   // it was stored on another network
	PartialNetwork fault.Code = "partial-network" // a note: some of its gateways are the present ones
	NetworkUnknown fault.Code = "network-unknown" // whether it is of this network is not known
	NotFirst       fault.Code = "not-first"       // an entry before it applies
	Empty24h       fault.Code = "empty-24h"       // no server, stored for a day: Apple knows none here
	Empty1h        fault.Code = "empty-1h"        // no server, stored for an hour: the request failed
	EmptyOffline   fault.Code = "empty-offline"   // no server, stored for seconds: there was no network
	EmptyUnknown   fault.Code = "empty-unknown"   // no server, and the time does not show why
	DNSEmpty24h    fault.Code = "dns-empty-24h"   // no range, stored for a day: no record was found
	DNSEmpty1h     fault.Code = "dns-empty-1h"    // no range, stored for an hour: a DNS error or a bad record
	DNSBadRange    fault.Code = "dns-bad-range"   // a stored range is not a pair of addresses in ascending order
)

// Codes of a server: why the locator would not use it.
const (
	Unhealthy  fault.Code = "unhealthy"   // it failed three times or more
	Incapable  fault.Code = "incapable"   // it does not serve this kind of content, or not of this size
	Outranked  fault.Code = "outranked"   // another server has a lower rank
	NotFavored fault.Code = "not-favored" // another server of its rank is favored

	// ServerUnknown is for servers of which the file does not tell the rank, the failures
	// or whether they are favored.
	ServerUnknown fault.Code = "server-unknown"
)

// Codes of a resolver's settings. All of them are notes.
const (
	DNSExtraServer fault.Code = "dns-extra-server" // a nameserver after the third
	DNSExtraDomain fault.Code = "dns-extra-domain" // a search domain after the sixth
	DNSBadServer   fault.Code = "dns-bad-server"   // a nameserver that is not an address
	DNSZoneDropped fault.Code = "dns-zone-dropped" // the interface of a link-local nameserver is lost
	DNSRotate      fault.Code = "dns-rotate"       // the nameservers are asked in changing order
	DNSNoServer    fault.Code = "dns-no-server"    // no nameserver
	DNSNoDomain    fault.Code = "dns-no-domain"    // no search domain
)

// Codes of the gateways' hardware addresses.
const (
	GatewayUnresolved fault.Code = "gateway-unresolved" // its hardware address is not known
	GatewayFailed     fault.Code = "gateway-failed"     // a program could not be run
)

// Codes of a probe.
const (
	ReachOK      fault.Code = "reach-ok"      // it answered with status 200
	ReachStatus  fault.Code = "reach-status"  // it answered with another status
	ReachRefused fault.Code = "reach-refused" // nothing listens there
	ReachTimeout fault.Code = "reach-timeout" // no answer in time
	ReachFailed  fault.Code = "reach-failed"  // another network error, or an answer that is not HTTP
	ReachAddress fault.Code = "reach-address" // an address that is not probed
)

// because returns a reason with a formatted text, fit to be printed: errors of other
// libraries quote a file or an answer as it is.
func because(code fault.Code, format string, args ...any) fault.Reason {
	return fault.Reason{Code: code, Text: fault.Printable(fmt.Sprintf(format, args...))}
}
