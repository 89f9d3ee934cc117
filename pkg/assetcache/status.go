package assetcache

import (
	"maps"
	"slices"
	"strings"
	"time"
)

// Status is what a content cache says of itself. Apple's names of the keys are the
// names here.
type Status struct {
	Activated, Active, RestrictedMedia Value[bool]

	// StartupStatus is FAILED, MIGRATING_DATA, OK or PENDING; CacheStatus is OK or
	// LOWSPACE.
	CacheStatus, PublicAddress, RegistrationError, ServerGUID, StartupStatus Value[string]

	// RegistrationStatus is -1 (failed), 0 (pending) or 1; MaxCachePressureLast1Hour is
	// 0 to 100, where MDM has 0 to 1. Port is 0 while the cache does not run.
	MaxCachePressureLast1Hour, Port, RegistrationResponseCode, RegistrationStatus, TetheratorStatus Value[int64]

	PrivateAddresses Value[[]string]
	Parents, Peers   Value[[]Neighbor]

	RegistrationStarted, TotalBytesAreSince Value[Time]

	// CacheDetails is by kind of content, as Apple spells it: "macOS Software".
	CacheDetails Value[map[string]Number]
	// Numbers are the sizes and totals by Apple's key, such as CacheUsed and
	// TotalBytesReturnedToClients. A key that is missing here is not known.
	Numbers map[string]Number
}

// Neighbor is a peer or a parent.
type Neighbor struct {
	Address  string
	GUID     string
	Port     Value[int64]
	Healthy  Value[bool]
	Friendly Value[bool]
}

// Time is a time as it was printed. At is zero if the text has no zone: it is then in
// that of the Mac, which is not known.
type Time struct {
	Text string
	At   time.Time
}

func (r reader) status() Status {
	var s Status
	each(map[string]*Value[bool]{"Activated": &s.Activated, "Active": &s.Active, "RestrictedMedia": &s.RestrictedMedia}, r.boolean)
	each(map[string]*Value[string]{
		"CacheStatus": &s.CacheStatus, "PublicAddress": &s.PublicAddress, "RegistrationError": &s.RegistrationError,
		"ServerGUID": &s.ServerGUID, "StartupStatus": &s.StartupStatus,
	}, r.text)
	each(map[string]*Value[int64]{
		"MaxCachePressureLast1Hour": &s.MaxCachePressureLast1Hour, "Port": &s.Port, "RegistrationResponseCode": &s.RegistrationResponseCode,
		"RegistrationStatus": &s.RegistrationStatus, "TetheratorStatus": &s.TetheratorStatus,
	}, r.whole)
	each(map[string]*Value[Time]{"RegistrationStarted": &s.RegistrationStarted, "TotalBytesAreSince": &s.TotalBytesAreSince}, r.time)
	each(map[string]*Value[[]Neighbor]{"Parents": &s.Parents, "Peers": &s.Peers}, r.neighbors)
	s.PrivateAddresses = r.texts("PrivateAddresses")
	s.CacheDetails = r.numbers("CacheDetails")
	s.Numbers = r.sizes()
	return s
}

// each reads keys in the order of their names.
func each[T any](fields map[string]*Value[T], get func(key string) Value[T]) {
	for _, key := range slices.Sorted(maps.Keys(fields)) {
		*fields[key] = get(key)
	}
}

// sizes reads the numbers of which the keys may grow with a new macOS.
func (r reader) sizes() map[string]Number {
	all := map[string]Number{}
	for _, key := range r.root.keys {
		total := strings.HasPrefix(key, "TotalBytes") && key != "TotalBytesAreSince"
		known := slices.Contains([]string{
			"ActualCacheUsed", "CacheFree", "CacheLimit", "CacheUsed", "PersonalCacheFree", "PersonalCacheLimit", "PersonalCacheUsed",
		}, key)
		if !total && !known {
			continue
		}
		if number := r.number(key); number.Known() {
			all[key] = number.Is
		}
	}
	return all
}

// time reads a time as the programs print it: "2026-11-20 08:00:41 +0000", or without
// a zone.
func (r reader) time(key string) Value[Time] {
	return read(r, key, "a time such as 2026-11-20 08:00:41 +0000", func(n *node) (Time, bool) {
		if n.kind != textNode {
			return Time{}, false
		}
		if at, err := time.Parse("2006-01-02 15:04:05 -0700", n.text); err == nil {
			return Time{n.text, at.UTC()}, true
		}
		_, err := time.Parse(time.DateTime, n.text)
		return Time{Text: n.text}, err == nil
	})
}

// neighbors reads peers or parents.
func (r reader) neighbors(key string) Value[[]Neighbor] {
	return read(r, key, "a list of caches with their addresses", func(n *node) ([]Neighbor, bool) {
		list := []Neighbor{}
		if n.kind != listNode || len(n.items) > maxItems {
			return nil, false
		}
		for _, one := range n.items {
			below := reader{root: one, form: r.form, doc: r.doc}
			address := one.get("address")
			if !address.is(textNode) {
				return nil, false
			}
			list = append(list, Neighbor{
				Address: address.text, GUID: below.text("guid").Is, Port: below.whole("port"),
				Healthy: below.boolean("healthy"), Friendly: below.boolean("friendly"),
			})
		}
		return list, true
	})
}
