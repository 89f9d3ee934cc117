package uidtool

import (
	"github.com/macwrangler/macwrangler/pkg/aduid"
	"github.com/macwrangler/macwrangler/pkg/fault"
)

// The codes of this package's errors.
const (
	CodeBadName     fault.Code = "bad-name"         // not a possible name of an account
	CodeNotFound    fault.Code = "account-missing"  // no account has the name
	CodeAmbiguous   fault.Code = "ambiguous-name"   // several accounts have it
	CodeReserved    fault.Code = "reserved-uid"     // 500 or less: reserved for the system
	CodeTaken       fault.Code = "uid-taken"        // another account on this Mac has the number
	CodeUnknown     fault.Code = "uid-unknown"      // the Mac could not be asked who has it
	CodeUnsafeFile  fault.Code = "unsafe-file"      // users other than root can read or change it
	CodeBadSettings fault.Code = "bad-settings"     // invalid settings
	CodeNoSettings  fault.Code = "settings-missing" // the settings file does not exist

	// CodeUnprotected means that anybody on the network could choose the uid.
	CodeUnprotected fault.Code = "unprotected-directory"

	// CodeNoGUID is the code of an account without a usable objectGUID.
	CodeNoGUID = aduid.SkipNoGUID
)
