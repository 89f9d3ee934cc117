package pkglint

import "github.com/macwrangler/macwrangler/pkg/finding"

// payloadRules are about the files that a package installs.
func payloadRules() []finding.Rule {
	return []finding.Rule{
		{
			ID: "P01", Severity: finding.Error,
			Guideline: "Folders of the system must keep their owner and mode.",
			Why:       "The installer gives the folders in a payload, such as /Applications, the owner and mode that they have there. It is an error where the package says overwrite-permissions.",
			Fix:       "build with --ownership recommended, and give the folders in the payload their usual mode",
			Good:      `drwxr-xr-x root wheel Library`, Bad: `drwx------ admin staff Library`,
			Source: "apple-oss-distributions/files, hierarchy",
		},
		{
			ID: "P02", Severity: finding.Error,
			Guideline: "A payload must not have files in folders that belong to macOS.",
			Why:       "/System, /bin, /sbin and /usr but /usr/local are sealed since macOS 10.15: the installation fails.",
			Fix:       "use /usr/local, /Library or /Applications",
			Good:      `usr/local/bin/example`, Bad: `usr/bin/example`,
			Source: sourceGuidelines,
		},
		{
			ID: "P03", Severity: finding.Error,
			Guideline: "A package should not install into homes.",
			Why:       "It reaches the users that exist, or one, and none that comes later. A licence there is an error: it then works for one user.",
			Fix:       "use /Library, a launch agent that sets up each user, or a configuration profile",
			Good:      `Library/Application Support/Example`, Bad: `Users/admin/Library/Application Support/Example`,
			Source: sourceGuidelines,
		},
		{
			ID: "P04", Severity: finding.Warning,
			Guideline: "A payload should be clean.",
			Why:       ".DS_Store, ._ files and the folders of git and Subversion are leftovers; setuid files and ones that all may write are an invitation; files of uid 501 belong to whoever is the first user of a Mac.",
			Fix:       "remove the leftovers, and build with --ownership recommended",
			Good:      `-rw-r--r-- root wheel Library/Example`, Bad: `-rw-rw-rw- 501 20 Library/.DS_Store`,
			Source: sourceGuidelines,
		},
		{
			ID: "P05", Severity: finding.Error,
			Guideline: "Property lists of launchd must be valid, owned by root and writable by root alone.",
			Why:       "launchd does not load others. A Label unlike the name of the file, and a mode other than 0644, are a warning.",
			Fix:       "correct the property list; owner root:wheel, mode 0644",
			Good:      `<key>Label</key><string>com.example.agent</string>`, Bad: `(no Label)`,
			Source: "launchd.plist(5)",
		},
		{
			ID: "P06", Severity: finding.Error,
			Guideline: "What the package lists must be what it holds.",
			Why:       "Bom, payload and PackageInfo are three lists of the same files; where they differ the receipt is wrong, or the installation fails.",
			Fix:       "build the package again, with a tool that writes all three",
			Good:      `(pkgbuild)`, Bad: `(a payload that was exchanged by hand)`,
			Source: sourceGuidelines,
		},
		{
			ID: "P07", Severity: finding.Warning,
			Guideline: "A package should install its applications where its payload says.",
			Why:       "A relocatable bundle is installed over any copy with the same identifier that Spotlight finds, be it in the Trash.",
			Fix:       "build with suppress_bundle_relocation, or BundleIsRelocatable false in the component property list",
			Good:      `suppress_bundle_relocation: true`, Bad: `suppress_bundle_relocation: false`,
			Source: "pkgbuild(1); " + sourceMunkipkg,
		},
		{
			ID: "U01", Severity: finding.Info,
			Guideline: "There should be a way to remove what is installed.",
			Why:       "No uninstaller was found in the payload, the scripts or the data of Munki.",
			Fix:       "add a script that removes it",
			Good:      `uninstall.sh`, Bad: `(none)`,
			Source: sourceGuidelines,
		},
		{
			ID: "R01", Severity: finding.Warning,
			Guideline: "A payload should be made of chosen files, not of a snapshot.",
			Why:       "Caches, logs, receipts and databases of the Mac on which it was made get installed with it.",
			Fix:       "build the payload from the files of the software alone",
			Good:      `Applications/Example.app`, Bad: `private/var/folders/zz/cache.db`,
			Source: sourceGuidelines,
		},
		{
			ID: "A01", Severity: finding.Error,
			Guideline: "Programs should run on Apple silicon without Rosetta.",
			Why:       "Rosetta ends with macOS 28: a program for Intel alone no longer runs then. One for PowerPC or i386 alone runs on no supported macOS, which is an error.",
			Fix:       "ask for a universal build",
			Good:      `arm64, x86_64`, Bad: `x86_64`,
			Source: "Apple, About the Rosetta translation environment",
		},
	}
}
