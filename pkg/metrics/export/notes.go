package export

import (
	"fmt"
	"strings"

	"github.com/macwrangler/macwrangler/pkg/metrics"
	"github.com/macwrangler/macwrangler/pkg/metrics/encode"
)

// noteUnknownColumns notes the columns of a database that are not known here.
func noteUnknownColumns(s Source, note func(string)) {
	if columns := s.DB.UnknownColumns(); len(columns) > 0 {
		note(fmt.Sprintf("%s has unknown columns, whose values go to the measurement %q: %s",
			s.DB.Path(), metrics.OtherMeasurement, strings.Join(columns, ", ")))
	}
}

// unknownMetrics are the names of metrics that are not known here and have been
// noted.
type unknownMetrics map[string]bool

// note notes each unknown metric of a frame, once in a run.
func (u unknownMetrics) note(f *encode.Frame, note func(string)) {
	var names []string
	for _, m := range f.Others {
		if !u[m.Name] {
			u[m.Name] = true
			names = append(names, fmt.Sprintf("%q", m.Name))
		}
	}
	if len(names) == 0 {
		return
	}
	const maxNames = 5
	if len(names) > maxNames {
		names = append(names[:maxNames], fmt.Sprintf("and %d more", len(names)-maxNames))
	}
	note(fmt.Sprintf("unknown metrics go to the measurement %q: %s", metrics.OtherMeasurement, strings.Join(names, ", ")))
}

// count returns a number with its noun.
func count(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, many)
}
