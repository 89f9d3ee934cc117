package plan

import "github.com/macwrangler/macwrangler/pkg/fault"

// The codes of this package's errors.
const (
	CodeBadMacs fault.Code = "bad-macs"    // the table of Macs and users is malformed
	CodeNoMac   fault.Code = "unknown-mac" // that Mac is not in the table
)

// The codes of clashes: why a user's number or files cannot be changed as they are.
const (
	ClashTaken     fault.Code = "uid-in-use"        // another user of the Mac has the new number
	ClashTwice     fault.Code = "same-new-uid"      // two users of the Mac would get it
	ClashShared    fault.Code = "shared-uid-now"    // two users have the same number now
	ClashReserved  fault.Code = "reserved-new-uid"  // 500 or less
	ClashAmbiguous fault.Code = "ambiguous-account" // several accounts have the name
	ClashGUID      fault.Code = "guid-differs"      // the account of that name is another one
	ClashHome      fault.Code = "unusable-home"     // no path of a home folder, or two users have the same
)
