package plan

import (
	"cmp"
	_ "embed" // the parts of the scripts
	"fmt"
	"strconv"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

// The parts of the scripts, in files of their own, so that editors and shellcheck know
// what they are.
var (
	//go:embed head.sh
	headPart string
	//go:embed tail.sh
	tailPart string
	//go:embed collect.sh
	collectPart string
)

// DefaultLog is where the script of a plan keeps its log.
const DefaultLog = "/Library/Logs/macwrangler-aduid-plan.log"

// ScriptOptions are the programs and files of a script. An empty field means the path
// on macOS.
type ScriptOptions struct {
	Dscl, PS, Scutil, Ioreg string
	Log                     string
}

// settings are the variables of a script: all, or those of the collector.
func (o ScriptOptions) settings(all bool) string {
	var b strings.Builder
	set := func(name, value, standard string) {
		fmt.Fprintf(&b, "%s=%s\n", name, quote(cmp.Or(value, standard)))
	}
	set("dscl", o.Dscl, "/usr/bin/dscl")
	set("scutil", o.Scutil, "/usr/sbin/scutil")
	set("ioreg", o.Ioreg, "/usr/sbin/ioreg")
	if all {
		set("ps", o.PS, "/bin/ps")
		set("log", o.Log, DefaultLog)
	}
	return b.String() + "\n"
}

// Collector returns a script for /bin/sh that prints the users of a Mac, for
// [ReadMacs].
func Collector(o ScriptOptions) string {
	return "#!/bin/sh\n# Made by macwrangler aduid collect.\n" + o.settings(false) + collectPart
}

// Script returns the plan for a Mac as a script for /bin/sh, which runs on it: after
// the bind has been removed, before the users log in again. Without --yes it only
// checks and says what it would do. It refuses, with status 1, if this is another Mac,
// a user, a number or a home is not as in the plan, another user has one of the
// numbers, or a process does. With status 2 something could not be changed. The script
// of a plan with clashes says which, and ends with status 1.
func Script(m MacPlan, o ScriptOptions) string {
	var b strings.Builder
	fmt.Fprintf(&b, "#!/bin/sh\n# Made by macwrangler aduid plan, for the Mac %s as it was then.\n", fault.Printable(m.Mac))
	if m.Blocked() {
		b.WriteString("printf '%s\\n' \\\n  'this plan changes nothing: somebody has to decide first' \\\n")
		for _, user := range m.Users {
			for _, clash := range user.Clashes {
				fmt.Fprintf(&b, "  %s \\\n", quote(fmt.Sprintf("%s: %s (%s)", fault.Printable(user.Name), fault.Printable(clash.Text), clash.Code)))
			}
		}
		b.WriteString("  >&2\nexit 1\n")
		return b.String()
	}
	b.WriteString(o.settings(true) + headPart + "\n")
	fmt.Fprintf(&b, "same_mac %s\n", quote(m.Mac))
	var applies strings.Builder
	for _, user := range m.Users {
		if user.Changes {
			words := user.words()
			b.WriteString("check " + words)
			applies.WriteString("apply " + words)
		}
	}
	b.WriteString(tailPart + applies.String())
	if applies.Len() == 0 {
		b.WriteString("printf '%s\\n' 'no number changes on this Mac'\n")
	}
	b.WriteString("if [ \"$failed\" = yes ]; then exit 2; fi\nif [ \"$yes\" = no ]; then printf '%s\\n' \"nothing was changed; to change it: sudo sh $0 --yes\"; fi\n")
	return b.String()
}

// words are the arguments of check and apply.
func (u UserPlan) words() string {
	guid := ""
	if u.GUID != nil {
		guid = u.GUID.String()
	}
	return strings.Join([]string{
		quote(u.Name), strconv.Itoa(int(u.UID)), strconv.Itoa(int(u.NewUID)), quote(guid), quote(u.Home),
	}, " ") + "\n"
}

// quote returns a word in single quotes for /bin/sh.
func quote(word string) string { return "'" + strings.ReplaceAll(word, "'", `'\''`) + "'" }
