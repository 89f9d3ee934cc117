package aduid

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// Verdict returns nil only if everything that may be an account was examined: then
// [Report.Found] is the answer. Otherwise the absence of a collision means nothing,
// and the [*fault.Error] says what was not examined.
func (r *Report) Verdict() error {
	const act = "scanning"
	switch {
	case !r.Complete:
		return &fault.Error{
			Code: CodeIncomplete, Act: act, Operand: r.Source, Err: errors.New("the scan did not reach the end"), Hint: "solve the error, and scan again",
		}
	case r.UnreadCount > 0:
		return &fault.Error{Code: CodeUnread, Act: act, Operand: r.Source, Err: errors.New(r.unreadText()), Hint: r.unreadHint()}
	case r.Scanned == 0:
		return &fault.Error{
			Code: CodeNoAccounts, Act: act, Operand: r.Source, Err: errors.New("no account was scanned" + r.passedOver()),
			Hint: "check --base, --filter or the file, and that it has users; --groups compares groups",
		}
	case r.UnswappedCount > 0:
		return &fault.Error{
			Code: CodeUnswapped, Act: act, Operand: r.Source,
			Err: fmt.Errorf("%d of %d GUIDs look as if their bytes were not swapped when they were written: their numbers would be wrong",
				r.UnswappedCount, r.Scanned+r.numberless()),
			Hint: "compare one account that you know: macwrangler aduid compute GUID, and with --input hex-raw; then scan with --input hex-raw, " +
				"or export again with Get-ADUser or ldapsearch",
		}
	case r.Connections > 1 && !r.Found():
		return &fault.Error{
			Code: CodeSplit, Act: act, Operand: r.Source,
			Err: fmt.Errorf("no number is shared among %d accounts, but they were read in %d parts: an account whose objectGUID this logon may not search is in none of them",
				r.Scanned, r.Connections),
			Hint: "scan with one connection: leave out --connections",
		}
	}
	return nil
}

// numberless returns how many accounts have no usable number in an attribute.
func (r *Report) numberless() int64 {
	return r.SkippedCounts[string(SkipNoNumber)] + r.SkippedCounts[string(SkipBadNumber)] + r.SkippedCounts[string(SkipNumbers)]
}

// maxNamed is how many accounts an error names; the report has the others.
const maxNamed = 5

// unreadText says how many accounts were not examined, and names the first.
func (r *Report) unreadText() string {
	named := make([]string, 0, maxNamed)
	for _, u := range r.Unread[:min(maxNamed, len(r.Unread))] {
		named = append(named, u.text())
	}
	text := "1 account that may be a user was not examined: "
	if r.UnreadCount > 1 {
		text = fmt.Sprintf("%d accounts that may be users were not examined: ", r.UnreadCount)
	}
	text += strings.Join(named, ", ")
	if more := r.UnreadCount - int64(len(named)); more > 0 {
		text += fmt.Sprintf(", and %d more", more)
	}
	return text
}

// unreadHint returns the hint for the first account.
func (r *Report) unreadHint() string {
	warned := func(code fault.Code) bool {
		return slices.ContainsFunc(r.Warnings, func(w fault.Reason) bool { return w.Code == code })
	}
	switch {
	case r.SkippedCounts[string(SkipNoNumber)] > 0 && warned(WarnCatalog):
		return "the global catalog may not have the attribute: scan each domain by itself, with --ldap ldaps://HOST without the port"
	case r.SkippedCounts[string(SkipNoNumber)] > 0 && r.Scanned == 0:
		return "no account has a number there: check the name of the attribute, that the export has it, and that the logon may read it"
	case warned(WarnByteArray):
		return "write the value as text: … | Select-Object SamAccountName,@{n='ObjectGUID';e={[guid]$_.ObjectGUID}} | Export-Csv users.csv -Encoding UTF8"
	case len(r.Unread) == 0:
		return ""
	}
	return r.Unread[0].hint()
}

// text names an account that was not examined.
func (u Unread) text() string {
	name := fmt.Sprintf("%q", fault.Clip(cmp.Or(u.Name, u.DN, "no name")))
	if u.Line > 0 {
		return fmt.Sprintf("%s (line %d, %s)", name, u.Line, u.Code)
	}
	return fmt.Sprintf("%s (%s)", name, u.Code)
}

// hint says how to export the account so that it can be read.
func (u Unread) hint() string {
	switch u.Code {
	case CodeAmbiguous:
		return "say what the 32 digits are: --input hex-raw for the bytes in LDAP order, --input hex-guid for text without dashes"
	case SkipURL:
		return "export the value itself: ldapsearch writes it as objectGUID:: …"
	case SkipNoNumber, SkipBadNumber, SkipNumbers:
		return "give each account one number in that attribute, or log on with an account that may read it; macwrangler aduid scan --attribute NAME --list FILE has the computed number of each"
	}
	return "include objectGUID in the export, as text with dashes or as base64; over LDAP: log on with an account that may read it"
}

// passedOver says what was there instead of accounts.
func (r *Report) passedOver() string {
	total := int64(0)
	for _, n := range r.SkippedCounts {
		total += n
	}
	if total == 0 {
		return ""
	}
	return fmt.Sprintf(": none of %d objects is a user", total)
}

// versions counts what the version digits of GUIDs say about the order of their
// bytes. Active Directory makes version 4 alone.
type versions struct{ swapped, other int64 }

func (v *versions) add(g GUID) {
	switch {
	case g[7]>>4 == 4:
	case g.LooksUnswapped():
		v.swapped++
	default:
		v.other++
	}
}

// unswapped returns the GUIDs that look unswapped. Of random GUIDs without a version
// one for every 15 others does; a source of version 4 has no others.
func (v *versions) unswapped() int64 {
	if 4*v.swapped > v.other {
		return v.swapped
	}
	return 0
}
