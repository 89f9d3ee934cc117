package aduid

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// A NumberSource is a Source that can look for numbers, as a directory that
// matches the beginning of objectGUID.
type NumberSource interface {
	Source
	// ReadNumbers passes at least the accounts with these numbers to v, those that
	// were deleted too where the directory shows them, and as a Skip those whose
	// number cannot be told.
	ReadNumbers(ctx context.Context, uids []UID, v Visitor) error
}

// FindOptions are options of [Find]. The zero value has the defaults.
type FindOptions struct {
	// Name is the value of FindReport.Source.
	Name string
	// Attributes have the numbers, in place of those that the AD plugin derives. The
	// source must have been asked for the same ones; all accounts are read then.
	Attributes Attributes
	// MaxAccounts is the maximum number of accounts listed for a number; 0 is 1,000.
	// The rest is counted.
	MaxAccounts int
	// Progress, if not nil, is called from time to time with the number of accounts
	// read so far.
	Progress func(accounts int64)
}

// A FindReport is what [Find] found. Its JSON keys are those of
// "macwrangler/aduid.find/1" without the schema itself.
type FindReport struct {
	Source string `json:"source"`
	// Attribute and GroupAttribute are as in Report.
	Attribute      string `json:"attribute,omitempty"`
	GroupAttribute string `json:"groupAttribute,omitempty"`
	Complete       bool   `json:"complete"` // false: the rest of the source is unknown
	// Results are the numbers, in the order in which they were asked for.
	Results []NumberResult `json:"results"`
	// Unread are accounts whose number cannot be told, so that any of the numbers
	// may be theirs; the first thousand are listed.
	Unread      []Unread       `json:"unread"`
	UnreadCount int64          `json:"unreadCount"`
	Referrals   []string       `json:"referrals"` // parts of the directory that were not read
	Warnings    []fault.Reason `json:"warnings"`
}

// A NumberResult is a number and who has it.
type NumberResult struct {
	UID      UID            `json:"uid"`
	Count    int64          `json:"count"` // of accounts, listed or not
	Accounts []FoundAccount `json:"accounts"`
}

// A FoundAccount is an account with a number that was asked for.
type FoundAccount struct {
	Kind Kind `json:"kind"`
	Account
	Deleted bool `json:"deleted"`
}

// Missing returns the numbers that no account was found to have.
func (r *FindReport) Missing() []UID {
	var missing []UID
	for _, one := range r.Results {
		if one.Count == 0 {
			missing = append(missing, one.UID)
		}
	}
	return missing
}

// Find looks up which accounts of a source have these numbers: in a [NumberSource]
// by the numbers, in any other by reading all accounts. The report is never nil. If
// the source cannot be read to its end, or an account whose number cannot be told
// may be the one that is missing, the error says so.
func Find(ctx context.Context, s Source, uids []UID, o FindOptions) (*FindReport, error) {
	f := newFinder(uids, o)
	v := Visitor{Account: f.account, Skip: f.skip, Referral: f.referral, Warn: f.warn}
	var err error
	if numbers, ok := s.(NumberSource); ok && !o.Attributes.Any() {
		err = numbers.ReadNumbers(ctx, f.uids, v)
	} else {
		err = ReadWhole(ctx, s, o.Name, v)
	}
	report := f.finish(err == nil)
	if missing := report.Missing(); err == nil && len(missing) > 0 && report.UnreadCount > 0 {
		one := Report{Unread: report.Unread, UnreadCount: report.UnreadCount, Warnings: report.Warnings}
		err = &fault.Error{
			Code: CodeUnread, Act: fmt.Sprintf("looking up uid %d", missing[0]), Err: errors.New("nobody was found, but " + one.unreadText()), Hint: one.unreadHint(),
		}
	}
	return report, err
}

// finder is one run of Find.
type finder struct {
	options FindOptions
	uids    []UID // each once
	report  *FindReport
	at      map[UID]int // of the results
	seen    map[foundNumber]bool
	read    int64
}

// foundNumber is an account with one of the numbers. With an attribute a source that
// lists an account twice may have another number each time: either may be asked for.
type foundNumber struct {
	ref Ref
	uid UID
}

const maxFindListed = 1000

func newFinder(uids []UID, o FindOptions) *finder {
	if o.MaxAccounts <= 0 {
		o.MaxAccounts = 1000
	}
	f := &finder{
		options: o, at: map[UID]int{}, seen: map[foundNumber]bool{},
		report: &FindReport{Source: o.Name, Attribute: o.Attributes.User, GroupAttribute: o.Attributes.Group, Results: []NumberResult{}, Unread: []Unread{}, Referrals: []string{}, Warnings: []fault.Reason{}},
	}
	for _, uid := range uids {
		if _, twice := f.at[uid]; twice {
			continue
		}
		f.at[uid] = len(f.report.Results)
		f.uids = append(f.uids, uid)
		f.report.Results = append(f.report.Results, NumberResult{UID: uid, Accounts: []FoundAccount{}})
	}
	return f
}

func (f *finder) account(e Entry) error {
	f.read++
	if f.options.Progress != nil && f.read%progressStep == 0 {
		f.options.Progress(f.read)
	}
	uid, code, computed := e.GUID.UID(), fault.Code(""), (*UID)(nil)
	if f.options.Attributes.Of(e.Kind) != "" {
		computed = new(uid)
		uid, code = e.Written.UID()
	}
	if code != "" {
		f.skip(Skip{DN: validText(e.DN), Name: validText(e.Name), Line: e.Line, Code: code})
		return nil
	}
	i, wanted := f.at[uid]
	found := foundNumber{Ref{GUID: e.GUID, Kind: e.Kind}, uid}
	if !wanted || f.seen[found] { // a source may list an account twice
		return nil
	}
	f.seen[found] = true
	one := &f.report.Results[i]
	one.Count++
	if len(one.Accounts) >= f.options.MaxAccounts {
		return nil
	}
	dn := validText(e.DN)
	one.Accounts = append(one.Accounts, FoundAccount{
		Kind: e.Kind, Account: Account{DN: dn, Name: validText(e.Name), GUID: e.GUID, Kind: e.Kind, Disabled: e.Disabled, ComputedUID: computed, Written: e.Written},
		Deleted: isDeletedDN(dn),
	})
	return nil
}

func validText(b []byte) string { return strings.ToValidUTF8(string(b), "\ufffd") }

// isDeletedDN recognizes the name that Active Directory gives a deleted object: a
// line feed, DEL: and its GUID follow the old one (MS-ADTS 3.1.1.5.5).
func isDeletedDN(dn string) bool {
	return strings.Contains(dn, `\0ADEL:`) || strings.Contains(dn, "\nDEL:")
}

func (f *finder) skip(s Skip) {
	if PassedOver(s.Code) {
		return
	}
	f.report.UnreadCount++
	if len(f.report.Unread) < maxFindListed {
		f.report.Unread = append(f.report.Unread, Unread{DN: s.DN, Name: s.Name, Line: s.Line, Code: s.Code})
	}
}

func (f *finder) referral(url string) {
	if len(f.report.Referrals) < maxFindListed && !slices.Contains(f.report.Referrals, url) {
		f.report.Referrals = append(f.report.Referrals, url)
	}
}

func (f *finder) warn(w fault.Reason) {
	if len(f.report.Warnings) < maxFindListed {
		f.report.Warnings = append(f.report.Warnings, w)
	}
}

func (f *finder) finish(complete bool) *FindReport {
	f.report.Complete = complete
	for _, one := range f.report.Results {
		slices.SortFunc(one.Accounts, func(a, b FoundAccount) int {
			return cmp.Or(cmp.Compare(a.Kind, b.Kind), compareAccounts(a.Account, b.Account))
		})
	}
	if f.options.Progress != nil {
		f.options.Progress(f.read)
	}
	return f.report
}
