package disk

import "fmt"

// A Code is a stable kebab-case word that scripts may match on.
type Code string

// The codes of this package's errors.
const (
	CodeFactsMissing    Code = "facts-missing"    // a document that must be there is not
	CodeFactsUnreadable Code = "facts-unreadable" // a document is no property list, or too large
	CodeGathering       Code = "gathering-failed" // diskutil could not be run
	CodeStopped         Code = "stopped"          // the context ended
	CodeBadDisk         Code = "bad-disk"         // --disk with something that is no whole disk's id
	CodeBadVolumeName   Code = "bad-volume-name"  // a name that no volume can have, or that diskutil takes for something else
	CodeBadFilesystem   Code = "bad-filesystem"   // neither auto, apfs nor jhfs+
	CodeBadPlan         Code = "bad-plan"         // a file that is no plan
)

// Error is the error of this package. Its text names the act and the operand;
// Hint says what to type or do next. It wraps the cause where there is one.
type Error struct {
	ErrCode Code
	Text    string // gerund and operand, such as `reading "list.plist"`
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
