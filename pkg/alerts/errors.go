package alerts

import (
	"fmt"
	"strings"
)

// A Code is a stable kebab-case word that scripts may match on.
type Code string

// The codes of this package's errors.
const (
	CodeNoDatabase     Code = "no-database"         // nothing has that name
	CodeExists         Code = "already-exists"      // create found something there
	CodeNotRegular     Code = "not-a-regular-file"  // a folder, a pipe, a link to nothing
	CodeEmptyFile      Code = "empty-file"          // zero bytes
	CodeNotDatabase    Code = "not-a-database"      // no SQLite database
	CodeUnknownSchema  Code = "unknown-schema"      // SQLite, but none of the tables
	CodeMissingTable   Code = "missing-table"       // one of the tables is not there
	CodeMissingColumn  Code = "missing-column"      // one of the columns is not there
	CodeMissingEntity  Code = "missing-entity"      // Z_PRIMARYKEY has no row for an entity
	CodeTwiceEntity    Code = "duplicate-entity"    // Z_PRIMARYKEY has two rows for an entity
	CodeKeysExhausted  Code = "keys-exhausted"      // no key is left to give out
	CodeTooMany        Code = "too-many-rows"       // more recipients than any server has
	CodeLocked         Code = "database-locked"     // somebody held a lock longer than the wait
	CodeBroken         Code = "database-broken"     // SQLite found the file malformed
	CodePermission     Code = "permission-denied"   // the file, or its folder, may not be read or written
	CodeReadOnly       Code = "read-only"           // a read-only volume, or a locked file
	CodeDiskFull       Code = "disk-full"           // no room for the change or the backup
	CodeFailed         Code = "database-unreadable" // any other fault of opening, reading or writing
	CodeStopped        Code = "stopped"             // the context ended
	CodeLeftover       Code = "leftover-journal"    // create found the journal of a database that is gone
	CodeBackup         Code = "backup-failed"       // the state before the change cannot be kept
	CodeBadAddress     Code = "bad-address"         // no mail address
	CodeBadLocale      Code = "bad-locale"          // no language code
	CodeBadCSV         Code = "bad-csv"             // a file that cannot be read as CSV
	CodeNoAddresses    Code = "no-addresses"        // nothing was given
	CodeUnknownService Code = "unknown-service"     // a name that no service has
)

// Error is the error of this package. Its text names the act and the operand;
// Hint says what to type or do next. It wraps the cause, such as
// [io/fs.ErrPermission], where there is one.
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

// UnknownServiceError says that no service has a name. Known are the ids of
// those there are.
type UnknownServiceError struct {
	Name  string
	Known []string
}

// Error implements error.
func (e *UnknownServiceError) Error() string {
	return fmt.Sprintf("looking for service %q: there is none of that name", e.Name)
}

// Code gives the stable word for scripts.
func (e *UnknownServiceError) Code() string { return string(CodeUnknownService) }

// Hint lists the services.
func (e *UnknownServiceError) Hint() string { return "there are " + strings.Join(e.Known, ", ") }

// fail makes an error about the database itself.
func (d Database) fail(code Code, act string, err error, advice string) error {
	return &Error{ErrCode: code, Text: fmt.Sprintf("%s database %q", act, d.Path), Err: err, Advice: advice}
}
