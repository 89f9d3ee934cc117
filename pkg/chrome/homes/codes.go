package homes

import "github.com/macwrangler/macwrangler/pkg/fault"

// The codes of errors.
const (
	CodeNotTree       fault.Code = "not-a-tree"      // not what chrome prefs writes
	CodeCrash         fault.Code = "would-crash"     // a tree whose file makes Chrome crash at each start
	CodePolicyTree    fault.Code = "policy-tree"     // profiles: nothing for homes
	CodeNotDeployable fault.Code = "needs-policy"    // settings that existing homes can have only by policy
	CodeNoTemplate    fault.Code = "no-template"     // a volume without a user template
	CodeHomesFailed   fault.Code = "homes-failed"    // some homes are not as they should be
	CodeBadUsers      fault.Code = "no-users"        // neither template nor existing homes
	CodeNoVolume      fault.Code = "no-volume"       // no folder where the volume should be
	CodeUnreadable    fault.Code = "homes-not-known" // homes that cannot be listed or read
)

// The codes of reasons, problems and notes.
const (
	ReasonNoHomes          fault.Code = "no-homes"             // a volume without homes
	ReasonNotHome          fault.Code = "no-home"              // a folder that is left out, and why
	ReasonLinkedHome       fault.Code = "linked-home"          // a symbolic link among the homes
	ReasonTemplateUnknown  fault.Code = "template-unknown"     // a user template that cannot be found
	ReasonRunning          fault.Code = "running"              // Chrome is running in the home
	ReasonNeverStarted     fault.Code = "never-started"        // so it gets Initial Preferences
	ReasonStarted          fault.Code = "started"              // so Initial Preferences are not read
	ReasonNoDefaultProfile fault.Code = "no-default-profile"   // only other profiles have preferences
	ReasonOtherProfiles    fault.Code = "other-profiles"       // profiles that are left alone
	ReasonFirstRunMissing  fault.Code = "first-run-missing"    // the next start replaces preferences
	ReasonReplaced         fault.Code = "preferences-replaced" // preferences that the first start replaces
	ReasonShadowed         fault.Code = "shadowed"             // a file that another one hides
	ReasonInitialBroken    fault.Code = "initial-broken"       // Initial Preferences that Chrome ignores
	ReasonInitialCrash     fault.Code = "initial-crash"        // Initial Preferences on which Chrome crashes
	ReasonInitialFaulty    fault.Code = "initial-faulty"       // a setting in them that Chrome ignores
	ReasonPrefsBroken      fault.Code = "preferences-broken"   // preferences that Chrome cannot read
	ReasonTrackedNoMAC     fault.Code = "tracked-without-mac"  // values that Chrome on macOS resets
	ReasonPolicyCrash      fault.Code = "policy-crash"         // a policy on which Chrome crashes
	ReasonPolicyFaulty     fault.Code = "policy-faulty"        // a policy that Chrome ignores
	ReasonLink             fault.Code = "symbolic-link"        // a link where none is followed
	ReasonExchanged        fault.Code = "exchanged"            // a file that was replaced meanwhile
)
