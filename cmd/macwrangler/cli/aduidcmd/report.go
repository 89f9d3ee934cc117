package aduidcmd

import (
	"bufio"
	"cmp"
	"fmt"
	"maps"
	"slices"
	"text/tabwriter"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// printReport writes the report as text: what was read, who shares a number, and
// what was not covered.
func printReport(w *bufio.Writer, r *aduid.Report) {
	fmt.Fprintf(w, "Source: %s\n", fault.Printable(r.Source))
	if r.Attribute != "" {
		fmt.Fprintf(w, "Attribute: %s\n", r.Attribute)
	}
	if r.GroupAttribute != "" {
		fmt.Fprintf(w, "Attribute of groups: %s\n", r.GroupAttribute)
	}
	fmt.Fprintf(w, "Scanned: %s\n", scannedText(r))
	if !r.Complete {
		fmt.Fprintln(w, "INCOMPLETE: the scan did not reach the end; there may be more than is listed below")
	}
	if r.Attribute != "" && r.ExpectedPairs == 0 { // somebody chose the numbers
		fmt.Fprintf(w, "Colliding pairs: %d found\n", r.CollidingPairs)
	} else {
		fmt.Fprintf(w, "Colliding pairs: %d found, %s expected by chance\n", r.CollidingPairs, pairsText(r.ExpectedPairs))
	}
	fmt.Fprintf(w, "Reserved numbers: %d\n", r.ReservedCount)
	printCollisions(w, r)
	printReserved(w, r)
	printDuplicates(w, r)
	printUnread(w, r)
	printSkipped(w, r)
	printReferrals(w, r)
}

func scannedText(r *aduid.Report) string {
	text := frame.Amount(int(r.Users), "user", "users")
	if r.Groups > 0 {
		text += ", " + frame.Amount(int(r.Groups), "group", "groups")
	}
	return text
}

// pairsText returns an expectation with a sensible number of digits.
func pairsText(pairs float64) string {
	switch {
	case pairs < 0.01:
		return "less than 0.01"
	case pairs < 10:
		return fmt.Sprintf("%.2f", pairs)
	default:
		return fmt.Sprintf("%.0f", pairs)
	}
}

func printCollisions(w *bufio.Writer, r *aduid.Report) {
	for _, c := range r.Collisions {
		name, enabled := "uid", ""
		if c.Kind == aduid.Group {
			name = "gid"
		} else if c.Enabled() < 2 {
			enabled = ", fewer than two enabled"
		}
		fmt.Fprintf(w, "\n%s %d: %s%s\n", name, c.UID, frame.Amount(int(c.Count), c.Kind.String(), c.Kind.String()+"s"), enabled)
		table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
		for _, account := range c.Accounts {
			printAccount(table, "", account)
		}
		_ = table.Flush() // w keeps the error
		printMore(w, c.Count, len(c.Accounts))
	}
	listed := 0
	for _, c := range r.Collisions {
		listed += len(c.Accounts)
	}
	if left := r.CollidingAccounts - int64(listed); left > 0 {
		fmt.Fprintf(w, "\n%d more colliding accounts are counted but not listed; --list names every account\n", left)
	}
}

// printAccount writes a row with an account.
func printAccount(table *tabwriter.Writer, first string, a aduid.Account) {
	printAccountAnd(table, first, a, "")
}

// printAccountAnd writes a row with an account and something at its end.
func printAccountAnd(table *tabwriter.Writer, first string, a aduid.Account, more string) {
	if a.Disabled {
		more = " (disabled)" + more
	}
	if a.ComputedUID != nil {
		more += fmt.Sprintf(" (computed %d)", *a.ComputedUID)
	}
	fmt.Fprintf(table, "  %s%s\t%s\t%s%s\n", first, cmp.Or(fault.Printable(a.Name), "-"), a.GUID, cmp.Or(fault.Printable(a.DN), "-"), more)
}

// printMore writes how many more were counted but not listed.
func printMore(w *bufio.Writer, all int64, listed int) {
	if left := all - int64(listed); left > 0 {
		fmt.Fprintf(w, "  and %d more\n", left)
	}
}

func printReserved(w *bufio.Writer, r *aduid.Report) {
	if r.ReservedCount == 0 {
		return
	}
	fmt.Fprintf(w, "\nReserved for the system (0 to %d):\n", aduid.LastReserved)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, one := range r.Reserved {
		name := "uid"
		if one.Kind == aduid.Group {
			name = "gid"
		}
		printAccount(table, fmt.Sprintf("%s %d\t", name, one.UID), one.Account)
	}
	_ = table.Flush() // w keeps the error
	printMore(w, r.ReservedCount, len(r.Reserved))
}

func printDuplicates(w *bufio.Writer, r *aduid.Report) {
	if r.DuplicateCount == 0 {
		return
	}
	fmt.Fprintf(w, "\nListed more than once, not a collision: %s\n", frame.Amount(int(r.DuplicateCount), "extra listing", "extra listings"))
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, d := range r.Duplicates {
		printAccount(table, fmt.Sprintf("%d times\t", d.Times), d.Account)
	}
	_ = table.Flush() // w keeps the error
}

// printUnread lists the accounts that may be users and were not examined.
func printUnread(w *bufio.Writer, r *aduid.Report) {
	if r.UnreadCount == 0 {
		return
	}
	fmt.Fprintf(w, "\nNot examined, may be users: %d\n", r.UnreadCount)
	table := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	for _, u := range r.Unread {
		line := ""
		if u.Line > 0 {
			line = fmt.Sprintf("line %d\t", u.Line)
		}
		computed := ""
		if u.ComputedUID != nil {
			computed = fmt.Sprintf(" (computed %d)", *u.ComputedUID)
		}
		fmt.Fprintf(table, "  %s%s\t%s\t%s%s\n", line, u.Code, cmp.Or(fault.Printable(u.Name), "-"), cmp.Or(fault.Printable(u.DN), "-"), computed)
	}
	_ = table.Flush() // w keeps the error
	printMore(w, r.UnreadCount, len(r.Unread))
}

// printSkipped counts what is surely no user.
func printSkipped(w *bufio.Writer, r *aduid.Report) {
	text := ""
	for _, code := range slices.Sorted(maps.Keys(r.SkippedCounts)) {
		if aduid.PassedOver(fault.Code(code)) {
			text += fmt.Sprintf("  %s: %d\n", code, r.SkippedCounts[code])
		}
	}
	if text != "" {
		fmt.Fprintf(w, "\nNot counted as accounts:\n%s", text)
	}
}

func printReferrals(w *bufio.Writer, r *aduid.Report) {
	if r.ReferralCount == 0 {
		return
	}
	fmt.Fprintf(w, "\nNot covered, referred to other servers:\n")
	for _, url := range r.Referrals {
		fmt.Fprintf(w, "  %s\n", fault.Printable(url))
	}
	printMore(w, r.ReferralCount, len(r.Referrals))
}

// printBare writes a line for each account with a problem, for -q.
func printBare(w *bufio.Writer, r *aduid.Report) {
	for _, c := range r.Collisions {
		for _, a := range c.Accounts {
			fmt.Fprintf(w, "%d\t%s\t%s\t%s\n", c.UID, c.Kind, a.GUID, fault.Printable(a.DN))
		}
	}
	for _, one := range r.Reserved {
		fmt.Fprintf(w, "%d\t%s\t%s\t%s\n", one.UID, one.Kind, one.GUID, fault.Printable(one.DN))
	}
}
