package pkglint

import (
	"regexp"
	"slices"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/finding"
	"github.com/macwrangler/macwrangler/pkg/pkglint/shell"
)

// command applies the rules that look at one command.
func (c *checker) command(cmd *shell.Command) {
	c.jamf(cmd)
	c.gui(cmd)
	c.sudo(cmd)
	c.runningSystem(cmd)
	c.restarts(cmd)
	c.dock(cmd)
	c.pythons(cmd)
	c.installer(cmd)
	c.downloads(cmd)
	c.passwords(cmd)
	c.writes(cmd)
}

// jamf reports $3 where a user is meant, S03.
func (c *checker) jamf(cmd *shell.Command) {
	if c.role != RoleInstall {
		return
	}
	user := cmd.Name == "id" || cmd.Name == "su" || cmd.Name == "sudo"
	for _, arg := range append(cmd.Args[:len(cmd.Args):len(cmd.Args)], cmd.Out...) {
		v := arg.First()
		if jamfUser(arg) || user && len(v) == 1 && v[0].Kind == shell.Variable && v[0].Text == "3" {
			c.report("S03", "", cmd.Pos, "look for the user: stat -f %Su /dev/console", "$3 is the target volume and not a user: that is so in scripts of Jamf alone")
			return
		}
	}
}

// opensApp matches AppleScript that brings an application or the Finder up.
var opensApp = regexp.MustCompile(`(?i)\bactivate\b|\blaunch\b|\bopen location\b|tell app(?:lication)? "Finder"`)

// asksUser matches AppleScript that shows something.
var asksUser = regexp.MustCompile(`(?i)\bdisplay (?:dialog|alert|notification)\b|\bchoose from list\b|tell app|\bkeystroke\b`)

// gui is S01.
func (c *checker) gui(cmd *shell.Command) {
	const fix = "leave it to the user, or to the tool that installs the package"
	switch cmd.Name {
	case "open":
		if cmd.Path == "open" || cmd.Path == "/usr/bin/open" {
			c.report("S01", "", cmd.Pos, fix, "open opens an application or the Finder")
		}
	case "osascript":
		text := cmd.Input
		for _, arg := range cmd.Args {
			text += " " + arg.First().String()
		}
		switch {
		case opensApp.MatchString(text):
			c.report("S01", "", cmd.Pos, fix, "osascript opens an application or the Finder")
		case asksUser.MatchString(text):
			c.report("S01", finding.Warning, cmd.Pos, fix, "osascript shows something, or tells an application to do something")
		}
	case "cocoaDialog", "CocoaDialog", "cocoadialog", "jamfHelper", "terminal-notifier", "dialogcli":
		c.report("S01", finding.Warning, cmd.Pos, fix, "%s shows a dialog", cmd.Name)
	case "dialog":
		if strings.HasPrefix(cmd.Path, "/usr/local/bin/") || strings.HasPrefix(cmd.Path, "/Library/") {
			c.report("S01", finding.Warning, cmd.Pos, fix, "swiftDialog shows a dialog")
		}
	}
}

// sudo is S02.
func (c *checker) sudo(cmd *shell.Command) {
	switch {
	case cmd.Name != "sudo":
	case !asOther(cmd):
		c.report("S02", "", cmd.Pos, "call the command itself", "the script runs as root already")
	case !slices.Contains(cmd.Via, "launchctl"):
		c.report("S02", finding.Info, cmd.Pos, "launchctl asuser UID sudo -u USER COMMAND",
			"sudo -u does not run the command in the session of that user")
	}
}

// asOther reports whether a sudo is for another user than root.
func asOther(cmd *shell.Command) bool {
	for i, arg := range cmd.Args {
		text := arg.First().Prefix()
		switch {
		case text == "" || text[0] != '-':
			return false
		case strings.HasPrefix(text, "--user="):
			return text != "--user=root"
		case text == "--user" || !strings.HasPrefix(text, "--") && strings.HasSuffix(text, "u"):
			return i+1 < len(cmd.Args) && !cmd.Args[i+1].Is("root")
		case strings.HasPrefix(text, "-u"):
			return text != "-uroot"
		}
	}
	return false
}

// runningSystem is S04.
func (c *checker) runningSystem(cmd *shell.Command) {
	if c.role != RoleInstall && c.role != RoleHelper || cmd.Boot {
		return
	}
	const fix = `read it from the target: defaults read "$3/System/Library/CoreServices/SystemVersion" ProductVersion`
	switch {
	case cmd.Name == "sw_vers":
		c.report("S04", "", cmd.Pos, fix, "sw_vers is about the running system and not the target")
	case cmd.Name == "uname" && slices.ContainsFunc(cmd.Args, func(w shell.Word) bool { return w.Is("-r") }):
		c.report("S04", "", cmd.Pos, fix, "uname -r is about the running system and not the target")
	case cmd.Name == "system_profiler" && slices.ContainsFunc(cmd.Args, func(w shell.Word) bool { return w.Is("SPSoftwareDataType") }):
		c.report("S04", "", cmd.Pos, fix, "system_profiler is about the running system and not the target")
	case cmd.Name == "defaults" || cmd.Name == "PlistBuddy" || cmd.Name == "plutil":
		for _, arg := range cmd.Args {
			if strings.HasPrefix(arg.First().Prefix(), "/System/Library/CoreServices/SystemVersion") {
				c.report("S04", "", cmd.Pos, `put "$3" before the path`, "this is the version of the running system and not of the target")
			}
		}
	}
}

// restarts is S10.
func (c *checker) restarts(cmd *shell.Command) {
	first := ""
	if len(cmd.Args) > 0 {
		first = cmd.Args[0].Text()
	}
	restarts := false
	switch cmd.Name {
	case "shutdown", "reboot", "halt":
		restarts = true
	case "fdesetup":
		restarts = slices.Contains([]string{"authrestart", "enable", "disable"}, first)
	case "launchctl":
		restarts = first == "reboot"
	}
	if restarts {
		c.report("S10", "", cmd.Pos, "leave it to the tool that installs the package", "%s restarts the Mac, or asks for it", strings.TrimSpace(cmd.Name+" "+first))
	}
}

// dock is S11; paths on a Desktop are with the other paths.
func (c *checker) dock(cmd *shell.Command) {
	const fix = "leave the Dock to its user, or use a configuration profile"
	switch cmd.Name {
	case "dockutil":
		c.report("S11", "", cmd.Pos, fix, "dockutil changes the Dock")
	case "defaults", "PlistBuddy":
		changes := len(cmd.Args) > 0 && slices.Contains([]string{"write", "delete", "import"}, cmd.Args[0].Text()) || buddyChanges(cmd)
		for _, arg := range cmd.Args {
			if text := arg.First().String(); changes && (strings.HasSuffix(text, "com.apple.dock") || strings.HasSuffix(text, "com.apple.dock.plist")) {
				c.report("S11", "", cmd.Pos, fix, "this changes the Dock")
				return
			}
		}
	}
}

// pythons reports calls of an interpreter that is gone, S12.
func (c *checker) pythons(cmd *shell.Command) {
	system := !strings.Contains(cmd.Path, "/") || strings.HasPrefix(cmd.Path, "/usr/bin/")
	switch {
	case !system:
	case pythonTwo.MatchString(cmd.Name):
		c.report("S12", "", cmd.Pos, fixPython, "%s is gone since macOS 12.3", cmd.Path)
	case cmd.Name == "python3" || cmd.Name == "pip3":
		c.report("S12", finding.Warning, cmd.Pos, fixPython, "%s only asks for the Command Line Tools where they are not installed", cmd.Path)
	}
	if strings.HasSuffix(cmd.Path, "/munki-python") {
		c.report("S12", finding.Warning, cmd.Pos, fixPython, "%s is gone with Munki 7", cmd.Path)
	}
}

// installer is S14.
func (c *checker) installer(cmd *shell.Command) {
	removes := c.role == RoleUninstall || c.role == RolePreuninstall || c.role == RolePostuninstall
	if cmd.Name != "installer" || removes { // vendors have packages that remove a product
		return
	}
	for _, arg := range cmd.Args {
		if arg.Is("-pkg") || arg.Is("-package") {
			c.report("S14", "", cmd.Pos, "deploy the package inside as it is", "a package must not install another one")
			return
		}
	}
}

// downloads is S16.
func (c *checker) downloads(cmd *shell.Command) {
	if cmd.Name != "curl" && cmd.Name != "wget" || len(cmd.Args) == 0 {
		return
	}
	for _, arg := range cmd.Args {
		if text := arg.First().Prefix(); strings.Contains(text, "://localhost") || strings.Contains(text, "://127.") {
			return
		}
	}
	c.report("S16", "", cmd.Pos, "put the file into the payload", "%s needs the network, and what it fetches is not what was signed", cmd.Name)
}
