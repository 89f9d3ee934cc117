package aduidcmd

import (
	"bufio"
	"fmt"

	"github.com/macwrangler/macwrangler/cmd/macwrangler/cli/frame"
	"github.com/macwrangler/macwrangler/pkg/aduid/plan"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// printFleet writes a plan as text, with -q a line per user whose number changes.
func printFleet(a *frame.App, w *bufio.Writer, f *plan.Fleet) {
	if a.Quiet {
		for _, mac := range f.Macs {
			printChanges(w, mac)
		}
		return
	}
	fmt.Fprintf(w, "Route: %s\nMacs: %d, %s\nChange: %d\nClashes: %d\nWithout account: %d\n",
		f.Route, len(f.Macs), frame.Amount(f.Users, "user", "users"), f.Changes, f.Clashes, f.NoAccount)
	for _, mac := range f.Macs {
		fmt.Fprintf(w, "\n%s:\n", fault.Printable(mac.Mac))
		name, uid := 0, 0
		for _, u := range mac.Users {
			name, uid = max(name, len(fault.Printable(u.Name))), max(uid, len(fmt.Sprint(u.UID)))
		}
		for _, u := range mac.Users {
			fmt.Fprintf(w, "  %-*s  %-*d  %s\n", name, fault.Printable(u.Name), uid, u.UID, outcome(u))
			for _, clash := range u.Clashes {
				fmt.Fprintf(w, "    %s: %s\n", clash.Code, fault.Printable(clash.Text))
			}
		}
	}
}

func printChanges(w *bufio.Writer, mac plan.MacPlan) {
	for _, u := range mac.Users {
		if u.Changes {
			fmt.Fprintf(w, "%s\t%s\t%d\t%d\t%s\n", fault.Printable(mac.Mac), fault.Printable(u.Name), u.UID, u.NewUID, fault.Printable(u.Home))
		}
	}
}

// outcome says what becomes of a user's number.
func outcome(u plan.UserPlan) string {
	switch {
	case u.Changes:
		if u.Home == "" {
			return fmt.Sprintf("becomes %d", u.NewUID)
		}
		return fmt.Sprintf("becomes %d, in %s", u.NewUID, fault.Printable(u.Home))
	case u.Local:
		return "local"
	case u.Account == nil:
		return "no account"
	default:
		return "stays"
	}
}
