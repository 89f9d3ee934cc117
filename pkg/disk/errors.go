package disk

import "github.com/macwrangler/macwrangler/pkg/fault"

// Error is the type of every error of this package.
type Error = fault.Error

// The codes of this package's errors. Saving to a folder that is not empty is
// [fault.AlreadyExists], and a context that ended [fault.Stopped].
const (
	CodeFactsMissing    fault.Code = "facts-missing"    // a required document is missing
	CodeFactsUnreadable fault.Code = "facts-unreadable" // a document is not a property list, or is too large
	CodeGathering       fault.Code = "gathering-failed" // diskutil could not be run
	CodeNoDiskutil      fault.Code = "no-diskutil"      // the facts of this Mac were asked for, and this is not a Mac
	CodeBadDisk         fault.Code = "bad-disk"         // --disk with something that is not a whole disk's id
	CodeBadVolumeName   fault.Code = "bad-volume-name"  // a name that no volume can have, or that diskutil takes for something else
	CodeBadFilesystem   fault.Code = "bad-filesystem"   // neither auto, apfs nor jhfs+
	CodeBadPlan         fault.Code = "bad-plan"         // a file that is not a plan
)
