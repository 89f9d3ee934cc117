package pkglint

import "github.com/macwrangler/macwrangler/pkg/finding"

// scriptRules are about what scripts do.
func scriptRules() []finding.Rule {
	return []finding.Rule{
		{
			ID: "S01", Severity: finding.Error,
			Guideline: "A script must not open windows, applications or dialogs.",
			Why:       "Packages are installed at the login window, over SSH and by management agents, where nobody sees a window and a dialog waits for ever. It is an error where an application or the Finder is opened, a warning where one is told to do something or a dialog is shown.",
			Fix:       "leave it to the user, or to the tool that installs the package",
			Good:      `/usr/bin/pkill -x Example`, Bad: `open -a Example`,
			Source: sourceGuidelines,
		},
		{
			ID: "S02", Severity: finding.Error,
			Guideline: "A script must not call sudo to become root.",
			Why:       "The installer runs scripts as root already. sudo -u USER, to run something as a user, is an info where launchctl asuser is missing around it: without it the command is not in that user's session.",
			Fix:       "call the command itself; as a user: launchctl asuser UID sudo -u USER COMMAND",
			Good:      `/bin/mkdir -p "$3/Library/Example"`, Bad: `sudo mkdir -p "$3/Library/Example"`,
			Source: sourceGuidelines,
		},
		{
			ID: "S03", Severity: finding.Error,
			Guideline: "Paths on the target volume should begin with $3.",
			Why:       "The package may be installed on another volume than the one that the Mac runs from. Commands that write, make or remove are looked at; variables are followed, and commands that run only where $3 is / are left out. It is an error where $3 is taken for a user's name, as in scripts of Jamf.",
			Fix:       `put "$3" before the path: with $3 = / that is //Library, which is the same as /Library`,
			Good:      `/bin/rm -f "$3/Library/Preferences/com.example.plist"`, Bad: `rm -f /Library/Preferences/com.example.plist`,
			Source: sourceApple,
		},
		{
			ID: "S04", Severity: finding.Warning,
			Guideline: "A script should ask for the version of the target volume's macOS, not of the running one.",
			Why:       "sw_vers, uname -r and system_profiler SPSoftwareDataType describe the system that runs the installer.",
			Fix:       `read it from the target: defaults read "$3/System/Library/CoreServices/SystemVersion" ProductVersion; in a Distribution: my.target.systemVersion`,
			Good:      `defaults read "$3/System/Library/CoreServices/SystemVersion" ProductVersion`, Bad: `sw_vers -productVersion`,
			Source: sourceGuidelines,
		},
		{
			ID: "S05", Severity: finding.Warning,
			Guideline: "What acts on the running system should depend on the target being the boot volume.",
			Why:       "launchctl, killall, dscl and kextload change the system that runs, not the volume that is installed on.",
			Fix:       `put it inside: if [ "$3" = "/" ]; then ... fi`,
			Good:      `if [ "$3" = "/" ]; then /bin/launchctl bootstrap system /Library/LaunchDaemons/com.example.plist; fi`, Bad: `/bin/launchctl load /Library/LaunchDaemons/com.example.plist`,
			Source: sourceGuidelines,
		},
		{
			ID: "S06", Severity: finding.Warning,
			Guideline: "A script should end with a status that says whether it worked.",
			Why:       "Any status but 0 makes the installation fail. exit 0 at the end hides that a command failed; A && B at the end makes the installation fail where A was only a question.",
			Fix:       "check the commands that matter (|| exit 1, or set -e), and end with exit 0",
			Good:      `/bin/mkdir "$3/Library/Example" || exit 1`, Bad: `[ -f /tmp/old ] && rm /tmp/old`,
			Source: sourceApple,
		},
		{
			ID: "S07", Severity: finding.Info,
			Guideline: "A script should handle errors of the commands that change files.",
			Why:       "There is no set -e, no trap and no || at any of them.",
			Fix:       "use set -e, or || with what is to happen",
			Good:      `/bin/cp a b || exit 1`, Bad: `/bin/cp a b`,
			Source: sourceGuidelines,
		},
		{
			ID: "S08", Severity: finding.Warning,
			Guideline: "Variables should stand in double quotes where they are arguments.",
			Why:       "Names of volumes and paths have spaces; without quotes one path becomes two. It is what shellcheck calls SC2086; zsh does not split, so its scripts are not looked at.",
			Fix:       `write "$3" in place of $3`,
			Good:      `/bin/rm -f "$3/Library/Example"`, Bad: `/bin/rm -f $3/Library/Example`,
			Source: "shellcheck, SC2086",
		},
		{
			ID: "S09", Severity: finding.Error,
			Guideline: "Files, and their owners and modes, should come from the payload and not from a script.",
			Why:       "What a script makes is in no receipt, and pkgutil cannot tell about it. Changing what the payload has just installed is an error; making other files in a package with a payload is a warning, in one without an info.",
			Fix:       "put the file into the payload, with the owner and mode that it is to have",
			Good:      `payload/Library/Example/settings.plist`, Bad: `chmod 644 "$3/Library/Example/settings.plist"`,
			Source: sourceApple,
		},
		{
			ID: "S10", Severity: finding.Warning,
			Guideline: "A package should not restart the Mac.",
			Why:       "Somebody may be working, and the tool that installs the package has its own way of asking for a restart. shutdown, reboot and fdesetup are looked for, and postinstall actions of the package and the project.",
			Fix:       "leave it out, and tell the tool: RestartAction in Munki",
			Good:      `exit 0`, Bad: `/sbin/shutdown -r now`,
			Source: sourceGuidelines,
		},
		{
			ID: "S11", Severity: finding.Warning,
			Guideline: "A package should not put anything into the Dock or onto the Desktop.",
			Why:       "Both belong to the user.",
			Fix:       "leave it out, or use a configuration profile for the Dock",
			Good:      `payload/Applications/Example.app`, Bad: `dockutil --add /Applications/Example.app`,
			Source: sourceGuidelines,
		},
		{
			ID: "S12", Severity: finding.Error,
			Guideline: "A script needs a first line with an interpreter that macOS has, and the name that the installer looks for.",
			Why:       "macOS 12.3 removed /usr/bin/python, and /usr/bin/python3 only asks for the Command Line Tools; perl and ruby are deprecated; munki-python is gone with Munki 7. Without a first line, or with Windows line ends, the script is not run. The installer runs preinstall and postinstall, and only if they are executable. That bash is the one of 2007 is an info.",
			Fix:       "write it for /bin/sh or /bin/zsh; for Python, macwrangler pip plan shows which one the target has",
			Good:      `#!/bin/sh`, Bad: `#!/usr/bin/python`,
			Source: "Apple, macOS release notes (12.3); " + sourceMunki,
		},
	}
}

// scriptStyleRules are about how scripts are written, and what else they do.
func scriptStyleRules() []finding.Rule {
	return []finding.Rule{
		{
			ID: "S13", Severity: finding.Info,
			Guideline: "A script of more than 10 lines should have a comment.",
			Why:       "Somebody else will have to change it.",
			Fix:       "say what it is for",
			Good:      `# Remove the launch daemon of version 1.`, Bad: `(ten lines without a comment)`,
			Source: sourceGuidelines,
		},
		{
			ID: "S14", Severity: finding.Warning,
			Guideline: "A package should not install another package from a script.",
			Why:       "The installer cannot run twice at once, an error inside does not come out, and the tool that installs the package does not know what was installed.",
			Fix:       "deploy the package inside as it is; macwrangler pkg choices leaves out parts of it",
			Good:      `(deploy Example.pkg itself)`, Bad: `installer -pkg /tmp/Example.pkg -target /`,
			Source: sourceGuidelines,
		},
		{
			ID: "S15", Severity: finding.Error,
			Guideline: "A script must be readable by its shell.",
			Why:       "The installation fails at the first line that is not, after what stands before it was done. /bin/bash and /bin/sh of macOS are bash 3.2: what came with bash 4, such as declare -A, fails too.",
			Fix:       "correct the place that the finding names; bash -n FILE checks it",
			Good:      `if [ -f x ]; then rm x; fi`, Bad: `if [ -f x ]; then rm x`,
			Source: sourceOwn,
		},
		{
			ID: "S16", Severity: finding.Warning,
			Guideline: "A script should not download anything, nor hold a password.",
			Why:       "What a script downloads is not what was signed, and the download fails where the network does. Anybody can read the scripts of a package.",
			Fix:       "put the file into the payload; take secrets from a keychain or a configuration profile",
			Good:      `payload/Library/Example/data.bin`, Bad: `curl -o /tmp/x.pkg https://example.com/x.pkg`,
			Source: sourceGuidelines,
		},
		{
			ID: "K01", Severity: finding.Error,
			Guideline: "Scripts in Munki pkginfo files and AutoPkg recipes must work as Munki runs them.",
			Why:       "Munki passes no arguments, so $3 is empty. An installcheck_script says with status 0 that an installation is needed, and with any other, also that of an error, that none is. uninstall_script is run only where uninstall_method says so.",
			Fix:       "use / for $3; let installcheck_script end with exit 0 and exit 1 on purpose, without set -e",
			Good:      `[ -f /Library/Example ] && exit 1; exit 0`, Bad: `rm -rf "$3/Library/Example"`,
			Source: sourceMunki,
		},
	}
}
