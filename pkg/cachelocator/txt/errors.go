package txt

// A Code is a stable kebab-case word that scripts may match on.
type Code string

// The codes of this package's errors.
const (
	CodeBadRange   Code = "dns-bad-range"      // an address or range that the locator does not take
	CodeUnknownKey Code = "dns-unknown-key"    // rdata that the locator takes for somebody else's
	CodeBadDomain  Code = "bad-domain"         // no domain name
	CodeBadTTL     Code = "bad-ttl"            // no time to live
	CodeNoRanges   Code = "no-ranges"          // nothing to encode
	CodeTooMany    Code = "dns-chain-too-long" // more ranges than 25 records hold
	CodeNoBinary   Code = "no-binary"          // bytes that a server's own tool cannot be given
)

// Error is the error of this package. Its text names the act and the operand;
// Hint says what to type or do next.
type Error struct {
	ErrCode Code
	Text    string // such as `reading range "10.0.0.0/8": …`
	Advice  string // one sentence for a person, may be empty
}

// Error implements error.
func (e *Error) Error() string { return e.Text }

// Code gives the stable word for scripts.
func (e *Error) Code() string { return string(e.ErrCode) }

// Hint gives the advice for a person.
func (e *Error) Hint() string { return e.Advice }
