package aduid

import (
	"slices"

	"github.com/macwrangler/macwrangler/pkg/fault"
)

const (
	sourceDTYP = "MS-DTYP 2.3.4.2"
	sourceLDIF = "RFC 2849"
	sourceLDAP = "RFC 4511, 4.1.9; tests against OpenLDAP"
)

// Meanings explains the codes of this package's errors, warnings and skipped
// objects.
func Meanings() []fault.Meaning {
	reasons := slices.Concat(skips(), warnings())
	for i := range reasons {
		reasons[i].Kind = fault.KindReason
	}
	list := slices.Concat(guidErrors(), sourceErrors())
	for i := range list {
		list[i].Kind = fault.KindError
	}
	return append(list, reasons...)
}

func guidErrors() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeBadGUID, Summary: "The text is not a GUID in any known form.",
			Why:     "In a scan: the account has an objectGUID that cannot be read, is all zeros or all ones, or there are two different ones.",
			Advice:  "copy the whole value, without the name of the attribute; macwrangler aduid compute --help lists the forms",
			Example: "macwrangler aduid compute 6C703CF1-B5D1-41F8-880B",
		},
		{
			Code: CodeAmbiguous, Summary: "32 hex digits can be read in two ways, which are different GUIDs and different uids.",
			Why:     "They may be the raw bytes as LDAP returns them, or the text of a GUID without its dashes: the bytes of the first three groups are reversed.",
			Advice:  "say which: macwrangler aduid compute --input hex-raw GUID, or --input hex-guid",
			Example: "macwrangler aduid compute f13c706cd1b5f841880b317728cbd4f5", Source: sourceDTYP,
		},
		{
			Code: CodeBadBase64, Summary: "The value is not base64.",
			Why:     "The base64 of a GUID has 24 characters and ends in ==. In a scan: the objectGUID of an account cannot be decoded.",
			Advice:  "copy the whole value after objectGUID::",
			Example: "macwrangler aduid compute 8TxwbNG1+EGICzF3KMvU9Q=",
		},
		{
			Code: CodeWrongLength, Summary: "The value does not have the 16 bytes of a GUID.",
			Advice:  "check that it is objectGUID and not another attribute such as objectSid, and that the copy is complete",
			Example: "objectGUID:: AAAAEQ==", Source: sourceDTYP,
		},
		{
			Code: CodeBadForm, Summary: "The form of GUIDs that was asked for is unknown.",
			Advice: "use one of auto, guid, base64, hex-raw, hex-guid",
		},
		{
			Code: CodeLongLine, Summary: "A line is longer than a GUID in any form.",
			Advice: "write one GUID per line; for a whole LDIF file use macwrangler aduid scan --ldif FILE",
		},
		{
			Code: CodeBadLines, Summary: "Some lines or arguments are not GUIDs; the others were computed.",
			Why:    "Each bad line was reported with its number and its own code.",
			Advice: "correct the lines that were reported, and run the command again for them",
		},
	}
}

func sourceErrors() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: CodeUnreadable, Summary: "The input could not be opened or read.",
			Advice: "read the message: it has the error of the operating system; name a file and not a folder",
		},
		{
			Code: CodeSizeLimit, Summary: "The server returned only some of the accounts.",
			Why:    "Active Directory stops at 1,000 entries unless the search is paged. Collisions among the missing accounts would not be found.",
			Advice: "page the search: ldapsearch -E pr=1000/noprompt …; in a live scan try a smaller --page-size",
			Source: sourceLDAP,
		},
		{
			Code: CodeChanged, Summary: "The file changed while it was scanned.",
			Why:    "The second pass did not find the accounts of the first one.",
			Advice: "copy the file, and scan the copy",
		},
		{
			Code: CodeNoGUIDs, Summary: "The source has accounts, but none has a usable objectGUID, so nothing was checked.",
			Advice: "include the attribute objectGUID in the export; in a live scan log on with an account that may read it",
		},
		{
			Code: CodeIncomplete, Summary: "The source was not read to its end, so the absence of collisions means nothing.",
			Advice: "solve the error that ended the scan, and scan again",
		},
		{
			Code: CodeUnread, Summary: "Accounts that may be users were not examined: their number is not known.",
			Why: "Each of them may share a number with any other account. The report lists them with their line and what is wrong: " +
				"an objectGUID that is missing or cannot be read. An object whose class is not known counts as a user.",
			Advice:  "export again with objectGUID as text with dashes or as base64, or log on with an account that may read it; for 32 bare digits: --input hex-raw or hex-guid",
			Example: "macwrangler aduid scan --csv users.csv --input hex-raw",
		},
		{
			Code: CodeUnswapped, Summary: "GUIDs look as if a tool wrote their raw bytes in the order of the text, or the reverse: their numbers would be wrong.",
			Why:    "In GUIDs of Active Directory the third group begins with 4; here its second half does, and there are not so many of other versions that chance explains it.",
			Advice: "compare one account that you know: macwrangler aduid compute GUID, and with --input hex-raw; then scan with --input hex-raw, or export with Get-ADUser or ldapsearch",
			Source: sourceDTYP,
		},
		{
			Code: CodeNoAccounts, Summary: "The source was read to its end, and not one account was scanned.",
			Advice: "check --base, --filter or the file, and that it has users; --groups compares groups",
		},
		{
			Code: CodeSplit, Summary: "No number is shared among the accounts that were read in parts, which is not proof that none is.",
			Why: "With --connections the directory is read by ranges of objectGUID. An account whose objectGUID the logon may not search matches no range, " +
				"and no search can find out if there is one. What was found is certain.",
			Advice: "scan with one connection: leave out --connections", Source: "RFC 4511, 4.5.1.7 (a filter that is undefined matches nothing, nor does its negation)",
		},
		{
			Code: CodeListFailed, Summary: "The list of all accounts could not be written.",
			Advice: "check the space and the permissions of the file after --list",
		},
		{
			Code: CodeBadUID, Summary: "The text is not a uid: a number from 0 to 2147483647.",
			Advice: "write the number that id -u NAME or ls -ln prints", Example: "macwrangler aduid find jdoe",
		},
	}
}

func skips() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: SkipNoGUID, Summary: "The account has no objectGUID, so its uid is not known.",
			Why:    "Some entries, such as mail contacts, have none; if there are many, the export lacks the attribute.",
			Advice: "include objectGUID in the export, or log on with an account that may read it",
		},
		{
			Code: SkipURL, Summary: "The objectGUID is the URL of a file, which is never opened.",
			Advice: "export with the value itself: ldapsearch writes it as objectGUID:: …", Example: "objectGUID:< file:///tmp/value", Source: sourceLDIF,
		},
		{
			Code: SkipLongValue, Summary: "The objectGUID is longer than any GUID.",
			Advice: "check the entry in the directory, and export it again",
		},
		{
			Code: SkipNoNumber, Summary: "The account has no value in the attribute of --attribute, so its number is not known.",
			Why:     "A Mac that maps the attribute does not compute a number in its place; what it does with such an account is not known.",
			Advice:  "write a number that nobody has into it: --list FILE has the computed one of each account; or log on with an account that may read it",
			Example: "macwrangler aduid scan --csv users.csv --attribute uidNumber --list numbers.csv",
		},
		{
			Code: SkipBadNumber, Summary: "The value in the attribute of --attribute is not a whole number from 0 to 2147483647.",
			Advice: "correct it in the directory; zeros before the number and blanks around it do not matter", Example: "uidNumber: 5001x",
		},
		{
			Code: SkipNumbers, Summary: "The attribute of --attribute has more than one value, and which of them a Mac uses is not known.",
			Advice: "leave one of them", Example: "uidNumber: 5001, uidNumber: 5002",
		},
		{
			Code: SkipComputer, Summary: "The object is a computer or a managed service account, which does not log in to Macs.",
			Advice: "nothing: computers are counted but not compared", Source: "MS-SAMR 2.2.1.9",
		},
		{
			Code: SkipContact, Summary: "The object is a contact, which is not an account.",
			Advice: "nothing: contacts are counted but not compared",
		},
		{
			Code: SkipGroup, Summary: "The object is a group, and groups were not asked for.",
			Advice: "add --groups to compare the gids of groups too",
		},
		{
			Code: SkipCloudOnly, Summary: "The account is in Entra alone and has no objectGUID of an Active Directory.",
			Why:    "Its ImmutableId is empty, and nothing says that it is synchronized.",
			Advice: "nothing: no Mac computes a uid for it",
		},
		{
			Code: SkipEmpty, Summary: "No cell of the row has a value.",
			Advice: "nothing: spreadsheets write such rows",
		},
		{
			Code: SkipOther, Summary: "The object is neither a user nor a group, such as an organizational unit.",
			Advice: "nothing, unless such objects log in to Macs: then narrow --filter or the export to accounts",
		},
	}
}

func warnings() []fault.Meaning {
	return []fault.Meaning{
		{
			Code: WarnRoundNumber, Summary: "The export may be incomplete: it has a multiple of 1,000 accounts and no end mark.",
			Why:    "Active Directory stops at 1,000 entries unless the search is paged, and ldapsearch -LLL does not write that down.",
			Advice: "export with -E pr=1000/noprompt, or without -LLL, and compare the number of accounts",
			Source: "tests against OpenLDAP and Samba",
		},
		{
			Code: WarnNoLastLine, Summary: "The last line end or empty line of the file is missing; the last record looks complete and was counted.",
			Advice: "compare the last account with the directory, or export again",
		},
		{
			Code: WarnNoObjectClass, Summary: "Users and groups cannot be distinguished, so all objects were counted as users.",
			Why:    "The source has neither objectClass nor sAMAccountType.",
			Advice: "include objectClass in the export, or scan without --groups",
		},
		{
			Code: WarnEncoding, Summary: "Names that are not UTF-8 were read as Windows-1252.",
			Why:    "Windows PowerShell writes the ANSI code page by default. Only names can be garbled, not GUIDs.",
			Advice: "export with Export-Csv -Encoding UTF8",
		},
		{
			Code: WarnSplit, Summary: "The directory was read in parts, and accounts whose objectGUID the logon may not search are in none of them.",
			Why:    "One connection would have listed them as accounts that were not examined.",
			Advice: "scan with one connection from time to time: leave out --connections", Source: "RFC 4511, 4.5.1.7",
		},
		{
			Code: WarnCatalog, Summary: "The global catalog does not have every attribute, and usually not those with numbers.",
			Why:    "It keeps some attributes of all domains. Accounts then look as if they had no number.",
			Advice: "scan each domain by itself: --ldap ldaps://DC without :3269",
		},
		{
			Code: WarnNamesMissing, Summary: "The names of accounts were not looked up because reading or the look-up failed; they are listed by GUID or DN.",
			Advice: "solve the error, and scan again",
		},
		{
			Code: WarnNoAccounts, Summary: "The source was read to its end and has no account.",
			Advice: "check --base, --filter or the file, and that the export includes objectGUID",
		},
		{
			Code: WarnByteArray, Summary: "The export has the name of a type, such as System.Byte[], in place of the GUIDs.",
			Why:    "PowerShell's Export-Csv does not write the elements of an array, which objectGUID is to [adsisearcher] and in raw LDAP.",
			Advice: "… | Select-Object SamAccountName,@{n='ObjectGUID';e={[guid]$_.ObjectGUID}} | Export-Csv users.csv -Encoding UTF8; or use Get-ADUser",
		},
		{
			Code: WarnUnswapped, Summary: "GUIDs look as if a tool put dashes between the raw bytes without reversing the first three groups.",
			Why:    "In GUIDs of Active Directory the third group begins with 4. Such text leads to a uid other than the one that Macs use.",
			Advice: "compare one account: macwrangler aduid compute GUID, and with --input hex-raw; export with Get-ADUser or ldapsearch",
			Source: sourceDTYP,
		},
	}
}
