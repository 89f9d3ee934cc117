package aduid

import (
	"context"
	"fmt"
)

// Options are what [Scan] shall do besides. The zero value is fine.
type Options struct {
	// Name is what Report.Source says.
	Name string
	// Account, if not nil, takes every account in the first pass, in the order
	// of the source, see [ListWriter]. Its error ends the scan and is the cause
	// of an *Error of [CodeListFailed].
	Account func(Entry) error
	// Progress, if not nil, is told from time to time, by the same goroutine,
	// how many accounts have been read.
	Progress func(accounts int64)
	// MaxAccounts is how many accounts are listed at most in
	// Report.Collisions, and again in Report.Reserved; 0 stands for 200,000,
	// enough for the chance pairs among 20 million users. The rest is counted.
	MaxAccounts int
	// MaxListed is how many are listed at most in each of Report.Skipped,
	// Duplicates and Referrals; 0 stands for 1,000. The rest is counted.
	MaxListed int
}

// progressStep is how many accounts there are between two calls of Progress.
const progressStep = 4096

// Scan reads all accounts of s and reports those that share a number, and those
// whose number is reserved. It keeps 16 bytes an account, twice that where they
// all share one.
//
// An LDIF or a CSV has to be given as it is: within another type it would be
// taken for a directory, and its accounts would have no names.
//
// The report is never nil. Where s cannot be read to its end it holds what was
// found so far, Complete is false and the error says why: an [*Error], or what
// s gave. Names of such a partial report are looked up in files only.
func Scan(ctx context.Context, s Source, o Options) (*Report, error) {
	sc := newScan(s, o)
	readErr := s.Read(ctx, sc.visitor())
	if sc.listErr != nil {
		readErr = &Error{ErrCode: CodeListFailed, Text: "listing the accounts", Err: sc.listErr}
	}
	sc.count()
	nameErr := error(nil)
	switch {
	case readErr == nil:
		nameErr = sc.names(ctx, s)
	case sc.byOffset:
		// what was found is of use even to one who interrupts, and a file is near
		nameErr = sc.names(context.WithoutCancel(ctx), s)
	}
	if readErr != nil {
		if nameErr != nil || !sc.byOffset && sc.found.any() {
			sc.warn(Warning{WarnNamesMissing, "the names of accounts were not looked up, for reading had failed"})
		}
		return sc.finish(false), readErr
	}
	if nameErr == nil {
		nameErr = sc.unusable()
	}
	return sc.finish(nameErr == nil), nameErr
}

// unusable is the error of a source with accounts of which none has a GUID that
// can be read: that nothing was found says nothing about them.
func (sc *scan) unusable() error {
	if sc.report.Scanned > 0 || len(sc.report.Skipped) == 0 {
		return nil
	}
	first := sc.report.Skipped[0].Code
	return &Error{
		ErrCode: CodeNoGUIDs, Text: fmt.Sprintf("scanning %q", sc.options.Name),
		Err:    fmt.Errorf("accounts are in it, but not one objectGUID that can be read (the first: %s)", first),
		Advice: "have objectGUID in the export, as text with dashes or as base64; over LDAP: log on as somebody who may read it",
	}
}

// scan is one run of Scan.
type scan struct {
	options  Options
	report   *Report
	byOffset bool
	indexes  [2]*index // by Kind
	listErr  error
	seen     map[string]bool // referrals
	found    findings
	accounts map[Ref]Account // the names, as far as they were found
}

func newScan(s Source, o Options) *scan {
	if o.MaxAccounts <= 0 {
		o.MaxAccounts = 200_000
	}
	if o.MaxListed <= 0 {
		o.MaxListed = 1000
	}
	_, byOffset := s.(offsetSource)
	return &scan{
		options: o, byOffset: byOffset,
		indexes:  [2]*index{newIndex(byOffset), newIndex(byOffset)},
		seen:     map[string]bool{},
		accounts: map[Ref]Account{},
		report: &Report{
			Source: o.Name, Collisions: []Collision{}, Reserved: []ReservedAccount{}, Duplicates: []Duplicate{},
			Skipped: []Skip{}, SkippedCounts: map[string]int64{}, Referrals: []string{}, Warnings: []Warning{},
		},
	}
}

func (sc *scan) visitor() Visitor {
	return Visitor{Account: sc.account, Skip: sc.skip, Referral: sc.referral, Warn: sc.warn}
}

func (sc *scan) account(e Entry) error {
	sc.indexes[e.Kind&1].add(e.GUID, e.Offset)
	sc.report.Scanned++
	if sc.options.Progress != nil && sc.report.Scanned%progressStep == 0 {
		sc.options.Progress(sc.report.Scanned)
	}
	if sc.options.Account == nil {
		return nil
	}
	sc.listErr = sc.options.Account(e)
	return sc.listErr
}

func (sc *scan) skip(s Skip) {
	sc.report.SkippedCounts[string(s.Code)]++
	if !s.Code.ordinary() && len(sc.report.Skipped) < sc.options.MaxListed {
		sc.report.Skipped = append(sc.report.Skipped, s)
	}
}

func (sc *scan) referral(url string) {
	sc.report.ReferralCount++
	if len(sc.seen) < sc.options.MaxListed && !sc.seen[url] {
		sc.seen[url] = true
		sc.report.Referrals = append(sc.report.Referrals, url)
	}
}

func (sc *scan) warn(w Warning) {
	if len(sc.report.Warnings) < sc.options.MaxListed {
		sc.report.Warnings = append(sc.report.Warnings, w)
	}
}

// finish is the last step: what the report has is put in order.
func (sc *scan) finish(complete bool) *Report {
	r := sc.report
	r.Complete = complete
	sc.fill()
	if complete && r.Scanned == 0 {
		r.Warnings = append(r.Warnings, Warning{WarnNoAccounts, "no account was found: is it the right place, and was objectGUID asked for?"})
	}
	if sc.options.Progress != nil {
		sc.options.Progress(r.Scanned)
	}
	return r
}
