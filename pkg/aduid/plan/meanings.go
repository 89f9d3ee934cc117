package plan

import "github.com/macwrangler/macwrangler/pkg/fault"

// Meanings explains the codes of this package.
func Meanings() []fault.Meaning {
	list := []fault.Meaning{
		{
			Code: CodeBadMacs, Kind: fault.KindError, Summary: "The table of Macs and their users cannot be read.",
			Why:    "It needs the columns mac, name, uid, guid and home; a guid may be empty. Names and paths have no control characters.",
			Advice: "make it with the collector: macwrangler aduid collect --format sh >collect.sh, and run that on each Mac",
		},
		{
			Code: CodeNoMac, Kind: fault.KindError, Summary: "The table has no Mac of that name.",
			Advice: "write --mac as the column mac has it",
		},
		{
			Code: ClashTaken, Summary: "Another user of the Mac has the number that this user would get.",
			Why:    "Each would own the files of the other, also while both numbers are being changed.",
			Advice: "change the other user's number first, or let this user keep the old one: --route keep",
		},
		{
			Code: ClashTwice, Summary: "Two users of the Mac would get the same number.",
			Why:    "Their accounts share a uid in the directory, see macwrangler aduid scan.",
			Advice: "recreate one of the two accounts, or let one keep the old number",
		},
		{
			Code: ClashShared, Summary: "Two users of the Mac have the same number now, so that it is not known who owns a file.",
			Advice: "decide for each folder by hand: sudo find -x / -user UID",
		},
		{
			Code: ClashReserved, Summary: "The number that this user would get is reserved for the system: 0 to 500.",
			Advice: "recreate the account in the directory, so that it gets another objectGUID, or use --route next-free",
		},
		{
			Code: ClashAmbiguous, Summary: "Several accounts of the directory have the user's name, and the table has no GeneratedUID to tell which.",
			Advice: "collect the column guid too, or use a narrower --base",
		},
		{
			Code: ClashGUID, Summary: "The account of that name has another GUID than the user on the Mac.",
			Why:    "The user is a local one of the same name, or the account was deleted and created again.",
			Advice: "name a local user with --local NAME; otherwise compare the two people",
		},
		{
			Code: ClashHome, Summary: "The home is not the path of a folder such as /Users/jdoe, or two users of the Mac have the same one.",
			Advice: "check the column home; a home on a server is not changed here",
		},
	}
	for i := range list {
		if list[i].Kind == "" {
			list[i].Kind = fault.KindReason
		}
	}
	return list
}
