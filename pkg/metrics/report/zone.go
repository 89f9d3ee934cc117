package report

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"
	_ "time/tzdata" // a static binary on a bare server has no other zone data

	"github.com/macwrangler/macwrangler/pkg/metrics"
)

// The codes of this package's errors.
const (
	CodeUnknownZone      metrics.Code = "unknown-timezone"   // no zone has that name
	CodeBadTime          metrics.Code = "bad-time"           // neither RFC 3339, a date, nor a duration
	CodeTooManyPeriods   metrics.Code = "too-many-periods"   // a clock was wrong, or the periods are too short
	CodeSumOverflow      metrics.Code = "sum-overflow"       // a sum does not fit into 64 bits
	CodeUnknownGroup     metrics.Code = "unknown-group"      // no database has the tag to group by
	CodeDuplicate        metrics.Code = "duplicate-database" // one file, named twice
	CodeUnreadRows       metrics.Code = "unread-rows"        // the report lacks rows that make no sense
	CodeBadQueryURL      metrics.Code = "bad-query-url"      // no InfluxDB query address
	CodeQueryFailed      metrics.Code = "query-failed"       // InfluxDB did not answer the query
	CodeUnexpectedAnswer metrics.Code = "unexpected-answer"  // an answer that InfluxDB does not give
)

// LoadZone gives the time zone of a name such as Europe/Berlin. The name
// "local" stands for the computer's own zone, which localName names.
func LoadZone(name, localName string) (*time.Location, error) {
	wanted := name
	if strings.EqualFold(name, "local") {
		wanted = localName
	}
	if wanted == "" && wanted != name {
		return time.Local, nil
	}
	if wanted != "" {
		if zone, err := time.LoadLocation(wanted); err == nil {
			return zone, nil
		}
	}
	return nil, &metrics.Error{
		Code: CodeUnknownZone,
		Act:  fmt.Sprintf("reading time zone %q", name),
		Err:  fmt.Errorf("no zone has that name"),
		Hint: `name one as in "Australia/Sydney", or "UTC", or "local" for this computer's`,
	}
}

// ZoneName finds the name of a computer's own zone: what the environment
// variable TZ says, or else where the link /etc/localtime leads. It is empty
// where neither tells.
func ZoneName(tz, link string) string {
	if tz != "" {
		return strings.TrimPrefix(tz, ":")
	}
	_, name, found := strings.Cut(filepath.ToSlash(link), "/zoneinfo/")
	if !found {
		return ""
	}
	return name
}
