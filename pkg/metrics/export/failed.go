package export

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics"
)

// Failed is a database that was not exported, or not whole, and why.
type Failed struct {
	Path string
	Err  error
}

// aboutDatabase reports whether an error is about one database, so that the others
// can be exported all the same.
func aboutDatabase(err error) bool {
	return slices.ContainsFunc([]fault.Code{
		metrics.CodeNotFound, metrics.CodeNotRegular, metrics.CodeEmptyFile, metrics.CodeTruncated, metrics.CodeNotDatabase,
		metrics.CodeUnknownSchema, metrics.CodeMissingColumn, metrics.CodeDatabaseLocked, metrics.CodeDatabaseBroken,
		metrics.CodeUnreadable, metrics.CodeTooManyBadRows, metrics.CodeSumOverflow, CodeSeriesTaken, CodeDuplicate,
	}, func(code fault.Code) bool { return fault.Has(err, code) }) && !fault.Has(err, CodeWriting)
}

// finish completes the summary of a run and returns its error: what stopped it, or
// which databases failed, or what was left out of the others.
func finish(s *Summary, all []*tracked, opts *Options, stopped error) error {
	s.Failed = slices.Clone(opts.Unread)
	for _, t := range all {
		if t.failed != nil {
			s.Failed = append(s.Failed, Failed{Path: t.src.DB.Path(), Err: t.failed})
		}
	}
	if stopped != nil {
		return stopped
	}
	left := leftOut(s, opts.Quarantine)
	failed := failedError(s.Failed, len(all)+len(opts.Unread))
	switch {
	case failed == nil:
		return left
	case left == nil || fault.Has(failed, CodeRowsLeftOut):
		return failed
	default:
		return combine(failed, left)
	}
}

// AllFailed returns the error of a run none of whose databases can be used.
func AllFailed(failed []Failed) error { return failedError(failed, len(failed)) }

// Usable reports whether a run has done what it could, so that what it wrote is worth
// keeping, although something was left out.
func Usable(s *Summary, err error) bool {
	if err == nil {
		return true
	}
	for _, code := range []fault.Code{CodeRowsLeftOut, CodeRowsLost, CodeSomeFailed} {
		if fault.Has(err, code) {
			return len(s.Databases) > 0
		}
	}
	return false
}

// failedError returns one error for all databases that failed.
func failedError(failed []Failed, total int) error {
	if len(failed) == 0 {
		return nil
	}
	first := failed[0].Err
	alike := !slices.ContainsFunc(failed, func(f Failed) bool { return !errors.Is(f.Err, first) })
	if len(failed) == total && alike {
		return first
	}
	const named = 10
	var reasons []string
	for _, f := range failed[:min(len(failed), named)] {
		text := f.Err.Error()
		if !strings.Contains(text, f.Path) {
			text = fmt.Sprintf("%q: %s", f.Path, text)
		}
		reasons = append(reasons, text)
	}
	if more := len(failed) - named; more > 0 {
		reasons = append(reasons, fmt.Sprintf("and %d more", more))
	}
	others := ", all others are done"
	if len(failed) == total {
		others = ""
	}
	hint := "export one of them alone to see what can be done about it"
	if len(failed) == 1 {
		hint = cmp.Or(fault.HintOf(first), hint)
	}
	return &fault.Error{
		Code: CodeSomeFailed, Act: "exporting",
		Err:  fmt.Errorf("%d of %s failed%s: %s", len(failed), count(total, "database", "databases"), others, strings.Join(reasons, "; ")),
		Hint: hint,
	}
}

// leftOut returns the error of a run that has done what it could, and has left
// something out.
func leftOut(s *Summary, q *Quarantine) error {
	var lost []string
	expired, doubtful, beyond := 0, 0, 0
	for _, d := range s.Databases {
		expired, doubtful, beyond = expired+d.Expired, doubtful+d.Doubtful, beyond+d.Beyond
	}
	for _, l := range []struct {
		n    int
		what string
	}{
		{expired, "expired before they could be sent, and will never arrive"},
		{doubtful, "may be missing: they may have been sent before, and the sink would count them twice"},
		{beyond, "are older than the server keeps, and will never arrive"},
	} {
		if l.n > 0 {
			lost = append(lost, count(l.n, "row", "rows")+" "+l.what)
		}
	}
	err := q.Err()
	if len(lost) == 0 {
		return err
	}
	text := strings.Join(lost, "; ") + "; all others are done"
	if err != nil {
		var quarantined *fault.Error
		if errors.As(err, &quarantined) {
			quarantined.Err = fmt.Errorf("%w; %s", quarantined.Err, text)
			return quarantined
		}
	}
	return &fault.Error{Code: CodeRowsLost, Act: "exporting", Err: errors.New(text), Hint: "the notes name the databases: run the export more often than rows expire, or lengthen the retention period of the server"}
}
