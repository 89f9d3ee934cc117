package chrome

import "github.com/macwrangler/macwrangler/pkg/fault"

// Error is the error of this package.
type Error = fault.Error

// The codes of errors.
const (
	CodeBadSettings    fault.Code = "bad-settings"      // a settings file that cannot be read
	CodeUnknownSetting fault.Code = "unknown-setting"   // an unknown key of a settings file
	CodeNoSettings     fault.Code = "no-settings"       // nothing is set
	CodeBadURL         fault.Code = "bad-url"           // an address that Chrome would not open
	CodeBadValue       fault.Code = "bad-value"         // any other value that cannot be used
	CodeUnknownPolicy  fault.Code = "unknown-policy"    // a misspelt or removed policy, or something else
	CodePolicyConflict fault.Code = "policy-conflict"   // a policy that a setting writes too, with another value
	CodeNotInMode      fault.Code = "not-in-this-mode"  // what only another mode can do
	CodeNoIdentifier   fault.Code = "no-identifier"     // a profile or a package without a name
	CodeFolderExists              = fault.AlreadyExists // a folder that must be new or empty
)

// The codes of warnings about what was built. An unknown policy that may be
// newer than the lists is a warning with [CodeUnknownPolicy].
const (
	ReasonHomepage       fault.Code = "homepage-not-opened"      // a home page that only the button opens
	ReasonManagedMac     fault.Code = "needs-managed-mac"        // policies that only a managed Mac obeys
	ReasonDoubtful       fault.Code = "doubtful-value"           // a value that Chrome does not use as it is
	ReasonDeprecated     fault.Code = "deprecated-policy"        // a policy that a later Chrome drops
	ReasonFirstRun       fault.Code = "first-run-versions"       // PromotionsEnabled needs Chrome 128
	ReasonUpdatesOff     fault.Code = "updates-off"              // no security fixes
	ReasonUpdatesManual  fault.Code = "updates-manual"           // updates only when asked
	ReasonUpdatesManaged fault.Code = "updates-need-managed-mac" // the updater wants a managed Mac
	ReasonFirstStart     fault.Code = "first-start-only"         // the file is read only once
	ReasonImport         fault.Code = "import-users-may"         // users can import by the menu
	ReasonFirstRunPolicy fault.Code = "first-run-needs-policy"   // a profile silences the first run
	ReasonFirstRunHides  fault.Code = "first-run-hides-initial"  // a First Run file hides other files
	ReasonTrackedReset   fault.Code = "tracked-reset"            // settings that Chrome on macOS resets
	ReasonMasterOnly     fault.Code = "master-only"              // settings that are not read at all
)
