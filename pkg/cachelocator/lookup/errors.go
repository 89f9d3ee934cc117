package lookup

import "fmt"

// A Code is a stable kebab-case word that scripts may match on.
type Code string

// The codes of this package's errors.
const (
	CodeNoServers Code = "no-nameservers" // there is nobody to ask
	CodeBadServer Code = "bad-nameserver" // no address and port
	CodeBadDomain Code = "bad-domain"     // a search domain that is no domain name
	CodeBadModel  Code = "bad-model"      // none of [Models]
	CodeStopped   Code = "stopped"        // the context ended
)

// Error is the error of this package. Its text names the act and the operand;
// Hint says what to type or do next. It wraps the cause where there is one.
type Error struct {
	ErrCode Code
	Text    string
	Advice  string // one sentence for a person, may be empty
	Err     error  // the cause, may be nil
}

// Error implements error.
func (e *Error) Error() string {
	if e.Err == nil {
		return e.Text
	}
	return fmt.Sprintf("%s: %v", e.Text, e.Err)
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Code gives the stable word for scripts.
func (e *Error) Code() string { return string(e.ErrCode) }

// Hint gives the advice for a person.
func (e *Error) Hint() string { return e.Advice }
