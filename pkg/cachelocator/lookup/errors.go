package lookup

import "github.com/macwrangler/macwrangler/pkg/fault"

// Error is the error type of this package.
type Error = fault.Error

// The codes of this package's errors, besides [fault.Stopped],
// [cachelocator.CodeBadModel] and [txt.CodeBadDomain].
const (
	CodeNoServers fault.Code = "no-nameservers" // without a nameserver to query
	CodeBadServer fault.Code = "bad-nameserver" // not an address and port
)
