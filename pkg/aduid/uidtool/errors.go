package uidtool

import "fmt"

// The codes of this package's errors.
const (
	CodeBadName     = "bad-name"         // no name that a directory could have
	CodeNotFound    = "account-missing"  // no account has the name
	CodeAmbiguous   = "ambiguous-name"   // several accounts have it
	CodeNoGUID      = "no-object-guid"   // the account has no usable objectGUID
	CodeReserved    = "reserved-uid"     // 500 or less: the system's own
	CodeTaken       = "uid-taken"        // somebody else on this Mac has the number
	CodeUnknown     = "uid-unknown"      // whether it is taken cannot be told
	CodeUnsafeFile  = "unsafe-file"      // somebody besides root can read or change it
	CodeBadSettings = "bad-settings"     // the settings make no sense
	CodeNoSettings  = "settings-missing" // there is no settings file
)

// Error is the error of this package. Hint says what to do next.
type Error struct {
	ErrCode string
	Text    string // gerund and operand, such as `looking up "jdoe"`
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
func (e *Error) Code() string { return e.ErrCode }

// Hint gives the advice for a person.
func (e *Error) Hint() string { return e.Advice }
