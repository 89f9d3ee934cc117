package aduid

import (
	"context"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// A Kind is user or group: each has its own number space.
type Kind uint8

// The kinds of accounts.
const (
	User Kind = iota
	Group
)

// String returns "user" or "group", as in JSON.
func (k Kind) String() string {
	if k == Group {
		return "group"
	}
	return "user"
}

// MarshalText returns what String returns; the error is always nil.
func (k Kind) MarshalText() ([]byte, error) { return []byte(k.String()), nil }

// An Account is one user or group of a directory.
type Account struct {
	DN       string `json:"dn"`
	Name     string `json:"name"` // sAMAccountName; "" where the source has none
	GUID     GUID   `json:"guid"`
	Kind     Kind   `json:"-"`        // the context has it
	Disabled bool   `json:"disabled"` // by userAccountControl; false where the source has none
	// ComputedUID is the number that the AD plugin derives, where another is written in
	// an attribute; nil otherwise.
	ComputedUID *UID    `json:"computedUid,omitempty"`
	Written     Written `json:"-"` // of a source that was asked for an attribute
}

// An Entry is an account as a Source reads it: GUID, Kind and where to find the
// rest again. DN and Name are valid until the visitor returns, and may contain
// any bytes. A source may leave out the name.
type Entry struct {
	GUID     GUID
	Kind     Kind
	Disabled bool
	Offset   int64 // of files: where the record begins; of LDAP: unused
	Line     int   // of files: where the record begins, from 1
	DN, Name []byte
	Written  Written // what the attribute of Attributes has, where a source was asked for it
}

// A Skip is an object that does not count as an account, and why.
type Skip struct {
	DN   string     `json:"dn"`
	Code fault.Code `json:"code"` // computer, no-object-guid, …
	Name string     `json:"-"`    // as in Account
	Line int        `json:"-"`    // of files: where the record begins, from 1
}

// Unread is an account that may be a user, and whose number is not known: it may
// share one with any other.
type Unread struct {
	DN   string     `json:"dn"`
	Name string     `json:"name"`
	Line int        `json:"line"` // of files, from 1; 0 in a directory
	Code fault.Code `json:"code"` // no-object-guid, wrong-length, …
	// ComputedUID is the number that the AD plugin derives, of an account without a
	// usable number in an attribute; nil otherwise.
	ComputedUID *UID `json:"computedUid,omitempty"`
}

// The codes of warnings: about a source whose result may be incomplete or wrong,
// although no error is known.
const (
	WarnRoundNumber   fault.Code = "maybe-cut"        // a multiple of 1,000, where servers stop
	WarnNoLastLine    fault.Code = "no-last-line"     // the last line end or empty line is missing, and nothing else
	WarnNoObjectClass fault.Code = "no-object-class"  // users and groups cannot be distinguished: all count as users
	WarnEncoding      fault.Code = "assumed-encoding" // bytes that are not UTF-8 were read as Windows-1252
	WarnNamesMissing  fault.Code = "names-missing"    // the source failed: accounts have only a GUID
	WarnNoAccounts    fault.Code = "no-accounts"      // there is not one account
	WarnByteArray     fault.Code = "byte-array"       // System.Byte[] in place of GUIDs
	WarnUnswapped     fault.Code = "maybe-unswapped"  // see GUID.LooksUnswapped
	WarnSplit         fault.Code = "split-scan"       // see Report.Connections
	WarnCatalog       fault.Code = "global-catalog"   // which may not have the attribute
)

// A Visitor receives what a Source reads. An error of Account ends the reading
// and is returned as it is. Each of the others may be nil.
type Visitor struct {
	Account func(Entry) error
	// Skip gets what is surely no account, and, with any other code, what may be
	// one and cannot be used.
	Skip func(Skip)
	// Referral gets the URL of a part of the directory that was not read.
	Referral func(url string)
	Warn     func(fault.Reason)
}

// A Ref finds an account in its Source again: by Offset in a file, by GUID in a
// directory. Where Offset is used GUID may be zero.
type Ref struct {
	GUID   GUID
	Kind   Kind
	Offset int64
}

// A Source is read twice: first all accounts, then those whose names are wanted.
type Source interface {
	// Read passes every account to v, in the order of the source. It returns nil
	// only if it has read the source to its end; any other end, including that of
	// the context, is an error.
	Read(ctx context.Context, v Visitor) error
	// Find calls found for the accounts of refs, in any order. Accounts that no
	// longer exist are left out.
	Find(ctx context.Context, refs []Ref, found func(Ref, Account) error) error
}

// A NamelessSource is a Source whose Read may leave out the names of accounts, which
// FindNames then looks up by DN.
type NamelessSource interface {
	Source
	// FindNames calls found with the names of the accounts with these DNs, in any order.
	FindNames(ctx context.Context, dns []string, found func(dn, name string)) error
}

// A SplitSource is a Source that may read a directory in parts, at the same time.
type SplitSource interface {
	Source
	// Connections returns how many parts the last Read had; 1 is the whole.
	Connections() int
}

// An OffsetSource is a Source whose Find uses Ref.Offset, as that of a file. For
// any other the whole GUID is kept.
type OffsetSource interface {
	Source
	// FindsByOffset does nothing.
	FindsByOffset()
}
