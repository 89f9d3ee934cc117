package homes

import "github.com/macwrangler/macwrangler/pkg/fault"

// The codes of reading and deploying what was built.
const (
	CodeNotTree       fault.Code = "not-a-tree"      // not what chrome prefs writes
	CodeCrash         fault.Code = "would-crash"     // a tree whose file makes Chrome die at each start
	CodePolicyTree    fault.Code = "policy-tree"     // profiles: nothing for homes
	CodeNotDeployable fault.Code = "needs-policy"    // settings that existing homes can have by policy only
	CodeNoTemplate    fault.Code = "no-template"     // a volume without a user template
	CodeHomesFailed   fault.Code = "homes-failed"    // some homes are not as they should be
	CodeBadUsers      fault.Code = "no-users"        // neither template nor existing homes
	CodeNoVolume      fault.Code = "no-volume"       // no folder where the volume should be
	CodeUnreadable    fault.Code = "homes-not-known" // homes that cannot be listed, or looked at
)
