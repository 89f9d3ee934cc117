package cachelocator

import (
	"time"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// A File is one diskCache.plist: what [Load] read of it, and what [Inspect]
// found. The content of a void file is kept, so that a person sees it.
type File struct {
	Path string `json:"path"`
	// Owner is the user whose programs it serves, or "" if that is not known.
	Owner string `json:"owner"`
	// Version is the number in the file, or 0 if it could not be read.
	Version int64 `json:"version"`
	// Modified is when the locator last wrote it, in whole seconds; zero if
	// that is not known.
	Modified time.Time `json:"modified,omitzero"`
	// Void is set by Inspect if the locator would discard the whole file.
	Void    bool    `json:"void"`
	Entries []Entry `json:"entries"`
	// Verdict is what Inspect makes of this file alone.
	Verdict fault.Reason `json:"verdict"`
	// Reasons are why the file is void, and notes.
	Reasons []fault.Reason `json:"reasons"`

	predicate string // the verdict without its subject, "The locator"
	copied    bool   // it was named, and need not be the locator's file at all
}

// EntryKind is the list of the file that an entry is from.
type EntryKind string

// The lists, by their text form.
const (
	KindServers EntryKind = "servers"     // cache: the caches that Apple named
	KindRanges  EntryKind = "ranges"      // dnsResults, or dnsPublicAddressRanges in version 6
	KindSeen    EntryKind = "seen-lately" // serversRecentlySeen
)

// Network is how the network of an entry compares with the one that the Mac is
// on.
type Network string

// The networks of entries, by their text form.
const (
	ThisNetwork         Network = "this"
	AnotherNetwork      Network = "other"
	UnidentifiedNetwork Network = "unknown"
	LocalhostOnly       Network = "localhost" // the entry of a cache on this very Mac
)

// An Entry is what the locator stored for one network.
type Entry struct {
	Kind EntryKind `json:"kind"`
	// ValidUntil is zero where the file does not say.
	ValidUntil time.Time `json:"validUntil,omitzero"`
	// Network and Used are set by Inspect. The locator takes an entry with Used.
	Network Network `json:"network"`
	Used    bool    `json:"used"`
	// Servers is for KindServers.
	Servers []Server `json:"servers,omitzero"`
	// PublicRanges and FavoredRanges are for KindRanges.
	PublicRanges  []Range `json:"publicRanges,omitzero"`
	FavoredRanges []Range `json:"favoredRanges,omitzero"`
	// RecentlySeen is for KindSeen; nil if the file does not say.
	RecentlySeen *bool          `json:"recentlySeen,omitempty"`
	Reasons      []fault.Reason `json:"reasons"`

	// Identifiers identify the network. A report does not show them.
	Identifiers []Identifier `json:"-"`
}

// An Identifier stands for a default gateway: a text in version 6, a digest and
// the message that it was made of in version 10.
type Identifier struct {
	Text        string
	Digest, Key []byte
}

// A Server is a content cache as Apple's answer described it.
type Server struct {
	// Address is HOST:PORT as the file has it; it is not checked.
	Address string `json:"address"`
	GUID    string `json:"guid"`
	// Rank orders servers: the lowest comes first. Rank, Favored and FailureCount are
	// nil if they are not known: files of version 6 need not have them.
	Rank    *int64 `json:"rank"`
	Favored *bool  `json:"favored"`
	// FailureCount is as of the last write: the count of the running service
	// may be higher.
	FailureCount *int64 `json:"failureCount"`
	// ConnectTimeout is in seconds, or nil if it is not known. The locator treats less
	// than 0.2 as 1.0.
	ConnectTimeout *float64 `json:"connectTimeout"`
	Details        Details  `json:"details"`
}

// Details are optional in the file. A key that is absent is nil or missing here,
// which is not the same as false.
type Details struct {
	ACPower   *bool  `json:"acPower,omitempty"`
	CacheSize *int64 `json:"cacheSize,omitempty"` // bytes
	Portable  *bool  `json:"portable,omitempty"`
	Links     []Link `json:"links,omitzero"`
	// Capabilities are those that the file names: im (import), ns, pc (personal,
	// that is iCloud), query-parameters, sc (shared), ur.
	Capabilities map[string]bool `json:"capabilities,omitzero"`
}

// A Link is a network interface of the cache.
type Link struct {
	Speed *int64 `json:"speed,omitempty"` // Mbit/s
	Wired *bool  `json:"wired,omitempty"`
}

// A Range is a pair of addresses as text from the file.
type Range struct {
	First  string `json:"first"`
	Last   string `json:"last"`
	Source string `json:"source,omitempty"`
}
