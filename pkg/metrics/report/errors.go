package report

import (
	"github.com/macwrangler/macwrangler/pkg/fault"
	"github.com/macwrangler/macwrangler/pkg/metrics"
)

// The codes of this package's errors.
const (
	CodeUnknownZone      fault.Code = "unknown-timezone"      // no zone has that name
	CodeBadTime          fault.Code = "bad-time"              // neither RFC 3339, a date, nor a duration
	CodeTooManyPeriods   fault.Code = "too-many-periods"      // a clock was wrong, or the periods are too short
	CodeSumOverflow                 = metrics.CodeSumOverflow // a sum does not fit into 64 bits
	CodeUnknownGroup     fault.Code = "unknown-group"         // no database has the tag to group by
	CodeDuplicate                   = metrics.CodeDuplicate   // one file, named twice
	CodeUnreadRows       fault.Code = "unread-rows"           // the report lacks rows that could not be read
	CodeUnreadDatabases  fault.Code = "unread-databases"      // the report lacks databases that could not be read
	CodeBadQueryURL      fault.Code = "bad-query-url"         // not an InfluxDB query address
	CodeQueryFailed      fault.Code = "query-failed"          // InfluxDB did not answer the query
	CodeUnexpectedAnswer fault.Code = "unexpected-answer"     // not an answer of InfluxDB
)
