package cachelocator

import "fmt"

// A Code is a stable kebab-case word that scripts may match on.
type Code string

// The codes of this package's errors.
const (
	CodeBadMAC     Code = "bad-mac"          // no hardware address
	CodeBadModel   Code = "bad-model"        // no model of that name
	CodeBadContent Code = "bad-content-kind" // no kind of content of that name
	CodeBadOutput  Code = "bad-output"       // a program printed something else than expected
	CodeRead       Code = "read-failed"      // a reader failed, or gave too much
	CodeNoRoot     Code = "no-root"          // the folder to look below cannot be opened
	CodeStopped    Code = "stopped"          // the context ended
)

// Error is the error of this package. What is wrong within a diskCache.plist is
// no error but a [Reason].
type Error struct {
	ErrCode Code
	Text    string // gerund and operand, such as `reading hardware address "x"`
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
