package aduid

import (
	"context"
	"fmt"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Options are options of [Scan]. The zero value has the defaults.
type Options struct {
	// Name is the value of Report.Source.
	Name string
	// Attributes are compared in place of the numbers that the AD plugin derives. The
	// source must have been asked for the same ones.
	Attributes Attributes
	// Account, if not nil, is called for every account in the first pass, in the
	// order of the source, see [ListWriter]: also for those without a usable number in
	// their attribute. Its error ends the scan and is the
	// cause of an error with [CodeListFailed].
	Account func(Entry) error
	// Progress, if not nil, is called from time to time, by the same goroutine,
	// with the number of accounts read so far.
	Progress func(accounts int64)
	// MaxAccounts is the maximum number of accounts listed in Report.Collisions,
	// and in Report.Reserved; 0 is 200,000, enough for the chance pairs among 20
	// million users. The rest is counted.
	MaxAccounts int
	// MaxListed is the maximum length of each of Report.Unread, Duplicates and
	// Referrals; 0 is 1,000. The rest is counted.
	MaxListed int
}

// progressStep is how many accounts there are between two calls of Progress.
const progressStep = 4096

// Scan reads all accounts of s and reports those that share a number, and those
// whose number is reserved. It keeps 16 bytes per account, twice that if they
// all share one number.
//
// A source of package export must be passed as it is: without the method of an
// [OffsetSource] it would be treated as a directory, and its accounts would have
// no names.
//
// The report is never nil. If s cannot be read to its end, the report has what
// was found so far, Complete is false and the error says why: a [*fault.Error],
// or the error of s. Names of such a partial report are looked up only in
// files.
//
// No error means only that the source was read to its end. Whether the report says
// something about every account, is for [Report.Verdict].
func Scan(ctx context.Context, s Source, o Options) (*Report, error) {
	sc := newScan(s, o)
	readErr := s.Read(ctx, sc.visitor())
	if sc.listErr != nil {
		readErr = &fault.Error{Code: CodeListFailed, Act: "listing the accounts", Err: sc.listErr}
	}
	sc.count()
	nameErr := error(nil)
	if split, ok := s.(SplitSource); ok && split.Connections() > 1 {
		sc.report.Connections = split.Connections()
	}
	switch {
	case readErr == nil:
		nameErr = sc.names(ctx, s)
		sc.nameUnread(ctx, s)
	case sc.byOffset:
		// even after an interrupt the findings are useful, and a file is fast
		nameErr = sc.names(context.WithoutCancel(ctx), s)
	}
	if readErr != nil {
		if nameErr != nil || !sc.byOffset && sc.found.any() {
			sc.warn(fault.Reason{Code: WarnNamesMissing, Text: "the names of accounts were not looked up because reading failed"})
		}
		return sc.finish(false), readErr
	}
	if nameErr == nil {
		nameErr = sc.unusable()
	}
	return sc.finish(nameErr == nil), nameErr
}

// unusable returns the error of a source with accounts but without one usable
// GUID: finding nothing means nothing then.
func (sc *scan) unusable() error {
	if sc.report.Scanned > 0 || len(sc.report.Unread) == 0 || sc.numberless {
		return nil
	}
	first := sc.report.Unread[0]
	return &fault.Error{
		Code: CodeNoGUIDs, Act: "scanning", Operand: sc.options.Name,
		Err:  fmt.Errorf("there are accounts, but none has a usable objectGUID; the first: %s", first.text()),
		Hint: sc.report.unreadHint(),
	}
}

// scan is one run of Scan.
type scan struct {
	options  Options
	report   *Report
	byOffset bool
	indexes  [2]*index // by Kind
	listErr  error
	versions versions
	seen     map[string]bool // referrals
	found    findings
	accounts map[Ref]Account // with names, as far as they were found

	numberless bool // an account has no usable number in its attribute
}

func newScan(s Source, o Options) *scan {
	if o.MaxAccounts <= 0 {
		o.MaxAccounts = 200_000
	}
	if o.MaxListed <= 0 {
		o.MaxListed = 1000
	}
	_, byOffset := s.(OffsetSource)
	return &scan{
		options: o, byOffset: byOffset,
		indexes:  [2]*index{newIndex(byOffset, o.Attributes.User != ""), newIndex(byOffset, o.Attributes.Group != "")},
		seen:     map[string]bool{},
		accounts: map[Ref]Account{},
		report: &Report{
			Source: o.Name, Attribute: o.Attributes.User, GroupAttribute: o.Attributes.Group, Collisions: []Collision{}, Reserved: []ReservedAccount{}, Duplicates: []Duplicate{},
			Unread: []Unread{}, Skipped: []Skip{}, SkippedCounts: map[string]int64{}, Referrals: []string{}, Warnings: []fault.Reason{},
		},
	}
}

func (sc *scan) visitor() Visitor {
	return Visitor{Account: sc.account, Skip: sc.skip, Referral: sc.referral, Warn: sc.warn}
}

func (sc *scan) account(e Entry) error {
	sc.versions.add(e.GUID)
	if uid, code := sc.numberOf(e.Kind, e.GUID, e.Written); code == "" {
		sc.indexes[e.Kind&1].add(uid, e.GUID, e.Offset)
		sc.report.Scanned++
		if sc.options.Progress != nil && sc.report.Scanned%progressStep == 0 {
			sc.options.Progress(sc.report.Scanned)
		}
	} else {
		sc.unnumbered(e, code)
	}
	if sc.options.Account == nil {
		return nil
	}
	sc.listErr = sc.options.Account(e)
	return sc.listErr
}

func (sc *scan) referral(url string) {
	sc.report.ReferralCount++
	if len(sc.seen) < sc.options.MaxListed && !sc.seen[url] {
		sc.seen[url] = true
		sc.report.Referrals = append(sc.report.Referrals, url)
	}
}

func (sc *scan) warn(w fault.Reason) {
	if len(sc.report.Warnings) < sc.options.MaxListed {
		sc.report.Warnings = append(sc.report.Warnings, w)
	}
}

// finish completes the report.
func (sc *scan) finish(complete bool) *Report {
	r := sc.report
	r.Complete = complete
	sc.fill()
	r.UnswappedCount = sc.versions.unswapped()
	if complete && r.Scanned == 0 {
		r.Warnings = append(r.Warnings, fault.Reason{Code: WarnNoAccounts, Text: "no account was found: check the base or the file, and that objectGUID was asked for"})
	}
	if sc.options.Progress != nil {
		sc.options.Progress(r.Scanned)
	}
	return r
}
