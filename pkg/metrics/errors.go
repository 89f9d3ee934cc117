package metrics

import "fmt"

// A Code is a stable kebab-case word that scripts may match on.
type Code string

// The codes of errors met while reading a database.
const (
	CodeNotFound       Code = "not-found"           // no such file
	CodeNotRegular     Code = "not-a-regular-file"  // a folder, a pipe, a device
	CodeEmptyFile      Code = "empty-file"          // zero bytes
	CodeNotDatabase    Code = "not-a-database"      // no SQLite header
	CodeTruncated      Code = "truncated"           // shorter than its header says
	CodeUnknownSchema  Code = "unknown-schema"      // SQLite, but neither statsData nor ZMETRIC
	CodeMissingColumn  Code = "missing-column"      // the table lacks a column that is needed
	CodeDatabaseLocked Code = "database-locked"     // somebody held a lock longer than the wait
	CodeDatabaseBroken Code = "database-broken"     // SQLite found the file malformed
	CodeUnreadable     Code = "database-unreadable" // any other fault of opening or reading
	CodeTooManyBadRows Code = "too-many-bad-rows"   // a hundred rows could not be read for one reason
	CodeSumOverflow    Code = "sum-overflow"        // a second that was lived through twice has a sum beyond 64 bits
)

// Error is the error of this package and of the packages below it. Its text
// names the act and the operand; Hint says what to type or do next.
type Error struct {
	ErrCode Code
	Text    string // gerund and operand, such as `reading database "x"`
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
