package metrics

import "github.com/macwrangler/macwrangler/pkg/fault"

// Error is the error of this package and of the packages below it.
type Error = fault.Error

// Code is the type of its codes.
type Code = fault.Code

// The codes of errors met while reading a database.
const (
	CodeNotFound            = fault.NotFound        // no such file
	CodeNotRegular          = fault.NotRegular      // a folder, a pipe, a device
	CodeEmptyFile           = fault.EmptyFile       // zero bytes
	CodeTruncated           = fault.Truncated       // shorter than its header says
	CodeNotDatabase    Code = "not-a-database"      // no SQLite header
	CodeUnknownSchema  Code = "unknown-schema"      // SQLite, but neither statsData nor ZMETRIC
	CodeMissingColumn  Code = "missing-column"      // the table lacks a column that is needed
	CodeDatabaseLocked Code = "database-locked"     // another process held a lock longer than the wait
	CodeDatabaseBroken Code = "database-broken"     // SQLite found the file malformed
	CodeUnreadable     Code = "database-unreadable" // opening or reading failed in another way
	CodeTooManyBadRows Code = "too-many-bad-rows"   // more than a hundred rows were rejected for one reason
	CodeSumOverflow    Code = "sum-overflow"        // a sum does not fit into 64 bits
)
