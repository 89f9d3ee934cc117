package chrome

// The codes of reading and deploying what was built.
const (
	CodeBadJSON       Code = "bad-json"        // no strict JSON object: Chrome ignores it
	CodeTooLarge      Code = "too-large"       // more bytes than any such file has
	CodeNotTree       Code = "not-a-tree"      // not what chrome prefs writes
	CodeCrash         Code = "would-crash"     // a tree whose file makes Chrome die at each start
	CodePolicyTree    Code = "policy-tree"     // profiles: nothing for homes
	CodeNotDeployable Code = "needs-policy"    // settings that existing homes can have by policy only
	CodeNoTemplate    Code = "no-template"     // a volume without a user template
	CodeHomesFailed   Code = "homes-failed"    // some homes are not as they should be
	CodeBadUsers      Code = "no-users"        // neither template nor existing homes
	CodeNoVolume      Code = "no-volume"       // no folder where the volume should be
	CodeUnreadable    Code = "homes-not-known" // homes that cannot be listed, or looked at
)
