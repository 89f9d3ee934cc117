package txt

import "github.com/macwrangler/macwrangler/pkg/fault"

// Error is the error type of this package.
type Error = fault.Error

// The codes of this package's errors.
const (
	CodeBadRange   fault.Code = "dns-bad-range"      // an address or range that the locator rejects
	CodeUnknownKey fault.Code = "dns-unknown-key"    // rdata without one of the locator's keys
	CodeBadDomain  fault.Code = "bad-domain"         // not a domain name
	CodeBadTTL     fault.Code = "bad-ttl"            // a time to live that DNS does not allow
	CodeNoRanges   fault.Code = "no-ranges"          // nothing to encode
	CodeTooMany    fault.Code = "dns-chain-too-long" // more ranges than 25 records hold
	CodeNoBinary   fault.Code = "no-binary"          // binary data for a tool that takes only text
)
