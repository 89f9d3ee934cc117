package cachelocator

import "github.com/macwrangler/macwrangler/pkg/fault"

// Error is the error type of this package. What is wrong within a
// diskCache.plist is not an error but a [fault.Reason].
type Error = fault.Error

// The codes of this package's errors, besides [fault.ReadFailed] and
// [fault.Stopped].
const (
	CodeBadMAC    fault.Code = "bad-mac"    // not a hardware address
	CodeBadModel  fault.Code = "bad-model"  // not a known model
	CodeBadOutput fault.Code = "bad-output" // a program printed something unexpected
	CodeNoRoot    fault.Code = "no-root"    // the volume cannot be opened
)
