package aduid

import "github.com/macwrangler/macwrangler/pkg/fault"

// Report is what [Scan] found. Its JSON keys are those of
// "macwrangler/aduid.scan/1" without the schema itself.
//
// The lists are bounded, see [Options]; the counts beside them are not.
type Report struct {
	Source   string `json:"source"`   // what was read: a URL, a path
	Complete bool   `json:"complete"` // false: the rest of the source is unknown
	Scanned  int64  `json:"scanned"`  // accounts read, of both kinds, counting every listing
	Users    int64  `json:"users"`    // different ones
	Groups   int64  `json:"groups"`   // different ones

	// Attribute and GroupAttribute are the attributes whose numbers were compared; ""
	// are the numbers that the AD plugin derives.
	Attribute      string `json:"attribute,omitempty"`
	GroupAttribute string `json:"groupAttribute,omitempty"`
	// Connections is how many parts of a directory were read at the same time; 0 is the
	// whole in one. Whether the parts are all of it is not known: see [Report.Verdict].
	Connections int `json:"connections,omitempty"`

	// Collisions are the numbers that several accounts share: users first, then
	// groups, each by number.
	Collisions        []Collision `json:"collisions"`
	CollidingIDs      int64       `json:"collidingIDs"`      // numbers shared, listed or not
	CollidingAccounts int64       `json:"collidingAccounts"` // accounts that share one, listed or not
	CollidingPairs    int64       `json:"collidingPairs"`    // three accounts of one number are three pairs
	// ExpectedPairs is how many pairs are expected by chance among so many
	// random GUIDs: n(n-1)/2^32, the sum of users and groups. Numbers of an attribute
	// are not random, and not in it.
	ExpectedPairs float64 `json:"expectedPairs"`

	// Reserved are accounts with a number that macOS reserves, by number.
	Reserved      []ReservedAccount `json:"reserved"`
	ReservedCount int64             `json:"reservedCount"`

	// Duplicates are accounts that the source lists more than once. They are
	// not collisions.
	Duplicates     []Duplicate `json:"duplicates"`
	DuplicateCount int64       `json:"duplicateCount"` // the number of surplus listings

	// Unread are accounts that may be users and were not examined, because their
	// number is not known: see [Report.Verdict].
	Unread      []Unread `json:"unread"`
	UnreadCount int64    `json:"unreadCount"`
	// UnswappedCount is how many GUIDs look as if their bytes were not swapped when
	// they were written, see [GUID.LooksUnswapped]; 0 if the source has so many of
	// other versions that chance explains it.
	UnswappedCount int64 `json:"unswappedCount"`

	// Skipped are objects that are surely no accounts, of kinds that are listed.
	Skipped []Skip `json:"skipped"`
	// SkippedCounts is the number of objects that do not count as accounts, for
	// each code: those of Unread, and what is surely no user, such as computers.
	SkippedCounts map[string]int64 `json:"skippedCounts"`

	Referrals     []string `json:"referrals"` // different ones, in order
	ReferralCount int64    `json:"referralCount"`

	Warnings []fault.Reason `json:"warnings"`
}

// Found reports whether there are collisions or reserved numbers.
func (r *Report) Found() bool { return r.CollidingIDs > 0 || r.ReservedCount > 0 }

// A Collision is a number that several accounts share.
type Collision struct {
	UID      UID       `json:"uid"`
	Kind     Kind      `json:"kind"`
	Count    int64     `json:"count"`    // of accounts; more than are listed if the list was full
	Accounts []Account `json:"accounts"` // by DN, then by GUID
}

// Enabled counts the listed accounts that are not disabled. Only if there are
// two or more can both people use one Mac today.
func (c Collision) Enabled() int {
	n := 0
	for _, a := range c.Accounts {
		if !a.Disabled {
			n++
		}
	}
	return n
}

// A ReservedAccount is an account with a reserved number.
type ReservedAccount struct {
	UID  UID  `json:"uid"`
	Kind Kind `json:"kind"`
	Account
}

// A Duplicate is an account that the source lists more than once.
type Duplicate struct {
	UID   UID   `json:"uid"`
	Kind  Kind  `json:"kind"`
	Times int64 `json:"times"` // how often it is listed, 2 or more
	Account
}
