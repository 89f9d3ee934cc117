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
	CodeDuplicate      Code = "duplicate-database"  // one database was named twice; of the packages below
)

// The codes of reasons why a row was rejected; see [BadRow].
const (
	CodeNullValue          Code = "null-value"           // a value is NULL
	CodeNotInteger         Code = "not-an-integer"       // a value is not a whole number
	CodeNegativeValue      Code = "negative-value"       // a known metric is below 0
	CodeOverflow           Code = "overflow"             // a value, or the sum within its second, does not fit into 64 bits
	CodeNullDate           Code = "null-date"            // the date is NULL
	CodeNotDate            Code = "not-a-date"           // the date is not a number of seconds
	CodeDateNegative       Code = "date-negative"        // the date lies before the epoch
	CodeDateInMilliseconds Code = "date-in-milliseconds" // the date is too large for a count of seconds
	CodeDateOutOfRange     Code = "date-out-of-range"    // line protocol cannot carry the date
	CodeBadName            Code = "bad-name"             // line protocol cannot carry the metric's name
	CodeTooManyNames       Code = "too-many-names"       // a thousand unknown metrics came before
	CodeBadID              Code = "bad-id"               // the row's id does not count rows
)
