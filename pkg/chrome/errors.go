package chrome

import "fmt"

// A Code is a stable kebab-case word that scripts may match on.
type Code string

// The codes of settings and of what is built from them.
const (
	CodeBadSettings    Code = "bad-settings"     // a settings file that cannot be read
	CodeUnknownSetting Code = "unknown-setting"  // a key of a settings file that nobody knows
	CodeNoSettings     Code = "no-settings"      // nothing is set
	CodeBadURL         Code = "bad-url"          // an address that Chrome would not open
	CodeBadValue       Code = "bad-value"        // any other value that cannot be
	CodeUnknownPolicy  Code = "unknown-policy"   // a name that is mistyped, dead or none of a policy
	CodePolicyConflict Code = "policy-conflict"  // a policy that a setting writes too, with another value
	CodeNotInMode      Code = "not-in-this-mode" // what another mode can do
	CodeNoIdentifier   Code = "no-identifier"    // a profile or a package without a name
	CodeFolderExists   Code = "already-exists"   // a folder that is to be new or empty, and is not
)

// Error is the error of this package. Its text names the act and the operand;
// Hint says what to type or do next. It wraps the cause where there is one.
type Error struct {
	ErrCode Code
	Text    string // gerund and operand, such as `reading settings "x.yaml"`
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

// failure makes an error without a cause.
func failure(code Code, advice, format string, args ...any) *Error {
	return &Error{ErrCode: code, Text: fmt.Sprintf(format, args...), Advice: advice}
}
