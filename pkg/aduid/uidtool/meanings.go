package uidtool

import "github.com/macwrangler/macwrangler/pkg/fault"

// Meanings explains the codes of this package's errors, which are found in its
// log.
func Meanings() []fault.Meaning {
	const settings = "sudo nano \"/Library/Application Support/macwrangler/uidtool.yaml\""
	list := []fault.Meaning{
		{
			Code: CodeBadName, Summary: "The login window passed a name that no account can have.",
			Why:    "It is empty, longer than 256 bytes, NONE, or has spaces around it or control characters.",
			Advice: "type the short name of the user, such as jdoe, or user@domain", Example: `looking up "NONE": the login window has set no user name`,
			Source: "the sources of NoMAD Login AD (NONE)",
		},
		{
			Code: CodeNotFound, Summary: "The directory has no user with that name below the base.",
			Advice: "check the name and base in the settings: " + settings,
		},
		{
			Code: CodeAmbiguous, Summary: "Several users have the name, so no uid was printed.",
			Advice: "use a narrower base in the settings, or log in as user@domain",
		},
		{
			Code: CodeReserved, Summary: "The uid of the account would be between 0 and 500, which macOS reserves for itself.",
			Why:    "One account in four million gets such a number.",
			Advice: "delete and recreate the account in Active Directory, so that it gets another objectGUID",
		},
		{
			Code: CodeTaken, Summary: "Another account on this Mac already has the uid.",
			Why:    "A local account, or a user of the directory whose uid collides.",
			Advice: "see who has it: dscl . -search /Users UniqueID NUMBER; for collisions: macwrangler aduid scan --help",
		},
		{
			Code: CodeUnknown, Summary: "The Mac could not be asked whether the uid is in use, so no uid was printed.",
			Advice: "try id -un NUMBER on that Mac, and read the message in the log",
		},
		{
			Code: CodeUnsafeFile, Summary: "The settings or the password file can be read or changed by users other than root, so it was not used.",
			Why:    "It contains a password. It must be a regular file (not a symbolic link) that belongs to root and has mode 0600 or 0400.",
			Advice: "sudo chown root FILE && sudo chmod 600 FILE",
		},
		{
			Code: CodeBadSettings, Summary: "The settings are not valid YAML, have an unknown or missing setting, or conflict.",
			Advice: "correct the line in the message: " + settings, Example: "domain: corp.example.com",
		},
		{
			Code: CodeUnprotected, Summary: "The settings name a plain LDAP connection, whose answers anybody on the network can forge, so nothing was asked.",
			Why: "A forged answer gives the new account the uid of somebody else, and with it their files. " +
				"gssapi without TLS does not help: it protects the logon, not the answers.",
			Advice: "write url: ldaps://HOST, or startTLS: true, or domain in place of url; allowUnprotected: true asks anyway",
		},
		{
			Code: CodeNoSettings, Summary: "The settings file does not exist.",
			Advice: "create it with mode 0600: " + settings + "; macwrangler aduid uidtool --help lists the settings",
		},
	}
	for i := range list {
		list[i].Kind = fault.KindError
	}
	return list
}
