package aduid

import "context"

// A Kind tells users and groups apart: each has a number space of its own.
type Kind uint8

// The kinds of accounts.
const (
	User Kind = iota
	Group
)

// String gives "user" or "group", as in JSON.
func (k Kind) String() string {
	if k == Group {
		return "group"
	}
	return "user"
}

// MarshalText gives what String gives; the error is always nil.
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// An Account is one user or group of a directory.
type Account struct {
	DN       string `json:"dn"`
	Name     string `json:"name"` // sAMAccountName; "" where the source has none
	GUID     GUID   `json:"guid"`
	Kind     Kind   `json:"-"`        // said by what the account stands in
	Disabled bool   `json:"disabled"` // by userAccountControl; false where the source has none
}

// An Entry is what a Source gives for an account while it reads: GUID, Kind and
// where to find the rest again. DN and Name are valid until visit returns, and
// may hold any bytes.
type Entry struct {
	GUID     GUID
	Kind     Kind
	Disabled bool
	Offset   int64 // of files: where the record begins; of LDAP: unused
	DN, Name []byte
}

// A Skip is an object that a source could not take for an account, and why.
type Skip struct {
	DN   string `json:"dn"`
	Code Code   `json:"code"` // no-object-guid, wrong-length, …
}

// A Warning is something about a source that may make an answer worth less,
// where nothing is known to be wrong.
type Warning struct {
	Code Code   `json:"code"`
	Text string `json:"text"`
}

// The codes of warnings.
const (
	WarnRoundNumber   Code = "maybe-cut"        // exactly as many accounts as a server gives at most
	WarnNoLastLine    Code = "no-last-line"     // what most programs end a file with is missing, and nothing else
	WarnNoObjectClass Code = "no-object-class"  // nothing tells users from groups: all are taken for users
	WarnEncoding      Code = "assumed-encoding" // bytes that are no UTF-8 were read as Windows-1252
	WarnNamesMissing  Code = "names-missing"    // the source had failed: accounts are named by GUID
	WarnNoAccounts    Code = "no-accounts"      // nothing was found at all
	WarnUnswapped     Code = "maybe-unswapped"  // see GUID.LooksUnswapped

)

// A Visitor takes what a Source reads. An error of Account ends the reading and
// is returned as it is. Each of the others may be nil: not wanted.
type Visitor struct {
	Account func(Entry) error
	Skip    func(Skip)
	// Referral takes the URL of a part of the directory that was not read.
	Referral func(url string)
	Warn     func(Warning)
}

// A Ref finds an account in its Source again: by Offset in a file, by GUID in a
// directory. Where Offset is used GUID may be zero.
type Ref struct {
	GUID   GUID
	Kind   Kind
	Offset int64
}

// A Source is a place that accounts are read from, twice: once through, then
// those whose names are wanted.
type Source interface {
	// Read gives every account to v, in the order of the source. It returns nil
	// only when it has seen the end of the source; any other end, the context's
	// included, is an error.
	Read(ctx context.Context, v Visitor) error
	// Find gives the accounts that refs stand for, in any order. One that is
	// gone by now is not given.
	Find(ctx context.Context, refs []Ref, found func(Ref, Account) error) error
}

// A Source whose Find goes by Ref.Offset has this method. For any other the
// whole GUID is kept.
type offsetSource interface{ findsByOffset() }
