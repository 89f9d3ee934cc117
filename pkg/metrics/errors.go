package metrics

import "github.com/macwrangler/macwrangler/pkg/fault"

// Error is the error of this package and of the packages below it.
type Error = fault.Error

// Code is the type of its codes.
type Code = fault.Code

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
