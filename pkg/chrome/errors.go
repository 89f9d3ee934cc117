package chrome

import "github.com/macwrangler/macwrangler/pkg/fault"

// Error is the error of this package.
type Error = fault.Error

// The codes of settings and of what is built from them.
const (
	CodeBadSettings    fault.Code = "bad-settings"      // a settings file that cannot be read
	CodeUnknownSetting fault.Code = "unknown-setting"   // a key of a settings file that nobody knows
	CodeNoSettings     fault.Code = "no-settings"       // nothing is set
	CodeBadURL         fault.Code = "bad-url"           // an address that Chrome would not open
	CodeBadValue       fault.Code = "bad-value"         // any other value that cannot be
	CodeUnknownPolicy  fault.Code = "unknown-policy"    // a name that is mistyped, dead or none of a policy
	CodePolicyConflict fault.Code = "policy-conflict"   // a policy that a setting writes too, with another value
	CodeNotInMode      fault.Code = "not-in-this-mode"  // what another mode can do
	CodeNoIdentifier   fault.Code = "no-identifier"     // a profile or a package without a name
	CodeFolderExists              = fault.AlreadyExists // a folder that must be new or empty
)
