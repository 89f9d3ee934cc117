package report

import (
	"encoding/csv"
	"fmt"
	"io"
	"strconv"
	"time"
)

// WriteCSV writes one line for each period and group, for spreadsheets. The first
// column names the period in the zone of the report; each tag that was grouped by
// has a column. Bytes are whole numbers, times are in UTC.
func WriteCSV(out io.Writer, r Result) error {
	w := csv.NewWriter(out)
	header := append([]string{"period", "start", "end"}, r.groupBy...)
	header = append(header, "servedBytes", "fromCacheBytes", "fromOriginBytes", "fromPeersBytes",
		"fromParentsBytes", "originToPeersBytes", "savedBytes", "savedRatio", "requests",
		"originToChildrenBytes", "toChildrenBytes", "wanBytes")
	if err := w.Write(header); err != nil {
		return err
	}
	for _, p := range r.Periods {
		line := []string{stamp(r, p), p.Start.Format(time.RFC3339), p.End.Format(time.RFC3339)}
		for _, key := range r.groupBy {
			line = append(line, p.Group[key])
		}
		for _, n := range []int64{
			p.ServedBytes, p.FromCacheBytes, p.FromOriginBytes, p.FromPeersBytes,
			p.FromParentsBytes, p.OriginToPeersBytes, p.SavedBytes,
		} {
			line = append(line, strconv.FormatInt(n, 10))
		}
		line = append(line, strconv.FormatFloat(p.SavedRatio, 'f', -1, 64), strconv.FormatInt(p.Requests, 10))
		for _, n := range []int64{p.OriginToChildrenBytes, p.ToChildrenBytes, p.WANBytes} {
			line = append(line, strconv.FormatInt(n, 10))
		}
		if err := w.Write(line); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

// stamp names a period in a form that sorts: 2017-02-13, 2017-W07, 2017-02.
func stamp(r Result, p Period) string {
	start := p.Start.In(r.zone)
	switch r.By {
	case Hour:
		return start.Format("2006-01-02T15:04-07:00")
	case Week:
		year, week := start.ISOWeek()
		return fmt.Sprintf("%d-W%02d", year, week)
	case Month:
		return start.Format("2006-01")
	case All:
		return "all"
	case Day:
		return start.Format(time.DateOnly)
	default:
		return ""
	}
}
