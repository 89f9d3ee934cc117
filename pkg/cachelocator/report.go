package cachelocator

import "github.com/macwrangler/macwrangler/pkg/fault"

// A Report is what [Inspect] finds.
type Report struct {
	Files []File `json:"files"`
	// Candidates are all servers of all files, in the order of the files.
	Candidates []Candidate  `json:"candidates"`
	Verdict    fault.Reason `json:"verdict"`
}

// A Candidate is a server of one file, and whether the locator would use it.
type Candidate struct {
	// File and Owner are those of the file.
	File    string `json:"file"`
	Owner   string `json:"owner"`
	Address string `json:"address"`
	// Rank, Favored and Healthy are nil if the file does not tell.
	Rank    *int64 `json:"rank"`
	Favored *bool  `json:"favored"`
	// Healthy is judged by the failure count in the file.
	Healthy *bool `json:"healthy"`
	// Usable is set if the locator would use this server, or one of the usable
	// ones of the same file at random. A failed probe unsets it.
	Usable bool `json:"usable"`
	// Reasons are why the server is not usable.
	Reasons []fault.Reason `json:"reasons"`
	// Reach is the outcome of a probe, or nil if there was none.
	Reach *Reach `json:"reach,omitempty"`

	file, entry int // indices of the file, and of the entry within it
}

// Codes of a verdict. If no cache would be used, it is one of these, or the code
// of the reason that decided it: of a file, an entry or a server.
const (
	Usable      fault.Code = "usable"      // there is a cache that would be used
	NoEntry     fault.Code = "no-entry"    // the file holds nothing
	Unreachable fault.Code = "unreachable" // each cache that would be used failed its probe

	// A user would use a cache, and the system, as [SystemUser], would not, or it is not
	// known whether it would.
	SystemWithout fault.Code = "system-without-cache"
	SystemUnknown fault.Code = "system-unknown"
)
