package aduid

// Report is what [Scan] found. Its JSON keys are those of
// "macwrangler/aduid.scan/1" without the schema itself.
//
// The lists are bounded, see [Options]; the counts beside them are not.
type Report struct {
	Source   string `json:"source"`   // what was read: a URL, a path
	Complete bool   `json:"complete"` // false: it is not known what the rest holds
	Scanned  int64  `json:"scanned"`  // accounts read, of both kinds, each as often as it was listed
	Users    int64  `json:"users"`    // different ones
	Groups   int64  `json:"groups"`   // different ones

	// Collisions are the numbers that several accounts share: of users first,
	// then of groups, each by number.
	Collisions        []Collision `json:"collisions"`
	CollidingIDs      int64       `json:"collidingIDs"`      // numbers shared, listed or not
	CollidingAccounts int64       `json:"collidingAccounts"` // accounts that share one, listed or not
	CollidingPairs    int64       `json:"collidingPairs"`    // three accounts of one number are three pairs
	// ExpectedPairs is how many pairs chance gives among so many random GUIDs:
	// n(n-1)/2^32, of users and of groups, summed.
	ExpectedPairs float64 `json:"expectedPairs"`

	// Reserved are accounts with a number that macOS keeps for itself, by
	// number.
	Reserved      []ReservedAccount `json:"reserved"`
	ReservedCount int64             `json:"reservedCount"`

	// Duplicates are accounts that the source lists more than once. They are
	// no collisions.
	Duplicates     []Duplicate `json:"duplicates"`
	DuplicateCount int64       `json:"duplicateCount"` // how many listings were too many

	// Skipped are objects that may be accounts but could not be read as such.
	Skipped []Skip `json:"skipped"`
	// SkippedCounts says how many objects were passed over for each code, those
	// included that are no accounts at all, such as computers.
	SkippedCounts map[string]int64 `json:"skippedCounts"`

	Referrals     []string `json:"referrals"` // different ones, as found first
	ReferralCount int64    `json:"referralCount"`

	Warnings []Warning `json:"warnings"`
}

// Found tells whether the report holds what somebody has to look at:
// collisions or reserved numbers.
func (r *Report) Found() bool { return r.CollidingIDs > 0 || r.ReservedCount > 0 }

// A Collision is a number that several accounts share.
type Collision struct {
	UID      UID       `json:"uid"`
	Kind     Kind      `json:"kind"`
	Count    int64     `json:"count"`    // of accounts; more than are listed where the list was full
	Accounts []Account `json:"accounts"` // by DN, then by GUID
}

// Enabled counts the listed accounts that are not disabled. Where two or more
// are, people meet today; where not, they may.
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
